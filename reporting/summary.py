"""What a metric did over a period, and over the equal period before: numbers, no words.

How the buckets of an export become one number, said here once:

* A bucket *counts* when it is whole (the period does not cut it) and finished (it ended
  before today). Only buckets that count are compared. When one of the periods has none,
  all buckets are taken instead, and compared if both periods are over and equally long.
* COUNT: ``value`` is the sum of all buckets, finished or not. ``pace`` is the mean per
  bucket that counts; the change is the change of the pace.
* RATE: the mean per bucket that counts. It is per developer *and bucket*. When no bucket
  counts: the sum, per developer and period.
* MEAN and SHARE: the mean over the buckets that count, weighted by ``Metric.weight``.
  Where the export has no such column, or under an aggregation other than the mean
  (medians of buckets do not make a median): the mean, or the median, of the buckets'
  values, which is no more than about right (``exact`` is False), unless all are the same.
* A missing value is left out, never taken for 0. Nothing at all gives None.
* The change is ``now / before - 1``, and None where the number before is 0 or missing.
* Below 5 % it is about the same, whatever the direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from reporting.catalogue import BY_NAME, Better, Kind, Metric, Unit
from reporting.errors import TableError
from reporting.lines import Mask, Numbers, Side, children_rows, own_rows
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, ReportRequest

SAME_BELOW = 0.05
# Fewer pull requests or work items than this say little about a team.
SMALL_BELOW = 10


class Verdict(StrEnum):
    """What a change means; DIFFERENT where neither direction is the better one."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "about the same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


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
class Value:
    """A number of a period, by the rules of this module.

    ``pace`` is a COUNT's mean per whole bucket; ``samples`` what a MEAN or SHARE is made
    of, in the unit of its weight, None where the export does not say.
    """

    value: float | None = None
    pace: float | None = None
    exact: bool = True
    samples: int | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A team below the one the report is about."""

    name: str
    now: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSummary:
    """What one metric did. ``by_pace``: the change is that of the paces, not of the sums."""

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
    def shown(self) -> float | None:
        """The number that is compared, now."""
        return self.now.pace if self.by_pace else self.now.value

    @property
    def shown_before(self) -> float | None:
        """The number it is compared with."""
        return self.before.pace if self.by_pace else self.before.value

    @property
    def exact(self) -> bool:
        """Whether both numbers are more than about right."""
        return self.now.exact and self.before.exact

    @property
    def small(self) -> bool:
        """Whether there are too few cases to conclude from."""
        if self.metric.kind is Kind.COUNT:
            cases = (self.now.value or 0, self.before.value or 0)
            return max(cases) < SMALL_BELOW
        if self.metric.weight and BY_NAME[self.metric.weight].unit is not Unit.LINES:
            counts = (self.now.samples, self.before.samples)
            return any(count is not None and count < SMALL_BELOW for count in counts)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A report in numbers. ``silent`` metrics recorded nothing in either period.

    ``counted`` is how many whole, finished buckets are compared, now and before.
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

    @property
    def partial(self) -> bool:
        """Whether some bucket of the period is cut or not finished."""
        return any(not point.counts for m in self.metrics[:1] for point in m.series)


def summarise(
    request: ReportRequest,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    before_period: Period | None,
    today: date,
) -> Summary:
    """Sum up the frames of `reporting.tables.read` for the one team or person asked for.

    A bucket that ends on or after ``today`` is unfinished. A person with rows in several
    teams is read from the first: each repeats the same numbers. Raises TableError when
    the frame is not the answer to ``request``.
    """
    own = own_rows(now, request)
    if own.empty:
        asked = request.people[0] if request.people else request.teams[0].path
        raise TableError(f"The export has no rows for {asked}.")

    def side(rows: pd.DataFrame, period: Period) -> Side:
        return Side.of(rows, period, request.granularity, today)

    path = str(own["hierarchy"].iloc[0])
    past = None
    if before is not None and before_period is not None:
        past = side(own_rows(before, request), before_period)
    pair = _Pair.of(side(own, request.period), past)
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
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two periods, and which of their buckets stand for them."""

    now: Side
    before: Side | None
    whole: bool
    comparable: bool
    by_pace: bool

    @classmethod
    def of(cls, now: Side, before: Side | None) -> "_Pair":
        if before is None:
            return cls(
                now, None, bool(now.counts.any()), comparable=False, by_pace=False
            )
        whole = bool(now.counts.any() and before.counts.any())
        same_length = now.period.days == before.period.days
        over = bool(now.finished.all() and before.finished.all())
        complete = bool(now.counts.all() and before.counts.all())
        same_steps = len(now.buckets) == len(before.buckets)
        return cls(
            now,
            before,
            whole,
            comparable=whole or (same_length and over),
            by_pace=whole and not (complete and same_steps),
        )

    def mask(self, side: Side) -> Mask:
        return side.counts if self.whole else np.ones(len(side.buckets), dtype=bool)


