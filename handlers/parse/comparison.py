"""What a period is compared with: the equal one before, said in many ways.

A week, month, quarter or half that is not over is compared so far: this quarter vs last
quarter means its days until today and as many days before, which is what a report says of
itself. Who sets this year against the last means the same days of the year, and is told no.
"""

from datetime import date

from handlers.mrkdwn import bold
from handlers.parse import periods
from handlers.parse.phrases import YEAR_APART
from handlers.parse.readers import Phrase
from handlers.parse.reading import Reading, one
from handlers.parse.spans import day_name
from handlers.parse.values import Against
from handlers.parse.words import replaced
from reporting.errors import RequestError
from reporting.periods import DAY, Period, add_months
from reporting.requests import Compare
from reporting.wording import months

_SO_FAR = tuple(unit for unit in periods.CALENDAR if unit != "year")


def period(reading: Reading) -> Period | None:
    """Return the period that was said; of "January vs February" the later one."""
    said, others = one(reading, Period), reading.each(Against)
    if said and len(others) == 1 and others[0][1].unit:
        other = others[0][1].days
        if _is_unit_before(said, other, reading.context.today):
            return other
    return said


def compare(reading: Reading, days: Period) -> Compare:
    """Return what ``days`` are compared with; RequestError for another period."""
    others = reading.each(Against)
    for phrase, against in others:
        if not _is_before(against, days, reading):
            raise _refusal(reading, phrase, against, days)
    said = {value for _, value in reading.each(Compare)} | {
        Compare.PREVIOUS for _ in others
    }
    if len(said) > 1:
        raise RequestError("With a comparison or without? I read both.")
    return said.pop() if said else Compare.PREVIOUS


def _refusal(
    reading: Reading, phrase: Phrase, against: Against, days: Period
) -> RequestError:
    sentence = (
        f"I compare with the equally long period just before {day_name(days.first)}; "
        f"{bold(phrase.text)} is another one. Take `vs previous`."
    )
    if _is_a_year_apart(against.days, days):
        sentence = YEAR_APART
    return RequestError(sentence, suggestions=_ways(reading, phrase, against))


def _ways(reading: Reading, phrase: Phrase, against: Against) -> tuple[str, ...]:
    """Return texts that can be read; of years only whole ones can be compared."""
    plain = reading.with_(phrase, "vs previous")
    said = [other for other, _ in reading.each(Period)]
    if against.unit == "year":
        changes = [(other.words, "last year") for other in said[:1]]
        years = "vs the year before" if said else "last year vs the year before"
        return plain, replaced(
            reading.context.source, [*changes, (phrase.words, years)]
        )
    if said or not _is_last(against, reading.context.today):
        return (plain,)
    return reading.with_(phrase, f"this {against.unit} vs last {against.unit}"), plain


def _is_last(against: Against, today: date) -> bool:
    """Return whether it is the last quarter, say, that is over."""
    unit, last = against.unit, against.days.last
    return bool(unit) and last + DAY == periods.start_of(unit, today)


def _is_before(against: Against, days: Period, reading: Reading) -> bool:
    """Return whether ``against`` is the period before, as long as ``days``."""
    other = against.days
    if other.last + DAY == days.first:
        equal = other.days == days.days or 0 < months(other) == months(days)
        return equal or bool(
            against.unit and _is_unit_before(other, days, reading.context.today)
        )
    if against.again:
        # "Last week against the previous week" means the one before last.
        return other.days == days.days or _is_one(against.unit, days)
    return other == days and one(reading, Period) not in (None, days)


def _is_unit_before(earlier: Period, later: Period, today: date) -> bool:
    """Return whether they are a quarter, say, and the next, which may be so far only."""
    return earlier.last + DAY == later.first and any(
        all(
            periods.unit_at(unit, days.first, today) == days
            for days in (earlier, later)
        )
        for unit in _SO_FAR
    )


def _is_one(unit: str, days: Period) -> bool:
    return (
        bool(unit)
        and periods.unit_at(unit, days.first, days.last) == days
        and (periods.start_of(unit, days.last + DAY) > days.last)
    )


def _is_a_year_apart(other: Period, days: Period) -> bool:
    """Return whether ``other`` holds some of the same days of the year before."""
    first, last = add_months(days.first, -12), add_months(days.last, -12)
    return other.first <= last and first <= other.last
