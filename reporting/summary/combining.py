"""How the buckets of an export become one number, and two numbers a change.

* A bucket *counts* when it is whole (neither the period cuts it, nor does the data begin
  in it) and finished (it ended before today). Only buckets that count are compared. When
  one of the periods has none, or none in which anything is recorded although there is
  something in the others, all buckets are taken instead, and compared if both periods are
  over, equally long and in the data from their first day on.
* COUNT: ``value`` is the sum of all buckets, finished or not. ``pace`` is the mean per
  bucket that counts; the change is the change of the pace.
* RATE: the mean per bucket that counts, the median under an aggregation other than the
  mean. It is per developer *and bucket*. When no bucket counts: the sum, per developer
  and period.
* MEAN and SHARE: the mean over the buckets that count, weighted by ``Metric.weight``.
  Where the export has no such column it is weighted by ``Metric.cases``, or by nothing;
  under an aggregation other than the mean it is the median of the buckets' values (medians
  of buckets do not make a median). Then it is no more than about right (``exact`` is
  False), unless all values are the same.
* A missing value is left out, never taken for 0. Nothing at all gives None.
* The change is ``now / before - 1``, and None where the number before is 0 or missing.
* Below 5 % it is about the same, whatever the direction.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np

from reporting.catalogue import BY_NAME, Better, Kind, Metric, Unit
from reporting.requests import Aggregation
from reporting.summary.lines import Mask, Numbers, Side
from reporting.wording import alike

SAME_BELOW = 0.05


class Verdict(StrEnum):
    """What a change means; DIFFERENT where neither direction is the better one."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "about the same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a period, by the rules of this module.

    ``pace`` is a COUNT's mean per bucket that counts, ``counted`` the sum of these;
    ``samples`` what a MEAN or SHARE is made of, in the unit of its weight, and ``cases``
    how many cases that is at most; None where the export does not say.
    """

    value: float | None = None
    pace: float | None = None
    counted: float | None = None
    exact: bool = True
    samples: int | None = None
    cases: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two periods, and which of their buckets stand for them."""

    now: Side
    before: Side | None
    whole: bool
    comparable: bool
    by_pace: bool

    @classmethod
    def of(cls, now: Side, before: Side | None) -> "Pair":
        """Decide which buckets are compared."""
        if before is None:
            return cls(now, None, _counts(now), comparable=False, by_pace=False)
        whole = _counts(now) and _counts(before)
        same_length = now.period.days == before.period.days
        over = bool(now.finished.all() and before.finished.all())
        known = now.known and before.known
        complete = bool(now.counts.all() and before.counts.all())
        same_steps = len(now.buckets) == len(before.buckets)
        return cls(
            now,
            before,
            whole,
            comparable=whole or (same_length and over and known),
            by_pace=whole and not (complete and same_steps),
        )

    def mask(self, side: Side) -> Mask:
        """Return which buckets of ``side`` stand for its period."""
        return side.counts if self.whole else np.ones(len(side.buckets), dtype=bool)

    @property
    def counted(self) -> tuple[int, int]:
        """How many buckets count, now and before; not those in which somebody was not there."""
        now, before = (
            int((side.counts & side.there).sum()) if side else 0
            for side in (self.now, self.before)
        )
        return now, before

    def paced(self, metric: Metric) -> bool:
        """Return whether the paces of ``metric`` are compared, not the sums."""
        return self.by_pace and metric.kind is Kind.COUNT

    def compared(self, metric: Metric, value: Value) -> float | None:
        """Return which number of ``value`` is compared."""
        return value.pace if self.paced(metric) else value.value


def _counts(side: Side) -> bool:
    """Whether the buckets that count can stand for all: never zeros for what is there."""
    return bool(side.counts.any()) and not side.cut_off


def value(metric: Metric, side: Side, pair: Pair, aggregation: Aggregation) -> Value:
    """Return the number of ``side`` by the rule of the metric's kind."""
    line, mask = side.line(metric.name), pair.mask(side)
    there = ~np.isnan(line)
    used = line[there & mask]
    match metric.kind:
        case Kind.COUNT:
            if not there.any():
                return Value()
            total = float(line[there].sum())
            if not (pair.whole and used.size):
                return Value(total)
            return Value(total, float(used.mean()), float(used.sum()))
        case Kind.RATE:
            if not used.size:
                return Value()
            mean = aggregation is Aggregation.MEAN
            middle = used.mean() if mean else np.median(used)
            number = float(middle if pair.whole else used.sum())
            exact = mean or bool(used.min() == used.max())
            return Value(number, exact=exact, cases=_total(side.cases(metric), mask))
    return _mean(metric, side, there & mask, aggregation)


def _mean(metric: Metric, side: Side, mask: Mask, aggregation: Aggregation) -> Value:
    used = side.line(metric.name)[mask]
    if not used.size:
        return Value()
    weights, cases = side.weights(metric), side.cases(metric)
    samples = _total(weights, mask)
    of_cases = samples is not None and BY_NAME[metric.weight].unit is not Unit.LINES
    known = samples if of_cases else _total(cases, mask)
    whole = partial(Value, samples=samples, cases=known)
    if used.min() == used.max():
        return whole(float(used[0]))
    if aggregation is not Aggregation.MEAN:
        return whole(float(np.median(used)), exact=False)
    heavy = cases if weights is None else weights
    heavy = None if heavy is None else np.nan_to_num(heavy[mask])
    if heavy is None or not heavy.any():
        return whole(float(used.mean()), exact=False)
    exact = weights is not None
    return whole(float((used * heavy).sum() / heavy.sum()), exact=exact)


def _total(line: Numbers | None, mask: Mask) -> int | None:
    return None if line is None else round(float(np.nansum(line[mask])))


def compare(
    metric: Metric, now: Value, before: Value, pair: Pair
) -> tuple[float | None, Verdict]:
    """Return the relative change and what it means; unknown where nothing is compared."""
    if not pair.comparable:
        return None, Verdict.UNKNOWN
    numbers = pair.compared(metric, now), pair.compared(metric, before)
    if alike(metric, *numbers):
        return change(*numbers), Verdict.SAME
    return change(*numbers), verdict(metric, *numbers)


def difference(metric: Metric, now: Value, before: Value, pair: Pair) -> float | None:
    """Return by how much the compared number moved; None where nothing is compared."""
    later, earlier = pair.compared(metric, now), pair.compared(metric, before)
    if not pair.comparable or later is None or earlier is None:
        return None
    return later - earlier


def change(now: float | None, before: float | None) -> float | None:
    """Return the relative change: 0.5 is half as much again."""
    if now is None or before is None or (not before and now):
        return None
    return now / before - 1 if before else 0.0


def verdict(metric: Metric, now: float | None, before: float | None) -> Verdict:
    """Return what the change means for ``metric``, also where it has no ratio."""
    if now is None or before is None:
        return Verdict.UNKNOWN
    if abs(now - before) < SAME_BELOW * before or now == before:
        return Verdict.SAME
    if metric.better is Better.NEITHER:
        return Verdict.DIFFERENT
    rose = now > before
    return Verdict.BETTER if rose == (metric.better is Better.HIGHER) else Verdict.WORSE
