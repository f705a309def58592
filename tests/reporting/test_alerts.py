"""When an alert fires and when it is silent, worked out by hand."""

from datetime import UTC, date, datetime

import pytest

from reporting.alerts import Change, State, after, change, covered, due, last_bucket
from reporting.directory import Team
from reporting.limits import Limits, Rule
from reporting.periods import Granularity, Period

IN, OUT = State.INSIDE, State.OUTSIDE
ABOVE_3, BELOW_2, OUTSIDE_2_TO_4 = Limits(high=3), Limits(low=2), Limits(2, 4)


@pytest.mark.parametrize(
    ("limits", "was", "value", "expected"),
    [
        (ABOVE_3, IN, 2.9, None),
        (ABOVE_3, IN, 3.0, None),  # exactly at the limit is inside
        (ABOVE_3, IN, 3.01, Change.BREACH),
        (ABOVE_3, OUT, 3.01, None),  # once per breach
        (ABOVE_3, OUT, 99.0, None),
        (ABOVE_3, OUT, 3.0, Change.RECOVERY),
        (ABOVE_3, OUT, 0.0, Change.RECOVERY),
        (ABOVE_3, IN, None, None),  # no data is no news
        (ABOVE_3, OUT, None, None),
        (BELOW_2, IN, 2.0, None),
        (BELOW_2, IN, 1.99, Change.BREACH),
        (BELOW_2, IN, 0.0, Change.BREACH),  # a zero that was counted is a value
        (BELOW_2, OUT, 1.99, None),
        (BELOW_2, OUT, 2.0, Change.RECOVERY),
        (OUTSIDE_2_TO_4, IN, 2.0, None),
        (OUTSIDE_2_TO_4, IN, 4.0, None),
        (OUTSIDE_2_TO_4, IN, 1.9, Change.BREACH),
        (OUTSIDE_2_TO_4, IN, 4.1, Change.BREACH),
        (OUTSIDE_2_TO_4, OUT, 4.1, None),  # from below the band to above it: still out
        (OUTSIDE_2_TO_4, OUT, 3.0, Change.RECOVERY),
    ],
)
def test_a_value_changes_the_state_or_says_nothing(limits, was, value, expected):
    assert change(was, value, limits) is expected


def test_a_line_of_values_is_told_once_out_and_once_back():
    state, told = IN, []
    for value in (2, 3, 3.5, 4, None, 5, 3, 2, None, 3, 3.1):
        what = change(state, value, ABOVE_3)
        state = after(state, what)
        told.append(what)

    assert [(place, what.value) for place, what in enumerate(told) if what] == [
        (2, "breach"),
        (6, "recovery"),
        (10, "breach"),
    ]


@pytest.mark.parametrize(
    ("granularity", "now", "first", "last"),
    [
        # 23 November 2026 is a Monday.
        ("weekly", "2026-11-22T23:59:59+00:00", "2026-11-09", "2026-11-15"),
        ("weekly", "2026-11-23T00:00:00+00:00", "2026-11-16", "2026-11-22"),
        ("weekly", "2026-11-23T00:30:00+01:00", "2026-11-09", "2026-11-15"),  # UTC days
        ("daily", "2026-03-01T08:00:00+00:00", "2026-02-28", "2026-02-28"),
        ("monthly", "2026-03-31T08:00:00+00:00", "2026-02-01", "2026-02-28"),
        ("quarterly", "2026-01-01T00:00:00+00:00", "2025-10-01", "2025-12-31"),
    ],
)
def test_the_last_bucket_is_over(granularity, now, first, last):
    found = last_bucket(Granularity(granularity), datetime.fromisoformat(now))

    assert found == Period(date.fromisoformat(first), date.fromisoformat(last))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("data_until", "expected"),
    [
        ("2026-11-15T10:00", False),  # ends before the bucket
        ("2026-11-20T10:00", False),  # ends within it
        ("2026-11-22T23:59", False),  # may lack the last evening
        ("2026-11-23T00:01", True),
        (None, True),
    ],
)
def test_a_bucket_is_covered_when_something_newer_is_there(data_until, expected):
    bucket = Period(date(2026, 11, 16), date(2026, 11, 22))

    known = data_until and at(data_until)
    assert covered(bucket, at("2026-11-24T09:00"), known) is expected


def test_where_nobody_knows_how_far_data_reaches_it_gets_a_day_to_arrive():
    bucket = Period(date(2026, 11, 16), date(2026, 11, 22))

    assert not covered(bucket, at("2026-11-23T23:59"), None)
    assert covered(bucket, at("2026-11-24T00:00"), None)


def test_a_bucket_is_due_once():
    team = Team("7", "Platform", "Everyone/Platform", "Everyone", leaf=True)
    rule = Rule(team=team, metric="PR_CYCLE_TIME_DAYS_AVG", limits=ABOVE_3)
    now = until = at("2026-11-24T09:00")
    bucket = Period(date(2026, 11, 16), date(2026, 11, 22))

    assert due(rule, None, now, until) == bucket
    assert due(rule, date(2026, 11, 9), now, until) == bucket
    assert due(rule, date(2026, 11, 16), now, until) is None
    assert due(rule, None, now, at("2026-11-22T09:00")) is None
