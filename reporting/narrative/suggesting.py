"""Where a look is worth it: a team, a week, a metric. Never advice, never about a person."""

from collections.abc import Iterator

from reporting.answer import Cell, Claim, Sentence
from reporting.catalogue import Better, Kind
from reporting.narrative import numbers, teams
from reporting.narrative.finding import size
from reporting.narrative.saying import capital, count, listed, say, team, when
from reporting.summary import MetricSummary, Summary, Verdict
from reporting.wording import inside

_MOST = 3
_FEWEST_POINTS = 4
_PAIR = 2


def suggestions(summary: Summary, leading: MetricSummary) -> tuple[Sentence, ...]:
    """Return at most three pointers, one a metric; the teams of what leads are named."""
    found: dict[str, Sentence] = {}
    told: set[Claim] = set()
    worse = [one for one in summary.metrics if _worse(one)]
    for one in sorted(worse, key=size, reverse=True):
        by_team = () if one is leading else _worst_team(summary, one)
        for pointer in (*by_team, *_worst_point(summary, one)):
            days = {claim for claim in pointer.claims if claim.cell is Cell.DAY}
            # Two metrics that point at the same week are one pointer.
            if one.metric.name not in found and not days & told:
                found[one.metric.name] = pointer
                told |= days
    pointers = [*found.values(), *_outliers(summary, set(found))]
    return tuple(pointers)[:_MOST]


def _worse(one: MetricSummary) -> bool:
    """Whether a metric got worse, of the team asked for or of one of several."""
    return one.verdict is Verdict.WORSE and not one.small


def _worst_team(summary: Summary, one: MetricSummary) -> Iterator[Sentence]:
    """Point at the team furthest from where one wants to be; a sum is a matter of size."""
    known = teams.compared(one)
    if len(known) < _PAIR or one.metric.kind is Kind.COUNT:
        return
    last = known[-1]
    first, number = numbers.side_by_side(one, known[0], last)
    if first.text == number.text:
        return
    if len(known) == _PAIR:
        yield say(
            "{title}: {number}{each} in {team}, {first} in {other}.",
            title=one.title,
            number=number,
            each=numbers.each(summary, one),
            team=team(last),
            first=first,
            other=team(known[0]),
        )
        return
    yield say(
        "{title} in {team}: {number}{each}, the {extreme} of {teams}.",
        title=one.title,
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
        "{title} {when}: {number}, the {extreme} of {points}.",
        title=one.title,
        when=when(summary, far),
        number=numbers.at(one, far),
        extreme=_extreme(summary, one),
        points=count(len(known), numbers.bucket(summary), Cell.POINTS, one),
    )


def _outliers(summary: Summary, named: set[str]) -> Iterator[Sentence]:
    """Point at the buckets far from the others, with all that stands out in them."""
    places: dict[int, list[MetricSummary]] = {}
    for one in summary.metrics:
        known = one.metric.name in named or one.small
        if one.metric.better is not Better.NEITHER and not known:
            for place in one.outliers:
                places.setdefault(place, []).append(one)
    for place, metrics in places.items():
        yield capital(
            say(
                "{when}: {numbers}, far from the other {bucket}s.",
                when=when(summary, metrics[0].series[place]),
                numbers=listed(
                    [
                        say(
                            "{title} {number}",
                            title=inside(one.title),
                            number=numbers.at(one, one.series[place]),
                        )
                        for one in metrics
                    ]
                ),
                bucket=numbers.bucket(summary),
            )
        )


def _extreme(summary: Summary, one: MetricSummary) -> str:
    degrees = numbers.words(summary, one).degrees
    return degrees.most if one.metric.better is Better.LOWER else degrees.least
