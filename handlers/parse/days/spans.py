"""Stretches of the calendar as values: some days, and which ones they are at other times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.parse.values import Doubt
from reporting.errors import RequestError
from reporting.periods import DAY, Granularity, Period, add_months, bucket_end

Keys = tuple[str, ...]
# How many words say it, and what: days, or a question.
Found = tuple[int, Period | Doubt] | None

# Older days are not asked for, and the arithmetic stays far from the calendar's edge.
EARLIEST = date(1970, 1, 1)
LATEST_YEAR = 2999
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_WEEK = timedelta(days=7)


class NoSuchDay(RequestError):
    """What was ``said`` is on no calendar; ``instead`` is the nearest thing that is."""

    def __init__(self, message: str, *, said: Keys, instead: str) -> None:
        super().__init__(message)
        self.said = said
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of every year; ``within`` is None for a year that does not have it.

    ``joint`` stands between name and year: 3 May 2026, but week 7 in 2026. ``said`` is how
    it was written, ``instead`` what every year has.
    """

    name: str
    within: Callable[[int], Period | None]
    joint: str = " "
    said: Keys = ()
    instead: str = ""

    def latest(self, until: date) -> Period:
        """Return the latest that begins by ``until``."""
        for year in range(until.year, until.year - 9, -1):
            days = self.within(year)
            if days and days.first <= until:
                return days
        raise self.missing()

    def earliest(self, since: date) -> Period:
        """Return the first that ends on ``since`` or later."""
        for year in range(since.year, since.year + 9):
            days = self.within(year)
            if days and days.last >= since:
                return days
        raise self.missing()

    def in_year(self, year: int) -> Period:
        """Return that of ``year``."""
        days = self.within(year)
        if days is None:
            raise self.missing(f"{self.joint}{year}")
        return days

    def missing(self, year: str = "") -> NoSuchDay:
        """Return the error for a year without it, or for all years."""
        text = f"There is no {self.name}{year}."
        return NoSuchDay(text, said=self.said, instead=self.instead)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of every week, Monday is 0."""

    number: int

    @property
    def name(self) -> str:
        """Return what it is called."""
        return WEEKDAYS[self.number]

    def latest(self, until: date) -> Period:
        """Return the latest by ``until``."""
        day = until - (until.weekday() - self.number) % 7 * DAY
        return Period(day, day)

    def earliest(self, since: date) -> Period:
        """Return the first on ``since`` or later."""
        day = since + (self.number - since.weekday()) % 7 * DAY
        return Period(day, day)


@dataclass(frozen=True, slots=True)
class Span:
    """Days somebody named. ``unit`` is what they are at other times, if none was said."""

    days: Period
    unit: Unit | Weekday | None = None


def one_day(day: date) -> Span:
    """Return a single day."""
    return Span(Period(day, day))


def day_name(day: date) -> str:
    """Return ``day`` in words: 3 May 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def days_name(days: Period) -> str:
    """Return days in words: 3 May 2026 to 9 May 2026."""
    first, last = day_name(days.first), day_name(days.last)
    return first if days.days == 1 else f"{first} to {last}"


def whole_months(year: int, first: int, count: int) -> Period:
    """Return so many months of ``year``, from the ``first`` on."""
    start = date(year, first, 1)
    return Period(start, bucket_end(add_months(start, count - 1), Granularity.MONTHLY))


def week(number: int, year: int) -> Period | None:
    """Return an ISO week; None for a year that does not have it."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return Period(monday, monday + _WEEK - DAY)


def real_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar; None where it has none such, or a year out of reach."""
    if not EARLIEST.year <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
