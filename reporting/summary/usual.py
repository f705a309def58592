"""What is usual for a team itself, and where a number lies: the reading of a digest.

* Usual is from the lowest to the highest of at least four buckets before; those far outside
  of the others (`shape.outliers`) are left out.
* Up to 5 % beyond an end, or written like it, a number is still usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reporting.catalogue import Better, Kind, Metric
from reporting.summary import shape
from reporting.summary.combining import SAME_BELOW, Verdict
from reporting.summary.values import MetricSummary, Point
from reporting.wording import quantities

_FEWEST = 4


class Place(StrEnum):
    """Where a number lies; UNKNOWN where it, or what is usual, is."""

    INSIDE = "usual"
    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Usual:
    """From, to: both are usual, in the metric's unit and per bucket."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric of a digest. ``value`` is per bucket where the digest has more than one."""

    one: MetricSummary
    value: float | None
    usual: Usual | None
    place: Place

    @property
    def outside(self) -> bool:
        """Whether it is known to be unusual."""
        return self.place in (Place.ABOVE, Place.BELOW)

    @property
    def verdict(self) -> Verdict:
        """What it means that the number lies where it does."""
        match self.place, self.one.metric.better:
            case Place.UNKNOWN, _:
                return Verdict.UNKNOWN
            case Place.INSIDE, _:
                return Verdict.SAME
            case _, Better.NEITHER:
                return Verdict.DIFFERENT
            case place, better:
                welcome = (place is Place.ABOVE) == (better is Better.HIGHER)
                return Verdict.BETTER if welcome else Verdict.WORSE

    @property
    def distance(self) -> float:
        """How far outside it lies, as a part of the nearer end."""
        if not self.outside or self.usual is None or self.value is None:
            return 0.0
        above = self.place is Place.ABOVE
        end = self.usual.high if above else self.usual.low
        return abs(self.value - end) / end if end else 1.0


def reading(one: MetricSummary) -> Reading:
    """Read ``one`` against the buckets before it."""
    value = _value(one)
    found = usual(one.series_before)
    return Reading(one, value, found, place(one.metric, value, found))


def usual(points: Sequence[Point]) -> Usual | None:
    """Return what is usual; None where the buckets are too few to tell."""
    far = {points[at].days for at in shape.outliers(points)}
    values = [p.value for p in points if p.counts and p.value is not None]
    near = [
        p.value
        for p in points
        if p.counts and p.value is not None and p.days not in far
    ]
    if len(values) < _FEWEST or not any(values):
        return None
    return Usual(min(near), max(near))


def place(metric: Metric, value: float | None, usual: Usual | None) -> Place:
    """Return where ``value`` lies."""
    if value is None or usual is None:
        return Place.UNKNOWN
    written, low, high = quantities(metric, value, usual.low, usual.high)
    if value > usual.high * (1 + SAME_BELOW) and written != high:
        return Place.ABOVE
    if value < usual.low * (1 - SAME_BELOW) and written != low:
        return Place.BELOW
    return Place.INSIDE


def _value(one: MetricSummary) -> float | None:
    if one.metric.kind is not Kind.COUNT:
        return one.now.value
    known = [point.value for point in one.series if point.value is not None]
    return sum(known) / len(known) if known else None
