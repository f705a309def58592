"""Single days as people write them: today, Monday, 2026-05-03, 3 May, 3.5.2026."""

import re
from calendar import monthrange
from datetime import date

from handlers.mrkdwn import bold
from handlers.parse.days.spans import (
    EARLIEST,
    LATEST_YEAR,
    MONTH_NAMES,
    WEEKDAYS,
    Keys,
    NoSuchDay,
    Span,
    Unit,
    Weekday,
    day_name,
    one_day,
    real_day,
)
from reporting.periods import DAY, Period

MONTHS = {
    spelling: number
    for number, name in enumerate(MONTH_NAMES, start=1)
    for spelling in (name.casefold(), name[:3].casefold())
} | {"sept": 9}
_WEEKDAYS = {
    spelling: number
    for number, name in enumerate(WEEKDAYS)
    for spelling in (name.casefold(), name[:3].casefold())
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_ISO = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
# 03/04/2026, 03-04-2026, 3/4/26, 3/4: the day may come first or second.
_EITHER = re.compile(r"(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}|\d{2}))?|-(\d{1,2})-(\d{4}))")
# A year with a 29 February is at most so far away.
_YEARS_BACK = 8


def day(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read a day that is said in one word, year and all, or counted from today."""
    match keys[:1]:
        case ("today" | "now",):
            return 1, one_day(today)
        case ("yesterday",):
            return 1, one_day(today - DAY)
        case (key,) if key in _WEEKDAYS:
            unit = Weekday(_WEEKDAYS[key])
            return 1, Span(unit.latest(today), unit)
        case (key,) if found := _full(key, today):
            return 1, one_day(found)
    return None


def day_of_month(keys: Keys) -> tuple[int, Unit] | None:
    """Read 3 May, 3rd of May, May 3; the year stands elsewhere."""
    match keys[:3]:
        case (number, "of", month, *_) if month in MONTHS and is_number(number):
            count, number_of = 3, number
        case (number, month, *_) if month in MONTHS and is_number(number):
            count, number_of = 2, number
        case (month, number, *_) if month in MONTHS and is_number(number):
            count, number_of = 2, number
        case _:
            return None
    return count, of_month(MONTHS[month], number_of, keys[:count])


def is_number(key: str) -> bool:
    """Return whether it may be the number of a day: 3, 3rd."""
    return _DAY.fullmatch(key) is not None


def of_month(month: int, key: str, said: Keys) -> Unit:
    """Return a day of every year's ``month``, of the number that ``key`` is."""
    found = _DAY.fullmatch(key)
    number, name = int(found[1]) if found else 0, MONTH_NAMES[month - 1]

    def within(year: int) -> Period | None:
        day = real_day(year, month, number)
        return Period(day, day) if day else None

    longest = monthrange(2025, month)[1]
    return Unit(f"{number} {name}", within, said=said, instead=f"{longest} {name}")


def day_readings(key: str, today: date) -> tuple[date, ...]:
    """Return the days that ``03/04/2026`` can be: day first, then month first.

    Without a year each is the latest that has come.
    """
    found = _EITHER.fullmatch(key)
    if not found:
        return ()
    one, other = int(found[1]), int(found[2] or found[4])
    written = found[3] or found[5] or ""
    years = range(today.year, today.year - _YEARS_BACK, -1)
    if written:
        years = range(year := int(f"20{written}"[-4:]), year - 1, -1)
    readings = (
        _latest(years, month, number, today if not written else None)
        for number, month in ((one, other), (other, one))
    )
    return tuple(dict.fromkeys(day for day in readings if day))


def known_year(year: int, said: str) -> int:
    """Return ``year``; NoSuchDay for one that lies too far away."""
    if EARLIEST.year <= year <= LATEST_YEAR:
        return year
    raise NoSuchDay(
        f"I count days from {day_name(EARLIEST)} on; I cannot go to {bold(said)}.",
        said=(said,),
        instead=str(EARLIEST),
    )


def _latest(years: range, month: int, number: int, until: date | None) -> date | None:
    days = (real_day(year, month, number) for year in years)
    return next((day for day in days if day and (not until or day <= until)), None)


def _full(key: str, today: date) -> date | None:
    if found := _ISO.fullmatch(key):
        month, number = found[3] or found[5], found[4] or found[6]
        return _checked(int(found[1]), int(month), int(number), key)
    if found := _DOTTED.fullmatch(key):
        return _checked(int(found[3]), int(found[2]), int(found[1]), key)
    if _EITHER.fullmatch(key):
        readings = day_readings(key, today)
        if not readings:
            raise NoSuchDay(f"There is no day {bold(key)}.", said=(key,), instead="")
        return readings[0]
    return None


def _checked(year: int, month: int, number: int, key: str) -> date:
    known_year(year, key)
    if found := real_day(year, month, number):
        return found
    if 1 <= month <= len(MONTH_NAMES):
        last = date(year, month, monthrange(year, month)[1])
        name = MONTH_NAMES[month - 1]
        text = f"There is no {number} {name} {year}."
        raise NoSuchDay(text, said=(key,), instead=str(last))
    swapped = real_day(year, number, month)
    raise NoSuchDay(
        f"There is no day {bold(key)}: a year has twelve months.",
        said=(key,),
        instead=str(swapped or ""),
    )
