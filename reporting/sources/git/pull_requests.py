"""The merged pull requests that a default branch's history tells of (pure).

A commit tells of one when it is a ``Merge pull request #N`` or ``See merge request !N``,
or when its subject ends with ``(#N)`` and it is not itself a commit of pull request N.
Of several that name the same number (cherry-picks, reverts) the oldest is the merge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.sources.git.ancestry import Ancestry, first_parents
from reporting.sources.git.log import Commit, History
from reporting.sources.git.namings import Naming
from reporting.sources.git.refs import branch_name

LONGEST_BRANCH_S = 365 * 86400


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A merged pull request; times are seconds since 1970, UTC.

    ``merge`` is the commit it became; ``own`` are its commits, newest first, empty when
    not known. ``also`` are later commits that name it too.
    """

    naming: Naming
    merge: Commit
    own: tuple[Commit, ...]
    target_branch: str
    also: tuple[str, ...]

    @property
    def base(self) -> str | None:
        """The commit it was merged onto; None when it began the history."""
        return self.merge.parents[0] if self.merge.parents else None

    @property
    def pressed(self) -> bool:
        """Whether ``merge`` only records work that its own commits hold."""
        return bool(self.own) and all(
            commit.sha != self.merge.sha for commit in self.own
        )

    @property
    def opened_by(self) -> Commit:
        """The commit whose author counts as the pull request's.

        A squash is its author's. A merge is made by whoever pressed the button, so there
        it is the first commit of the branch.
        """
        if len(self.merge.parents) < 2 or not self.own:
            return self.merge
        return _first_of_branch(self.own)

    @property
    def first_commit_at(self) -> int | None:
        """When the oldest of its commits was written; None when that is not known.

        A squash without its commits tells only when it was squashed, unless whoever made
        it kept an older author time.
        """
        if self.own:
            return min(commit.authored for commit in self.own)
        squashed = len(self.merge.parents) < 2
        earlier = self.merge.authored < self.merge.committed
        return self.merge.authored if squashed and earlier else None

    @property
    def created_at(self) -> int:
        """The closest git comes to the opening: its oldest commit as it is came to be.

        That is a committer time: a commit picked from years ago does not make the pull
        request years old. Without own commits, the time of the merge.
        """
        return min(commit.committed for commit in self.own or (self.merge,))

    @property
    def work_began_at(self) -> int:
        """The first commit's time, or the creation where that time is not plausible."""
        first, created = self.first_commit_at, self.created_at
        if first is None or not created - LONGEST_BRANCH_S <= first <= created:
            return created
        return first


def find_pull_requests(
    history: History,
    ancestry: Ancestry,
    heads: Mapping[int, str],
    branches: Mapping[str, str],
    default: str,
) -> list[PullRequest]:
    """Return the pull requests merged into the default branch, by number.

    ``heads`` are the last commits of pull requests' branches, ``branches`` the tips of
    other branches by ref, ``default`` the default branch's ref.
    """
    by_number: dict[int, list[Commit]] = {}
    for sha, naming in history.namings.items():
        if sha in ancestry.landed:
            by_number.setdefault(naming.number, []).append(history.commits[sha])
    made_on = _made_on(ancestry, branches, default)
    found = []
    for number, candidates in sorted(by_number.items()):
        candidates.sort(key=lambda commit: (commit.committed, -commit.rank))
        own = {c.sha: _own(ancestry, c, heads.get(number)) for c in candidates}
        inside = {commit.sha for commits in own.values() for commit in commits}
        for commit in candidates:
            naming = history.namings[commit.sha]
            if naming.is_squash and commit.sha in inside:
                continue
            target = naming.target_branch or made_on.get(commit.sha, "")
            also = tuple(c.sha for c in candidates if c is not commit)
            found.append(PullRequest(naming, commit, own[commit.sha], target, also))
            break
    return found


def _own(ancestry: Ancestry, merge: Commit, head: str | None) -> tuple[Commit, ...]:
    """Return the commits a merge or squash brought in; empty when they are not known."""
    if not merge.parents:
        return ()
    base, *merged = merge.parents
    own = ancestry.own([head], base) if head else None
    if not own and merged:
        own = ancestry.own(merged, base)
    return own or ()


def _first_of_branch(own: tuple[Commit, ...]) -> Commit:
    """Return the oldest commit on the branch's first-parent line that is no merge."""
    by_sha = {commit.sha: commit for commit in own}
    line = [c for c in first_parents(by_sha, own[0].sha) if len(c.parents) < 2]
    plain = line or [commit for commit in own if len(commit.parents) < 2]
    return plain[-1] if plain else own[-1]


def _made_on(
    ancestry: Ancestry, branches: Mapping[str, str], default: str
) -> dict[str, str]:
    """Return the name of the branch each commit was made on, where it can be told.

    That is the one branch on whose first-parent line it lies, the default branch first.
    A commit on the lines of two others can be of either: it has an empty name.
    """
    made_on = dict.fromkeys(ancestry.line, branch_name(default))
    for ref, tip in branches.items():
        name = branch_name(ref)
        for sha in _beside(ancestry, tip):
            made_on[sha] = name if made_on.get(sha, name) == name else ""
    return made_on


def _beside(ancestry: Ancestry, tip: str) -> Iterator[str]:
    """Yield the first-parent line from ``tip`` down to where it left the main line."""
    commits = ancestry.commits
    at = commits.get(tip)
    while at is not None and at.sha not in ancestry.line:
        yield at.sha
        at = commits.get(at.parents[0]) if at.parents else None
