"""What a period stands against, in words: the quarter before, the same one of another year."""

from reporting.periods import (
    DAY,
    Granularity,
    Period,
    bucket_end,
    bucket_start,
    months,
    months_earlier,
)
from reporting.plan import before, beside
from reporting.wording import BUCKETS, length, month, quarter, span

_YEARS = ("", "of the year before", "two years before", "three years before",
          "four years before", "five years before")  # fmt: skip
_UNITS = (Granularity.QUARTERLY, Granularity.MONTHLY)
_A_YEAR, _A_QUARTER = 12, 3


def called(period: Period, past: Period) -> str:
    """Name the earlier of two periods as seen from the later one.

    >>> from datetime import date
    >>> called(Period(date(2026, 4, 1), date(2026, 6, 30)),
    ...        Period(date(2025, 4, 1), date(2025, 6, 30)))
    'the same quarter of the year before'
    """
    if past == before(period):
        return f"the {length(past)} before"
    if past == beside(period):
        return f"the same weekday{'s' if past.days > 1 else ''} of the week before"
    for years, when in enumerate(_YEARS):
        if years and past == _years_earlier(period, years):
            return f"the same {length(past)} {when}"
    for step in _UNITS:
        if past == _beginning(period, step):
            return f"the same {length(past)} of the {BUCKETS[step]} before"
    return named(past)


def named(past: Period) -> str:
    """Name a period by its days: ``2024``, ``Q2 2025``, ``the days from 1 Dec to …``."""
    count = months(past)
    if count == _A_YEAR and past.first.month == 1:
        return str(past.first.year)
    if count == _A_QUARTER and past.first.month % _A_QUARTER == 1:
        return quarter(past.first)
    if count == 1:
        return month(past.first)
    return f"the {'day of' if past.days == 1 else 'days from'} {span(past)}"


def _years_earlier(period: Period, years: int) -> Period | None:
    """Return the same days of another year; None before there were any."""
    if period.first.year <= years:
        return None
    return months_earlier(period, _A_YEAR * years)


def _beginning(period: Period, step: Granularity) -> Period | None:
    """Return as much of the bucket before as ``period`` is of its own, from the first day."""
    if period.first != bucket_start(period.first, step):
        return None
    if period.last > bucket_end(period.first, step):
        return None
    first = bucket_start(period.first - DAY, step)
    return Period(first, min(first + (period.days - 1) * DAY, bucket_end(first, step)))
