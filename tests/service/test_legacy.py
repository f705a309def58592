"""The Legacy report, worked by hand.

Everyone: Bea, idle. Everyone/Bea: Ana with 23 coding days, three merged pull requests and
two items, and Cy with one merge, in 92 days from January to 2 April 2026.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from reporting.periods import Granularity, Period
from reporting.requests import Aggregation
from reporting.service.legacy import (
    PEOPLE_METRICS,
    TEAM_METRICS,
    LegacyPlan,
    legacy_report,
    period_count,
)
from reporting.service.warehouse import scopes
from reporting.service.warehouse.profile import PeriodCount
from reporting.service.warehouse.scopes import ScopeError
from reporting.tables import read_legacy
from tests.service.small_warehouse import warehouse

RANGE = Period(date(2026, 1, 1), date(2026, 4, 2))


def pull(number, author, lines, hours, title="x"):
    return {
        "repository": "app",
        "number": number,
        "author": f"{author}@example.com",
        "created_at": "2026-01-05T00:00:00Z",
        "merged_at": (f"2026-01-0{5 + hours // 24}T{hours % 24:02d}:00:00Z"),
        "added": lines,
        "removed": 0,
        "title": title,
    }


def item(number, days):
    return {
        "tracker": "jira",
        "key": f"PAY-{number}",
        "status": "Done",
        "created_at": "2026-01-01T00:00:00Z",
        "completed_at": f"2026-01-{1 + days:02d}T00:00:00Z",
        "assignee": "ana@example.com",
    }


DATA = {
    "developers": [
        {"email": "bea@example.com", "name": "Bea", "manager_email": ""},
        {"email": "ana@example.com", "name": "Ana", "manager_email": "bea@example.com"},
        {"email": "cy@example.com", "name": "=Cy", "manager_email": "bea@example.com"},
    ],
    "commits": [
        {
            "repository": "app",
            "sha": f"{number}",
            "author": "ana@example.com",
            "authored_at": f"{date(2026, 1, 1) + timedelta(4 * number)}T10:00:00Z",
        }
        for number in range(23)
    ],
    "pull_requests": [
        pull(1, "ana", 92, 24, "PAY-1"),
        pull(2, "ana", 46, 24),
        pull(3, "ana", 46, 48),
        pull(4, "cy", 92, 24),
    ],
    # The first comment on 1 after 12 hours; two on 1, none elsewhere.
    "pull_request_comments": [
        {
            "repository": "app",
            "number": 1,
            "comment_id": number,
            "author": "bea@example.com",
            "created_at": f"2026-01-05T{12 + number}:00:00Z",
            "kind": "comment",
        }
        for number in range(2)
    ],
    "work_items": [item(1, 4), item(2, 2)],
}


def report(folder, *, organisation="", path="Everyone", data=DATA, **choices):
    plan = LegacyPlan(team_id="", period=RANGE, granularity=Granularity.WEEKLY)
    with warehouse(folder, organisation, **data) as opened:
        ids = {node.path: str(node.id) for node in scopes.nodes(opened)}
        target = folder / "report.csv"
        legacy_report(opened, replace(plan, team_id=ids[path], **choices), target)
    return target.read_text().splitlines()


def test_a_team_report_has_the_team_and_every_team_below(tmp_path):
    # Periods 92 / 7. Everyone has three people: 276 lines / 3 / 13.142857 = 7; items
    # 2 / 3 / 13.142857 = 0.05; coding days 23 / 3 / 13.142857 = 0.58. Bea's node has two:
    # 276 / 2 = 10.5; 0.08; 0.875 = 0.88 (ties to even). Comments 2 / 4; items (4 + 2) / 2.
    assert report(tmp_path) == [
        "Collection Name,Time to First Comment (mean),PR Velocity per Developer,"
        "Work Completed per Developer,Coding Days per Developer,"
        "Number of Comments per PR,Average Time to Complete (mean)",
        "Everyone,0.5,7,0.05,0.58,0.5,3",
        "Bea,0.5,10.5,0.08,0.88,0.5,3",
    ]


def test_a_report_of_people_has_each_team_and_then_who_sits_in_it(tmp_path):
    # Ana: 184 lines / 13.142857 = 14; 2 items = 0.15; 23 days = 1.75; 2 / 3 comments.
    lines = report(tmp_path, contributors=True)

    assert lines[0] == (
        "Collection Name,PR Velocity,Work Items Completed,Coding Days,"
        "Time to First Comment (mean),Number of Comments per PR,"
        "Average Time to Complete (mean),Number of PRs with Missing Tickets"
    )
    assert lines[1:] == [
        "Everyone,7,0.05,0.58,0.5,0.5,3,3",
        "Bea,0,0,0,,,,0",
        "Bea,10.5,0.08,0.88,0.5,0.5,3,3",
        "'=Cy,7,0,0,,0,,1",
        "Ana,14,0.15,1.75,0.5,0.67,3,2",
    ]


def test_ratings_stand_right_after_their_metric(tmp_path):
    metrics = ("PR_VELOCITY", "CODING_DAYS", "TIME_TO_FIRST_COMMENT")
    lines = report(tmp_path, contributors=True, ratings=True, metrics=metrics)

    # Velocity in lines has no tiers. 1.75 days a week is less than 2.
    assert lines == [
        "Collection Name,PR Velocity,Coding Days,Coding Days Rating,"
        "Time to First Comment (mean),Time to First Comment Rating",
        "Everyone,7,0.58,Low,0.5,Elite",
        "Bea,0,0,—,,—",
        "Bea,10.5,0.88,Low,0.5,Elite",
        "'=Cy,7,0,—,,—",
        "Ana,14,1.75,Low,0.5,Elite",
    ]


def test_a_report_is_read_back_as_a_frame(tmp_path):
    lines = report(tmp_path, contributors=True, ratings=True)

    frame = read_legacy("\n".join(lines).encode())

    assert frame["name"].tolist() == ["Everyone", "Bea", "Bea", "=Cy", "Ana"]
    assert frame["NO_OF_PRS_WITH_MISSING_TICKETS"].tolist() == [3, 0, 3, 1, 2]
    assert frame["TIME_TO_FIRST_COMMENT"].isna().tolist() == [
        False, True, False, True, False,
    ]  # fmt: skip
    assert frame["CODING_DAYS_RATING"].tolist() == ["Low", None, "Low", None, "Low"]


def test_every_column_of_a_report_is_known_when_read_back(tmp_path):
    names = set(read_legacy("\n".join(report(tmp_path)).encode()))

    assert names == {"name", *(metric.team_name for metric in TEAM_METRICS)}


def test_velocity_counts_pull_requests_where_the_profile_says_so(tmp_path):
    yaml = """
    profile:
      legacy: {prVelocityBasis: prs, periodCount: whole}
      ratings: {prVelocity: [0.3, 0.2, 0.1], codingDays: false, labels: [A, B, C, D]}
    """
    lines = report(
        tmp_path,
        organisation=yaml,
        contributors=True,
        ratings=True,
        metrics=("PR_VELOCITY", "CODING_DAYS"),
        path="Everyone/Bea",
    )

    # 13 whole weeks: 4 / 2 / 13 = 0.15, 1 / 13 = 0.08, 3 / 13 = 0.23; 23 / 13 = 1.77.
    # Tiers see weeks as they are: 4 / 2 / 13.14 = 0.152, 0.076, 0.228.
    assert lines == [
        "Collection Name,PR Velocity,PR Velocity Rating,Coding Days",
        "Bea,0.15,C,0.88",
        "'=Cy,0.08,D,0",
        "Ana,0.23,B,1.77",
    ]


@pytest.mark.parametrize(
    ("granularity", "days"),
    [
        ("daily", "0.25"),  # 23 / 92
        ("weekly", "1.75"),  # 23 / 13.142857
        ("monthly", "7.5"),  # three months and 2 of 30 days: 23 / 3.0667
    ],
)
def test_granularity_is_the_unit_of_rates_and_not_of_durations(
    granularity, days, tmp_path
):
    metrics = ("CODING_DAYS", "AVG_TIME_TO_COMPLETE")
    lines = report(
        tmp_path,
        contributors=True,
        metrics=metrics,
        granularity=Granularity(granularity),
    )

    assert lines[-1] == f"Ana,{days},3"


# Items of 4, 2, 2 and 9 days, in order 2, 2, 4, 9: the median is 3; p90 is at rank 2.7,
# 4 + 0.7 x 5 = 7.5; p95 at 2.85, 8.25. First comments after 12 and 36 hours: 1 day; at rank
# 0.9 it is 12 + 0.9 x 24 = 33.6 hours = 1.4; at 0.95 it is 34.8 = 1.45.
@pytest.mark.parametrize(
    ("durations", "cells"),
    [
        ("mean", "1,High,4.25,High"),
        ("median", "1,High,3,Elite"),
        ("p90", "1.4,Medium,7.5,Medium"),
        ("p95", "1.45,Medium,8.25,Medium"),
    ],
)
def test_durations_are_averaged_as_asked_and_rated_by_that(durations, cells, tmp_path):
    comment = DATA["pull_request_comments"][0]
    late = comment | {"number": 3, "created_at": "2026-01-06T12:00:00Z"}
    more = {
        "pull_request_comments": [*DATA["pull_request_comments"], late],
        "work_items": [*DATA["work_items"], item(3, 2), item(4, 9)],
    }
    metrics = ("TIME_TO_FIRST_COMMENT", "AVG_TIME_TO_COMPLETE")
    lines = report(
        tmp_path,
        data=DATA | more,
        contributors=True,
        ratings=True,
        metrics=metrics,
        durations=Aggregation(durations),
    )

    assert lines[0] == (
        f"Collection Name,Time to First Comment ({durations}),Time to First Comment "
        f"Rating,Average Time to Complete ({durations}),Average Time to Complete Rating"
    )
    assert lines[1:] == [
        f"Everyone,{cells}",
        "Bea,,—,,—",
        f"Bea,{cells}",
        "'=Cy,,—,,—",
        f"Ana,{cells}",
    ]


def test_people_of_one_name_are_told_apart(tmp_path):
    people = [
        {"email": "b@example.com", "name": "Ana"},
        {"email": "a@example.com", "name": "Ana"},
    ]
    target = tmp_path / "report.csv"
    plan = LegacyPlan(
        team_id="1",
        period=RANGE,
        granularity=Granularity.WEEKLY,
        contributors=True,
        metrics=("CODING_DAYS",),
    )
    with warehouse(tmp_path, developers=people) as opened:
        rows = legacy_report(opened, plan, target)

    assert target.read_text().splitlines()[1:] == [
        "Everyone,0",
        "Ana (a@example.com),0",
        "Ana (b@example.com),0",
    ]
    assert rows == 3


def test_an_unknown_collection_is_refused(tmp_path):
    plan = LegacyPlan(team_id="77", period=RANGE, granularity=Granularity.WEEKLY)
    with (
        warehouse(tmp_path) as opened,
        pytest.raises(ScopeError, match="Invalid teamId"),
    ):
        legacy_report(opened, plan, tmp_path / "report.csv")


def test_part_of_a_period_is_its_share_unless_only_whole_ones_count():
    february = Period(date(2026, 1, 31), date(2026, 2, 28))
    exact = period_count(february, Granularity.MONTHLY, PeriodCount.EXACT)

    assert exact == Fraction(32, 31)
    assert period_count(february, Granularity.MONTHLY, PeriodCount.WHOLE) == 1
    assert period_count(RANGE, Granularity.WEEKLY, PeriodCount.WHOLE) == 13
    one_day = Period(date(2026, 1, 1), date(2026, 1, 1))
    assert period_count(one_day, Granularity.MONTHLY, PeriodCount.WHOLE) == 1


def test_the_columns_are_those_of_the_documented_tables():
    assert [metric.team_name for metric in TEAM_METRICS] == [
        "TIME_TO_FIRST_COMMENT",
        "PR_VELOCITY_PER_DEV",
        "WORKTYPE_COMPLETED_PER_DEV",
        "CODING_DAYS_PER_DEV",
        "NUMBER_OF_COMMENTS_PER_PR",
        "AVG_TIME_TO_COMPLETE",
    ]
    assert [metric.name for metric in PEOPLE_METRICS] == [
        "PR_VELOCITY",
        "WORK_TYPE_COMPLETED",
        "CODING_DAYS",
        "TIME_TO_FIRST_COMMENT",
        "NUMBER_OF_COMMENTS_PER_PR",
        "AVG_TIME_TO_COMPLETE",
        "NO_OF_PRS_WITH_MISSING_TICKETS",
    ]