def _metric_summary(
    metric: Metric,
    pair: _Pair,
    children: Mapping[str, Side],
    aggregation: Aggregation,
) -> MetricSummary:
    def value(side: Side) -> Value:
        return _value(metric, side, pair, aggregation)

    now = value(pair.now)
    before = value(pair.before) if pair.before else Value()
    by_pace = pair.by_pace and metric.kind is Kind.COUNT
    compared = (now.pace, before.pace) if by_pace else (now.value, before.value)
    change, verdict = None, Verdict.UNKNOWN
    if pair.comparable:
        change = _change(*compared)
        verdict = _verdict(metric, *compared)
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


def _value(metric: Metric, side: Side, pair: _Pair, aggregation: Aggregation) -> Value:
    line, mask = side.line(metric.name), pair.mask(side)
    there = ~np.isnan(line)
    used = line[there & mask]
    match metric.kind:
        case Kind.COUNT:
            if not there.any():
                return Value()
            pace = float(used.mean()) if pair.whole and used.size else None
            return Value(float(line[there].sum()), pace)
        case Kind.RATE:
            if not used.size:
                return Value()
            one = used.size == 1 or aggregation is Aggregation.MEAN
            return Value(float(used.mean() if pair.whole else used.sum()), exact=one)
    return _mean(line, there & mask, side.weights(metric), aggregation)


def _mean(
    line: Numbers, mask: Mask, weights: Numbers | None, aggregation: Aggregation
) -> Value:
    used = line[mask]
    if not used.size:
        return Value()
    heavy = None if weights is None else np.nan_to_num(weights[mask])
    samples = None if heavy is None else round(float(heavy.sum()))
    if used.min() == used.max():
        return Value(float(used[0]), samples=samples)
    if aggregation is not Aggregation.MEAN:
        return Value(float(np.median(used)), exact=False, samples=samples)
    if heavy is None or not samples:
        return Value(float(used.mean()), exact=False)
    return Value(float((used * heavy).sum() / heavy.sum()), samples=samples)


def _change(now: float | None, before: float | None) -> float | None:
    if now is None or before is None or (not before and now):
        return None
    return now / before - 1 if before else 0.0


def _verdict(metric: Metric, now: float | None, before: float | None) -> Verdict:
    if now is None or before is None:
        return Verdict.UNKNOWN
    if abs(now - before) < SAME_BELOW * before or now == before:
        return Verdict.SAME
    if metric.better is Better.NEITHER:
        return Verdict.DIFFERENT
    rose = now > before
    return Verdict.BETTER if rose == (metric.better is Better.HIGHER) else Verdict.WORSE


def _silent_names(found: list[MetricSummary]) -> set[str]:
    """Return what recorded nothing; among others, a good zero is a finding."""
    silent = {one.metric.name for one in found if _silent(one)}
    if len(silent) < len(found):
        silent -= {one.metric.name for one in found if _good_zero(one)}
    return silent


def _silent(one: MetricSummary) -> bool:
    """Whether nothing was recorded; a mean of 0 is something."""
    lines = (one.series, one.series_before)
    values = [
        point.value for line in lines for point in line if point.value is not None
    ]
    adds_up = one.metric.kind in (Kind.COUNT, Kind.RATE)
    return not values or (adds_up and not any(values))


def _good_zero(one: MetricSummary) -> bool:
    """Whether a zero is a finding: of things better not to have."""
    values = [point.value for point in one.series if point.value is not None]
    return bool(values) and one.metric.better is Better.LOWER
