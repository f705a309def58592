"""The lines and files that commits changed, from one ``git diff-tree`` stream."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reporting.sources.git.command import Git, GitFailed

DIFF = ("diff-tree", "--stdin", "-r", "-z", "--root", "--always", "--no-color")
# Said outright, because settings and versions differ.
COUNTED = (
    "--raw",
    "--numstat",
    "--find-renames=50%",
    "-l1000",
    "--diff-algorithm=myers",
    "--no-ext-diff",
    "--no-textconv",
)
LISTED = ("--raw", "--no-renames", "--no-abbrev")


class Change(NamedTuple):
    """What one commit did to one file; a binary file counts no lines.

    ``old_path`` is where the file was before: another path only for a rename.
    """

    path: bytes
    old_path: bytes
    added: int
    removed: int
    is_new: bool
    is_binary: bool


def read_changes(
    git: Git, wanted: Mapping[str, str | None]
) -> Iterator[tuple[str, list[Change] | None]]:
    """Yield what each wanted commit changed since its base, each commit once.

    A base of None means the commit's own parent, of a first commit nothing. A commit's
    changes are None when the clone lacks the contents of a file among them.
    """
    left = dict(wanted)
    try:
        for sha, changes in _stream(git, left):
            yield sha, changes
            del left[sha]
    except GitFailed:
        lacking = _lacking(git, left)
        if not lacking or git.is_partial():
            raise
        for sha in lacking:
            yield sha, None
            del left[sha]
        yield from _stream(git, left)


def _stream(
    git: Git, wanted: Mapping[str, str | None]
) -> Iterator[tuple[str, list[Change]]]:
    """Yield commits with their changes; stops with an error where git does."""
    sha, changes, new = "", list[Change](), set[bytes]()
    pieces = git.pieces(*DIFF, *COUNTED, given=_asked(wanted))
    for piece in pieces:
        if piece.startswith(b":"):
            path = next(pieces)
            kind = piece.rpartition(b" ")[2][:1]
            if kind == b"A":
                new.add(path)
            elif kind == b"R":
                next(pieces)
        elif b"\t" in piece:
            changes.append(_change(piece, pieces, new))
        else:
            if sha:
                yield sha, changes
            sha, changes, new = piece.decode("ascii"), [], set()
    if sha:
        yield sha, changes


def _change(piece: bytes, pieces: Iterator[bytes], new: set[bytes]) -> Change:
    """Read ``added, removed, path``; of a rename both paths follow as pieces."""
    added, removed, path = piece.split(b"\t", 2)
    old_path = path
    if not path:
        old_path, path = next(pieces), next(pieces)
    if added == b"-":
        return Change(path, old_path, 0, 0, path in new, is_binary=True)
    return Change(
        path, old_path, int(added), int(removed), path in new, is_binary=False
    )


def _lacking(git: Git, wanted: Mapping[str, str | None]) -> set[str]:
    """Return the commits that touch files whose contents the clone does not hold."""
    users: dict[str, set[str]] = {}
    sha = ""
    pieces = git.pieces(*DIFF, *LISTED, given=_asked(wanted))
    for piece in pieces:
        if not piece.startswith(b":"):
            sha = piece.decode("ascii")
            continue
        next(pieces)
        old_mode, mode, before, after, _ = piece[1:].split()
        for kind, content in ((old_mode, before), (mode, after)):
            # 160000 is a submodule: its content is a commit elsewhere.
            if kind != b"160000" and content.strip(b"0"):
                users.setdefault(content.decode("ascii"), set()).add(sha)
    answers = git.lines("cat-file", "--batch-check", given=users)
    gone = (a.split()[0] for a in answers if a.endswith(" missing"))
    return set[str]().union(*(users[content] for content in gone))


def _asked(wanted: Mapping[str, str | None]) -> Iterator[str]:
    return (f"{sha} {base}" if base else sha for sha, base in wanted.items())
