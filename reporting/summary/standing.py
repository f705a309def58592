"""Where a number stands: against what is usual, and in the tiers of a rating."""

from reporting.catalogue import Better, Kind, Metric
from reporting.periods import Granularity
from reporting.requests import Aggregation
from reporting.summary.combining import Pair
from reporting.summary.values import Band

RATINGS = ("Elite", "High", "Medium", "Low")
_WEEKS = {
    Granularity.DAILY: 1 / 7,
    Granularity.WEEKLY: 1.0,
    Granularity.MONTHLY: 365.25 / 12 / 7,
    Granularity.QUARTERLY: 365.25 / 4 / 7,
}


def band(
    metric: Metric, granularity: Granularity, aggregation: Aggregation
) -> Band | None:
    """Return what is usual in one bucket; nobody says what is for the slowest tenth."""
    if metric.usual == (None, None) or not _typical(aggregation):
        return None
    weeks = _WEEKS[granularity] if metric.kind is Kind.RATE else 1.0
    low, high = (None if end is None else end * weeks for end in metric.usual)
    return Band(low, high, metric.benchmark)


def rating(
    metric: Metric, value: float | None, pair: Pair, aggregation: Aggregation
) -> str | None:
    """Return the tier of the period's ``value``; a RATE is taken per week."""
    if metric.tiers is None or value is None or not _typical(aggregation):
        return None
    if metric.kind is Kind.RATE:
        value = value / _weeks(pair)
    for name, limit in zip(RATINGS, metric.tiers, strict=False):
        if value <= limit if metric.better is Better.LOWER else value >= limit:
            return name
    return RATINGS[-1]


def _weeks(pair: Pair) -> float:
    """Return how many weeks a RATE's value is about: a bucket's, else the period's."""
    if not pair.whole:
        return pair.now.period.days / 7
    days = [
        step.days.days
        for step, counts in zip(pair.now.buckets, pair.now.counts, strict=True)
        if counts
    ]
    return sum(days) / len(days) / 7


def _typical(aggregation: Aggregation) -> bool:
    return aggregation in (Aggregation.MEAN, Aggregation.MEDIAN)
