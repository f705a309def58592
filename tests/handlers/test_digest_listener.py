"""Who may do what with a digest, and which one is meant."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from handlers import digest_replies
from handlers.asking import Ask
from handlers.digests import DigestListener
from handlers.kept_digest import Kept
from handlers.parse.digests import Verb
from reporting.access import Asker, Standing
from reporting.digests import OWN_METRICS, TEAM_METRICS, Digest
from reporting.directory import Directory, Team
from reporting.errors import AccessError, RequestError
from reporting.periods import Granularity, Period
from reporting.requests import ME, ReportRequest
from reporting.schedules import Schedule, Weekly

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PATHS = ("Everyone", "Everyone/Platform", "Everyone/Payments")
TEAMS = tuple(
    Team(path, path.rpartition("/")[2], path, "Everyone", leaf=True) for path in PATHS
)
_, PLATFORM, PAYMENTS = TEAMS
MONDAYS = Schedule(Weekly(), time(9), "UTC")


def digest(*teams: Team) -> Digest:
    metrics = TEAM_METRICS if teams else OWN_METRICS
    return Digest(teams=teams, metrics=metrics, schedule=MONDAYS)


def kept(name: str, *teams: Team, place: str = "C1", owner: str = "U1") -> Kept:
    return Kept(
        id=name,
        workspace="T1",
        place=place,
        digest=digest(*teams),
        owner=owner,
        set_at=NOW,
        next_due=datetime(2026, 11, 30, 9, tzinfo=UTC),
    )


@dataclass
class Desk:
    """Keeps digests in a list."""

    there: list[Kept]
    done: list[tuple[Any, ...]] = field(default_factory=list)

    async def of(self, workspace, *places):
        return [one for one in self.there if one.place in places]

    async def owned(self, workspace, user):
        return [one for one in self.there if one.owner == user]

    async def get(self, digest_id, workspace):
        return next((one for one in self.there if one.id == digest_id), None)

    async def subscribe(self, asked, place, digest):
        found = replace(kept(asked.id, place=place, owner=asked.user), digest=digest)
        self.there.append(found)
        return found

    async def change(self, asked, kept, digest):
        self.done.append(("change", kept.id))
        now_kept = replace(kept, digest=digest)
        self.there[self.there.index(kept)] = now_kept
        return now_kept

    async def act(self, asked, kept, verb):
        self.done.append((verb, kept.id))
        return kept

    async def remove(self, asked, kept):
        self.done.append((Verb.UNSUBSCRIBE, kept.id))
        return kept in self.there

    async def hand_over(self, asked, kept, user):
        self.done.append((Verb.HAND_OVER, kept.id))
        return replace(kept, owner=user)

    async def preview(self, asked, kept):
        self.done.append((Verb.PREVIEW, kept.id))


class Here:
    """U1 and U2 are members, U3 administers, U4 is a guest and sees nothing."""

    async def found(self, asked, request):
        return request

    async def decided(self, asked, request):
        await self.checked(asked, request)

    async def checked(self, asked, request):
        if asked.user in ("U4", "U5"):
            raise AccessError("You see no figures.", rule="guest")

    async def visible(self, asked, teams):
        return teams

    async def standing(self, workspace, user):
        guest = Standing.GUEST if user == "U4" else Standing.MEMBER
        return Asker(standing=guest, administrator=user == "U3")

    async def zone(self, asked, place):
        return "Europe/Berlin"

    async def present(self, asked):
        return asked.channel != "C9"


def asking(text: str, user: str = "U1", channel: str = "C1") -> Ask:
    return Ask(id="new", workspace="T1", channel=channel, user=user, text=text)


@pytest.fixture
def desk():
    own = kept("own", place="U2", owner="U2")
    return Desk([kept("one", PLATFORM), kept("two", PLATFORM, PAYMENTS), own])


@pytest.fixture
def listener(desk):
    async def directory(_):
        return Directory(TEAMS)

    return DigestListener(desk, Here(), directory, lambda: NOW)


async def say(listener, text, **more):
    said = []

    async def answer(message):
        said.append(message)

    await listener.on_ask(answer, asking(text, **more))
    (found,) = said
    return found if isinstance(found, str) else found["text"]


WHICH = {
    "pause digest 2": "two",
    "pause Payments": "two",
    "pause #1": "one",
}


@pytest.mark.parametrize("text", WHICH)
async def test_a_digest_is_meant_by_its_number_or_by_a_team(listener, desk, text):
    await say(listener, text)

    assert desk.done == [(Verb.PAUSE, WHICH[text])]


UNCLEAR = {
    "pause": "There are 2 digests here. Which one?",
    "pause Platform": "There are 2 digests here.",
    "pause digest 3": "There is no digest 3 here: `digests` lists 2.",
    "pause Everyone": "No digest here is about *Everyone*.",
    "unsubscribe me": "No digest is set here.",
}


@pytest.mark.parametrize("text", UNCLEAR)
async def test_what_is_not_clear_is_asked_back(listener, desk, text):
    assert UNCLEAR[text] in await say(listener, text)
    assert desk.done == []


async def test_ones_own_is_meant_wherever_one_says_so(listener, desk):
    for channel in ("C1", "D7", "U2"):
        await say(listener, "unsubscribe me", user="U2", channel=channel)

    assert desk.done == [(Verb.UNSUBSCRIBE, "own")] * 3


MAY = [
    ("pause digest 1", "U1", True),
    ("pause digest 1", "U2", False),
    ("pause digest 1", "U3", True),
    ("preview digest 1", "U2", True),
    ("unsubscribe digest 1", "U2", False),
    ("edit digest 1 to every Friday", "U2", False),
    ("edit digest 1 to every Friday", "U3", True),
    ("hand over digest 1 to <@U2>", "U2", False),
]


@pytest.mark.parametrize(("text", "user", "allowed"), MAY)
async def test_owner_and_administrators_change_it(listener, desk, text, user, allowed):
    said = await say(listener, text, user=user)

    assert bool(desk.done) == allowed
    assert allowed or "This digest is <@U1>'s" in said


async def test_it_is_handed_over_to_somebody_who_may_see_it(listener, desk):
    assert (
        await say(listener, "hand over digest 1 to <@U4>") == digest_replies.NO_MEMBER
    )
    said = await say(listener, "hand over digest 1 to <@U5>")
    assert said == digest_replies.not_theirs("U5")
    assert desk.done == []
    assert "is <@U2>'s now" in await say(listener, "hand over digest 1 to <@U2>")


async def test_ones_own_is_not_handed_over(listener, desk):
    said = await say(listener, "hand over me to <@U1>", user="U2")

    assert said == digest_replies.OWN_STAYS


async def test_subscribed_twice_it_is_changed(listener, desk):
    said = await say(listener, "subscribe Platform every Friday")

    assert said.startswith("Changed: `/insights subscribe Platform every Friday at ")
    assert desk.done == [("change", "one")]
    said = await say(listener, "subscribe Platform every Friday")
    assert said.startswith("As before: `/insights subscribe Platform every Friday at ")
    said = await say(listener, "subscribe Platform every Friday", user="U2")
    assert "This digest is <@U1>'s" in said


async def test_what_rests_still_does_when_it_is_changed_and_says_so(listener, desk):
    desk.there[0] = replace(desk.there[0], paused="<@U3> paused it.")
    for text in ("edit digest 1 to at 11:00", "subscribe Platform at 11:00"):
        said = await say(listener, text)
        assert said.endswith("`. It is paused: `/insights resume` lets it go on."), said

    desk.there[0] = replace(
        desk.there[0], paused="", snoozed_until=NOW + timedelta(days=7)
    )
    said = await say(listener, "edit digest 1 to at 10:00")
    assert "`. It is still snoozed. The next one comes here " in said
    desk.there[0] = replace(desk.there[0], snoozed_until=NOW - timedelta(days=1))
    said = await say(listener, "edit digest 1 to at 11:00")
    assert "`. The next one comes here " in said


def test_who_is_handed_what_rests_is_told_so():
    words = digest_replies.yours_now(replace(kept("one", PLATFORM), paused="x."), "U1")

    assert words.text.endswith("It is paused: `/insights resume` lets it go on.")


async def test_a_digest_begins_within_a_year(listener, desk):
    said = await say(listener, "subscribe Everyone every two weeks from 2027-11-26")

    assert said == "A digest begins within a year: *2027-11-26* is later."
    said = await say(listener, "edit digest 1 to every two weeks from 9999-12-31")
    assert said == "A digest begins within a year: *9999-12-31* is later."
    assert desk.done == []
    said = await say(listener, "subscribe Everyone every two weeks from 2027-11-25")
    assert said.startswith("Noted: ")


async def test_where_the_bot_is_not_it_asks_to_be_invited(listener):
    said = await say(listener, "subscribe Platform", channel="C9")

    assert said.endswith(digest_replies.INVITE)


async def test_so_many_and_no_more(listener, desk):
    desk.there += [kept(f"k{n}", PLATFORM, place="C2") for n in range(50)]

    said = await say(listener, "subscribe Payments", channel="C2")
    assert said == digest_replies.TOO_MANY


def report(**more: Any) -> ReportRequest:
    request = ReportRequest(
        teams=(PAYMENTS,),
        period=Period(date(2026, 9, 1), date(2026, 11, 24)),
        metrics=("PR_CYCLE_TIME_DAYS_AVG", "PR_MERGED"),
        granularity=Granularity.MONTHLY,
    )
    return replace(request, **more)


async def test_what_a_report_is_about_comes_weekly(listener, desk):
    said = await listener.weekly_here(asking("weekly"), report())

    assert said.startswith(
        "Noted: `/insights subscribe Payments cycle time, merged prs every Monday at 09:00 "
        "Europe/Berlin"
    )
    assert desk.there[-1].place == "C1"


async def test_a_report_on_oneself_comes_weekly_in_private(listener, desk):
    await listener.weekly_here(asking("weekly"), report(teams=(), people=(ME,)))

    assert desk.there[-1].place == "U1"


async def test_a_report_on_others_does_not_come_weekly(listener):
    for request in (
        report(teams=(), people=("a@example.com",)),
        report(teams=TEAMS * 2),
    ):
        with pytest.raises(RequestError):
            await listener.weekly_here(asking("weekly"), request)
