"""What a period stands against: the equal one before, or another one of the same shape.

A unit of the calendar that is not over is compared so far: this quarter vs last quarter
means its days until today, and as many from the beginning of the last.
"""

from handlers.parse import incomparable
from handlers.parse.context import Phrase
from handlers.parse.days.calendar_units import (
    last,
    so_far,
    unit_of,
    unit_with,
)
from handlers.parse.days.spans import EARLIEST
from handlers.parse.reading import Reading, one
from handlers.parse.values import Against, Earlier, Over
from reporting.periods import DAY, Granularity, Period, months_earlier, same_shape
from reporting.plan import before, beside
from reporting.requests import Compare

Other = Against | Earlier | Over
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period(reading: Reading) -> Period | None:
    """Return the period asked for; of "January vs February" the later one.

    "Vs last quarter" alone asks for this quarter.
    """
    said, other = one(reading, Period), _other(reading)
    if other is None:
        return said
    phrase, value = other
    if said is None:
        return _implied(reading, phrase, value)
    if isinstance(value, Against) and not value.again:
        return max(said, value.days, key=lambda days: days.first)
    return said


def against(
    reading: Reading, days: Period, granularity: Granularity
) -> tuple[Compare, Period | None]:
    """Return whether ``days`` are compared, and with which if not with those before them."""
    said, other = {value for _, value in reading.each(Compare)}, _other(reading)
    if len(said) + bool(other) > 1:
        raise incomparable.both_ways(reading)
    if other is None:
        return said.pop() if said else Compare.PREVIOUS, None
    phrase, value = other
    past = _past(reading, phrase, value, days, granularity)
    if past is None:
        raise incomparable.other_shape(reading, phrase, value, days)
    if past.first < EARLIEST or past.last >= days.first:
        raise incomparable.not_earlier(reading, phrase, days)
    return Compare.PREVIOUS, None if past == beside(days) else past


def _other(reading: Reading) -> tuple[Phrase, Other] | None:
    found: list[tuple[Phrase, Other]] = [
        *reading.each(Against), *reading.each(Earlier), *reading.each(Over)
    ]  # fmt: skip
    if len({value for _, value in found}) > 1:
        raise incomparable.several(reading, [phrase for phrase, _ in found])
    return found[0] if found else None


def _implied(reading: Reading, phrase: Phrase, value: Other) -> Period | None:
    """Return the period of a text that says only what it is compared with, if any."""
    today = reading.context.today
    match value:
        case Over(unit):
            raise incomparable.which(reading, phrase, unit)
        case Earlier(same=unit) if unit:
            raise incomparable.this_or_last(reading, phrase, unit)
        case Against(days, again=True, unit=unit):
            if unit:
                raise incomparable.which(reading, phrase, unit)
            return days
        case Against(days, unit=unit) if unit:
            if days != last(unit, today):
                raise incomparable.this_or_last(reading, phrase, unit)
            if unit == "year":
                raise incomparable.whole_year_or_part(reading, phrase)
            return so_far(unit, today)
    return None


def _past(
    reading: Reading, phrase: Phrase, value: Other, days: Period, step: Granularity
) -> Period | None:
    """Return the other days; None where they are of another shape."""
    today = reading.context.today
    match value:
        case Earlier():
            if value.same and unit_of(days, today) != value.same:
                raise incomparable.not_one(reading, phrase, value)
            return _moved(days, value)
        case Over(unit):
            if unit_of(days, today) != unit:
                raise incomparable.which(reading, phrase, unit)
            return _unit_before(unit, days)
        case Against(other, again=True, unit=unit):
            if unit and unit_of(days, today) == unit:
                return _unit_before(unit, days)
            return before(days) if other.days == days.days else None
    return _of_another(reading, phrase, value, days, step)


def _of_another(
    reading: Reading, phrase: Phrase, value: Against, days: Period, step: Granularity
) -> Period | None:
    """Return the days of another period that was named, the earlier one of the two."""
    today, said = reading.context.today, one(reading, Period)
    other, unit = value.days, value.unit
    if said is not None and days != said:
        other, unit = said, unit_of(said, today)
    if unit == "year" and days.first.year == days.last.year:
        # "Q4 vs last year", asked in January, is that of the year before.
        named = any(char.isdigit() for char in phrase.text)
        years = days.first.year - other.first.year or int(not named)
        return _moved(days, Earlier(years, "year")) if years else None
    if unit and days == so_far(unit, today):
        return _aligned(days, other)
    return other if same_shape(days, other, step) else None


def _moved(days: Period, value: Earlier) -> Period | None:
    """Return the same days earlier; None for days that are not earlier, or too much so."""
    many, unit = value.many, value.unit
    if value.year is not None:
        many = days.first.year - value.year
    if not 0 < many * (_DAYS.get(unit) or 28 * _MONTHS[unit]) <= _reach(days):
        return None
    if unit in _DAYS:
        back = many * _DAYS[unit] * DAY
        return Period(days.first - back, days.last - back)
    return months_earlier(days, many * _MONTHS[unit])


def _reach(days: Period) -> int:
    """Return how many days there are before ``days``."""
    return (days.first - EARLIEST).days


def _unit_before(unit: str, days: Period) -> Period:
    """Return the unit before ``days``, which are one, whole or so far."""
    if days == unit_with(unit, days.first):
        return before(days)
    return _aligned(days, last(unit, days.first))


def _aligned(days: Period, other: Period) -> Period:
    """Return as much of ``other`` as ``days`` are, from its beginning."""
    return Period(other.first, min(other.last, other.first + (days.days - 1) * DAY))
