"""What the numbers stand against, in words: the quarter before, the same one of another year."""

from reporting.answer import Cell, Sentence, When
from reporting.narrative.saying import around, claim, say
from reporting.periods import (
    DAY,
    Granularity,
    Period,
    bucket_end,
    bucket_start,
    months,
    months_earlier,
)
from reporting.plan import before
from reporting.summary import Summary
from reporting.wording import BUCKETS, length, month, quarter, span

_YEARS = ("", "of the year before", "two years before", "three years before",
          "four years before", "five years before")  # fmt: skip
_UNITS = (Granularity.QUARTERLY, Granularity.MONTHLY, Granularity.WEEKLY)
_A_YEAR, _A_QUARTER = 12, 3


def against(summary: Summary) -> Sentence:
    """Name it: ``the 13 weeks before``, ``the same quarter of the year before``, ``Q2 2025``."""
    period, past = summary.period, summary.before or summary.none_before
    if past is None or past == before(period):
        return say("the {time} before", time=_length(past or period))
    for years, when in enumerate(_YEARS):
        if years and _reaches(period, years) and past == _years_earlier(period, years):
            return say("the same {time} {when}", time=_length(past), when=when)
    for step in _UNITS:
        if past == _begun(period, step):
            return say("the same {time} of the {unit} before", time=_length(past),
                       unit=BUCKETS[step])  # fmt: skip
    return claim(
        Cell.DAY, past.first, _named(past), when=When.BEFORE, bucket=past.first
    )


def _length(period: Period) -> Sentence:
    """Say how long it is; a number in it is a claim."""
    text = length(period)
    if not text[0].isdigit():
        return Sentence(text)
    return around(claim(Cell.DAYS, period.days, text, when=When.BEFORE), "{}")


def _reaches(period: Period, years: int) -> bool:
    return period.first.year > years


def _years_earlier(period: Period, years: int) -> Period:
    return months_earlier(period, _A_YEAR * years)


def _begun(period: Period, step: Granularity) -> Period | None:
    """Return the beginning of the bucket before, as long as ``period``, itself a beginning."""
    if period.first != bucket_start(period.first, step):
        return None
    if period.last > bucket_end(period.first, step):
        return None
    first = bucket_start(period.first - DAY, step)
    last = min(first + (period.days - 1) * DAY, bucket_end(first, step))
    return Period(first, last)


def _named(past: Period) -> str:
    count = months(past)
    if count == _A_YEAR and past.first.month == 1:
        return str(past.first.year)
    if count == _A_QUARTER and past.first.month % _A_QUARTER == 1:
        return quarter(past.first)
    if count == 1:
        return month(past.first)
    return f"the {'day of' if past.days == 1 else 'days from'} {span(past)}"
