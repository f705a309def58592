"""What has to be read of which commit, given what is new and what was kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reporting.sources.git.ancestry import Ancestry
from reporting.sources.git.command import Git
from reporting.sources.git.kept_lines import Kept, read_kept
from reporting.sources.git.log import Commit, History
from reporting.sources.git.news import News
from reporting.sources.git.own_rules import OwnRules
from reporting.sources.git.pull_requests import PullRequest
from reporting.sources.git.refs import Mark, Refs


@dataclass(frozen=True, slots=True)
class Found:
    """A repository as it was found: all there is to know without its files."""

    git: Git
    refs: Refs
    rules: OwnRules
    history: History
    ancestry: Ancestry | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The commits to read, parents first, and what for.

    ``told`` become rows, ``followed`` are those of the default branch whose lines are
    followed on from what was ``kept``, ``merged`` the pull requests to write by their
    commit. ``cut`` are the commits whose parents the clone left out.
    """

    commits: tuple[Commit, ...]
    told: frozenset[str]
    followed: frozenset[str]
    kept: Kept | None
    merged: Mapping[str, PullRequest]
    cut: frozenset[str]

    def is_counted(self, commit: Commit) -> bool:
        """Whether the lines are read that it changed; a merge changes none itself."""
        if len(commit.parents) > 1:
            return False
        return commit.sha in self.followed or commit.sha not in self.cut

    def is_listed(self, commit: Commit) -> bool:
        """Whether the files are read that a merge made other than its first parent's."""
        return self.is_joined(commit) or self.is_pressed(commit)

    def is_joined(self, commit: Commit) -> bool:
        """Whether a merge made files of several that have to be followed."""
        return len(commit.parents) > 1 and commit.sha in self.followed

    def is_pressed(self, commit: Commit) -> bool:
        """Whether it is the merge of a pull request, which counts against its first parent.

        That is what the target branch gained, with conflicts as they were solved and
        without what the branch had taken over from its target.
        """
        return len(commit.parents) > 1 and commit.sha in self.merged


def plan(found: Found, news: News, mark: Mark | None, memory: Path | None) -> Plan:
    """Decide what to read for ``news``; ``memory`` is the file of kept lines."""
    history, ancestry = found.history, found.ancestry
    merged = {one.merge.sha: one for one in news.pull_requests}
    kept, followed = None, frozenset[str]()
    if ancestry is not None and merged:
        kept = _kept(found, mark, memory)
        before = ancestry.reach(kept.tip) if kept else ()
        followed = frozenset(sha for sha in ancestry.landed if sha not in before)
    told = frozenset(commit.sha for commit in news.commits)
    wanted = [
        commit
        for commit in reversed(history.by_rank)
        if commit.sha in told or commit.sha in followed
    ]
    return Plan(tuple(wanted), told, followed, kept, merged, found.refs.shallow)


def _kept(found: Found, mark: Mark | None, memory: Path | None) -> Kept | None:
    """Return the kept lines if they are those of the last reading: what was told ends there."""
    if mark is None or memory is None:
        return None
    kept = read_kept(memory, found.rules.mark, found.history.commits)
    return kept if kept is not None and kept.tip == mark.default else None
