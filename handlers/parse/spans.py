"""Stretches of the calendar that people name: a date, a month, Q2, 2026-W07, a year."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.mrkdwn import bold
from reporting.errors import RequestError
from reporting.periods import DAY, Granularity, Period, add_months, bucket_end

Keys = tuple[str, ...]

# Older days are not asked for, and the arithmetic stays far from the calendar's edge.
EARLIEST = date(1970, 1, 1)
_LATEST_YEAR = 2999

_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {
    spelling: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for spelling in (name.casefold(), name[:3].casefold())
} | {"sept": 9}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
             "fourth": 4, "4th": 4}  # fmt: skip
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_UNIT = re.compile(r"([qhw])(\d{1,2})")
_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH_OF_YEAR = re.compile(r"(\d{4})-(\d{1,2})")
_WITH_YEAR = (
    re.compile(r"(?P<year>\d{4})-?(?P<unit>[qhw]\d{1,2})"),
    re.compile(r"(?P<unit>[qhw]\d{1,2})[-/]?(?P<year>\d{4})"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days somebody named. ``unit`` is what they are in other years, if none was said."""

    days: Period
    unit: "Unit | None" = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of every year; ``within`` is None for a year that does not have it.

    ``joint`` stands between name and year: 3 May 2026, but week 7 in 2026.
    """

    name: str
    within: Callable[[int], Period | None]
    joint: str = " "


def span(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read a stretch of the calendar; without a year, the latest that has begun."""
    return (
        _day_word(keys, today)
        or _full_date(keys)
        or _end_of_year(keys)
        or _of_year(keys, today)
    )


def latest(unit: Unit, until: date) -> Period:
    """Return the latest such days that begin by ``until``."""
    for year in range(until.year, until.year - 9, -1):
        days = unit.within(year)
        if days and days.first <= until:
            return days
    raise RequestError(f"There is no {unit.name}.")


def earliest(unit: Unit, since: date) -> Period:
    """Return the first such days that end on ``since`` or later."""
    for year in range(since.year, since.year + 9):
        days = unit.within(year)
        if days and days.last >= since:
            return days
    raise RequestError(f"There is no {unit.name}.")


def day_name(day: date) -> str:
    """Return ``day`` in words: 3 May 2026."""
    return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def day_readings(key: str) -> tuple[date, ...]:
    """Return the days that ``03/04/2026`` can be: day first, then month first."""
    found = _SLASHED.fullmatch(key)
    if not found:
        return ()
    one, other, year = (int(part) for part in found.groups())
    readings = (_real_day(year, other, one), _real_day(year, one, other))
    return tuple(dict.fromkeys(day for day in readings if day))


def _day_word(keys: Keys, today: date) -> tuple[int, Span] | None:
    match keys[:1]:
        case ("today" | "now",):
            return 1, Span(Period(today, today))
        case ("yesterday",):
            return 1, Span(Period(today - DAY, today - DAY))
    return None


def _full_date(keys: Keys) -> tuple[int, Span] | None:
    key = keys[0] if keys else ""
    if found := _DATE.fullmatch(key):
        day = _day(int(found[1]), int(found[3]), int(found[4]), key)
    elif found := _DOTTED.fullmatch(key):
        day = _day(int(found[3]), int(found[2]), int(found[1]), key)
    elif found := _SLASHED.fullmatch(key):
        readings = day_readings(key)
        if not readings:
            raise RequestError(f"There is no day {bold(key)}.")
        day = readings[0]
    else:
        return None
    return 1, Span(Period(day, day))


def _end_of_year(keys: Keys) -> tuple[int, Span] | None:
    """Read "last quarter of 2025", which is no last quarter counted from today."""
    match keys[:4]:
        case ("last", "quarter" | "half" as part, "of", key) if year := _year(key):
            unit = _quarter(4) if part == "quarter" else _half(2)
            return 4, Span(_in(unit, year))
    return None


