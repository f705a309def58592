"""Teams side by side: who is ahead, who moved up, and who moved the sum.

People are never ranked, nor their changes judged: `unranked` takes that away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reporting.catalogue import Better, Kind, Metric
from reporting.requests import Aggregation
from reporting.summary import combining
from reporting.summary.combining import Pair, Value, Verdict
from reporting.summary.lines import Side
from reporting.summary.points import points
from reporting.summary.values import Child, MetricSummary

_NEUTRAL = dict.fromkeys((Verdict.BETTER, Verdict.WORSE), Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Team:
    """One of several teams, in both periods; None where it was not there before."""

    name: str
    path: str
    now: Side
    before: Side | None


def children(
    metric: Metric,
    teams: Sequence[Team],
    pair: Pair,
    aggregation: Aggregation,
    *,
    moved: float | None,
) -> tuple[Child, ...]:
    """Set ``teams`` side by side; the one above them ``moved`` by so much, if it is one."""
    now = [combining.value(metric, team.now, pair, aggregation) for team in teams]
    before = [
        combining.value(metric, team.before, pair, aggregation)
        if team.before and pair.before
        else Value()
        for team in teams
    ]
    ranks, ranks_before = (
        _ranks(metric, [pair.compared(metric, value) for value in values])
        for values in (now, before)
    )
    return tuple(
        _child(metric, team, pair, (now[i], before[i]), (ranks[i], ranks_before[i]), moved)
        for i, team in enumerate(teams)
    )  # fmt: skip


def unranked(one: MetricSummary) -> MetricSummary:
    """Return the same numbers side by side without any order among them."""
    return replace(
        one,
        working=one.working and unranked(one.working),
        children=tuple(
            replace(
                child,
                rank=None,
                rank_before=None,
                share_of_change=None,
                verdict=_NEUTRAL.get(child.verdict, child.verdict),
            )
            for child in one.children
        ),
    )


def _child(
    metric: Metric,
    team: Team,
    pair: Pair,
    values: tuple[Value, Value],
    ranks: tuple[int | None, int | None],
    moved: float | None,
) -> Child:
    now, before = values
    change, verdict = combining.compare(metric, now, before, pair)
    own = combining.difference(metric, now, before, pair)
    share = (
        own / moved if metric.kind is Kind.COUNT and moved and own is not None else None
    )
    return Child(
        name=team.name,
        path=team.path,
        now=now,
        before=before,
        change=change,
        verdict=verdict,
        rank=ranks[0],
        rank_before=ranks[1],
        share_of_change=share,
        series=points(team.now, metric.name),
    )


def _ranks(metric: Metric, numbers: Sequence[float | None]) -> list[int | None]:
    """Return each number's place, best first; equals share the better one."""
    if metric.better is Better.NEITHER:
        return [None] * len(numbers)
    sign = -1 if metric.better is Better.HIGHER else 1
    order = sorted(sign * number for number in numbers if number is not None)
    return [
        None if number is None else order.index(sign * number) + 1 for number in numbers
    ]
