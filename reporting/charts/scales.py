"""How high a scale goes, so that no outlier flattens the rest; which points stand alone."""

from collections.abc import Sequence
from math import floor, isnan, log10, nan

# A value this many times the next one would flatten all others: it is cut, and named.
_OUTLIER = 4.0
_ENOUGH = 5
# So that a dot on the highest value does not touch the top of the scale.
_HEADROOM = 1.06
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)

Points = list[tuple[float, float]]


def ceiling(values: Sequence[float]) -> float:
    """Return the round top of a scale for ``values``; a lone outlier stays above it.

    >>> ceiling([3.0, 7.3]), ceiling([3.0, 4.0, 3.0, 4.0, 90.0])
    (8.0, 5.0)
    """
    highest, second = sorted((0.0, 0.0, *values), reverse=True)[:2]
    if len(values) >= _ENOUGH and 0 < _OUTLIER * second < highest:
        return _round_up(second * 1.2)
    return _round_up(highest * _HEADROOM)


def _round_up(value: float) -> float:
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step for step in _ROUND if step * power >= value * (1 - 1e-9)) * power


def cut(line: Points, top: float) -> Points:
    """Return the points with what is above ``top`` at the top."""
    return [(x, top if y > top else y) for x, y in line]


def lonely(line: Points) -> Points:
    """Return points with gaps on both sides: a line would not show them."""
    values = [nan, *(value for _, value in line), nan]
    return [
        point
        for index, point in enumerate(line)
        if not isnan(point[1]) and isnan(values[index]) and isnan(values[index + 2])
    ]
