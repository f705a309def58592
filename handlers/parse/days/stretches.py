"""Stretches of the calendar as people name them: a month, Q2, 2026-W07, last week, a year."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from handlers.mrkdwn import bold
from handlers.parse.days.amounts import amount
from handlers.parse.days.calendar_units import calendar_unit, start_of, unit_with
from handlers.parse.days.dates import MONTHS, day, day_of_month, known_year
from handlers.parse.days.spans import (
    EARLIEST,
    LATEST_YEAR,
    MONTH_NAMES,
    Keys,
    NoSuchDay,
    Span,
    Unit,
    Weekday,
    one_day,
    week,
    whole_months,
)
from reporting.periods import DAY, Period

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
             "fourth": 4, "4th": 4}  # fmt: skip
# What each part of a year is called, how many there are, and how many months it has.
_PARTS = {"q": ("Q", 4, 3), "h": ("H", 2, 6)}
_BEFORE_NOW = ("last", "previous", "prior")
_YEAR = re.compile(r"\d{4}")
_UP_TO_99 = re.compile(r"\d{1,2}")
_UNIT = re.compile(r"(q|h|w|wk|cw|kw)(\d{1,2})")
_MONTH_OF_YEAR = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})|(?P<first>\d{1,2})[-/](?P<behind>\d{4})"
)
_WITH_YEAR = (
    re.compile(r"(?P<year>\d{4})-?(?P<unit>[qhw]\d{1,2})"),
    re.compile(r"(?P<unit>[qhw]\d{1,2})[-/'’]?(?P<year>\d{4})"),
    re.compile(r"(?P<unit>[qh]\d)[-/'’]?(?P<year>\d{2})"),
)
_STARTS = ("start", "beginning", "begin")


def stretch(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read a stretch, with "the" before it or not: the longest that fits.

    Without a year it is the latest that has begun.
    """
    the = 1 if keys[:1] == ("the",) else 0
    found = [read for reader in _READERS if (read := reader(keys[the:], today))]
    if not found:
        return None
    count, span = max(found, key=lambda read: read[0])
    return the + count, span


def named_unit(keys: Keys, today: date) -> tuple[int, Unit | Weekday] | None:
    """Read what comes again each year or week, not saying which one: May, Q2, Monday."""
    found = day(keys, today)
    if found and isinstance(found[1].unit, Weekday):
        return found[0], found[1].unit
    named = _unit(keys)
    return None if named and _year_behind(keys[named[0] :], today) else named


def before_now(unit: Unit | Weekday, today: date) -> Period:
    """Return the latest that is over."""
    days = unit.latest(today)
    return days if days.last < today else unit.latest(days.first - DAY)


def _calendar_unit(keys: Keys, today: date) -> tuple[int, Span] | None:
    found = calendar_unit(keys, today)
    return (found[0], Span(found[2])) if found else None


