"""Which goals a report is held against, and that limits survive being written down."""

from datetime import date

import pytest

from reporting.directory import Team
from reporting.goals import Goal
from reporting.limits import Limits, Rule, from_json, goals_for, to_json
from reporting.measuring import measure
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, Compare, ReportRequest

PLATFORM = Team("7", "Platform", "Everyone/Platform", "Everyone", leaf=False)
SEARCH = Team("8", "Search", "Everyone/Platform/Search", "Everyone", leaf=True)
CYCLE, DAYS = "PR_CYCLE_TIME_DAYS_AVG", "CODING_DAYS"
FAST = Rule(team=PLATFORM, metric=CYCLE, limits=Limits(high=2))
BUSY = Rule(team=PLATFORM, metric=DAYS, limits=Limits(low=3))


def request(*teams, granularity=Granularity.WEEKLY, aggregation=Aggregation.MEAN):
    return ReportRequest(
        teams=teams,
        period=Period(date(2026, 11, 16), date(2026, 11, 22)),
        metrics=(DAYS, CYCLE),
        granularity=granularity,
        aggregation=aggregation,
        compare=Compare.NOTHING,
    )


def test_goals_of_the_team_and_the_metrics_asked_for_are_shown():
    elsewhere = Rule(team=SEARCH, metric=CYCLE, limits=Limits(high=1))
    unasked = Rule(team=PLATFORM, metric="REWORK_PERCENT", limits=Limits(high=9))

    found = goals_for([FAST, BUSY, elsewhere, unasked], request(PLATFORM))

    assert found == {CYCLE: Goal(2, at_most=True), DAYS: Goal(3, at_most=False)}


def test_a_goal_for_a_week_says_nothing_about_months():
    found = goals_for([FAST, BUSY], request(PLATFORM, granularity=Granularity.MONTHLY))

    assert set(found) == {CYCLE}


def test_a_goal_for_the_mean_says_nothing_about_medians():
    found = goals_for([FAST, BUSY], request(PLATFORM, aggregation=Aggregation.MEDIAN))

    assert set(found) == {DAYS}


def test_teams_side_by_side_have_no_goal():
    assert goals_for([FAST, BUSY], request(PLATFORM, SEARCH)) == {}


@pytest.mark.parametrize("limits", [Limits(low=3), Limits(high=2.5), Limits(2, 4)])
def test_a_rule_survives_being_written_down(limits):
    rule = Rule(
        team=SEARCH,
        metric=CYCLE,
        limits=limits,
        granularity=Granularity.DAILY,
        aggregation=Aggregation.P90,
    )

    assert from_json(to_json(rule)) == rule


HEADER = "granularity,team,team_hierarchy,start_date,end_date,PR_CYCLE_TIME_DAYS_AVG,PR_MERGED\n"
OTHERS = "weekly,Search,Everyone/Platform/Search,2026-11-16,2026-11-22,9.5,2\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("weekly,Platform,Everyone/Platform,2026-11-16,2026-11-22,3.25,8\n", (3.25, 8)),
        ("weekly,Platform,Everyone/Platform,2026-11-16,2026-11-22,,0\n", (None, 0)),
        ("weekly,Platform,Everyone/Platform,2026-11-09,2026-11-15,3.25,8\n", (None, None)),
        ("", (None, None)),
    ],
)  # fmt: skip
def test_the_value_of_a_bucket_is_read_from_the_teams_own_row(row, expected):
    asked = ReportRequest(
        teams=(PLATFORM,),
        period=Period(date(2026, 11, 16), date(2026, 11, 22)),
        metrics=(CYCLE,),
        granularity=Granularity.WEEKLY,
    )

    assert measure(asked, (HEADER + OTHERS + row).encode()) == expected
