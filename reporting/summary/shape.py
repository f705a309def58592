"""The shape of a line or of a group: trend, outliers, quartiles.

* A trend needs five points that count. It is clear when the 95 % interval of its slope
  (Student's t) leaves out 0; a gap keeps its place on the time axis.
* An outlier lies more than one and a half times the quartiles' distance outside of them
  (Tukey's fences), among at least eight points that count.
* Quartiles interpolate between the closest ranks.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from reporting.summary.values import Point, Spread, Trend

_FEWEST_FOR_TREND = 5
_FEWEST_FOR_OUTLIERS = 8
# Two-sided 95 % of Student's t, from 3 degrees of freedom; between two the larger is used.
_T = {
    3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228,
    11: 2.201, 12: 2.179, 13: 2.160, 14: 2.145, 15: 2.131, 16: 2.120, 18: 2.101,
    20: 2.086, 25: 2.060, 30: 2.042, 40: 2.021, 60: 2.000, 120: 1.980,
}  # fmt: skip
_QUARTERS = (0, 25, 50, 75, 100)
# Below this part of the values a difference is how floats are written down.
_NOISE = 1e-9

_Numbers = NDArray[np.float64]


def trend(series: Sequence[Point]) -> Trend | None:
    """Return the trend of the points that count; None where they are too few."""
    places, values = _counting(series)
    if len(values) < _FEWEST_FOR_TREND:
        return None
    across = places - places.mean()
    slope = float((across * values).sum() / (across**2).sum())
    line = values.mean() + slope * across
    freedom = len(values) - 2
    error = float(np.sqrt(((values - line) ** 2).sum() / freedom / (across**2).sum()))
    rise = float(line[-1] - line[0])
    real = abs(rise) > _NOISE * float(np.abs(values).max())
    return Trend(
        per_bucket=slope,
        change=rise / float(line[0]) if line[0] > 0 else None,
        clear=real and abs(slope) > _t(freedom) * error,
    )


def outliers(series: Sequence[Point]) -> tuple[int, ...]:
    """Return the places of the points that lie far outside the others."""
    places, values = _counting(series)
    if len(values) < _FEWEST_FOR_OUTLIERS:
        return ()
    low, high = np.percentile(values, (25, 75))
    reach = 1.5 * (high - low) + _NOISE * float(np.abs(values).max())
    far = (values < low - reach) | (values > high + reach)
    return tuple(int(place) for place in places[far])


def spread(values: Iterable[float | None]) -> Spread | None:
    """Return the quartiles of what is there; None where nothing is."""
    there = np.array([value for value in values if value is not None])
    if not there.size:
        return None
    lowest, q1, median, q3, highest = map(float, np.percentile(there, _QUARTERS))
    return Spread(lowest, q1, median, q3, highest, len(there))


def _counting(series: Sequence[Point]) -> tuple[_Numbers, _Numbers]:
    found = [
        (float(place), point.value)
        for place, point in enumerate(series)
        if point.counts and point.value is not None
    ]
    table = np.array(found, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _t(freedom: int) -> float:
    return _T[max(known for known in _T if known <= freedom)]
