"""What a misspelled word behind a number counts: 3 monts are months."""

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from handlers.parse.days.amounts import NUMBERS

_COUNTED = ("days", "weeks", "fortnights", "months", "quarters", "years", "sprints")


def counted_unit(number: str, said: str, *, near: float) -> str:
    """Return the unit that is at least ``near`` (of 1) to ``said``; empty without one.

    >>> counted_unit("3", "monts", near=0.87)
    'months'
    >>> counted_unit("last", "monts", near=0.87)
    ''
    """
    if not (number.isdecimal() or number in NUMBERS):
        return ""
    found = process.extractOne(
        said, _COUNTED, scorer=JaroWinkler.similarity, score_cutoff=near
    )
    return found[0] if found else ""
