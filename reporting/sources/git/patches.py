"""What commits changed, told by git as patches and read without looking at their lines.

A patch's own lines begin with ``+``, ``-`` or a backslash, whatever they hold. So every
other beginning of a line is git's word, and finding those is all the reading there is.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from reporting.errors import SourceError
from reporting.sources.git.command import Git
from reporting.sources.git.line_ages import Hunk

# Said outright, because settings and versions differ.
PATCH = (
    "diff-tree",
    "--stdin",
    "-r",
    "--root",
    "--always",
    "--format=tformat:%x01%H",
    "--raw",
    "--no-abbrev",
    "--patch",
    "--full-index",
    "--find-renames=50%",
    "-l1000",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--inter-hunk-context=0",
    "--submodule=short",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
)
LINES_ONLY = ("--unified=0",)

PART = re.compile(rb"\n(?=diff --|\x01)")
LONGEST_CUT = 8  # bytes that decide whether a part begins
RAW = re.compile(
    rb"^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*\t([^\t\n]+)(?:\t([^\t\n]+))?$",
    re.MULTILINE,
)
CONTENTS = re.compile(rb"\nindex ([0-9a-f]+)\.\.([0-9a-f]+)")
HUNK = re.compile(rb"\n@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@")
ESCAPE = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
ESCAPED = {
    b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
    b"v": b"\v", b'"': b'"', b"\\": b"\\",
}  # fmt: skip


class Change(NamedTuple):
    """What one commit did to one file; a binary file counts no lines.

    ``old_path`` is where the file was before: another path only for a rename. ``before``
    and ``after`` are the ids of its contents, all zeros for no file. ``text`` is the patch
    where it was asked for.
    """

    path: bytes
    old_path: bytes
    before: bytes
    after: bytes
    hunks: tuple[Hunk, ...]
    added: int
    removed: int
    is_binary: bool
    text: bytes = b""

    def counted(self, hunks: tuple[Hunk, ...], *, is_binary: bool) -> "Change":
        """Return the change with its lines."""
        return self._replace(
            hunks=hunks,
            added=sum([hunk.added for hunk in hunks]),
            removed=sum([hunk.removed for hunk in hunks]),
            is_binary=is_binary,
        )

    @property
    def is_new(self) -> bool:
        """Whether there was no such file before."""
        return not self.before.strip(b"0")

    @property
    def is_gone(self) -> bool:
        """Whether there is no such file any more."""
        return not self.after.strip(b"0")


Lines = tuple[tuple[Hunk, ...], bool, bytes]  # hunks, whether binary, text


def read_patches(
    git: Git, asked: Sequence[str], with_text: Collection[str] = ()
) -> Iterator[tuple[str, list[Change]]]:
    """Yield each asked commit with its changes, in the order asked.

    ``asked`` are commits against their parent, of a first commit against nothing, or
    ``commit base``. Changes of the commits ``with_text`` hold their patches.
    """
    if asked:
        with git.running(*PATCH, *LINES_ONLY, given=asked) as chunks:
            yield from _commits(parts(chunks), with_text)


def parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what git prints into heads of commits and patches of single files.

    A part may be many chunks long: what was searched is not searched again.
    """
    held, rest = list[bytes](), b""
    for chunk in chunks:
        *found, rest = PART.split(rest + chunk)
        for part in found:
            yield b"".join([*held, part])
            held.clear()
        held.append(rest[:-LONGEST_CUT])
        rest = rest[-LONGEST_CUT:]
    if held or rest:
        yield b"".join([*held, rest]).removesuffix(b"\n")


def _commits(
    found: Iterator[bytes], with_text: Collection[str]
) -> Iterator[tuple[str, list[Change]]]:
    head, lines, keeps = b"", dict[tuple[bytes, bytes], Lines](), False
    for part in found:
        if part.startswith(b"\x01"):
            if head:
                yield _read(head, lines)
            head, lines = part, {}
            keeps = bool(with_text) and sha_of(head) in with_text
        elif match := CONTENTS.search(part):
            hunks = _hunks(part)
            is_binary = not hunks and b"\nBinary files " in part
            lines[match[1], match[2]] = hunks, is_binary, part if keeps else b""
    if head:
        yield _read(head, lines)


def sha_of(head: bytes) -> str:
    """Return the commit that a head is of."""
    return head[1:].partition(b"\n")[0].decode("ascii")


def _hunks(part: bytes) -> tuple[Hunk, ...]:
    # A number git leaves out is 1; where nothing is removed it names the line before.
    return tuple(
        [
            Hunk(int(at) - (gone != b"0"), int(gone or 1), int(new or 1))
            for at, gone, new in HUNK.findall(part)
        ]
    )


def _read(
    head: bytes, lines: dict[tuple[bytes, bytes], Lines]
) -> tuple[str, list[Change]]:
    changes = []
    for mode, new_mode, before, after, status, path, new_path in RAW.findall(head):
        if status == b"T":
            hunks, is_binary, text = _replaced(before, after, lines)
        elif found := lines.get((before, after)):
            hunks, is_binary, text = found
        elif before == after or b"160000" in (mode, new_mode):
            hunks, is_binary, text = (), False, b""
        else:
            raise SourceError(f"git told no lines of {path!r} in {sha_of(head)}.")
        changes.append(
            Change(
                unquoted(new_path or path),
                unquoted(path),
                before,
                after,
                hunks,
                sum([hunk.added for hunk in hunks]),
                sum([hunk.removed for hunk in hunks]),
                is_binary,
                text,
            )
        )
    return sha_of(head), changes


def _replaced(
    before: bytes, after: bytes, lines: dict[tuple[bytes, bytes], Lines]
) -> Lines:
    """Return the change of a file into a link or back: git tells it as two patches."""
    nothing = b"0" * len(before)
    gone, _, _ = lines.get((before, nothing), ((), False, b""))
    new, is_binary, _ = lines.get((nothing, after), ((), False, b""))
    removed, added = sum(h.removed for h in gone), sum(h.added for h in new)
    return (Hunk(0, removed, added),), is_binary, b""


def unquoted(path: bytes) -> bytes:
    """Return a path as it is; git writes odd ones in quotes, as in C."""
    if not path.startswith(b'"'):
        return path
    return ESCAPE.sub(_unescaped, path[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    return ESCAPED.get(match[1]) or bytes([int(match[1], 8)])
