"""Two ends of a period: "May to July", "2026-01-01..2026-02-28", "3 to 10 May", "Jan-Mar"."""

import re
from datetime import date

from handlers.parse.days.dates import MONTHS, is_number
from handlers.parse.days.spans import Found, Keys, Span, day_name
from handlers.parse.days.stretches import stretch
from handlers.parse.values import Doubt
from reporting.periods import Period

_TO = {"..", "...", "–", "—", "-", "to", "until", "till", "til", "through", "thru"}
_END = r"[a-z]{3,9}|[qhw]\d{1,2}|\d{4}|\d{1,2}"
_HYPHENED = re.compile(rf"({_END})-({_END})")
_INTERVAL = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
# "May 3-10": the hyphen stands in the second word at the latest.
_HYPHEN_BY = 2
_OF_MONTH = (("of",), *((month,) for month in MONTHS))


def time_range(keys: Keys, today: date, *, between: bool = False) -> Found:
    """Read two stretches with a word for "to" between them; an "and" after ``between``."""
    expanded, at = _expanded(keys, today)
    found = _range(expanded, today, between=between)
    if not found or at is None:
        return found
    # The hyphen made three words of one.
    return (found[0] - 2, found[1]) if found[0] > at + 2 else None


def is_range(keys: Keys) -> bool:
    """Return whether the words of a period say its two ends."""
    return any(
        key in _TO or _HYPHENED.fullmatch(key) or _INTERVAL.fullmatch(key)
        for key in keys
    )


def _expanded(keys: Keys, today: date) -> tuple[Keys, int | None]:
    """Return ``keys`` with "Jan-Mar" as three words, and where that is."""
    for at, key in enumerate(keys[:_HYPHEN_BY]):
        found = _HYPHENED.fullmatch(key) or _INTERVAL.fullmatch(key)
        if found and not stretch(keys[at : at + 1], today):
            return (*keys[:at], found[1], "-", found[2], *keys[at + 1 :]), at
    return keys, None


def _range(keys: Keys, today: date, *, between: bool) -> Found:
    if found := _numbers(keys, today):
        return found
    start = stretch(keys, today)
    if not start:
        return None
    at = start[0]
    behind = _separator(keys[at:], between=between)
    if not behind:
        return None
    at += behind
    if keys[at : at + 1] == ("date",):
        first = start[1].days.first
        return at + 1, Period(first, max(today, first))
    rest = keys[at:]
    if _is_bare(rest) and keys[0] in MONTHS and is_number(keys[1]):
        # May 3 to 10
        rest = (keys[0], *rest)
        at -= 1
    end = stretch(rest, today)
    return (at + end[0], _joined(start[1], end[1])) if end else None


def _numbers(keys: Keys, today: date) -> Found:
    """Read "3 to 10 May", "weeks 7 to 9": the first has its month or noun from the other."""
    the = int(keys[:1] == ("the",))
    noun = ("week",) if keys[:1] in (("week",), ("weeks",)) else ()
    at = the + len(noun)
    if not keys[at + 1 : at + 2] or keys[at + 1] not in _TO or not is_number(keys[at]):
        return None
    after = at + 2 + (keys[at + 2 : at + 3] == ("the",))
    other = keys[after:]
    end = (
        stretch((*noun, *other), today)
        if is_number(other[0] if other else "")
        else None
    )
    if not end or end[0] < 2:
        return None
    start = stretch((*noun, keys[at], *(() if noun else other[1:])), today)
    count = after + end[0] - len(noun)
    return (count, _joined(start[1], end[1])) if start else None


def _is_bare(keys: Keys) -> bool:
    """Return whether a day stands there without its month."""
    return is_number(keys[0] if keys else "") and keys[1:2] not in _OF_MONTH


def _separator(keys: Keys, *, between: bool) -> int:
    """Return how many words say "to"; none: 0."""
    if keys[:2] == ("up", "to"):
        return 2
    return int(bool(keys) and (keys[0] in _TO or (between and keys[0] == "and")))


def _joined(start: Span, end: Span) -> Period | Doubt:
    """Return the days from ``start`` to ``end``; what lacks a year takes the other's."""
    first, last = start.days.first, end.days.last
    if end.unit:
        last = end.unit.earliest(first).last
    elif start.unit:
        first = start.unit.latest(last).first
    if last < first:
        text = f"{end.days.first}..{start.days.last}"
        return Doubt(
            f"{day_name(first)} comes after {day_name(last)}. Did you mean `{text}`?",
            (text,),
        )
    return Period(first, last)