def _week_of(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read "week of 3 May": the calendar week that holds the day."""
    found = stretch(keys[2:], today) if keys[:2] == ("week", "of") else None
    if not found or found[1].days.days > 1:
        return None
    return 2 + found[0], Span(unit_with("week", found[1].days.first))


def _ago(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read "3 weeks ago": a day."""
    found = amount(keys)
    if found is None or keys[found.words : found.words + 1] != ("ago",):
        return None
    return found.words + 1, one_day(found.before(today))


def _end_of(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read "start of the year", "end of May": a day."""
    if keys[:2] not in (("end", "of"), *((word, "of") for word in _STARTS)):
        return None
    end = keys[0] == "end"
    the = keys[2:3] in (("the",), ("this",), ("current",))
    if the and keys[3:4] and keys[3] in ("week", "month", "quarter", "half", "year"):
        return 4, one_day(_end(unit_with(keys[3], today), end=end).first)
    found = stretch(keys[2:], today)
    if found is None:
        return None
    span, unit = found[1], found[1].unit
    if isinstance(unit, Unit):
        unit = replace(unit, within=partial(_end_within, unit, end))
    return 2 + found[0], Span(_end(span.days, end=end), unit)


def _end(days: Period, *, end: bool) -> Period:
    day = days.last if end else days.first
    return Period(day, day)


def _end_within(unit: Unit, end: bool, year: int) -> Period | None:  # noqa: FBT001
    days = unit.within(year)
    return _end(days, end=end) if days else None


def _end_of_year(keys: Keys, _: date) -> tuple[int, Span] | None:
    """Read "last quarter of 2025", which is no last quarter counted from today."""
    match keys[:4]:
        case ("last", "quarter" | "half" as part, "of", key) if year := _year(key):
            number = _PARTS[part[0]][1]
            return 4, Span(_part(part[0], number, keys[:2]).in_year(year))
    return None


def _relative(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read "last May", the latest that is over, and "this May", that of this year or week."""
    if not keys or keys[0] not in (*_BEFORE_NOW, "this"):
        return None
    found = named_unit(keys[1:], today)
    if not found:
        return None
    count, unit = found
    if keys[0] == "this":
        start = start_of("week" if isinstance(unit, Weekday) else "year", today)
        return 1 + count, Span(unit.earliest(start))
    return 1 + count, Span(before_now(unit, today))


def _of_year(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read a part of a year with its year before, behind or left out; or a whole year."""
    if joined := _joined(keys):
        return joined
    if found := _unit(keys):
        count, unit = found
        if behind := _year_behind(keys[count:], today, short=unit.name[0] in "QH"):
            return count + behind[0], Span(unit.in_year(behind[1]))
        return count, Span(unit.latest(today), unit)
    year_first = _year(keys[0]) if keys else None
    if year_first is None:
        return None
    if part := _unit(keys[1:]):
        return 1 + part[0], Span(part[1].in_year(year_first))
    return 1, Span(Period(date(year_first, 1, 1), date(year_first, 12, 31)))


def _joined(keys: Keys) -> tuple[int, Span] | None:
    """Read one word that holds the year too: 2026-Q2, H12026, 2026-W07, 2026-03."""
    key = keys[0] if keys else ""
    for pattern in _WITH_YEAR:
        found = pattern.fullmatch(key)
        if found and (unit := _unit((found["unit"],))):
            year = known_year(int(f"20{found['year']}"[-4:]), key)
            named = replace(unit[1], said=keys[:1], instead=f"{unit[1].instead} {year}")
            return 1, Span(named.in_year(year))
    if found := _MONTH_OF_YEAR.fullmatch(key):
        year = known_year(int(found["year"] or found["behind"]), key)
        month = int(found["month"] or found["first"])
        if not 1 <= month <= len(MONTH_NAMES):
            text = f"There is no month {month}, as in {bold(key)}."
            raise NoSuchDay(text, said=(key,), instead=f"{year}-12")
        return 1, Span(_month(month).in_year(year))
    return None


def _unit(keys: Keys) -> tuple[int, Unit] | None:
    """Read a part of a year, without the year."""
    if found := day_of_month(keys):
        return found
    match keys[:2]:
        case (month, *_) if month in MONTHS:
            return 1, _month(MONTHS[month])
        case (part, *_) if named := _UNIT.fullmatch(part):
            return 1, _part(named[1], int(named[2]), keys[:1])
        case (nth, "quarter" | "half" as part) if nth in _ORDINALS:
            return 2, _part(part[0], _ORDINALS[nth], keys[:2])
        case ("week" | "wk" | "cw" | "kw", number) if _UP_TO_99.fullmatch(number):
            return 2, _part("w", int(number), keys[:2])
    return None


def _year_behind(
    keys: Keys, today: date, *, short: bool = False
) -> tuple[int, int] | None:
    """Read the year of what stands before it: 2026, of 2026, last year; 26 if ``short``."""
    skipped = 1 if keys[:1] in ((",",), ("of",), ("in",), ("/",)) else 0
    match keys[skipped : skipped + 2]:
        case (key, *_) if (year := _year(key)) is not None:
            return skipped + 1, year
        case ("last" | "previous", "year"):
            return skipped + 2, today.year - 1
        case ("this", "year"):
            return skipped + 2, today.year
        case (key, *rest) if short and not skipped and _UP_TO_99.fullmatch(key):
            # "Q2 25 May" names a day behind a quarter.
            day = bool(rest) and rest[0] in MONTHS
            return None if day or len(key) < 2 else (1, 2000 + int(key))
    return None


def _year(key: str) -> int | None:
    if not _YEAR.fullmatch(key):
        return None
    return int(key) if EARLIEST.year <= int(key) <= LATEST_YEAR else None


def _month(month: int) -> Unit:
    return Unit(MONTH_NAMES[month - 1], lambda year: whole_months(year, month, 1))


def _part(letter: str, number: int, said: Keys) -> Unit:
    """Return a quarter, a half or a week; NoSuchDay for a fifth quarter."""
    if letter not in _PARTS:
        return Unit(
            f"week {number}", partial(week, number), " in ", said, instead="week 52"
        )
    name, most, months = _PARTS[letter]
    if not 1 <= number <= most:
        noun = f"There is no {name}{number}: a year has {name}1 "
        noun += f"to {name}{most}." if most > 2 else f"and {name}{most}."
        raise NoSuchDay(noun, said=said, instead=f"{name}{most}")
    first = months * (number - 1) + 1
    return Unit(f"{name}{number}", lambda year: whole_months(year, first, months))


_READERS = (
    _calendar_unit, _week_of, _ago, _end_of, day, _end_of_year, _of_year, _relative,
)  # fmt: skip
