"""What a cell may say, and the sentence about one that says something else."""

import csv
from collections.abc import Collection, Iterable
from math import isinf

_GUARDED = ("'=", "'+", "'-", "'@")
# No metric is larger, or below 0; what is, is no number of this file.
LARGEST = 1e15
POSSIBLE = "a number from 0 to 10^15"


def unguarded(text: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from running a name."""
    return text[1:] if text.startswith(_GUARDED) else text


def number(text: str) -> bool:
    """Return whether ``text`` is a finite number, or none at all."""
    try:
        return text.isascii() and not isinf(float(text.replace("_", "?") or "nan"))
    except ValueError:
        return False


def wrong(row: int, column: str, text: str, expected: str) -> str:
    """Return the sentence about a cell; row 1 is the first after the header."""
    return f"Row {row}, column {column}: {text[:40]!r} is not {expected}."


def first_wrong(lines: Iterable[str], numeric: Collection[str]) -> str | None:
    """Look for what pandas could not read; slow, and only for the sentence."""
    rows = csv.reader(lines)
    header = next(rows)
    try:
        for at, row in enumerate(rows, start=1):
            if len(row) > len(header):
                return f"Row {at} has {len(row)} cells, the header {len(header)}."
            for cell, text in zip(header, row, strict=False):
                if cell in numeric and not number(text):
                    return wrong(at, cell, text, "a number")
    except csv.Error as error:
        return f"I cannot read the export: {error}."
    return None
