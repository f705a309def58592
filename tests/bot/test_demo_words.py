"""What the demo suggests can be read, whatever day it is."""

from datetime import date, timedelta

import pytest

from bot.demo.people import users
from bot.demo.questions import called, questions, team_of
from handlers.parse import parse, wants_help
from reporting.directory import Directory, Team
from reporting.sources import sample

NAMES = ("Everyone", "Platform", "Search", "Identity", "Payments", "Web")
SAMPLE = Directory(
    tuple(Team(name, name, f"Everyone/{name}", "Everyone", leaf=True) for name in NAMES)
)
TODAY = date(2026, 3, 9)


def directory(name):
    root = Team("1", "Everyone", "Everyone", "Everyone", leaf=False)
    team = Team("2", name, f"Everyone/{name}", "Everyone", leaf=True)
    return Directory((root, team))


@pytest.mark.parametrize("days", range(0, 400, 7))
def test_the_stories_are_asked_about_with_days_of_the_sample_s_year(days):
    until = date(2026, 1, 1) + timedelta(days=days)
    today = until + timedelta(days=1)

    for story in sample.told(until):
        request = parse(story.request, today=today, directory=SAMPLE)
        assert until - timedelta(days=366) <= request.period.first
        assert request.period.first < request.period.last <= until


@pytest.mark.parametrize("name", ["fan", "last-month", "2024", "all", 'a "b"', "r∕d"])
@pytest.mark.parametrize("newest", [TODAY, date(2019, 2, 28), date(2016, 2, 29)])
@pytest.mark.parametrize("age", [8, 900])
def test_questions_about_a_repository_are_about_it_when_it_has_work(name, newest, age):
    known = directory(name)
    team = team_of(name.replace("∕", "/"), known)
    assert team is not None

    oldest = newest - timedelta(days=age)
    for text in questions(
        called(team, known), oldest=oldest, newest=newest, today=TODAY
    ):
        if wants_help(text):
            continue
        request = parse(text, today=TODAY, directory=known)
        assert request.teams == (team,)
        assert request.period.first <= newest <= request.period.last + timedelta(days=1)


def test_a_young_repository_is_not_compared_with_before_it_was():
    asked = [
        " ".join(questions("fan", oldest=oldest, newest=TODAY, today=TODAY))
        for oldest in (date(2026, 3, 1), date(2024, 3, 1))
    ]

    assert ["year earlier" in each for each in asked] == [False, True]
    assert ["by week" in each for each in asked] == [True, False]


def test_a_repository_is_the_highest_team_of_its_name():
    low = Team("1", "fan", "Everyone/Apps/fan", "Everyone", leaf=True)
    high = Team("2", "fan", "Everyone/fan", "Everyone", leaf=True)

    assert team_of("fan", Directory((low, high))) == high
    assert team_of("van", Directory((low, high))) is None


def test_members_have_handles_of_their_own():
    found = users(
        (email, "Somebody", "author")
        for email in (
            "ada@a.example",
            "Ada@b.example",
            "1+ada@users.example.com",
            "éè@example.com",
        )
    )

    assert [user.name for user in found] == ["ada", "ada2", "ada3", "somebody"]
    assert len({user.id for user in found}) == 4
