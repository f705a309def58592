"""How high a scale goes, so that no outlier flattens the rest; which points stand alone."""

from collections.abc import Sequence
from math import ceil, floor, isnan, log10, nan

from reporting.catalogue import Metric, Unit
from reporting.wording import is_duration

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


def ceiling(values: Sequence[float], metric: Metric | None = None) -> float:
    """Return the round top of a scale for ``values``; a lone outlier stays above it.

    Many hours are round as days, few days as hours, and what is counted is whole.

    >>> ceiling([3.0, 7.3]), ceiling([3.0, 4.0, 3.0, 4.0, 90.0])
    (8.0, 5.0)
    >>> from reporting.catalogue import BY_NAME
    >>> wait = BY_NAME["REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"]
    >>> cycle = BY_NAME["PR_CYCLE_TIME_DAYS_AVG"]
    >>> ceiling([45.0], wait), ceiling([2.1], cycle), ceiling([0.2], cycle)
    (48.0, 3.0, 0.25)
    >>> ceiling([1.0, 2.0]), ceiling([1.0, 2.2])
    (3.0, 2.5)
    """
    highest, second = sorted((0.0, 0.0, *values), reverse=True)[:2]
    lone = len(values) >= _ENOUGH and 0 < _OUTLIER * second < highest
    wanted = second * 1.2 if lone else highest * _HEADROOM
    if wanted <= 0:
        return 1.0
    if metric is not None and is_duration(metric):
        return _of_time(wanted, 24.0 if metric.unit is Unit.DAYS else 1.0)
    top = _round_up(wanted, _ROUND)
    # Two pull requests and a half are not to be had.
    return float(ceil(top)) if all(map(float.is_integer, map(float, values))) else top


def _of_time(wanted: float, hours: float) -> float:
    """Return the top for a duration, in units of so many ``hours``."""
    if wanted * hours <= _MANY_HOURS:
        return _round_up(wanted * hours, _ROUND) / hours
    # A day and a half is a good top, two and a half are not.
    days = tuple(step for step in _ROUND if step != _HALF)
    return _round_up(wanted * hours / 24, days) * 24 / hours


def _round_up(value: float, steps: Sequence[float]) -> float:
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
