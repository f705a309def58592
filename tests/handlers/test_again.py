"""Once more, for the days that end now: by table, days worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.again import again
from handlers.parse import parse
from reporting.directory import Directory, Team
from reporting.requests import ME

# A Wednesday.
THEN, NOW = date(2026, 6, 10), date(2026, 11, 25)
DIRECTORY = Directory(
    (
        Team("0", "Everyone", "Everyone", "Everyone", leaf=False),
        Team("1", "Platform", "Everyone/Platform", "Everyone", leaf=True),
    )
)


def once_more(text, *, today=NOW, alone="", directory=DIRECTORY):
    asked = parse(text, today=THEN, directory=DIRECTORY, alone=alone)
    return asked, again(asked, text, directory=directory, today=today)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Platform last month", "2026-10-01..2026-10-31"),
        ("Platform last 3 months", "2026-08-25..2026-11-24"),
        ("Platform year to date", "2026-01-01..2026-11-25"),
        ("Platform this week", "2026-11-23..2026-11-25"),
        # Days that were named.
        ("Platform 2026-05-01..2026-05-31", "2026-10-01..2026-10-31"),
        ("Platform 2026-01-01..2026-03-31", "2026-07-01..2026-09-30"),
        ("Platform 2026-02-01..2026-04-30", "2026-08-01..2026-10-31"),
        ("Platform 2025-01-01..2025-12-31", "2025-01-01..2025-12-31"),
        ("Platform 2026-05-04..2026-05-17", "2026-11-09..2026-11-22"),
        ("Platform 2026-05-05..2026-05-07", "2026-11-22..2026-11-24"),
    ],
)
def test_the_days_end_now(text, days):
    asked, made = once_more(text)

    assert str(made.period) == days
    # A longer year to date has longer steps.
    same = {"period": asked.period, "granularity": asked.granularity, "canonical": ""}
    assert replace(made, **same) == replace(asked, canonical="")
    assert parse(made.canonical, today=NOW, directory=DIRECTORY) == made


def test_on_the_same_day_it_is_the_same():
    asked, made = once_more("Platform year to date", today=THEN)

    assert made == asked


def test_what_was_about_oneself_in_a_direct_message_still_is():
    _, made = once_more("last month", alone=ME)

    assert made.people == (ME,)
    assert str(made.period) == "2026-10-01..2026-10-31"


@pytest.mark.parametrize("days", ["2026-05-01..2026-05-31", "last month"])
def test_what_it_is_compared_with_comes_along(days):
    _, made = once_more(f"Platform {days} vs a year earlier")

    assert str(made.against) == "2025-10-01..2025-10-31"


def test_a_team_of_another_name_is_the_same_team():
    team = replace(DIRECTORY.teams[1], name="Base", path="Everyone/Base")
    renamed = Directory((DIRECTORY.teams[0], team))

    asked, made = once_more("Platform last month", directory=renamed)

    assert made.teams == asked.teams
    assert str(made.period) == "2026-10-01..2026-10-31"


def test_my_team_is_the_team_it_was():
    asked = parse("my team last month", today=THEN, directory=DIRECTORY)
    told = replace(asked, teams=(DIRECTORY.teams[1],), teams_of=())

    made = again(told, "my team last month", directory=DIRECTORY, today=NOW)

    assert made.canonical.startswith("Platform 2026-10-01..2026-10-31 ")
    assert made.teams == told.teams
