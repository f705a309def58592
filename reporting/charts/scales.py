"""How high a scale goes, so that no outlier flattens the rest; which points stand alone."""

from collections.abc import Sequence
from math import floor, isnan, log10, nan

from reporting.catalogue import Unit

# A value this many times the next one would flatten all others: it is cut, and named.
_OUTLIER = 4.0
_ENOUGH = 5
# So that a dot on the highest value does not touch the top of the scale.
_HEADROOM = 1.06
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
# Two days and twelve hours.
_HALF = 2.5
# From here on hours are written as days.
_MANY_HOURS = 40

Points = list[tuple[float, float]]


def ceiling(values: Sequence[float], unit: Unit | None = None) -> float:
    """Return the round top of a scale for ``values``; a lone outlier stays above it.

    Many hours are round as days, and days without hours.

    >>> ceiling([3.0, 7.3]), ceiling([3.0, 4.0, 3.0, 4.0, 90.0])
    (8.0, 5.0)
    >>> ceiling([45.0], Unit.HOURS), ceiling([2.1], Unit.DAYS)
    (48.0, 3.0)
    """
    highest, second = sorted((0.0, 0.0, *values), reverse=True)[:2]
    if len(values) >= _ENOUGH and 0 < _OUTLIER * second < highest:
        return _round_up(second * 1.2, unit)
    return _round_up(highest * _HEADROOM, unit)


def _round_up(value: float, unit: Unit | None) -> float:
    if value <= 0:
        return 1.0
    if unit is Unit.HOURS and value > _MANY_HOURS:
        return 24 * _round_up(value / 24, Unit.DAYS)
    steps = [step for step in _ROUND if unit is not Unit.DAYS or step != _HALF]
    power = 10.0 ** floor(log10(value))
    return next(step for step in steps if step * power >= value * (1 - 1e-9)) * power


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
