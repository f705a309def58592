"""When each file of the default branch was changed, from one ``git log --raw`` stream."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping

from reporting.sources.git.ancestry import Reach
from reporting.sources.git.command import Git
from reporting.sources.git.log import Commit

# Paths only: no file is opened, so this costs a tenth of counting lines. Without rename
# detection a rename touches both paths, and so the file's new name has a history.
TOUCHED = (
    "log",
    "--reverse",
    "-z",
    "--stdin",
    "--raw",
    "--no-renames",
    "--no-show-signature",
    "--no-notes",
    "--no-color",
    "--no-ext-diff",
    "--format=tformat:%H",
)


class Touches:
    """Every change of every file on one history, by path and author time."""

    def __init__(self) -> None:
        self._by_path: dict[bytes, list[tuple[int, str]]] = {}

    def add(self, commit: Commit, paths: Iterable[bytes]) -> None:
        """Remember that a commit changed the files at ``paths``."""
        change = (commit.authored, commit.sha)
        for path in paths:
            insort(self._by_path.setdefault(path, []), change)

    def last_before(self, path: bytes, time: int, reach: Reach) -> int | None:
        """Return the author time of the last change of ``path`` before ``time``.

        Only commits in ``reach`` count. Seconds since 1970; None when there is none.
        """
        changes = self._by_path.get(path, [])
        for at in range(bisect_left(changes, (time, "")) - 1, -1, -1):
            authored, sha = changes[at]
            if sha in reach:
                return authored
        return None


def read_touches(
    git: Git, tip: str, commits: Mapping[str, Commit], leave_out: Collection[str]
) -> Touches:
    """Read the changes of all files before or at ``tip``.

    Merges touch nothing: what they brought was touched by its own commits. The commits
    ``leave_out`` are those whose parents are missing: to git they touch every file.
    """
    touches = Touches()
    commit: Commit | None = None
    paths: list[bytes] = []
    pieces = git.pieces(*TOUCHED, given=[tip])
    for piece in pieces:
        if piece.lstrip(b"\n").startswith(b":"):
            paths.append(next(pieces))
            continue
        if commit is not None and commit.sha not in leave_out:
            touches.add(commit, paths)
        commit, paths = commits[piece.decode("ascii")], []
    if commit is not None and commit.sha not in leave_out:
        touches.add(commit, paths)
    return touches
