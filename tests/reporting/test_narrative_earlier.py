"""What numbers stand against, in words, and drawn in grey."""

from dataclasses import replace
from datetime import date

import pytest

from reporting import charts, narrative
from reporting.periods import Granularity, Period, buckets
from reporting.plan import beside
from reporting.requests import View
from tests.reporting.drawn import places

CYCLE = "PR_CYCLE_TIME_DAYS_AVG"


def days(text: str) -> Period:
    first, _, last = text.partition("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.fixture
def told(sum_up):
    """A metric that halved: 2 days in each bucket, 4 in each of those it stands against."""

    def of(period, against=None, granularity=Granularity.MONTHLY, before_value=4.0):
        asked = days(period)
        past = days(against) if against else beside(asked)
        count, earlier = (
            sum(1 for _ in buckets(each, granularity)) for each in (asked, past)
        )
        return sum_up(
            {CYCLE: [2.0] * count},
            {CYCLE: [before_value] * earlier},
            first=asked.first,
            last=asked.last,
            granularity=granularity,
            against=days(against) if against else None,
        )

    return of


# period, what it stands against, and what that is called
CALLED = [
    ("2026-04-01..2026-06-30", None, "the quarter before"),
    ("2026-04-01..2026-06-30", "2025-04-01..2025-06-30", "the same quarter of the year before"),
    ("2026-04-01..2026-06-30", "2024-04-01..2024-06-30", "the same quarter two years before"),
    ("2026-02-01..2026-02-28", "2025-02-01..2025-02-28", "the same month of the year before"),
    ("2025-12-08..2026-03-07", "2024-12-08..2025-03-07", "the same 90 days of the year before"),
    ("2026-02-02..2026-03-01", "2025-02-03..2025-03-02", "the same 4 weeks of the year before"),
    ("2026-02-23..2026-03-01", "2025-02-24..2025-03-02", "the same week of the year before"),
    ("2026-03-06", "2025-03-06", "the same day of the year before"),
    ("2026-01-01..2026-03-08", "2025-10-01..2025-12-06", "the same 67 days of the quarter before"),
    ("2026-03-01..2026-03-08", "2026-02-01..2026-02-08", "the same 8 days of the month before"),
    ("2026-03-02..2026-03-04", None, "the same weekdays of the week before"),
    ("2026-03-06..2026-03-09", None, "the same weekdays of the week before"),
    ("2026-03-06", None, "the same weekday of the week before"),
    ("2026-03-06", "2026-03-05", "the day before"),
    ("2026-03-06..2026-03-08", "2026-03-03..2026-03-05", "the 3 days before"),
    ("2025-10-01..2025-12-31", "2025-04-01..2025-06-30", "Q2 2025"),
    ("2026-02-01..2026-02-28", "2025-11-01..2025-11-30", "November 2025"),
    ("2025-01-01..2025-12-31", "2023-01-01..2023-12-31", "the same year two years before"),
    ("2026-02-01..2026-02-14", "2025-12-01..2025-12-14", "the days from 1 Dec to 14 Dec 2025"),
    ("2026-03-06", "2026-02-02", "the day of 2 Feb 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("period", "against", "called"), CALLED)
def test_what_numbers_stand_against_is_called_as_a_person_would(
    told, period, against, called
):
    assert narrative.against(told(period, against)) == called


def test_a_sentence_names_the_period_it_compares_with(told):
    summary = told("2026-04-01..2026-06-30", "2025-04-01..2025-06-30")

    assert str(narrative.story(summary).summary[0]) == (
        "A pull request took 2 d from first commit to merge, 50 % faster than in the same "
        "quarter of the year before (4 d)."
    )


def test_where_there_is_no_data_then_the_sentence_names_what_is_missing(told):
    summary = told(
        "2026-04-01..2026-06-30", "2025-04-01..2025-06-30", before_value=None
    )

    assert (
        "There is no data for the same quarter of the year before, so nothing is compared."
        in map(str, narrative.story(summary).observations)
    )


def test_the_legend_names_the_grey_line(told):
    figure = charts.sheet(
        told("2026-04-01..2026-06-30", "2025-04-01..2025-06-30")
    ).figure

    words = " ".join(text.get_text() for text in figure.texts)
    assert "grey: the same quarter of the year before" in words


def test_grey_lies_bucket_for_bucket_where_months_are_not_as_long(told):
    # 59, 31 and 30 days against 31, 31 and 30: the same three steps all the same.
    figure = charts.sheet(
        told("2026-02-01..2026-04-30", "2025-07-01..2025-09-30")
    ).figure

    drawn = places(figure)
    assert drawn[f"{CYCLE}.before"] == drawn[f"{CYCLE}.now"]


def test_grey_lies_day_for_day_where_both_are_as_long(told):
    # Monday to Sunday against Wednesday to Tuesday, weekly.
    figure = charts.sheet(
        told("2026-01-05..2026-02-01", "2025-11-05..2025-12-02", Granularity.WEEKLY)
    ).figure

    drawn = places(figure)
    assert drawn[f"{CYCLE}.now"] == [0, 7, 14, 21]
    # The whole weeks, two days behind those it stands for.
    assert drawn[f"{CYCLE}.before"] == [5, 12, 19]


def test_teams_side_by_side_name_it_too(sum_up):
    def teams(value):
        return {f"Everyone/Platform/{name}": {CYCLE: [value] * 4} for name in "AB"}

    summary = sum_up(
        {CYCLE: [2.0] * 4},
        {CYCLE: [4.0] * 4},
        below=teams(2.0),
        below_before=teams(4.0),
        against=days("2025-01-06..2025-02-02"),
    )
    figure = charts.sheet(replace(summary, view=View.TEAMS)).figure

    words = " ".join(text.get_text() for text in figure.texts)
    assert "hollow: the same 4 weeks of the year before" in words
