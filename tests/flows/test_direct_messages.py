"""What is written to the bot alone: one's own numbers, and what it knows of one."""

import json
from dataclasses import replace

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.database import requests
from bot.playground.faults import Fault, FaultKind
from bot.work import telling
from tests.flows.company_people import company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("direct")) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(people):
    people.slack.reset()


async def asked(people, who):
    """Return what somebody's requests were understood as."""
    query = sa.select(requests.c.request).where(
        requests.c.asked_by == f"U{who.upper()}"
    )
    async with people.database.transaction() as connection:
        return [row["canonical"] for row in await connection.scalars(query)]


@pytest.mark.parametrize(
    "text",
    [
        "my last quarter",
        "last quarter",
        "how is my review time?",
        "volume csv",
        "@insights last quarter",
    ],
)
async def test_ones_own_numbers_come_where_they_were_asked_for(people, text):
    await people.write("ada", text)

    report = await people.report("ada")
    assert "Ada Abel" in shown(report)
    assert "(`me " in shown(report)
    assert "only you see this" in shown(report)
    assert people.slack.messages("platform") == []
    entry = (await people.decided("ada"))[-1]
    assert (entry.decision, entry.rule) == ("answered", "own")
    assert entry.posted_channel == report.channel


async def test_a_team_may_be_asked_for_as_well(people):
    await people.write("ada", '"Lou Lead" last 3 months volume')

    report = await people.report("ada")
    assert "Lou Lead" in shown(report)
    assert (await people.decided("ada"))[-1].rule == "workspace"


async def test_a_manager_asks_here_too(people):
    await people.write("lou", '"Lou Lead" by developer last 3 months prs merged')

    assert "Developer A" in shown(await people.report("lou"))


async def test_a_refusal_comes_here_as_well(people):
    await people.write("ada", "kim@example.com last 3 months")

    told = await people.told("ada", "your own numbers")
    assert not is_report(told)
    assert "kim" not in shown(told)


async def test_the_first_contact_says_what_is_known_and_only_the_first(people):
    await people.write("pat", "hi")
    told = await people.told("pat", "This is what I know about you")

    await people.write("pat", "hello")
    await people.told("pat", "Write as you speak")
    await people.write("pat", "my last quarter")
    await people.report("pat")

    words = shown(told)
    assert "You are *Pat Plum*, `pat@example.com`" in words
    assert "*Bea Boss* may see them" in words
    assert "There is data until" in words
    greetings = [m for m in people.direct("pat") if "what I know about" in shown(m)]
    assert len(greetings) == 1


@pytest.mark.parametrize(
    "text", ["what do you know about me?", "Who can see my numbers"]
)
async def test_it_is_told_again_on_request(people, text):
    await people.write("bea", text)

    told = await people.told("bea", "You are *Bea Boss*")
    assert "nobody is above you" in shown(told)


async def test_asked_in_a_channel_it_is_told_in_private(people):
    said = await people.ask("ada", "what do you know about me")

    assert said == "I tell you in a direct message."
    told = await people.told("ada", "You are *Ada Abel*")
    assert "*Lou Lead* and *Bea Boss* may see them" in shown(told)
    assert people.slack.messages("platform") == []


async def test_who_is_no_developer_is_told_so(people):
    await people.write("joe", "what do you know about me")

    told = await people.told("joe", "none has the e-mail address")
    assert "`joe@elsewhere.example`" in shown(told)


async def test_what_cannot_be_read_is_answered_with_what_would_work(people):
    await people.write("ada", "Lou Leed volume")

    told = await people.told("ada", "Lou Lead")
    assert "/insights" not in shown(told)


async def test_goals_and_definitions_are_told_here_too(people):
    await people.write("ada", "goals")
    await people.told("ada", "No goal is set")

    await people.write("ada", "definitions")
    await people.told("ada", "PR cycle time", "Days from")


async def test_a_message_that_slack_delivers_twice_is_answered_once(people):
    count = len(await asked(people, "ina"))
    await people.write("ina", "my last 3 months volume")
    await people.decided("ina", count=count + 1)
    (delivery,) = [d for d in people.slack.traffic.deliveries if told_of(d, "UINA")]

    again = await people.slack.deliveries.send_event(
        people.slack.workspace.apps["A1"], delivery.payload
    )

    assert again.status == 200
    assert len(await asked(people, "ina")) == count + 1
    assert len([m for m in people.direct("ina") if is_report(m)]) == 1


def told_of(delivery, user):
    event = delivery.payload.get("event") or {}
    return event.get("type") == "message" and event.get("user") == user


async def test_its_own_messages_edits_and_other_bots_are_not_answered(people):
    workspace = people.slack.workspace
    channel = workspace.direct_message("T1", "UADA", "UBOT")
    before = len(await asked(people, "ada"))
    mine = workspace.post(channel=channel.id, user="UADA", text="goals")
    await people.slack.events.settle()
    await people.told("ada", "No goal is set")

    workspace.change_message(replace(mine, text="my last quarter"))
    workspace.post(
        channel=channel.id,
        user="UADA",
        text="my last quarter",
        bot_id="B9",
        app_id="A1",
    )
    workspace.remove_message(workspace.message(channel.id, mine.ts))
    await people.slack.events.settle()

    assert len(await asked(people, "ada")) == before


async def test_a_message_is_not_lost_when_the_listener_fails(people, monkeypatch):
    write, failed = telling.write, list[object]()

    async def failing(*given, **named):
        if not failed:
            failed.append(given)
            raise ZeroDivisionError
        await write(*given, **named)

    monkeypatch.setattr(telling, "write", failing)
    await people.write("ada", "goals")

    # Slack delivers it again.
    await people.told("ada", "No goal is set")
    assert failed


async def test_slack_being_slow_to_say_who_somebody_is_loses_nothing(people):
    slow = Fault(method="users.info", kind=FaultKind.HANG, times=1)
    people.slack.faults.order(slow)

    await people.write("max", "my last 3 months volume")

    report = await people.report("max")
    assert "Max Mohr" in shown(report)


async def test_a_thousand_letters_and_markup_are_no_harm(people):
    await people.write("ada", "<!channel> *my* `last` " + "ü" * 1000)

    async def look():
        found = [m for m in people.direct("ada") if not is_report(m)]
        return found or None

    (told,) = await eventually(look)
    assert "<!channel>" not in json.dumps(told.blocks)
