"""Units of the calendar counted from today: last week, this year, the month before last."""

from datetime import date

from handlers.parse.days.amounts import WHOLE
from handlers.parse.days.spans import Keys
from reporting.periods import DAY, Granularity, Period, bucket_start

CALENDAR = ("day", "week", "month", "quarter", "half", "year")
# So many days after the first day of a unit lies a day of the next one.
_BEYOND = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}
_LAST = ("last", "previous", "prior")
_SPELLED = {unit: unit for unit in CALENDAR} | {
    "half-year": "half", "qtr": "quarter", "wk": "week", "yr": "year",
}  # fmt: skip
_TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}


def calendar_unit(keys: Keys, today: date) -> tuple[int, str, Period] | None:
    """Read "last week", "this year", "year to date": the unit's name and its days."""
    match keys[:4]:
        case (key, *_) if key in _TO_DATE:
            return 1, _TO_DATE[key], so_far(_TO_DATE[key], today)
        case (key, "to", "date", *_) if unit := _SPELLED.get(key):
            return 3, unit, so_far(unit, today)
        case (key, "before", "last", *_) if unit := _SPELLED.get(key):
            return 3, unit, last(unit, last(unit, today).first)
        case (which, whole, key, *_) if which in _LAST and whole in WHOLE:
            unit = _SPELLED.get(key)
            return (3, unit, last(unit, today)) if unit else None
        case (which, key, *_) if which in _WHICH and (unit := _SPELLED.get(key)):
            count = 3 if keys[1:3] == ("half", "year") else 2
            return count, unit, _WHICH[which](unit, today)
    return None


def start_of(unit: str, day: date) -> date:
    """Return the first day of the calendar unit that holds ``day``."""
    match unit:
        case "week" | "month" | "quarter":
            return bucket_start(day, Granularity(f"{unit}ly"))
        case "half":
            return date(day.year, 7 if day.month > 6 else 1, 1)
        case "year":
            return date(day.year, 1, 1)
    return day


def unit_with(unit: str, day: date) -> Period:
    """Return all of the calendar unit that holds ``day``."""
    start = start_of(unit, day)
    return Period(start, start_of(unit, start + _BEYOND[unit] * DAY) - DAY)


def so_far(unit: str, today: date) -> Period:
    """Return the unit that holds ``today``, until today."""
    return Period(start_of(unit, today), today)


def last(unit: str, today: date) -> Period:
    """Return the unit before the one that holds ``today``."""
    return unit_with(unit, start_of(unit, today) - DAY)


def unit_at(unit: str, day: date, today: date) -> Period:
    """Return the unit that holds ``day``, cut at today."""
    days = unit_with(unit, day)
    return Period(days.first, max(days.first, min(days.last, today)))


def unit_of(days: Period, today: date) -> str:
    """Return the calendar unit that ``days`` are, whole or so far; empty for none."""
    return next(
        (unit for unit in CALENDAR if days == unit_at(unit, days.first, today)), ""
    )


_WHICH = dict.fromkeys(_LAST, last) | {"this": so_far, "current": so_far}
