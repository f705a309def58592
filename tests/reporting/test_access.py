from dataclasses import replace
from datetime import date

import pytest

from reporting import access
from reporting.directory import Team
from reporting.errors import AccessError
from reporting.periods import Granularity, Period
from reporting.requests import ME, Aggregation, ReportRequest, View

WHOLE = Team("1", "Everyone", "Everyone", "Everyone", leaf=False)


def about(*people, teams=()):
    return ReportRequest(
        teams=teams,
        people=people,
        period=Period(date(2026, 1, 1), date(2026, 1, 31)),
        metrics=("PR_MERGED",),
        granularity=Granularity.WEEKLY,
    )


@pytest.mark.parametrize(
    ("request_", "asker", "allowed"),
    [
        (about(teams=(WHOLE,)), None, True),  # a team, whoever asks
        (about(ME), None, True),  # oneself
        (about("ada@example.com"), "Ada@Example.com", True),  # oneself, by address
        (about("ada@example.com"), None, True),  # decided once it is known who asks
        (
            about("ada@example.com", "bea@example.com"),
            None,
            False,
        ),  # two, one not the asker
        (about("ada@example.com"), "bea@example.com", False),  # somebody else
        (about(ME, "ada@example.com"), "bea@example.com", False),  # oneself and another
    ],
)
def test_a_person_sees_teams_and_their_own_numbers(request_, asker, allowed):
    if allowed:
        access.check(request_, asker_email=asker)
    else:
        with pytest.raises(AccessError):
            access.check(request_, asker_email=asker)


SEARCH = Team("2", "Search", "Everyone/Search", "Everyone", leaf=True)
PAYMENTS = Team("4", "Payments", "Everyone/Payments", "Everyone", leaf=True)


def test_a_team_of_one_among_others_is_refused():
    request = replace(about(teams=(SEARCH, PAYMENTS)), view=View.TEAMS)

    with pytest.raises(AccessError, match="One of these teams is one person"):
        access.check(request, asker_email=None, people=1)


def test_a_refusal_does_not_name_the_person():
    with pytest.raises(AccessError) as raised:
        access.check(about("ada@example.com"), asker_email="bea@example.com")

    assert "ada" not in str(raised.value)


@pytest.mark.parametrize(
    ("people", "aggregation", "allowed"),
    [
        (None, Aggregation.MEDIAN, True),  # another service may not say how many
        (0, Aggregation.MEAN, True),
        (1, Aggregation.MEAN, False),  # a team of one is that person
        (2, Aggregation.MEAN, True),
        (2, Aggregation.MEDIAN, False),  # a median of two shows one of them
        (2, Aggregation.P90, False),
        (3, Aggregation.MEDIAN, True),
    ],
)
def test_a_small_team_does_not_give_a_person_away(people, aggregation, allowed):
    request = replace(about(teams=(WHOLE,)), aggregation=aggregation)

    if allowed:
        access.check(request, asker_email=None, people=people)
    else:
        with pytest.raises(AccessError):
            access.check(request, asker_email=None, people=people)


def test_answers_about_people_are_private_and_those_that_were_asked_to_be():
    assert access.is_private(about(ME))
    assert not access.is_private(about(teams=(WHOLE,)))
    assert access.is_private(replace(about(teams=(WHOLE,)), private=True))


def test_the_people_of_a_team_are_not_shown_one_by_one():
    request = replace(about(teams=(WHOLE,)), view=View.PEOPLE)

    with pytest.raises(AccessError):
        access.check(request, asker_email="bea@example.com", people=20)
