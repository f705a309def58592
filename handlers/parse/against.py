"""Reading what a period is set against: "vs last quarter", "than the month before", "yoy"."""

import re
from collections.abc import Sequence
from datetime import date

from handlers.parse import phrases
from handlers.parse.context import Context, Found
from handlers.parse.days import calendar_units, periods
from handlers.parse.days.amounts import amount
from handlers.parse.days.ranges import is_range
from handlers.parse.days.spans import Keys
from handlers.parse.values import Against, Doubt, Earlier
from handlers.parse.words import Word, keys

_VERSUS = sorted(
    (tuple(text.split()) for text in phrases.VERSUS), key=len, reverse=True
)
_AGAIN = ("previous", "prior", "preceding")
_LAST = ("last", "previous", "prior")
_SAME = {
    spelling: unit
    for unit, spellings in {
        "": "period time days weeks months dates date span range timeframe one",
        **{unit: unit for unit in ("week", "month", "quarter", "half", "year")},
    }.items()
    for spelling in spellings.split()
}
_AGO = ("ago", "earlier")
_YEAR = re.compile(r"(?:19|20)\d\d")


def compare(ahead: Sequence[Word], context: Context) -> Found:
    """Read "vs previous", "vs last quarter", "vs the same month last year", "alone"."""
    given = keys(ahead)
    ways = (
        phrases.find(given, phrases.COMPARE),
        _same(given),
        _period(given, context.today),
    )
    found = [read for read in ways if read]
    return max(found, key=lambda read: read[0], default=None)


def _versus(given: Keys) -> int:
    """Return how many words say "vs", a "the" behind included; 0 for none."""
    count = next((len(one) for one in _VERSUS if given[: len(one)] == one), 0)
    return count + (given[count : count + 1] == ("the",)) if count else 0


def _same(given: Keys) -> Found:
    """Read "vs the same quarter last year", "same days of 2024"."""
    at = _versus(given) or int(given[:1] == ("the",))
    if given[at : at + 1] != ("same",) or given[at + 1 : at + 2] == ():
        return None
    if given[at + 1] not in _SAME:
        return None
    same = _SAME[given[at + 1]]
    at += 2
    at += given[at : at + 1] in (("period",), ("time",), ("range",))
    at += given[at : at + 1] in (("of",), ("in",))
    at += given[at : at + 1] == ("the",)
    read = _when(given[at:])
    if not read:
        return None
    count, many, unit, year = read
    return at + count, Earlier(many, unit, same, year)


def _when(given: Keys) -> tuple[int, int, str, int | None] | None:
    """Read when the same was: so many units earlier, or in a year."""
    match given[:3]:
        case (key, *_) if _YEAR.fullmatch(key):
            return 1, 0, "year", int(key)
        case (which, unit, *_) if which in _LAST and unit in calendar_units.CALENDAR:
            return 2, 1, unit, None
        case (unit, "before" | "earlier", *_) if unit in calendar_units.CALENDAR:
            return 2, 1, unit, None
    found = amount(("1", *given[1:]) if given[:1] in (("a",), ("one",)) else given)
    if found and given[found.words : found.words + 1] and given[found.words] in _AGO:
        return found.words + 1, found.many, found.unit, None
    return None


def _period(given: Keys, today: date) -> Found:
    """Read another period behind a "vs"."""
    at = _versus(given)
    if not at:
        return None
    if given[at : at + 1] and given[at : at + 1] != ("same",):
        read = _when(given[at:])
        if read and given[at + read[0] - 1] in _AGO:
            return at + read[0], Earlier(read[1], read[2])
    other = _other(given[at:], today)
    if not other:
        return None
    count, value = other
    if isinstance(value, Doubt):
        ways = (*(f"vs {text}" for text in value.readings), "vs previous")
        value = Doubt(value.sentence, ways)
    return at + count, value


def _other(given: Keys, today: date) -> tuple[int, Against | Doubt] | None:
    match given[:2]:
        case (unit, "before" | "earlier") if unit in calendar_units.CALENDAR:
            past = calendar_units.last(unit, today)
            return 2, Against(past, again=True, unit=unit)
    found = periods.period(given, today)
    if not found:
        return None
    count, days = found
    if isinstance(days, Doubt):
        return count, days
    named = not is_range(given[:count])
    unit = calendar_units.unit_of(days, today) if named else ""
    before = given[count : count + 1] in (("before",), ("earlier",))
    again = before or given[0] in _AGAIN
    return count + before, Against(days, again=again, unit=unit)
