"""Who wrote each line of each file, followed through all commits of a branch.

A merge's lines belong where ``git blame`` puts them: a file that some parent has just like
that is that parent's; else each line is of the first parent that has it, and what no parent
has is the merge's own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from reporting.sources.git.combined import Joined
from reporting.sources.git.line_ages import (
    Writers,
    joined,
    reformatted,
    removed,
    rewritten,
    written,
)
from reporting.sources.git.log import Commit
from reporting.sources.git.patches import Change
from reporting.sources.git.versions import Version, Versions

# (commit, path) -> the writers of that file, found out another way; None: nobody knows.
Ask = Callable[[str, bytes], "Writers | None"]
Before = Callable[[str], Versions]


class Lineage:
    """The versions of all files in the commits that are open: followed, with children to come.

    Commits are followed parents first. ``before`` gives the files of a parent that is not
    among them, ``ask`` the writers of a file where they are not known. The commits
    ``ignored`` change nobody's lines.
    """

    def __init__(
        self,
        commits: Sequence[Commit],
        *,
        ignored: Collection[str],
        before: Before,
        ask: Ask,
    ) -> None:
        self._open: dict[str, Versions] = {}
        self._children = Counter(p for commit in commits for p in commit.parents)
        self._ignored, self._before, self._ask = ignored, before, ask
        self.last = Versions()

    def removed_lines(
        self, commit: Commit, changes: Iterable[Change]
    ) -> dict[bytes, "Counter[int]"]:
        """Return by path how many lines of which writer a commit removed.

        ``changes`` are against the first parent. Ask before the commit is followed.
        """
        found = {}
        for change in changes:
            if change.removed and commit.parents:
                old = self._writers(commit.parents[0], change.old_path, change.before)
                if old is not None:
                    found[change.path] = removed(old, change.hunks)
        return found

    def follow(
        self,
        commit: Commit,
        changes: Sequence[Change],
        made: Sequence[Joined] = (),
    ) -> None:
        """Take over a commit; ``changes`` are against its first parent."""
        old = self._versions(commit.parents[0]) if commit.parents else Versions()
        new: dict[bytes, Version | None] = {}
        together = {file.path: file for file in made}
        for change in changes:
            if change.old_path != change.path:
                new.setdefault(change.old_path, None)
            if change.is_gone:
                new.setdefault(change.path, None)
            elif len(commit.parents) > 1:
                new[change.path] = self._merged(commit, change, together)
            else:
                new[change.path] = self._changed(commit, change)
        self.last = old.changed(new)
        if self._children[commit.sha]:
            self._open[commit.sha] = self.last
        self._close(commit)

    def _close(self, commit: Commit) -> None:
        for parent in commit.parents:
            self._children[parent] -= 1
            if not self._children[parent]:
                self._open.pop(parent, None)

    def _changed(self, commit: Commit, change: Change) -> Version:
        if change.is_binary:
            return Version(change.after, None)
        if change.is_new or not commit.parents:
            return Version(change.after, written(commit.rank, change.added))
        old = self._writers(commit.parents[0], change.old_path, change.before)
        if old is None:
            return Version(change.after, None)
        if commit.sha in self._ignored and change.text:
            lines = reformatted(old, change.hunks, change.text, commit.rank)
        else:
            lines = rewritten(old, change.hunks, commit.rank) if change.hunks else old
        return Version(change.after, lines)

    def _merged(
        self, commit: Commit, change: Change, together: Mapping[bytes, Joined]
    ) -> Version:
        first, *others = commit.parents
        if change.before == change.after and change.old_path == change.path:
            return self._same(first, change)
        for parent in others:
            there = self._versions(parent).get(change.path)
            if there is not None and there.content == change.after:
                return there
        if change.before == change.after:
            return self._same(first, change)
        file = together.get(change.path)
        if file is not None and file.is_binary:
            return Version(change.after, None)
        lines = self._joined(commit, file) if file is not None else None
        if lines is None:
            lines = self._ask(commit.sha, change.path)
        return Version(change.after, lines)

    def _same(self, parent: str, change: Change) -> Version:
        return Version(
            change.after, self._writers(parent, change.old_path, change.before)
        )

    def _joined(self, commit: Commit, file: Joined) -> "Writers | None":
        """Return the writers of a file that is another in every parent."""
        parents = []
        for parent, origin in zip(commit.parents, file.origins, strict=True):
            if origin is None:
                continue
            old = self._writers(parent, origin.path, origin.content)
            if old is None or origin.content == file.content:
                return old
            parents.append((old, origin.hunks))
        return joined(parents, commit.rank) if parents else None

    def _writers(self, sha: str, path: bytes, content: bytes) -> "Writers | None":
        version = self._versions(sha).get(path)
        if version is None or version.content != content or version.writers is None:
            return self._ask(sha, path)
        return version.writers

    def _versions(self, sha: str) -> Versions:
        if sha not in self._open:
            self._open[sha] = self._before(sha)
        return self._open[sha]
