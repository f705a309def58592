"""One metric, summed up."""

from collections.abc import Sequence

from reporting.catalogue import BY_NAME, Better, Kind, Metric
from reporting.goals import Goal
from reporting.periods import Granularity
from reporting.requests import Aggregation
from reporting.summary import combining, shape, standing
from reporting.summary.children import Team, children
from reporting.summary.combining import Pair, Value
from reporting.summary.parts import parts
from reporting.summary.points import points
from reporting.summary.values import MetricSummary


def single(
    metric: Metric,
    pair: Pair,
    teams: Sequence[Team],
    aggregation: Aggregation,
    granularity: Granularity,
    goal: Goal | None,
) -> MetricSummary:
    """Sum up ``metric``: of the team or person in ``pair``, and of the ``teams`` below."""
    now = combining.value(metric, pair.now, pair, aggregation)
    before = Value()
    if pair.before:
        before = combining.value(metric, pair.before, pair, aggregation)
    change, verdict = combining.compare(metric, now, before, pair)
    series = points(pair.now, metric.name)
    moved = combining.difference(metric, now, before, pair)
    below = children(metric, teams, pair, aggregation, moved=moved)
    working = None
    if metric.working:
        twin = BY_NAME[metric.working]
        working = single(twin, pair, teams, aggregation, granularity, goal=None)
    return MetricSummary(
        metric=metric,
        aggregation=aggregation,
        now=now,
        before=before,
        by_pace=pair.paced(metric),
        change=change,
        verdict=verdict,
        series=series,
        series_before=points(pair.before, metric.name) if pair.before else (),
        children=below,
        trend=shape.trend(series),
        spread=shape.spread(pair.compared(metric, child.now) for child in below),
        outliers=shape.outliers(series),
        band=standing.band(metric, granularity, aggregation),
        parts=parts(metric, pair, aggregation),
        rating=standing.rating(metric, now.value, pair, aggregation),
        goal=goal,
        working=working if working and has_numbers(working) else None,
    )


def has_numbers(one: MetricSummary) -> bool:
    """Return whether the period has any, of the team itself or of those below."""
    return any(value is not None for value in _now(one))


def silent_names(found: Sequence[MetricSummary]) -> set[str]:
    """Return what recorded nothing; among others, a good zero is a finding."""
    silent = {one.metric.name for one in found if _silent(one)}
    if len(silent) < len(found):
        silent -= {one.metric.name for one in found if _good_zero(one)}
    return silent


def _silent(one: MetricSummary) -> bool:
    """Whether nothing was recorded; a mean of 0 is something where lower is better."""
    before = [point.value for point in one.series_before]
    before += [child.before.value for child in one.children]
    values = [value for value in (*_now(one), *before) if value is not None]
    if one.metric.kind in (Kind.MEAN, Kind.SHARE) and one.metric.better is Better.LOWER:
        return not values
    return not any(values)


def _good_zero(one: MetricSummary) -> bool:
    """Whether a zero is a finding: of things better not to have."""
    return has_numbers(one) and one.metric.better is Better.LOWER


def _now(one: MetricSummary) -> list[float | None]:
    lines = (one.series, *(child.series for child in one.children))
    return [point.value for line in lines for point in line]