def _of_year(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read a part of a year with its year before, behind or left out; or a whole year."""
    if joined := _joined(keys):
        return joined
    if found := _unit(keys):
        count, unit = found
        if behind := _year_behind(keys[count:], today):
            return count + behind[0], Span(_in(unit, behind[1]))
        return count, Span(latest(unit, today), unit)
    year_first = _year(keys[0]) if keys else None
    if year_first is None:
        return None
    if part := _unit(keys[1:]):
        return 1 + part[0], Span(_in(part[1], year_first))
    return 1, Span(Period(date(year_first, 1, 1), date(year_first, 12, 31)))


def _joined(keys: Keys) -> tuple[int, Span] | None:
    """Read one word that holds the year too: 2026-Q2, H12026, 2026-W07, 2026-03."""
    key = keys[0] if keys else ""
    for pattern in _WITH_YEAR:
        found = pattern.fullmatch(key)
        if found and (unit := _unit((found["unit"],))):
            return 1, Span(_in(unit[1], _known_year(int(found["year"]), key)))
    if found := _MONTH_OF_YEAR.fullmatch(key):
        year, month = _known_year(int(found[1]), key), int(found[2])
        if not 1 <= month <= 12:
            raise RequestError(f"There is no month {month}, as in {bold(key)}.")
        return 1, Span(_in(_month(month), year))
    return None


def _unit(keys: Keys) -> tuple[int, Unit] | None:
    """Read a part of a year, without the year."""
    if day := _day_of_month(keys):
        return day
    match keys[:2]:
        case (month, *_) if month in _MONTHS:
            return 1, _month(_MONTHS[month])
        case (part, *_) if found := _UNIT.fullmatch(part):
            return 1, _PARTS[found[1]](int(found[2]))
        case (nth, "quarter" | "half" as part) if nth in _ORDINALS:
            return 2, _PARTS[part[0]](_ORDINALS[nth])
        case ("week", number) if number.isdecimal() and len(number) <= 2:
            return 2, _week(int(number))
    return None


def _day_of_month(keys: Keys) -> tuple[int, Unit] | None:
    """Read 3 May, 3rd of May, May 3."""
    match keys[:3]:
        case (day, "of", month, *_) if month in _MONTHS and (
            found := _DAY.fullmatch(day)
        ):
            return 3, _day_unit(_MONTHS[month], int(found[1]))
        case (day, month, *_) if month in _MONTHS and (found := _DAY.fullmatch(day)):
            return 2, _day_unit(_MONTHS[month], int(found[1]))
        case (month, day, *_) if month in _MONTHS and (found := _DAY.fullmatch(day)):
            return 2, _day_unit(_MONTHS[month], int(found[1]))
    return None


def _year_behind(keys: Keys, today: date) -> tuple[int, int] | None:
    """Read the year of what stands before it: 2026, of 2026, last year."""
    skipped = 1 if keys[:1] in ((",",), ("of",), ("in",), ("/",)) else 0
    match keys[skipped : skipped + 2]:
        case (key, *_) if (year := _year(key)) is not None:
            return skipped + 1, year
        case ("last" | "previous", "year"):
            return skipped + 2, today.year - 1
        case ("this", "year"):
            return skipped + 2, today.year
    return None


def _year(key: str) -> int | None:
    if not _YEAR.fullmatch(key):
        return None
    return int(key) if EARLIEST.year <= int(key) <= _LATEST_YEAR else None


def _known_year(year: int, said: str) -> int:
    if EARLIEST.year <= year <= _LATEST_YEAR:
        return year
    raise RequestError(
        f"I count days from {day_name(EARLIEST)} on; I cannot go to {bold(said)}."
    )


def _in(unit: Unit, year: int) -> Period:
    days = unit.within(year)
    if days is None:
        raise RequestError(f"There is no {unit.name}{unit.joint}{year}.")
    return days


def _day(year: int, month: int, day: int, said: str) -> date:
    _known_year(year, said)
    if found := _real_day(year, month, day):
        return found
    if 1 <= month <= 12:
        raise RequestError(f"There is no {day} {_MONTH_NAMES[month - 1]} {year}.")
    raise RequestError(f"There is no day {bold(said)}: a year has twelve months.")


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(_known_year(year, str(year)), month, day)
    except ValueError:
        return None


def _day_unit(month: int, day: int) -> Unit:
    def within(year: int) -> Period | None:
        found = _real_day(year, month, day)
        return Period(found, found) if found else None

    return Unit(f"{day} {_MONTH_NAMES[month - 1]}", within)


def _month(month: int) -> Unit:
    return Unit(_MONTH_NAMES[month - 1], lambda year: _months(year, month, 1))


def _quarter(number: int) -> Unit:
    if not 1 <= number <= 4:
        raise RequestError(f"There is no Q{number}: a year has Q1 to Q4.")
    return Unit(f"Q{number}", lambda year: _months(year, 3 * number - 2, 3))


def _half(number: int) -> Unit:
    if not 1 <= number <= 2:
        raise RequestError(f"There is no H{number}: a year has H1 and H2.")
    return Unit(f"H{number}", lambda year: _months(year, 6 * number - 5, 6))


def _week(number: int) -> Unit:
    def within(year: int) -> Period | None:
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            return None
        return Period(monday, monday + timedelta(days=6))

    return Unit(f"week {number}", within, " in ")


def _months(year: int, first: int, count: int) -> Period:
    start = date(year, first, 1)
    return Period(start, bucket_end(add_months(start, count - 1), Granularity.MONTHLY))


_PARTS = {"q": _quarter, "h": _half, "w": _week}
