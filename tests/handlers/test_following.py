"""What a button makes of a request: request in, request out, worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.following import Follow, followed, may_be_weekly, offered
from handlers.parse import parse
from reporting import digests
from reporting.catalogue import BY_NAME, Level
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.periods import Granularity, Period
from reporting.requests import Compare, View

TODAY = date(2026, 11, 25)
DIRECTORY = Directory(
    (
        Team("0", "Everyone", "Everyone", "Everyone", leaf=False),
        Team("1", "Platform", "Everyone/Platform", "Everyone", leaf=False),
        Team("2", "Search", "Everyone/Platform/Search", "Everyone", leaf=True),
        Team("3", "Core", "Everyone/Platform/Core", "Everyone", leaf=True),
    )
)


def request(text):
    return parse(text, today=TODAY, directory=DIRECTORY)


def after(text, wish, today=TODAY):
    return followed(request(text), wish, directory=DIRECTORY, today=today)


def days(first, last):
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("asked", "wish", "expected"),
    [
        ("Platform 2026-07-01..2026-09-30", Follow.EARLIER, "2026-04-01..2026-06-30"),
        ("Platform 2026-10-12..2026-10-25", Follow.EARLIER, "2026-09-28..2026-10-11"),
        ("Platform 2026-04-01..2026-06-30", Follow.LATER, "2026-07-01..2026-09-30"),
        # Whole months, as far as they are over: today is not.
        ("Platform 2026-07-01..2026-09-30", Follow.LATER, "2026-10-01..2026-11-24"),
        ("Platform 2026-11-09..2026-11-15", Follow.LATER, "2026-11-16..2026-11-22"),
        ("Platform 2026-11-16..2026-11-22", Follow.LATER, "2026-11-23..2026-11-24"),
    ],
)
def test_the_period_moves_by_its_own_length(asked, wish, expected):
    assert str(after(asked, wish).period) == expected


@pytest.mark.parametrize(
    ("asked", "against"),
    [
        ("Platform Q3 2026", None),
        ("Platform Q3 2026 vs a year earlier", days("2025-04-01", "2025-06-30")),
        ("Platform Q3 2026 vs Q1 2026", days("2025-10-01", "2025-12-31")),
    ],
)
def test_what_it_is_compared_with_moves_along(asked, against):
    # "Q1" is six months before "Q3", and so is Q4 2025 before Q2 2026.
    assert after(asked, Follow.EARLIER).against == against


@pytest.mark.parametrize(
    ("wish", "step"),
    [
        (Follow.DAILY, Granularity.DAILY),
        (Follow.WEEKLY, Granularity.WEEKLY),
        (Follow.MONTHLY, Granularity.MONTHLY),
        (Follow.QUARTERLY, Granularity.QUARTERLY),
    ],
)
def test_the_step_changes_and_nothing_else(wish, step):
    asked = request("Platform 2026-04-01..2026-09-30 velocity")

    changed = followed(asked, wish, directory=DIRECTORY, today=TODAY)

    assert changed.granularity is step
    assert replace(changed, granularity=asked.granularity, canonical="") == replace(
        asked, canonical=""
    )


def test_by_team_and_by_developer_split_it_with_what_there_is_of_each():
    teams = after("Platform Q3 2026 velocity", Follow.BY_TEAM)
    people = after("Platform Q3 2026 velocity", Follow.BY_PEOPLE)
    again = followed(people, Follow.BY_TEAM, directory=DIRECTORY, today=TODAY)

    assert (teams.view, people.view, again.view) == (
        View.TEAMS,
        View.PEOPLE,
        View.TEAMS,
    )
    assert all(Level.DEVELOPER in BY_NAME[name].levels for name in people.metrics)


def test_beside_the_year_before():
    changed = after("Platform Q3 2026 without comparison", Follow.LAST_YEAR)

    assert changed.compare is Compare.PREVIOUS
    assert changed.against == days("2025-07-01", "2025-09-30")


def test_the_year_before_a_year_is_the_period_before():
    assert after("Platform 2025 without comparison", Follow.LAST_YEAR).against is None


def test_to_the_asker_alone():
    assert after("Platform Q3 2026", Follow.PRIVATELY).private


def test_own_coding_days_by_day_are_a_calendar_and_by_week_are_not():
    daily = after("my coding days October 2026 weekly", Follow.DAILY)
    weekly = followed(daily, Follow.WEEKLY, directory=DIRECTORY, today=TODAY)

    assert (daily.view, weekly.view) == (View.CALENDAR, View.TIME)


@pytest.mark.parametrize(
    ("asked", "wish", "words"),
    [
        ("Search Q3 2026", Follow.BY_TEAM, "has no teams below it"),
        ("Search and Core Q3 2026", Follow.BY_TEAM, "one team"),
        ("Search and Core Q3 2026", Follow.BY_PEOPLE, "one team at a time"),
        ("Platform yesterday", Follow.LATER, "latest days"),
        ("Platform this month", Follow.LATER, "latest days"),
        ("Platform 1970", Follow.EARLIER, "no earlier days"),
        ("Platform 1970", Follow.LAST_YEAR, "no days a year before"),
        ("Platform 2023-01-01..2026-11-24 monthly", Follow.DAILY, "1,424 points"),
    ],
)
def test_what_has_no_answer_is_said(asked, wish, words):
    with pytest.raises(RequestError, match=words):
        after(asked, wish)


@pytest.mark.parametrize(
    "asked",
    [
        "Platform last 3 months",
        "Search Q3 2026 vs last year velocity as table",
        "Search and Core 2025 p90 review time",
        "me last quarter",
        "Platform by developer last month",
        "Platform by team last month csv privately",
        "my coding days October 2026 daily",
        "Platform 2023-01-01..2026-11-24 monthly",
    ],
)
def test_whatever_is_offered_can_be_asked_and_reads_back(asked):
    found = list(offered(request(asked), TODAY))
    assert found
    for wish in found:
        made = after(asked, wish)

        assert request(made.canonical) == made
        assert replace(made, canonical="") != replace(request(asked), canonical="")


@pytest.mark.parametrize(
    ("asked", "without"),
    [
        ("me last quarter", {Follow.BY_TEAM, Follow.BY_PEOPLE}),
        ("Search last quarter", {Follow.BY_TEAM}),
        ("Platform last 7 days", {Follow.LATER, Follow.MONTHLY, Follow.QUARTERLY}),
        ("Platform 1970", {Follow.EARLIER, Follow.LAST_YEAR}),
        ("Platform Q3 2026 vs a year earlier", {Follow.LAST_YEAR}),
        ("Platform by developer Q3 2026", {Follow.BY_PEOPLE}),
    ],
)
def test_what_has_no_answer_is_not_offered(asked, without):
    assert without.isdisjoint(offered(request(asked), TODAY))


@pytest.mark.parametrize(
    "asked", ["Platform last 3 months", "Platform by team", "me last quarter"]
)
def test_what_a_digest_can_tell_can_come_weekly(asked):
    assert may_be_weekly(request(asked))
    assert digests.weekly(request(asked), zone="UTC").metrics


@pytest.mark.parametrize("asked", ["Platform by developer", "ada@example.com"])
def test_figures_of_others_do_not_come_weekly(asked):
    assert not may_be_weekly(request(asked))
