"""Who somebody in Slack is: by address, by link; whose team is whose."""

from dataclasses import replace
from datetime import date

import pytest

from bot.people.known import People
from bot.slack.profiles import Profile
from reporting.access import Standing
from reporting.directory import Directory, Team
from reporting.periods import Granularity, Period
from reporting.requests import ME, ReportRequest, View, mention
from reporting.staff import Developer, Staff


def team(number, path, *, manager=False, leaf=True):
    return Team(str(number), path.rpartition("/")[2], path, "All", leaf, manager)


ALL = team(1, "All", leaf=False)
BEA = team(2, "All/Bea Boss", manager=True, leaf=False)
LOU = team(3, "All/Bea Boss/Lou Lead", manager=True)
SITES = team(4, "All/Oslo", leaf=False)
CORE = team(5, "All/Oslo/Core")
EDGE = team(6, "All/Oslo/Edge")
TEAMS = Directory((ALL, BEA, LOU, SITES, CORE, EDGE))
STAFF = Staff.of(
    [
        Developer("bea@example.com", "Bea Boss"),
        Developer("lou@example.com", "Lou Lead", "bea@example.com"),
        Developer("Ada@example.com", "Ada Abel", "lou@example.com"),
        Developer("olaf@example.com", "Olaf Oslo"),
        Developer("both@example.com", "In Both"),
        Developer("kim@example.com", "Kim Koch"),
    ]
)
MEMBERS = {
    "1": ("ada", "lou", "olaf", "both"),
    "2": ("ada", "lou"),
    "3": ("ada",),
    "4": ("olaf", "both"),
    "5": ("olaf", "both"),
    "6": ("both",),
}
PROFILES = {
    "UADA": Profile(email="ada@example.com"),
    "ULOU": Profile(email="lou@example.com"),
    "UOLAF": Profile(email="olaf@example.com"),
    "UBOTH": Profile(email="both@example.com"),
    "UJOE": Profile(email="joe@elsewhere.example"),
    "UNONE": Profile(),
    "USUE": Profile(administrator=True),
}


class Links:
    """What people confirmed."""

    def __init__(self, **confirmed):
        self.confirmed = confirmed

    async def developer(self, _workspace, user):
        return self.confirmed.get(user)


class Service:
    async def members(self, of):
        return [Developer(f"{name}@example.com", name) for name in MEMBERS[of.id]]


def people(*, staff=STAFF, links=None, **more) -> People:
    async def profiles(_workspace, user):
        return PROFILES.get(user, Profile(standing=Standing.STRANGER))

    async def answer_staff():
        return staff

    async def directory():
        return TEAMS

    async def people_in(of):
        return len(MEMBERS[of.id])

    given = {
        "connect": None,
        "profiles": profiles,
        "links": links or Links(),
        "developers": Service(),
        "staff": answer_staff,
        "directory": directory,
        "people_in": people_in,
    }
    return People(**(given | more))  # type: ignore[arg-type]


def about(*who, teams_of=(), teams=(), **more):
    return ReportRequest(
        people=who,
        teams=teams,
        teams_of=teams_of,
        period=Period(date(2026, 1, 1), date(2026, 1, 31)),
        metrics=("PR_MERGED",),
        granularity=Granularity.WEEKLY,
        canonical=" ".join((*who, "last month")),
        **more,
    )


@pytest.mark.parametrize(
    ("user", "links", "email"),
    [
        ("UADA", {}, "Ada@example.com"),
        ("UJOE", {}, None),
        ("UNONE", {}, None),
        ("UJOE", {"UJOE": "kim@example.com"}, "kim@example.com"),
        # What somebody confirmed counts more than an address.
        ("UADA", {"UADA": "kim@example.com"}, "kim@example.com"),
        # A developer who is gone is nobody, and the address counts again.
        ("UADA", {"UADA": "gone@example.com"}, "Ada@example.com"),
        ("UJOE", {"UJOE": "gone@example.com"}, None),
    ],
)
async def test_a_person_is_a_developer_by_a_link_or_by_the_address(user, links, email):
    found = await people(links=Links(**links)).developer("T1", user)

    assert (found and found.email) == email


async def test_a_service_that_lists_nobody_is_believed_about_its_rows():
    unknown = people(staff=Staff(known=False))

    asker = await unknown.asker("T1", "UJOE")

    assert asker.email == "joe@elsewhere.example"
    assert (await unknown.asker("T1", "UNONE")).email is None


async def test_an_administrator_is_one_of_the_workspace_or_of_the_settings():
    found = people(administrators=frozenset({"UADA"}))

    rules = {
        user: (await found.standing("T1", user)).administrator for user in PROFILES
    }
    assert [user for user, is_one in rules.items() if is_one] == ["UADA", "USUE"]


async def test_mentions_and_oneself_become_addresses():
    request = about(ME, mention("ULOU"), mention("UJOE"), "kim@example.com")

    found = await people().resolved("T1", "UADA", request)

    assert found.people == (
        "ada@example.com",
        "lou@example.com",
        "<@UJOE>",
        "kim@example.com",
    )
    assert found.canonical == "me lou@example.com <@UJOE> kim@example.com last month"


@pytest.mark.parametrize(
    ("asker", "whose", "teams"),
    [
        ("ULOU", ME, (LOU,)),  # who leads one
        ("UADA", ME, (LOU,)),  # who is in one that somebody leads
        ("UOLAF", ME, (CORE,)),  # found from the top down
        ("UBOTH", ME, (SITES,)),  # in two teams: the one above them
        ("UADA", mention("ULOU"), (LOU,)),
        ("UADA", "lou@example.com", (LOU,)),
        ("UADA", "bea@example.com", (BEA,)),
    ],
)
async def test_whose_team_it_is(asker, whose, teams):
    found = await people().resolved("T1", asker, about(teams_of=(whose,)))

    assert (found.teams, found.teams_of) == (teams, ())


@pytest.mark.parametrize(
    ("asker", "whose"),
    [
        ("UJOE", ME),  # nobody knows who that is
        ("UADA", mention("UJOE")),
        ("UADA", "nobody@example.com"),
        # In which team a colleague is, is not told by asking for it.
        ("ULOU", "ada@example.com"),
        ("UADA", mention("UOLAF")),
    ],
)
async def test_whose_team_nobody_can_or_may_tell_stays_open(asker, whose):
    request = about(teams_of=(whose,))

    assert await people().resolved("T1", asker, request) == request


async def test_what_decides_is_asked_for_and_no_more():
    team_alone = await people().known("T1", "UADA", about(teams=(LOU,)))
    single = await people().known("T1", "UADA", about("kim@example.com"))
    each = replace(about(teams=(LOU,)), view=View.PEOPLE)
    side_by_side = await people().known("T1", "ULOU", each)

    assert (team_alone.staff, team_alone.members, team_alone.smallest) == (
        None,
        None,
        1,
    )
    assert (single.staff, single.members, single.smallest) == (STAFF, None, None)
    assert side_by_side.members == {"3": frozenset({"ada@example.com"})}
