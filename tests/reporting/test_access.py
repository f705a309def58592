"""Who may see which figures: the decision table."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reporting import access
from reporting.access import Asker, Figures, Known, Rule, Standing
from reporting.directory import Team
from reporting.errors import AccessError
from reporting.periods import Granularity, Period
from reporting.requests import ME, Aggregation, ReportRequest, View
from reporting.staff import Developer, Staff

WHOLE = Team("1", "Everyone", "Everyone", "Everyone", leaf=False)
SEARCH = Team("2", "Search", "Everyone/Search", "Everyone", leaf=True)
PAYMENTS = Team("4", "Payments", "Everyone/Payments", "Everyone", leaf=True)


def person(name, manager=""):
    return Developer(
        f"{name}@Example.com", name.title(), f"{manager}@example.com" if manager else ""
    )


# Bea is above Lou, Lou above Ada and Kim; Pat is beside them, and above Max.
STAFF = Staff.of(
    [
        person("bea"),
        person("lou", "bea"),
        person("ada", "lou"),
        person("kim", "lou"),
        person("pat"),
        person("max", "pat"),
    ]
)
MEMBERS = {
    "1": {f"{name}@example.com" for name in ("bea", "lou", "ada", "kim", "pat", "max")},
    "2": {"ada@example.com", "kim@example.com"},
    "4": {"kim@example.com", "max@example.com"},
}


def about(*people, teams=(), **changes):
    values: dict[str, Any] = {
        "teams": teams,
        "people": tuple(p if p == ME else f"{p}@example.com" for p in people),
        "period": Period(date(2026, 1, 1), date(2026, 1, 31)),
        "metrics": ("PR_MERGED",),
        "granularity": Granularity.WEEKLY,
    }
    return ReportRequest(**(values | changes))


def side_by_side(*teams, people=()):
    return about(*people, teams=teams, view=View.PEOPLE)


def known(asker, **changes):
    """What the worker knows when ``asker`` asks; '' is somebody without a record."""
    values: dict[str, Any] = {
        "asker": Asker(email=f"{asker}@example.com" if asker else None),
        "staff": STAFF,
        "members": MEMBERS,
        "smallest": 10,
    }
    return Known(**(values | changes))


def decided(request, what, figures=Figures.WORKSPACE):
    """Return the rule that decided, and how the answer is given if it is."""
    try:
        decision = access.decide(request, what, figures)
    except AccessError as error:
        return Rule(error.rule), None
    shown = "in private" if decision.private else "in the channel"
    return decision.rule, f"{shown}{', without names' if decision.hidden else ''}"


CHANNEL, PRIVATE, HIDDEN = "in the channel", "in private", "in private, without names"
REFUSED = None

# asker, request, rule, how
PEOPLE = [
    ("ada", about(ME), Rule.OWN, PRIVATE),
    ("ada", about("ada"), Rule.OWN, PRIVATE),
    ("ada", about(ME, "ada"), Rule.OWN, PRIVATE),
    ("", about(ME), Rule.UNKNOWN_ASKER, REFUSED),
    ("lou", about("ada"), Rule.MANAGER, HIDDEN),
    ("bea", about("ada"), Rule.MANAGER, HIDDEN),  # two levels above
    ("bea", about("lou"), Rule.MANAGER, HIDDEN),
    ("bea", about(ME, "lou"), Rule.MANAGER, HIDDEN),
    ("lou", about("ada", "kim"), Rule.MANAGER, HIDDEN),
    ("lou", about("ada", "max"), Rule.NOT_ABOVE, REFUSED),  # above one of them
    ("kim", about("ada"), Rule.NOT_ABOVE, REFUSED),  # a colleague
    ("ada", about("lou"), Rule.NOT_ABOVE, REFUSED),  # the own manager
    ("ada", about(ME, "kim"), Rule.NOT_ABOVE, REFUSED),
    ("pat", about("ada"), Rule.NOT_ABOVE, REFUSED),  # a manager of others
    ("lou", about("nobody"), Rule.NOT_ABOVE, REFUSED),  # no such person
    ("", about("ada"), Rule.NOT_ABOVE, REFUSED),
    ("", about("nobody"), Rule.NOT_ABOVE, REFUSED),
    ("lou", side_by_side(SEARCH), Rule.MANAGER, HIDDEN),
    ("bea", side_by_side(SEARCH), Rule.MANAGER, HIDDEN),
    ("lou", side_by_side(people=("ada", "kim")), Rule.MANAGER, HIDDEN),
    ("lou", side_by_side(people=("ada", "max")), Rule.NOT_ABOVE, REFUSED),
    ("lou", side_by_side(PAYMENTS), Rule.NOT_ABOVE_ALL, REFUSED),  # above one of two
    ("bea", side_by_side(SEARCH, PAYMENTS), Rule.NOT_ABOVE_ALL, REFUSED),
    ("bea", side_by_side(WHOLE), Rule.NOT_ABOVE_ALL, REFUSED),  # Pat is beside her
    ("ada", side_by_side(SEARCH), Rule.NOT_ABOVE_ALL, REFUSED),  # a member of it
    ("", side_by_side(SEARCH), Rule.NOT_ABOVE_ALL, REFUSED),
]
TEAMS = [
    # asker, request, the rule for the workspace, the rule for members
    ("ada", about(teams=(SEARCH,)), Rule.WORKSPACE, Rule.MEMBER),
    ("lou", about(teams=(SEARCH,)), Rule.WORKSPACE, Rule.MANAGER),
    ("bea", about(teams=(SEARCH,)), Rule.WORKSPACE, Rule.MANAGER),
    ("lou", about(teams=(WHOLE,)), Rule.WORKSPACE, Rule.MEMBER),
    ("max", about(teams=(SEARCH,)), Rule.WORKSPACE, Rule.OUTSIDE),
    ("pat", about(teams=(SEARCH,)), Rule.WORKSPACE, Rule.OUTSIDE),
    ("lou", about(teams=(PAYMENTS,)), Rule.WORKSPACE, Rule.OUTSIDE),  # of one of two
    ("kim", about(teams=(SEARCH, PAYMENTS)), Rule.WORKSPACE, Rule.MEMBER),
    ("ada", about(teams=(SEARCH, PAYMENTS)), Rule.WORKSPACE, Rule.OUTSIDE),
    ("", about(teams=(SEARCH,)), Rule.WORKSPACE, Rule.OUTSIDE),
]


@pytest.mark.parametrize(("asker", "request_", "rule", "how"), PEOPLE)
def test_figures_of_people_go_to_them_and_to_the_managers_above(
    asker, request_, rule, how
):
    for figures in Figures:
        assert decided(request_, known(asker), figures) == (rule, how)


@pytest.mark.parametrize(("asker", "request_", "workspace", "members"), TEAMS)
def test_figures_of_teams_are_for_the_workspace_or_for_members(
    asker, request_, workspace, members
):
    refused = members is Rule.OUTSIDE

    assert decided(request_, known(asker)) == (workspace, CHANNEL)
    assert decided(request_, known(asker), Figures.MEMBERS) == (
        members,
        REFUSED if refused else CHANNEL,
    )


@pytest.mark.parametrize(
    "request_", [about(ME), about("ada"), about(teams=(SEARCH,)), side_by_side(SEARCH)]
)
@pytest.mark.parametrize(
    ("standing", "rule"),
    [
        (Standing.GUEST, Rule.GUEST),
        (Standing.STRANGER, Rule.STRANGER),
        (Standing.DEACTIVATED, Rule.DEACTIVATED),
    ],
)
def test_guests_strangers_and_the_deactivated_see_nothing(request_, standing, rule):
    # Not even somebody above all of them, and an administrator at that.
    asker = Asker(email="bea@example.com", standing=standing, administrator=True)

    everything = replace(known(""), asker=asker)

    assert decided(request_, everything) == (rule, REFUSED)
    assert decided(request_, Known(asker=asker)) == (rule, REFUSED)


@pytest.mark.parametrize(
    ("asker", "request_", "rule"),
    [
        *((asker, request, rule) for asker, request, rule, _ in PEOPLE),
        *((asker, request, rule) for asker, request, rule, _ in TEAMS),
    ],
)
def test_an_administrator_sees_what_everybody_sees(asker, request_, rule):
    what = known(asker)
    assert what.asker is not None

    administrator = replace(what, asker=replace(what.asker, administrator=True))

    assert decided(request_, administrator)[0] is rule


@pytest.mark.parametrize(
    ("request_", "asked", "how"),
    [
        (about(ME), None, PRIVATE),
        (about("ada"), None, HIDDEN),
        (about("ada", "kim"), None, HIDDEN),
        (side_by_side(SEARCH), None, HIDDEN),
        (about("ada"), "lou", HIDDEN),  # known who asks, but not who is above whom
        (side_by_side(SEARCH), "lou", HIDDEN),
        (about(teams=(SEARCH,)), None, CHANNEL),
    ],
)
def test_what_is_not_known_on_receipt_does_not_refuse(request_, asked, how):
    asker = Asker(email=f"{asked}@example.com") if asked else None

    rule, given = decided(request_, Known(asker=asker), Figures.MEMBERS)

    assert given == how
    assert rule is (Rule.OWN if request_.people == (ME,) else Rule.LATER)


def test_somebody_without_a_record_is_refused_on_receipt():
    nobody = Known(asker=Asker())

    assert decided(about("ada"), nobody)[0] is Rule.NOT_ABOVE
    assert decided(about(ME), nobody)[0] is Rule.UNKNOWN_ASKER


def test_what_is_asked_for_in_private_stays_so():
    request = about(teams=(SEARCH,), private=True)

    assert decided(request, known("ada")) == (Rule.WORKSPACE, PRIVATE)


@pytest.mark.parametrize("asker", ["kim", "pat", ""])
def test_the_words_are_the_same_whether_a_person_exists_or_not(asker):
    said = []
    for who in ("ada", "nobody"):
        with pytest.raises(AccessError) as raised:
            access.decide(about(who), known(asker))
        said.append(str(raised.value))

    assert said[0] == said[1]
    assert "ada" not in said[0]
    assert "`me`" in said[0]


def test_every_refusal_says_what_may_be_asked_or_done():
    for rule, sentence in access._SENTENCES.items():
        assert any(word in sentence for word in ("can share", "can ", "`me`")), rule


def test_a_team_without_people_has_nobody_to_set_side_by_side():
    what = known("bea", members={"2": set()})

    assert decided(side_by_side(SEARCH), what) == (Rule.NOT_ABOVE_ALL, REFUSED)
    assert decided(about(teams=(SEARCH,)), what, Figures.MEMBERS)[0] is Rule.OUTSIDE


@pytest.mark.parametrize(
    ("people", "aggregation", "rule"),
    [
        (None, Aggregation.MEDIAN, Rule.WORKSPACE),  # a service may not say how many
        (0, Aggregation.MEAN, Rule.WORKSPACE),
        (1, Aggregation.MEAN, Rule.ONE_PERSON),  # a team of one is that person
        (2, Aggregation.MEAN, Rule.WORKSPACE),
        (2, Aggregation.MEDIAN, Rule.FEW_PEOPLE),  # a median of two shows one of them
        (2, Aggregation.P90, Rule.FEW_PEOPLE),
        (3, Aggregation.MEDIAN, Rule.WORKSPACE),
    ],
)
def test_a_small_team_does_not_give_a_person_away(people, aggregation, rule):
    request = about(teams=(WHOLE,), aggregation=aggregation)

    assert decided(request, known("ada", smallest=people))[0] is rule


def test_a_team_of_one_among_others_is_refused():
    request = replace(about(teams=(SEARCH, PAYMENTS)), view=View.TEAMS)

    with pytest.raises(AccessError, match="One of these teams is one person"):
        access.decide(request, known("ada", smallest=1))


def test_the_people_of_a_small_team_are_not_too_few_for_the_manager_above():
    assert decided(side_by_side(SEARCH), known("lou", smallest=1)) == (
        Rule.MANAGER,
        HIDDEN,
    )
