"""What an administrator should know about a repository that was read, in sentences."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from reporting.sources.git.log import History
from reporting.sources.git.pull_requests import PullRequest
from reporting.sources.git.refs import Refs, branch_name

NAMED_AT_MOST = 5


def of_refs(name: str, refs: Refs) -> Iterator[str]:
    """Say what the refs alone tell."""
    if refs.broken:
        yield (
            f"{name} lacks the commits of {_some(refs.broken)}; "
            "what they hold is left out. A fresh clone brings it."
        )
    if not refs.tips:
        yield f"{name} has no commits yet."
    elif refs.default is None:
        yield f"{name} has no branch, so no pull requests were looked for."
    elif refs.guessed:
        yield (
            f"Nothing says which branch of {name} is the default one; "
            f"{branch_name(refs.default)} is taken. "
            "`git remote set-head origin --auto` settles it."
        )


def of_history(name: str, refs: Refs, history: History) -> Iterator[str]:
    """Say where the history ends early, or has no times."""
    ends = [history.commits[s].committed for s in refs.shallow if s in history.commits]
    if ends:
        day = datetime.fromtimestamp(max(ends), UTC).date()
        yield (
            f"{name} is a shallow clone: history before {day} is missing. "
            "`git fetch --unshallow` brings it."
        )
    if history.undated:
        yield (
            f"{_count(history.undated, 'commit')} of {name} without a readable time: "
            "their other time, or 1970, stands for it."
        )


def of_pull_requests(
    name: str, refs: Refs, found: Sequence[PullRequest]
) -> Iterator[str]:
    """Say which pull requests lack their commits, and how to get them."""
    lacking = sum(not pull_request.own for pull_request in found)
    if lacking and not refs.pull_heads():
        yield (
            f"{_count(lacking, 'squashed pull request')} of {name} without commits of their "
            "own here, so when that work began is not known. For GitHub `git fetch origin "
            "'+refs/pull/*/head:refs/pull/*/head'` brings them."
        )


def partial(path: Path) -> str:
    """Say that a partial clone cannot be counted, and how to complete it."""
    return (
        f"{path} is a partial clone: contents of files are missing, so lines cannot be "
        "counted. `git fetch --refetch --no-filter` brings them, or clone it without "
        "`--filter`."
    )


def another(name: str, path: Path, place: str) -> str:
    """Say that a name is taken, and how to give another one."""
    return (
        f"{path} would be called {name}, as {place} is, and has no commit in common with that. "
        f"Give it a name of its own: `{path}=NAME`, or `name:` in sources.yaml."
    )


def anew(name: str, why: str) -> str:
    """Say why everything is read again."""
    return f"{name} {why}. All of it is read again; commits that were read before stay."


def of_gone(name: str, branches: Sequence[str]) -> Iterator[str]:
    """Say which branches were rewritten or deleted with work on them."""
    if branches:
        yield (
            f"Rewritten or deleted in {name} since the last reading: {_some(branches)}. "
            "The commits read from there before stay."
        )


def of_contents(name: str, lacking: int) -> Iterator[str]:
    """Say how many commits could not be counted."""
    if lacking:
        yield (
            f"{_count(lacking, 'commit')} of {name} left without lines: this clone lacks "
            "contents of files they changed. A fresh clone brings them."
        )


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED_AT_MOST
    shown = ", ".join(names[:NAMED_AT_MOST])
    return f"{shown} and {more} more" if more > 0 else shown


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
