"""Where a look is worth it: a team, a week, a metric. Never advice, never about a person."""

from collections.abc import Iterator

from reporting.answer import Cell, Sentence
from reporting.catalogue import Better
from reporting.narrative import numbers, teams
from reporting.narrative.finding import size
from reporting.narrative.saying import count, say, team, when
from reporting.summary import MetricSummary, Point, Summary, Verdict

_MOST = 3
_FEWEST_POINTS = 4
_PAIR = 2


def suggestions(summary: Summary) -> tuple[Sentence, ...]:
    """Return at most three pointers, each at another place."""
    found: dict[str, Sentence] = {}
    worse = [one for one in summary.metrics if _worse(one)]
    for one in sorted(worse, key=size, reverse=True):
        for pointer in (*_worst_team(summary, one), *_worst_point(summary, one)):
            found.setdefault(f"{one.metric.name}", pointer)
    for one in summary.metrics:
        for place in one.outliers:
            pointer = _outlier(summary, one, one.series[place])
            found.setdefault(f"{one.metric.name}", pointer)
    return tuple(found.values())[:_MOST]


def _worse(one: MetricSummary) -> bool:
    """Whether a metric got worse, of the team asked for or of one of several."""
    return one.verdict is Verdict.WORSE and not one.small


def _worst_team(summary: Summary, one: MetricSummary) -> Iterator[Sentence]:
    """Point at the team furthest from where one wants to be."""
    known = teams.compared(one)
    if len(known) < 2:
        return
    last = known[-1]
    first, number = numbers.side_by_side(one, known[0], last)
    if first.text == number.text:
        return
    if len(known) == _PAIR:
        yield say(
            "{title}: {number}{each} in {team}, {first} in {other}.",
            title=one.metric.title,
            number=number,
            each=numbers.each(summary, one),
            team=team(last),
            first=first,
            other=team(known[0]),
        )
        return
    yield say(
        "{title} in {team}: {number}{each}, the {extreme} of {teams}.",
        title=one.metric.title,
        team=team(last),
        number=number,
        each=numbers.each(summary, one),
        extreme=_extreme(summary, one),
        teams=count(len(known), "team", Cell.TEAMS, one),
    )


def _worst_point(summary: Summary, one: MetricSummary) -> Iterator[Sentence]:
    """Point at the bucket furthest from where one wants to be."""
    known = [p for p in one.series if p.counts and p.value is not None]
    if len(known) < _FEWEST_POINTS:
        return
    lower = one.metric.better is Better.LOWER
    sign = 1 if lower else -1
    far, *rest = sorted(known, key=lambda p: sign * (p.value or 0), reverse=True)
    if numbers.at(one, far).text == numbers.at(one, rest[0]).text:
        return
    yield say(
        "{title} in {when}: {number}, the {extreme} of {points}.",
        title=one.metric.title,
        when=when(summary, far),
        number=numbers.at(one, far),
        extreme=_extreme(summary, one),
        points=count(len(known), numbers.bucket(summary), Cell.POINTS, one),
    )


def _outlier(summary: Summary, one: MetricSummary, point: Point) -> Sentence:
    return say(
        "{title} in {when}: {number}, far from the other {bucket}s.",
        title=one.metric.title,
        when=when(summary, point),
        number=numbers.at(one, point),
        bucket=numbers.bucket(summary),
    )


def _extreme(summary: Summary, one: MetricSummary) -> str:
    degrees = numbers.words(summary, one).degrees
    return degrees.most if one.metric.better is Better.LOWER else degrees.least
