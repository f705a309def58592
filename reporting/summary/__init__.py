"""What a metric did over a period, and over the equal period before: numbers, no words.

How buckets become one number, and when two periods are compared, is said in
`reporting.summary.combining`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from reporting.catalogue import BY_NAME, Better, Kind, Metric, Unit
from reporting.errors import TableError
from reporting.periods import DAY, Granularity, Period
from reporting.requests import Aggregation, ReportRequest
from reporting.summary import combining
from reporting.summary.combining import Pair, Value, Verdict
from reporting.summary.lines import Horizon, Side, children_rows, own_rows
from reporting.wording import alike

# Fewer pull requests or work items than this say little about a team.
SMALL_BELOW = 10
# Data may be this old, a long weekend, before it is worth a word.
_STALE_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a line. ``value`` is None where the export has none, or none yet."""

    label: str
    days: Period
    value: float | None
    whole: bool
    finished: bool

    @property
    def counts(self) -> bool:
        """Whether the bucket takes part in the comparison."""
        return self.whole and self.finished


@dataclass(frozen=True, slots=True)
class Child:
    """A team below the one the report is about."""

    name: str
    now: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSummary:
    """What one metric did. ``by_pace``: the change is that of the paces, not of the sums.

    A verdict is never on two numbers that are written the same: these are about the same.
    """

    metric: Metric
    now: Value
    before: Value
    by_pace: bool
    change: float | None
    verdict: Verdict
    series: tuple[Point, ...]
    series_before: tuple[Point, ...]
    children: tuple[Child, ...]

    @property
    def by_total(self) -> bool:
        """Whether paces are too small to read: what was counted is shown instead."""
        paces = (self.now.pace or 0, self.before.pace or 0)
        return self.by_pace and any(0 < pace < 1 for pace in paces)

    @property
    def shown(self) -> float | None:
        """The number that is shown beside the one before, now."""
        return self._shown(self.now)

    @property
    def shown_before(self) -> float | None:
        """The number before."""
        return self._shown(self.before)

    def _shown(self, value: Value) -> float | None:
        if self.by_total:
            return value.counted
        return value.pace if self.by_pace else value.value

    @property
    def exact(self) -> bool:
        """Whether both numbers are more than about right."""
        return self.now.exact and self.before.exact

    @property
    def small(self) -> bool:
        """Whether there are too few cases to conclude from."""
        if self.metric.kind is Kind.COUNT:
            sides = (self.now, self.before)
            cases = [side.counted if self.by_pace else side.value for side in sides]
            return max(case or 0 for case in cases) < SMALL_BELOW
        if self.metric.weight and BY_NAME[self.metric.weight].unit is not Unit.LINES:
            counts = (self.now.samples, self.before.samples)
            return any(count is not None and count < SMALL_BELOW for count in counts)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A report in numbers. ``silent`` metrics recorded nothing in either period.

    ``counted`` is how many whole, finished buckets there are, now and before. ``whole``:
    only those are taken, and a RATE is per bucket; else it is per period.

    ``before`` is None where nothing is compared; ``none_before``: because nothing at all
    is recorded there. ``data_ends`` is the day of the newest data, where the period goes
    on for days after it.
    """

    name: str
    path: str
    person: bool
    period: Period
    before: Period | None
    granularity: Granularity
    aggregation: Aggregation
    metrics: tuple[MetricSummary, ...]
    silent: tuple[Metric, ...]
    counted: tuple[int, int]
    whole: bool
    none_before: bool
    data_ends: date | None

    @property
    def partial(self) -> bool:
        """Whether some bucket of the period is shown that is cut or not finished."""
        return any(
            point.value is not None and not point.counts
            for one in self.metrics
            for point in one.series
        )


def summarise(
    request: ReportRequest,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    before_period: Period | None,
    today: date,
    data_until: date | None = None,
) -> Summary:
    """Sum up the frames of `reporting.tables.read` for the one team or person asked for.

    A bucket that ends on or after ``today``, or after ``data_until`` (both UTC), is
    unfinished; one that begins after it has no values. A period before in which nothing
    at all is recorded is not compared. A person with rows in several teams is read from
    the first: each repeats the same numbers. Raises TableError when the frame is not the
    answer to ``request``.
    """
    horizon = Horizon(today, data_until)
    own = own_rows(now, request)
    if own.empty:
        asked = request.people[0] if request.people else request.teams[0].path
        raise TableError(f"The export has no rows for {asked}.")

    def side(rows: pd.DataFrame, period: Period) -> Side:
        return Side.of(rows, period, request.granularity, horizon)

    path = str(own["hierarchy"].iloc[0])
    past = None
    if before is not None and before_period is not None:
        past = side(own_rows(before, request), before_period)
    none_before = past is not None and not past.recorded
    past = None if none_before else past
    pair = Pair.of(side(own, request.period), past)
    below = () if request.people else children_rows(now, path)
    children = {name: side(rows, request.period) for name, rows in below}
    found = [
        _metric_summary(BY_NAME[name], pair, children, request.aggregation)
        for name in request.metrics
    ]
    silent = _silent_names(found)
    return Summary(
        name=str(own["developer" if request.people else "team"].iloc[0]),
        path=path,
        person=bool(request.people),
        period=request.period,
        before=before_period if past else None,
        granularity=request.granularity,
        aggregation=request.aggregation,
        metrics=tuple(m for m in found if m.metric.name not in silent),
        silent=tuple(m.metric for m in found if m.metric.name in silent),
        counted=(int(pair.now.counts.sum()), int(past.counts.sum()) if past else 0),
        whole=pair.whole,
        none_before=none_before,
        data_ends=_data_ends(request.period, horizon),
    )


def _data_ends(period: Period, horizon: Horizon) -> date | None:
    """Return the day of the newest data if days of ``period`` are missing after it."""
    if horizon.data_until is None:
        return None
    known = min(period.last, horizon.today - DAY)
    return horizon.data_until if known - horizon.data_until > _STALE_AFTER else None


def _metric_summary(
    metric: Metric,
    pair: Pair,
    children: Mapping[str, Side],
    aggregation: Aggregation,
) -> MetricSummary:
    def value(side: Side) -> Value:
        return combining.value(metric, side, pair, aggregation)

    now = value(pair.now)
    before = value(pair.before) if pair.before else Value()
    by_pace = pair.by_pace and metric.kind is Kind.COUNT
    pair_of = (now.pace, before.pace) if by_pace else (now.value, before.value)
    change, verdict = None, Verdict.UNKNOWN
    if pair.comparable:
        change = combining.change(*pair_of)
        verdict = combining.verdict(metric, *pair_of)
        if alike(metric, *pair_of):
            verdict = Verdict.SAME
    return MetricSummary(
        metric=metric,
        now=now,
        before=before,
        by_pace=by_pace,
        change=change,
        verdict=verdict,
        series=_points(pair.now, metric.name),
        series_before=_points(pair.before, metric.name) if pair.before else (),
        children=tuple(Child(name, value(side)) for name, side in children.items()),
    )


def _points(side: Side, name: str) -> tuple[Point, ...]:
    rows = zip(side.buckets, side.line(name), side.finished, strict=True)
    return tuple(
        Point(
            bucket.label,
            bucket.days,
            None if np.isnan(value) else float(value),
            bucket.whole,
            bool(finished),
        )
        for bucket, value, finished in rows
    )


def _silent_names(found: list[MetricSummary]) -> set[str]:
    """Return what recorded nothing; among others, a good zero is a finding."""
    silent = {one.metric.name for one in found if _silent(one)}
    if len(silent) < len(found):
        silent -= {one.metric.name for one in found if _good_zero(one)}
    return silent


def _silent(one: MetricSummary) -> bool:
    """Whether nothing was recorded; a mean of 0 is something where lower is better."""
    lines = (one.series, one.series_before)
    values = [
        point.value for line in lines for point in line if point.value is not None
    ]
    if one.metric.kind in (Kind.MEAN, Kind.SHARE) and one.metric.better is Better.LOWER:
        return not values
    return not any(values)


def _good_zero(one: MetricSummary) -> bool:
    """Whether a zero is a finding: of things better not to have."""
    values = [point.value for point in one.series if point.value is not None]
    return bool(values) and one.metric.better is Better.LOWER
