"""Which lines of an export matter: those about one person, or about a team and its teams.

An export of a whole tree has a million lines, a report is about fifty. Looking for a name
in bytes is ten times as fast as reading every cell of every line, and needs no memory. A
line too many does no harm: who reads the frame takes the rows that are exactly right.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from reporting.errors import TableError
from reporting.requests import ReportRequest, View
from reporting.tables.opening import check_line

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Picked:
    """Whole lines, and the number of each: 0 is the first after the header."""

    text: io.BytesIO
    numbers: list[int]


def lines_about(request: ReportRequest) -> re.Pattern[bytes] | None:
    """Return what lines that matter contain, in lower case; None: they may be any."""
    if request.view is View.PEOPLE:
        # All lines of the export of one team are about its people.
        return None
    names = [*request.people, *(team.name for team in request.teams)]
    # Quotes are doubled in a file; and bytes know lower case for ASCII only.
    if any('"' in name for name in names) or not all(map(str.isascii, request.people)):
        return None
    found = b"|".join(re.escape(name.encode().lower()) for name in names)
    if request.people:
        return re.compile(found)
    # The end of a path, or one step before it: the team, or one directly below.
    return re.compile(rb'[/,"](?:%s)(?:/[^/"\n]*)?"?(?:[,\r\n]|\Z)' % found)


def pick(
    file: BinaryIO, wanted: re.Pattern[bytes], *, header: bytes, most_bytes: int
) -> Picked | None:
    """Return ``header`` and the lines with ``wanted``; None where lines are not rows.

    That is so where a cell has a line break in it; then every line must be read. Raises
    TableError where they are more than ``most_bytes``.
    """
    text = io.BytesIO()
    text.write(header)
    numbers: list[int] = []
    number = 0
    for block in _blocks(file):
        if _breaks_a_cell(block):
            return None
        counted = 0
        for start, end in _matches(block, wanted):
            number += block.count(b"\n", counted, start)
            counted = start
            text.write(block[start:end] + b"\n")
            numbers.append(number)
        if text.tell() > most_bytes:
            raise TableError(
                f"The export has more than {most_bytes:,} bytes about what was asked."
            )
        number += block.count(b"\n", counted)
    text.seek(0)
    return Picked(text, numbers)


def _breaks_a_cell(block: bytes) -> bool:
    """Return whether a line of ``block`` ends between quotes."""
    between = block.split(b'"')[1::2]
    return block.count(b'"') % 2 == 1 or any(b"\n" in text for text in between)


def _matches(block: bytes, wanted: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where lines with ``wanted`` begin and end."""
    small, at = block.lower(), 0
    while found := wanted.search(small, at):
        start = small.rfind(b"\n", 0, found.start()) + 1
        at = small.find(b"\n", found.end() - 1)
        at = len(block) if at < 0 else at
        yield start, at


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file in pieces of whole lines."""
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        whole, newline, after = block.rpartition(b"\n")
        if newline:
            yield rest + whole + newline
            rest = after
        else:
            rest += after
        check_line(len(rest))
    if rest:
        yield rest
