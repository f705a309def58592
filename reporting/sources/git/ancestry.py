"""Which commits come before which: answers about a history held in memory (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from reporting.sources.git.log import Commit

REMEMBERED = 256  # answers kept; one from a long side branch can be large


@dataclass(frozen=True, slots=True)
class Reach:
    """A commit and all before it; ask with ``in``.

    ``position`` is how far up the main line that is, -1 for nothing of it; ``beside``
    holds what is in reach besides what had landed on the main line by then.
    """

    landed: Mapping[str, int]
    position: int
    beside: frozenset[str]

    def __contains__(self, sha: str) -> bool:
        """Return whether ``sha`` is the commit itself or one before it."""
        landed = self.landed.get(sha)
        return (landed is not None and landed <= self.position) or sha in self.beside


class Ancestry:
    """The default branch's first-parent line, and what each step of it brought in.

    With that known, a commit on the line reaches exactly what landed no later, so a
    question costs a look-up, and a walk over a side branch only as long as the branch.
    """

    def __init__(self, commits: Mapping[str, Commit], tip: str) -> None:
        self.commits = commits
        self.line = {
            commit.sha: position
            for position, commit in enumerate(reversed(first_parents(commits, tip)))
        }
        self.landed: dict[str, int] = {}
        for sha, position in self.line.items():
            for commit in walk(commits, [sha], self.landed):
                self.landed[commit.sha] = position
        self._reach: dict[str, Reach] = {}

    def reach(self, sha: str) -> Reach:
        """Return what is in reach of a commit: it and all before it."""
        if sha not in self._reach:
            if len(self._reach) >= REMEMBERED:
                self._reach.clear()
            self._reach[sha] = self._find(sha)
        return self._reach[sha]

    def own(self, tips: Iterable[str], base: str) -> tuple[Commit, ...] | None:
        """Return the commits before or at ``tips`` and out of reach of ``base``.

        Children come before parents. None when they have no commit in common: then they
        belong to another history, not to a branch of this one.
        """
        reach = self.reach(base)
        found = walk(self.commits, tips, reach)
        met = any(
            parent in reach for commit in found for parent in commit.parents
        ) or any(tip in reach for tip in tips)
        return tuple(sorted(found, key=lambda commit: commit.rank)) if met else None

    def _find(self, sha: str) -> Reach:
        if sha in self.line:
            return Reach(self.landed, self.line[sha], frozenset())
        position, beside = -1, set[str]()
        ahead = [(self.commits[sha].rank, sha)] if sha in self.commits else []
        while ahead:  # newest first, so that the main line is met as high as it can be
            _, at = heappop(ahead)
            if at in beside or self.landed.get(at, position + 1) <= position:
                continue
            if at in self.line:
                position = max(position, self.line[at])
                continue
            beside.add(at)
            for parent in self.commits[at].parents:
                if parent in self.commits:
                    heappush(ahead, (self.commits[parent].rank, parent))
        return Reach(self.landed, position, frozenset(beside))


def first_parents(commits: Mapping[str, Commit], tip: str) -> list[Commit]:
    """Return ``tip`` and its first parents down to the root, newest first."""
    line = []
    at = commits.get(tip)
    while at is not None:
        line.append(at)
        at = commits.get(at.parents[0]) if at.parents else None
    return line


def walk(
    commits: Mapping[str, Commit],
    tips: Iterable[str],
    stop: Reach | Mapping[str, int] | frozenset[str],
) -> list[Commit]:
    """Return the known commits before or at ``tips``, not going into ``stop``."""
    found: list[Commit] = []
    seen = set[str]()
    ahead = list(tips)
    while ahead:
        sha = ahead.pop()
        if sha in seen or sha in stop or sha not in commits:
            continue
        seen.add(sha)
        found.append(commits[sha])
        ahead.extend(commits[sha].parents)
    return found
