"""A request said as a person would say it."""

from datetime import date

import pytest

from handlers.parse import parse
from handlers.parse.spoken import spoken
from reporting.directory import Directory, Team

PATHS = ("Everyone", "Everyone/Platform", "Everyone/Payments", "Everyone/Lou Lead")
ORGANISATION = Directory(
    tuple(
        Team(path, path.rpartition("/")[2], path, "Everyone", leaf=path != "Everyone",
             manager=path.endswith("Lead"))
        for path in PATHS
    )
)  # fmt: skip
SAID = {
    "Platform last quarter velocity, rework, PRs merged": (
        "Velocity, PRs merged and rework of Platform, 1 Oct to 31 Dec 2025 by week, "
        "compared with the quarter before"
    ),
    "Platform": (
        "Overview of Platform, 8 Dec 2025 to 7 Mar 2026 by week, "
        "compared with the 90 days before"
    ),
    "Platform last quarter monthly yoy review time p90 as table": (
        "Time to first comment of Platform, 1 Oct to 31 Dec 2025 by month, the 90th percentile "
        "instead of the mean, compared with the same quarter of the year before, as a table"
    ),
    "Platform and Payments Q4 vs Q2 coding days": (
        "Coding days of Platform and Payments, side by side, 1 Oct to 31 Dec 2025 by week, "
        "compared with Q2 2025"
    ),
    "everyone by team last week alone csv": (
        "Overview of Everyone, team by team, 23 Feb to 1 Mar 2026 by day, not compared, "
        "with the CSV file"
    ),
    "Lou's team yesterday": (
        "Overview of Lou Lead's team, 7 Mar 2026 by day, compared with the same weekday "
        "of the week before"
    ),
    "Platform 2 to 4 March": (
        "Overview of Platform, 2 Mar to 4 Mar 2026 by day, compared with the same weekdays "
        "of the week before"
    ),
    "Platform yesterday vs the day before": (
        "Overview of Platform, 7 Mar 2026 by day, compared with the day before"
    ),
    "my last month": (
        "Your own overview, 1 Feb to 28 Feb 2026 by week, compared with the month before"
    ),
    "my team by developer last month to me only": (
        "Overview of your team, person by person, 1 Feb to 28 Feb 2026 by week, compared with "
        "the month before, for you alone"
    ),
    "median cycle time of team of lou@example.com this month": (
        "PR cycle time of the team of lou@example.com, 1 Mar to 8 Mar 2026 by day, the median "
        "instead of the mean, compared with the 8 days before"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SAID.items())
def test_a_request_is_said_in_everyday_words(text, expected):
    request = parse(text, today=date(2026, 3, 8), directory=ORGANISATION)

    assert spoken(request) == expected
