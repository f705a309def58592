"""Who wrote each line of a file, carried from one version of it to the next (pure).

The writers of a file are one number a line: the rank of the commit that line comes from. A
hunk says which lines of the old version give way to how many new ones; all others stay.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

Writers: TypeAlias = "array[int]"
NEAR = 10  # lines


class Hunk(NamedTuple):
    """From line ``start`` (0 is the first) on, ``removed`` lines give way to ``added``."""

    start: int
    removed: int
    added: int


def written(by: int, lines: int) -> Writers:
    """Return the writers of so many lines of one commit."""
    return array("I", [by]) * lines


def rewritten(old: Writers, hunks: Iterable[Hunk], by: int) -> Writers:
    """Return the writers after ``hunks``, whose new lines are ``by`` one commit."""
    new, at = array("I"), 0
    one = written(by, 1)
    for start, removed, added in hunks:
        new += old[at:start]
        new += one * added
        at = start + removed
    new += old[at:]
    return new


def removed(old: Writers, hunks: Iterable[Hunk]) -> "Counter[int]":
    """Return how many lines of each writer the hunks remove."""
    gone: Counter[int] = Counter()
    for start, count, _ in hunks:
        if count:
            gone.update(old[start : start + count])
    return gone


def joined(
    parents: Sequence[tuple[Writers, Sequence[Hunk]]], by: int
) -> "Writers | None":
    """Return the writers of what a merge made of the versions of its parents.

    Each line is of the first parent that has it; what none has is ``by`` the merge. None
    where the parents' hunks do not lead to one and the same file.
    """
    (old, hunks), *others = parents
    new = rewritten(old, hunks, by)
    left = _spans(hunks)
    for old, hunks in others:
        if not left:
            break
        other = rewritten(old, hunks, by)
        if len(other) != len(new):
            return None
        for start, end in left:
            new[start:end] = other[start:end]
        left = _common(left, _spans(hunks))
    return new


def _spans(hunks: Iterable[Hunk]) -> list[tuple[int, int]]:
    """Return where the new lines of the hunks are: the first, and the one after the last."""
    spans, shift = [], 0
    for start, gone, added in hunks:
        if added:
            spans.append((start + shift, start + shift + added))
        shift += added - gone
    return spans


def _common(
    one: Sequence[tuple[int, int]], two: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return what two ascending lists of spans both cover."""
    found, at = [], 0
    for start, end in one:
        while at < len(two) and two[at][1] <= start:
            at += 1
        here = at
        while here < len(two) and two[here][0] < end:
            found.append((max(start, two[here][0]), min(end, two[here][1])))
            here += 1
    return found


def reformatted(old: Writers, hunks: Sequence[Hunk], text: bytes, by: int) -> Writers:
    """Return the writers after a commit that only changed how lines look.

    ``text`` is the patch of ``hunks``. A new line keeps the writer of the old line of its
    hunk that it is most like, of the `NEAR` ones around its place. A line that is like none
    is ``by`` the commit itself; one that only closes a bracket is as the line above.
    """
    new, at = array("I"), 0
    for (start, gone, _), (before, after) in zip(hunks, _sides(text), strict=True):
        new += old[at:start]
        at = start + gone
        for place in _places(before, after):
            new.append(by if place is None else old[start + place])
    new += old[at:]
    return new


def _sides(text: bytes) -> Iterable[tuple[list[bytes], list[bytes]]]:
    """Yield the old and the new lines of each hunk."""
    for body in text.split(b"\n@@ -")[1:]:
        lines = body.split(b"\n")[1:]
        yield (
            [line[1:] for line in lines if line[:1] == b"-"],
            [line[1:] for line in lines if line[:1] == b"+"],
        )


def _places(before: Sequence[bytes], after: Sequence[bytes]) -> Iterable[int | None]:
    """Yield for each new line the number of the old line it was; None where it was none."""
    old = [_pairs(line) for line in before]
    last: int | None = None
    for number, line in enumerate(after):
        middle = (2 * number + 1) * len(before) // (2 * len(after))
        near = range(max(0, middle - NEAR), min(len(before), middle + NEAR + 1))
        pairs = _pairs(line)
        likeness, _, best = max(
            ((len(pairs & old[at]), -abs(at - middle), at) for at in near),
            default=(0, 0, None),
        )
        if likeness:
            last = best
        yield last if likeness or not pairs else None


def _pairs(line: bytes) -> set[tuple[int, int]]:
    """Return the neighbouring letters of a line, spaces aside."""
    letters = line.translate(None, b" \t\r\f\v").lower()
    return set(pairwise(letters))
