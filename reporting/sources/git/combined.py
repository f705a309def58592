"""What a merge made of files that are another in every parent.

git tells it as one patch against all parents at once: a line of the merge has a column for
each parent, with a ``+`` where that parent lacks it; a line that a parent had and the merge
has not, a ``-``. Here that becomes a list of hunks for each parent.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reporting.sources.git.command import Git
from reporting.sources.git.line_ages import Hunk
from reporting.sources.git.patches import PATCH, parts, sha_of, unquoted

# With a line around each hunk: without, git leaves out lines between hunks unsaid.
TOGETHER = ("-c", "--combined-all-paths", "--unified=1")

RAW = re.compile(
    rb"^(:+)((?:\d{6} )+)((?:[0-9a-f]{40,64} )+)([A-Z]+)\t(.*)$", re.MULTILINE
)
CONTENTS = re.compile(rb"\nindex ([0-9a-f,]+)\.\.([0-9a-f]+)")
PLACES = re.compile(rb"^@@@+ (.*?) @@@+")


class Origin(NamedTuple):
    """A parent's version of a file, and how the merge's differs from it."""

    path: bytes
    content: bytes
    hunks: tuple[Hunk, ...]


class Joined(NamedTuple):
    """A file of a merge that no parent has like that; an origin a parent, or None.

    A binary file has no hunks at all: ``is_binary``.
    """

    path: bytes
    content: bytes
    origins: tuple[Origin | None, ...]
    is_binary: bool


def read_joined(git: Git, merges: Sequence[str]) -> Iterator[tuple[str, list[Joined]]]:
    """Yield each merge, in the order given, with the files it made of several."""
    if not merges:
        return
    with git.running(*PATCH, *TOGETHER, given=merges) as chunks:
        head, patches = b"", dict[tuple[bytes, bytes], bytes]()
        for part in parts(chunks):
            if part.startswith(b"\x01"):
                if head:
                    yield sha_of(head), _read(head, patches)
                head, patches = part, {}
            elif match := CONTENTS.search(part):
                patches[match[1], match[2]] = part
        if head:
            yield sha_of(head), _read(head, patches)


def _read(head: bytes, patches: dict[tuple[bytes, bytes], bytes]) -> list[Joined]:
    files = []
    for colons, modes, ids, _, names in RAW.findall(head):
        *before, after = ids.split()
        *old_modes, mode = modes.split()
        *old_paths, path = names.split(b"\t")
        if not after.strip(b"0"):
            continue
        patch = patches.get((b",".join(before), after), b"")
        hunks = pairwise(patch, len(colons))
        origins = tuple(
            Origin(unquoted(old_path), content, tuple(own))
            if content.strip(b"0") and old_mode[:3] == mode[:3]
            else None
            for old_path, content, old_mode, own in zip(
                old_paths, before, old_modes, hunks, strict=True
            )
        )
        is_binary = b"\nBinary files " in patch and not any(hunks)
        files.append(Joined(unquoted(path), after, origins, is_binary))
    return files


def pairwise(patch: bytes, parents: int) -> list[list[Hunk]]:
    r"""Return the hunks against each parent that a combined patch tells of.

    >>> pairwise(b"...\n@@@ -1,2 -1,1 +1,2 @@@\n- old\n +new\n  same", 2)
    [[Hunk(start=0, removed=1, added=1)], [Hunk(start=0, removed=0, added=1)]]
    """
    found: list[list[Hunk]] = [[] for _ in range(parents)]
    for part in patch.split(b"\n@@@")[1:]:
        places, *lines = (b"@@@" + part).split(b"\n")
        if match := PLACES.match(places):
            starts = [int(p[1:].split(b",")[0]) for p in match[1].split()[:parents]]
            for parent, start in enumerate(starts):
                # A start of 0 is a file without lines.
                found[parent] += _hunks(lines, parent, parents, max(start - 1, 0))
    return found


def _hunks(lines: list[bytes], parent: int, parents: int, at: int) -> Iterator[Hunk]:
    """Yield one parent's hunks; ``at`` is the number of its line the patch begins at."""
    start = removed = added = 0
    for line in lines:
        if line[:1] == b"\\":
            continue
        signs = line[:parents]
        mine = signs[parent : parent + 1]
        if mine in (b"+", b"-"):
            if not removed and not added:
                start = at
            added += mine == b"+"
            removed += mine == b"-"
            at += mine == b"-"
        elif b"-" not in signs:  # a line that the merge and this parent have
            if removed or added:
                yield Hunk(start, removed, added)
            removed = added = 0
            at += 1
    if removed or added:
        yield Hunk(start, removed, added)
