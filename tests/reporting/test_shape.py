"""Trends, outliers and quartiles, by hand and against plain loops."""

import statistics
from datetime import date, timedelta
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import Period
from reporting.summary import shape
from reporting.summary.shape import outliers, spread
from reporting.summary.values import Point, Trend

LINES = st.lists(st.none() | st.integers(0, 1000).map(lambda n: n / 8), max_size=30)


def line(values, *, unfinished=0):
    first = date(2026, 1, 5)
    return [
        Point(
            str(place),
            Period(first + timedelta(weeks=place), first + timedelta(weeks=place, days=6)),
            value,
            whole=True,
            finished=place < len(values) - unfinished,
        )
        for place, value in enumerate(values)
    ]  # fmt: skip


def trend(points) -> Trend:
    found = shape.trend(points)
    assert found is not None
    return found


def test_a_straight_line_is_its_own_trend():
    found = trend(line([2, 4, 6, 8, 10]))

    assert found.per_bucket == pytest.approx(2)
    assert found.change == pytest.approx(4)
    assert found.clear


@pytest.mark.parametrize(
    ("values", "slope", "clear"),
    [
        # standard error of the slope: sqrt(2.8 / 3 / 10) = 0.31; 3.182 times it is 0.97
        ([10, 12, 11, 14, 15], 1.2, True),
        # sqrt(3.6 / 3 / 10) = 0.35; 3.182 times it is 1.10
        ([10, 12, 11, 14, 13], 0.8, False),
        ([3, 5, 4, 3, 5], 0.2, False),
        ([7, 7, 7, 7, 7], 0, False),
        ([0.1, 0.1, 0.1, 0.1, 0.1], 0, False),
    ],
)
def test_a_trend_is_clear_when_chance_would_rarely_make_it(values, slope, clear):
    found = trend(line(values))

    assert found.per_bucket == pytest.approx(slope)
    assert found.clear is clear


def test_four_points_have_no_trend():
    assert shape.trend(line([1, 2, 3, 4])) is None
    assert shape.trend(line([1, 2, None, 3, 4])) is None
    assert shape.trend(line([1, 2, 3, 4, 5], unfinished=1)) is None


def test_a_gap_keeps_its_place_in_time():
    # 0 to 5, a step missing: still one a step
    assert trend(line([0, 1, None, 3, 4, 5])).per_bucket == pytest.approx(1)


def test_a_trend_that_begins_at_nothing_has_no_ratio():
    assert trend(line([0, 1, 2, 3, 4])).change is None


@given(LINES)
def test_a_trend_is_the_least_squares_of_the_standard_library(values):
    there = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(there) < 5:
        assert shape.trend(line(values)) is None
        return
    found = trend(line(values))
    slope, intercept = statistics.linear_regression(*zip(*there, strict=True))
    assert found.per_bucket == pytest.approx(slope, abs=1e-9)
    start, end = (intercept + slope * place for place in (there[0][0], there[-1][0]))
    if found.change is not None:
        assert found.change * start == pytest.approx(end - start, abs=1e-6)


def test_a_point_far_outside_the_quartiles_is_an_outlier():
    # quartiles 10.75 and 13: the fences are 7.375 and 16.375
    assert outliers(line([40, 10, 10, 11, 12, 12, 13, 13])) == (0,)
    assert outliers(line([16, 10, 10, 11, 12, 12, 13, 13])) == ()


def test_among_seven_points_nothing_is_an_outlier():
    assert outliers(line([1000, 1, 1, 1, 1, 1, 1])) == ()


def test_an_unfinished_bucket_is_no_outlier():
    assert outliers(line([9, 9, 9, 10, 10, 10, 9, 9, 0], unfinished=1)) == ()


@given(LINES)
def test_outliers_and_quartiles_are_those_of_plain_loops(values):
    there = sorted(value for value in values if value is not None)
    found = spread(values)

    if not there:
        assert found is None
        return
    q1, median, q3 = (_between(there, part) for part in (0.25, 0.5, 0.75))
    assert found is not None
    assert (found.lowest, found.highest) == (there[0], there[-1])
    assert (found.q1, found.median, found.q3) == pytest.approx((q1, median, q3))
    reach = 1.5 * (q3 - q1)
    far = [
        place
        for place, value in enumerate(values)
        if value is not None and not q1 - reach <= value <= q3 + reach
    ]
    assert outliers(line(values)) == (tuple(far) if len(there) >= 8 else ())


def _between(ordered, part):
    """Interpolate between the closest ranks."""
    at = part * (len(ordered) - 1)
    low = floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
