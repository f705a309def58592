"""What a reading has to write, given what the last one saw (pure)."""

from dataclasses import dataclass

from reporting.sources.git.ancestry import Ancestry, walk
from reporting.sources.git.log import Commit, History
from reporting.sources.git.own_rules import OwnRules
from reporting.sources.git.pull_requests import PullRequest
from reporting.sources.git.refs import PULL_HEAD, Mark, Refs, branch_name


@dataclass(frozen=True, slots=True)
class News:
    """Commits, children first, and pull requests to write.

    The commit of each of these pull requests is always among the commits.
    """

    commits: tuple[Commit, ...]
    pull_requests: tuple[PullRequest, ...]


def find_news(
    history: History, found: list[PullRequest], refs: Refs, mark: Mark | None
) -> News:
    """Return everything without a mark, else what its tips did not reach.

    A pull request is news when its commit came to the default branch, or when its branch
    is another than before. Then all commits that name it are written again: whether one
    only records a merge can have changed with the pull request.
    """
    if mark is None:
        return News(tuple(history.commits.values()), tuple(found))
    commits = history.commits
    seen = {commit.sha for commit in walk(commits, mark.tips.values(), frozenset())}
    tips = [mark.default] if mark.default else []
    merged = {commit.sha for commit in walk(commits, tips, frozenset())}
    moved = refs.pull_heads().items() - mark.pull_heads().items()
    numbers = {number for number, _ in moved}
    pull_requests = tuple(
        pull_request
        for pull_request in found
        if pull_request.merge.sha not in merged or pull_request.naming.number in numbers
    )
    again = {sha for news in pull_requests for sha in (news.merge.sha, *news.also)}
    return News(
        tuple(c for c in commits.values() if c.sha not in seen or c.sha in again),
        pull_requests,
    )


def begins_anew(
    mark: Mark, refs: Refs, rules: OwnRules, ancestry: Ancestry | None
) -> str:
    """Say why the mark is of no use any more; empty when it is of use."""
    if mark.shallow != refs.shallow:
        return "holds more or less of its history than at the last reading"
    if mark.default and (ancestry is None or mark.default not in ancestry.landed):
        return (
            f"no longer has commit {mark.default[:12]} on its default branch, "
            "which was rewritten or is another one now"
        )
    if mark.rules != rules.mark:
        return (
            "says otherwise now whose commits and lines are whose, or which files nobody "
            "wrote (.mailmap, .git-blame-ignore-revs, .gitattributes)"
        )
    return ""


def is_another(mark: Mark, place: str, history: History) -> bool:
    """Tell whether the mark is another repository's, which only has the same name.

    One that moved has commits in common with itself; one that was rewritten is where it was.
    """
    if mark.place in ("", place) or not mark.tips:
        return False
    return not any(sha in history.commits for sha in mark.tips.values())


def gone(mark: Mark, history: History) -> list[str]:
    """Return the branches and tags of the mark whose last commit no ref reaches now.

    Branches of pull requests are left out: rebasing those is everyday work.
    """
    return [
        branch_name(ref)
        for ref, sha in mark.tips.items()
        if sha not in history.commits and not PULL_HEAD.fullmatch(ref)
    ]
