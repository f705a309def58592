"""Where an answer stands: in the thread it was asked in, in a direct message, or nowhere."""

from dataclasses import replace

import pytest
import pytest_asyncio

from bot.playground.faults import Fault, FaultKind
from bot.playground.records import Channel, Kind
from tests.flows.company_people import actions, company, is_report, seed, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@insights"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("where")) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(people):
    small = seed()
    members = frozenset({"UADA", "ULOU"})
    secret = Channel(
        id="C9", team_id="T1", name="secret", kind=Kind.PRIVATE, members=members
    )
    people.slack.reset(replace(small, channels=(*small.channels, secret)))


async def mention(people, who, text, thread=None):
    return await people.slack.say(
        user=who, channel="platform", text=f"{BOT} {text}", thread_ts=thread
    )


async def report(people, thread):
    async def look():
        found = [m for m in people.slack.messages("platform") if is_report(m)]
        return found[-1] if found else None

    made = await eventually(look)
    assert made.thread_ts == thread
    return made


async def told_alone(people, who, channel="platform"):
    async def look():
        said = people.slack.messages(channel, seen_by=who)
        found = [m for m in said if m.visible_to]
        return found[-1] if found else None

    return await eventually(look)


async def test_a_mention_is_answered_below_it(people):
    said = await mention(people, "ada", '"Lou Lead" last 3 months volume')

    await report(people, said.ts)


async def test_a_mention_in_a_thread_is_answered_in_that_thread(people):
    first = await people.slack.say(user="lou", channel="platform", text="Anybody?")
    await mention(people, "ada", '"Lou Lead" last 3 months volume csv', first.ts)

    await report(people, first.ts)
    await people.decided("ada")
    said = people.slack.messages("platform")
    assert [m.thread_ts for m in said if m.files] == [first.ts]


async def test_own_numbers_asked_for_by_a_mention_come_in_private(people):
    said = await mention(people, "ada", "me last 3 months volume")

    made = await people.report("ada")
    assert made.thread_ts is None
    told = await told_alone(people, "ada")
    assert "direct message" in told.text
    assert told.thread_ts == said.ts


async def test_a_mention_that_cannot_be_read_is_answered_to_who_wrote_it(people):
    said = await mention(people, "ada", "Lou Leed volume")

    told = await told_alone(people, "ada")
    assert told.thread_ts == said.ts
    assert people.slack.messages("platform", seen_by="lou") == [said]
    await people.slack.press(
        user="ada", channel="platform", ts=told.ts, action_id="say_0"
    )
    await report(people, said.ts)


async def test_a_mention_alone_teaches(people):
    await mention(people, "ada", "")

    assert "Ask for a team" in (await told_alone(people, "ada")).text


async def test_a_mention_that_slack_delivers_twice_is_answered_once(people):
    said = await mention(people, "ada", '"Lou Lead" last 3 months volume')
    await report(people, said.ts)
    (delivery,) = [
        one
        for one in people.slack.traffic.deliveries
        if (one.payload.get("event") or {}).get("type") == "app_mention"
    ]

    await people.slack.deliveries.send_event(
        people.slack.workspace.apps["A1"], delivery.payload
    )

    await people.decided("ada")
    assert len([m for m in people.slack.messages("platform") if is_report(m)]) == 1


async def test_a_guest_is_refused_alone(people):
    await mention(people, "gus", "last 3 months")

    assert "guests see no figures" in (await told_alone(people, "gus")).text


@pytest.mark.parametrize("after", [0, 1])
async def test_a_placeholder_in_a_thread_is_posted_once_whatever_fails(people, after):
    people.slack.faults.order(
        Fault(method="chat.postMessage", kind=FaultKind.DROP, done=True, after=after)
    )
    said = await mention(people, "ada", '"Bea Boss" last 3 months prs merged')

    made = await report(people, said.ts)
    await people.decided("ada")
    found = people.slack.messages("platform")
    assert [m for m in found if is_report(m)] == [made]
    # The question, the report, and its one table of teams.
    assert len(found) == 3


async def test_a_direct_message_in_a_thread_is_answered_there(people):
    await people.write("ada", "last 3 months volume")
    first = await people.report("ada")

    await people.slack.say(
        user="ada", channel=BOT, text="last month volume", thread_ts=first.ts
    )

    async def look():
        found = [m for m in people.direct("ada") if is_report(m)]
        return found[1] if len(found) > 1 else None

    assert (await eventually(look)).thread_ts == first.ts


async def test_where_the_bot_is_not_the_answer_can_come_in_private(people):
    await people.slack.command(
        user="ada", channel="secret", text='/insights "Lou Lead" last 3 months volume'
    )
    told = await told_alone(people, "ada", "secret")
    assert "/invite" in told.text
    assert actions(told) == ["report_follow_privately"]

    await people.slack.press(
        user="ada", channel="secret", ts=told.ts, action_id="report_follow_privately"
    )

    made = await people.report("ada")
    assert "privately" in shown(made)
    assert made.thread_ts is None


@pytest.mark.parametrize("text", ["Lou Lead 03/04/2026 volume", "last spring volume"])
async def test_of_two_readings_one_is_chosen_by_a_button(people, text):
    await people.ask("ada", text)
    question = await told_alone(people, "ada")
    buttons = actions(question)
    assert len(buttons) >= 2

    await people.slack.press(
        user="ada", channel="platform", ts=question.ts, action_id="say_1"
    )

    await report(people, None)
    now = await told_alone(people, "ada")
    assert now.ts == question.ts
    assert now.text.startswith("Asked: ")
    assert actions(now) == []


async def test_in_a_direct_message_the_readings_are_about_oneself(people):
    await people.write("ada", "03/04/2026 volume")
    question = await people.told("ada", "Which")

    await people.slack.press(
        user="ada", channel=question.channel, ts=question.ts, action_id="say_0"
    )

    assert "(`me " in shown(await people.report("ada"))


async def test_a_team_that_is_unknown_leads_to_the_list_of_teams(people):
    await people.ask("ada", "xyzzy last month")
    told = await told_alone(people, "ada")
    assert actions(told)[-1] == "teams_0"

    await people.slack.press(
        user="ada", channel="platform", ts=told.ts, action_id="teams_0"
    )

    now = await told_alone(people, "ada")
    assert now.ts == told.ts
    assert "*Lou Lead's team*" in shown(now)


async def test_the_teams_are_listed_on_request(people):
    await people.ask("ada", "teams")

    assert "Page 1 of 1" in shown(await told_alone(people, "ada"))
