"""Days and buckets of days: the calendar of every report, in UTC.

Weeks run Monday to Sunday; months and quarters are the calendar's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Granularity(StrEnum):
    """The length of a bucket; the value is the API's spelling."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days, both ends included, in UTC."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} is after {self.last}.")

    @property
    def days(self) -> int:
        """The number of days, at least 1."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One step on the time axis, cut to the period it belongs to.

    ``whole`` is False where the period cuts the calendar's bucket.
    """

    days: Period
    label: str
    whole: bool


def bucket_start(day: date, granularity: Granularity) -> date:
    """Return the first day of the calendar bucket that holds ``day``."""
    match granularity:
        case Granularity.DAILY:
            return day
        case Granularity.WEEKLY:
            return day - day.weekday() * DAY
        case Granularity.MONTHLY:
            return day.replace(day=1)
        case Granularity.QUARTERLY:
            return date(day.year, day.month - (day.month - 1) % 3, 1)


def bucket_end(day: date, granularity: Granularity) -> date:
    """Return the last day of the calendar bucket that holds ``day``."""
    match granularity:
        case Granularity.DAILY:
            return day
        case Granularity.WEEKLY:
            return bucket_start(day, granularity) + 6 * DAY
        case Granularity.MONTHLY:
            return add_months(day.replace(day=1), 1) - DAY
        case Granularity.QUARTERLY:
            return add_months(bucket_start(day, granularity), 3) - DAY


def bucket_label(start: date, granularity: Granularity) -> str:
    """Name the calendar bucket that starts on ``start``, as the CSV does.

    >>> bucket_label(date(2026, 1, 5), Granularity.WEEKLY)
    '2026-W02'
    >>> bucket_label(date(2026, 1, 1), Granularity.MONTHLY)
    'Jan 2026'
    """
    match granularity:
        case Granularity.DAILY:
            return start.isoformat()
        case Granularity.WEEKLY:
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02d}"
        case Granularity.MONTHLY:
            return f"{_MONTHS[start.month - 1]} {start.year}"
        case Granularity.QUARTERLY:
            return f"Q{(start.month + 2) // 3} {start.year}"


def label_days(label: str) -> Period | None:
    """Return the days of the calendar bucket that `bucket_label` names so, else None.

    >>> str(label_days("Q1 2026"))
    '2026-01-01..2026-03-31'
    """
    for granularity in Granularity:
        start = _label_start(label.strip(), granularity)
        if start is not None:
            return Period(start, bucket_end(start, granularity))
    return None


def _label_start(label: str, granularity: Granularity) -> date | None:
    head, _, year = label.partition(" ")
    try:
        match granularity:
            case Granularity.DAILY if len(label) == len("2026-01-05"):
                return date.fromisoformat(label)
            case Granularity.WEEKLY if "-W" in label:
                return date.fromisoformat(f"{label}-1")
            case Granularity.MONTHLY:
                return date(int(year), _MONTHS.index(head) + 1, 1)
            case Granularity.QUARTERLY:
                return date(int(year), _QUARTERS.index(head) * 3 + 1, 1)
    except ValueError:
        pass
    return None


def buckets(period: Period, granularity: Granularity) -> Iterator[Bucket]:
    """Yield the buckets of ``period`` in order; the ends are cut to it."""
    day = period.first
    while day <= period.last:
        start, end = bucket_start(day, granularity), bucket_end(day, granularity)
        cut = Period(day, min(end, period.last))
        yield Bucket(cut, bucket_label(start, granularity), cut == Period(start, end))
        day = end + DAY


def add_months(day: date, months: int) -> date:
    """Move ``day`` by calendar months; the 31st becomes the month's last day.

    >>> add_months(date(2026, 3, 31), -1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    longest = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, longest))


def months(period: Period) -> int:
    """Return how many calendar months ``period`` is, 0 if it is not whole ones."""
    after = period.last + DAY
    if period.first.day != 1 or after.day != 1:
        return 0
    return (after.year - period.first.year) * 12 + after.month - period.first.month


def months_earlier(period: Period, count: int) -> Period:
    """Return the same days so many calendar months earlier.

    Whole months stay whole ones. Whole weeks that move by years stay whole weeks too: a
    year is then 52 of them.

    >>> str(months_earlier(Period(date(2026, 2, 1), date(2026, 2, 28)), 24))
    '2024-02-01..2024-02-29'
    """
    if months(period):
        after = add_months(period.last + DAY, -count)
        return Period(add_months(period.first, -count), after - DAY)
    monday = bucket_start(period.first, Granularity.WEEKLY) == period.first
    sunday = bucket_end(period.last, Granularity.WEEKLY) == period.last
    if monday and sunday and count % 12 == 0:
        back = 7 * 52 * (count // 12) * DAY
        return Period(period.first - back, period.last - back)
    return Period(add_months(period.first, -count), add_months(period.last, -count))


def same_shape(one: Period, other: Period, granularity: Granularity) -> bool:
    """Return whether two periods can stand against each other.

    They are as many calendar months, or days, or have as many buckets.
    """
    if one.days == other.days or 0 < months(one) == months(other):
        return True
    first, second = (
        sum(1 for _ in buckets(days, granularity)) for days in (one, other)
    )
    return first == second


# Not strftime: the label must not follow the locale of the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
