"""When each file of the default branch was changed, from one ``git log --raw`` stream."""

from bisect import bisect_left
from collections.abc import Collection, Mapping

from reporting.sources.git.ancestry import Reach
from reporting.sources.git.command import Git
from reporting.sources.git.log import Commit

# Paths only: no file is opened, so this costs a tenth of counting lines. Without rename
# detection a rename touches both paths, and so the file's new name has a history.
TOUCHED = (
    "log",
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

    def __init__(self, by_path: Mapping[bytes, list[tuple[int, str]]]) -> None:
        self._by_path = by_path

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
    by_path: dict[bytes, list[tuple[int, str]]] = {}
    when = (0, "")
    counts = False
    pieces = git.pieces(*TOUCHED, given=[tip])
    for piece in pieces:
        if piece.lstrip(b"\n").startswith(b":"):
            path = next(pieces)
            if counts:
                by_path.setdefault(path, []).append(when)
        else:
            sha = piece.decode("ascii")
            when = (commits[sha].authored, sha)
            counts = sha not in leave_out
    for changes in by_path.values():
        changes.sort()
    return Touches(by_path)
