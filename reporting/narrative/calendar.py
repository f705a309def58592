"""One person's coding days, day by day, in words."""

from collections import Counter
from collections.abc import Iterator

from reporting.answer import Cell, Sentence, When
from reporting.narrative import drawn
from reporting.narrative.earlier import against
from reporting.narrative.saying import claim, count, say, who
from reporting.summary import MetricSummary, Point, Summary

_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays",
             "Sundays")  # fmt: skip
_FEWEST_DAYS = 10


def headline(summary: Summary) -> Sentence:
    """Say on how many days there was something."""
    one = _days(summary)
    active, days = _active(one.series), _known(one.series)
    return say(
        "{who} coded on {active} of {days}",
        who=who(summary),
        active=_number(one, len(active)),
        days=count(len(days), "day", Cell.POINTS, one),
    )


def story(summary: Summary) -> Iterator[Sentence]:
    """Say it with the period before."""
    one = _days(summary)
    said = headline(summary)
    past = _known(one.series_before)
    if not past:
        yield say("{said}.", said=said)
        return
    yield say("{said}; in {then} {before}.", said=said, then=against(summary),
              before=_earlier(one))  # fmt: skip


def observations(summary: Summary) -> Iterator[Sentence]:
    """Say which weekday is the most usual, where one is."""
    one = _days(summary)
    active = _active(one.series)
    if len(active) < _FEWEST_DAYS:
        return
    days = Counter(point.days.first.weekday() for point in active).most_common(2)
    if len(days) == 1 or days[0][1] > days[1][1]:
        weekday, times = days[0]
        number = claim(Cell.ACTIVE_DAYS, times, str(times), one,
                       subject=_WEEKDAYS[weekday])  # fmt: skip
        yield say("Most often on {weekday} ({times} of them).",
                  weekday=_WEEKDAYS[weekday], times=number)  # fmt: skip


def _days(summary: Summary) -> MetricSummary:
    found = drawn.calendar(summary)
    assert found is not None  # noqa: S101  there is no such view without them
    return found


def _known(series: tuple[Point, ...]) -> list[Point]:
    return [point for point in series if point.value is not None]


def _active(series: tuple[Point, ...]) -> list[Point]:
    return [point for point in series if point.value]


def _number(one: MetricSummary, days: int) -> Sentence:
    return claim(Cell.ACTIVE_DAYS, days, str(days), one)


def _earlier(one: MetricSummary) -> Sentence:
    days = len(_active(one.series_before))
    return say(
        "on {active} of {days}",
        active=claim(Cell.ACTIVE_DAYS, days, str(days), one, when=When.BEFORE),
        days=claim(
            Cell.POINTS,
            len(_known(one.series_before)),
            str(len(_known(one.series_before))),
            one,
            when=When.BEFORE,
        ),
    )
