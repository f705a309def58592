"""What commits changed, also where the clone lacks contents of files."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

from reporting.sources.git.combined import Joined, read_joined
from reporting.sources.git.command import Git, GitFailed
from reporting.sources.git.patches import Change, read_patches

LISTED = (
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    "-m",
    "--root",
    "--always",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--no-color",
)

T = TypeVar("T")
Reader = Callable[[Sequence[str]], Iterator[tuple[str, T]]]


def read_changes(
    git: Git, asked: Sequence[str], with_text: Collection[str] = ()
) -> Iterator[tuple[str, list[Change] | None]]:
    """Yield each asked commit with its changes, in the order asked.

    ``asked`` are as in `read_patches`. A commit's changes are None when the clone lacks
    the contents of a file among them.
    """
    return _patiently(git, asked, lambda left: read_patches(git, left, with_text))


def read_joins(
    git: Git, merges: Sequence[str]
) -> Iterator[tuple[str, list[Joined] | None]]:
    """Yield each merge with the files it made of several; None where contents lack."""
    return _patiently(git, merges, lambda left: read_joined(git, left))


def read_listed(git: Git, asked: Sequence[str]) -> Iterator[tuple[str, list[Change]]]:
    """Yield each asked commit with the files that changed, without their lines."""
    sha, changes = "", list[Change]()
    pieces = git.pieces(*LISTED, given=asked)
    for piece in pieces:
        if not piece.startswith(b":"):
            if sha:
                yield sha, changes
            sha, changes = piece.decode("ascii"), []
            continue
        path = next(pieces)
        _, _, before, after, _ = piece.split()
        changes.append(Change(path, path, before, after, (), 0, 0, is_binary=False))
    if sha:
        yield sha, changes


def _patiently(
    git: Git, asked: Sequence[str], read: Reader[T]
) -> Iterator[tuple[str, T | None]]:
    """Read on where the contents of some commits are missing, with None for those.

    In a partial clone that is an error: there it would be most of them.
    """
    done = 0
    try:
        for found in read(asked):
            yield found
            done += 1
    except GitFailed:
        left = asked[done:]
        lacking = _lacking(git, left)
        if not lacking or git.is_partial():
            raise
        whole = [one for one in left if one.partition(" ")[0] not in lacking]
        later = read(whole)
        for one in left:
            sha = one.partition(" ")[0]
            yield (sha, None) if sha in lacking else next(later)


def _lacking(git: Git, asked: Sequence[str]) -> set[str]:
    """Return the commits that touch files whose contents the clone does not hold."""
    users: dict[str, set[str]] = {}
    sha = ""
    pieces = git.pieces(*LISTED, given=asked)
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
