"""The form: opened from anywhere, with a preview, the same request as a typed one."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.database import requests
from bot.desk import Desk
from bot.playground.delivery import DeliveryKind
from bot.playground.faults import Fault, FaultKind
from bot.playground.modals import errors_in
from bot.work.ticking import today
from tests.flows.company_people import actions, company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("form")) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(people):
    people.slack.reset()


class Filled:
    """A form on somebody's screen."""

    def __init__(self, people, who):
        self.people, self.who = people, who

    @property
    def view(self):
        return self.people.slack.views(self.who)[-1]

    @property
    def preview(self):
        return self.view.body["blocks"][-1]["elements"][0]["text"]

    def fields(self):
        return [b["block_id"] for b in self.view.body["blocks"] if b["type"] == "input"]

    async def offered(self, typed=""):
        answer = await self.people.slack.suggest_in_view(
            user=self.who, view_id=self.view.id, action_id="form_teams", typed=typed
        )
        return [(one["value"], one["text"]["text"]) for one in answer["options"]]

    async def team(self, name):
        ((value, text), *_) = await self.offered(name)
        option = {"value": value, "text": {"type": "plain_text", "text": text}}
        return {"selected_options": [option]}

    async def choose(self, values, action):
        """Choose something; what was chosen before stays."""
        await self.people.slack.press_in_view(
            user=self.who, view_id=self.view.id, action_id=action,
            chosen=values[action][action], values=values,
        )  # fmt: skip

    async def send(self, values):
        return await self.people.slack.submit_view(
            user=self.who, view_id=self.view.id, values=values
        )


def values(**chosen):
    return {f"form_{name}": {f"form_{name}": value} for name, value in chosen.items()}


def one(value):
    option = {"value": value, "text": {"type": "plain_text", "text": value}}
    return {"selected_option": option}


def day(value):
    return {"selected_date": value.isoformat()}


HERE = {"selected_conversation": "C1"}
NOWHERE = {"selected_conversation": None}
ME = {"selected_options": [one("me")["selected_option"]]}


async def opened(people, who="ada"):
    await people.slack.shortcut(user=who, callback_id="ask_report")
    return Filled(people, who)


async def posted(people):
    async def look():
        found = [m for m in people.slack.messages("platform") if is_report(m)]
        return found[-1] if found else None

    return await eventually(look)


async def canonicals(people):
    async with people.database.transaction() as connection:
        rows = await connection.scalars(
            sa.select(requests.c.request).order_by(requests.c.asked_at)
        )
        return [row["canonical"] for row in rows]


async def test_a_form_asks_for_the_same_as_a_text(people):
    form = await opened(people)
    chosen = values(
        teams=await form.team("Lou"),
        period=one("last month"),
        metrics={"selected_options": [one("volume")["selected_option"]]},
        channel=HERE,
    )

    assert (await form.send(chosen)).is_acknowledged

    made = await posted(people)
    assert people.slack.views("ada") == []
    by_form = (await canonicals(people))[-1]
    await people.decided("ada")
    await people.ask("ada", "Lou Lead last month volume")
    assert by_form == (await canonicals(people))[-1]
    assert made.thread_ts is None


async def test_the_preview_follows_what_is_chosen(people):
    form = await opened(people)
    assert "Last 3 months" in shown_options(form)
    before = form.preview

    chosen = values(teams=await form.team("Lou"), step=one("monthly"), channel=HERE)
    await form.choose(chosen, "form_step")

    assert form.preview != before
    assert "by month" in form.preview
    assert "`/insights Lou Lead last 3 months monthly`" in form.preview


def shown_options(form):
    return str(form.view.body["blocks"])


async def test_days_are_asked_for_when_they_are_wanted(people):
    form = await opened(people)
    assert "form_first" not in form.fields()

    await form.choose(values(period=one("from … to …")), "form_period")
    assert {"form_first", "form_last"} <= set(form.fields())

    await form.choose(values(period=one("last …")), "form_period")
    assert {"form_count", "form_unit"} <= set(form.fields())
    assert "form_first" not in form.fields()


async def test_of_two_choices_in_a_breath_the_later_counts(people):
    form = await opened(people)
    step = values(step=one("monthly"))
    both = step | values(period=one("from … to …"))

    await asyncio.gather(
        form.choose(step, "form_step"), form.choose(both, "form_period")
    )

    assert {"form_first", "form_last"} <= set(form.fields())


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (today() - timedelta(days=3), today() - timedelta(days=9), "form_last"),
        (today() - timedelta(days=3), today() + timedelta(days=9), "form_last"),
        (today() + timedelta(days=3), today() + timedelta(days=9), "form_first"),
    ],
)
async def test_a_wrong_date_is_said_at_its_field(people, first, last, field):
    form = await opened(people)
    period = values(period=one("from … to …"))
    await form.choose(period, "form_period")

    told = await form.send(period | values(first=day(first), last=day(last)))

    assert list(errors_in(told)) == [field]
    assert people.slack.views("ada")


async def test_what_one_may_not_see_is_said_at_the_team(people):
    form = await opened(people, "joe")

    told = await form.send(values(teams=ME, channel=HERE))

    assert "which developer you are" in errors_in(told)["form_teams"]
    assert (await people.decided("joe"))[-1].decision == "refused"


async def test_what_is_known_later_is_told_in_private(people):
    form = await opened(people)

    # A team of one person: it has to be counted first.
    await form.send(values(teams=await form.team("Uma"), channel=HERE))

    await people.told("ada", "is one person")


async def test_too_many_points_are_said_at_the_step(people):
    form = await opened(people)
    period = values(period=one("last …"))
    await form.choose(period, "form_period")
    chosen = values(count={"value": "4"}, unit=one("years"), step=one("daily"))

    told = await form.send(period | chosen)

    assert list(errors_in(told)) == ["form_step"]
    assert "points" in errors_in(told)["form_step"]


async def test_without_a_channel_the_answer_is_for_the_asker_alone(people):
    form = await opened(people)

    await form.send(values(teams=await form.team("Lou"), channel=NOWHERE))

    assert "privately" in shown(await people.report("ada"))
    assert people.slack.messages("platform") == []


async def test_own_numbers_can_be_chosen(people):
    form = await opened(people)
    ((value, text), *_) = await form.offered()
    assert (value, text) == ("me", "Your own numbers")

    await form.send(values(teams=ME, channel=NOWHERE))

    assert "only you see this" in shown(await people.report("ada"))


async def test_a_team_is_found_although_it_is_misspelled(people):
    form = await opened(people)

    assert (await form.offered("lou led"))[0][1].startswith("Lou Lead's team, in ")
    assert await form.offered("xyzzyxyzzy") == []


async def test_the_form_sent_twice_is_one_report(people):
    form = await opened(people)
    await form.send(values(teams=await form.team("Lou"), channel=HERE))
    delivery = people.slack.traffic.deliveries[-1]
    await posted(people)
    before = await canonicals(people)

    again = await people.slack.deliveries.send(
        people.slack.workspace.apps["A1"], DeliveryKind.INTERACTION, delivery.payload
    )

    assert again.is_acknowledged
    assert await canonicals(people) == before


async def test_a_team_that_is_gone_is_said_at_its_field(people):
    form = await opened(people)
    option = {"value": "gone", "text": {"type": "plain_text", "text": "Gone"}}

    told = await form.send(values(teams={"selected_options": [option]}, channel=HERE))

    assert "no longer there" in errors_in(told)["form_teams"]


async def test_help_offers_the_form(people):
    await people.ask("ada", "")
    (told,) = [
        m for m in people.slack.messages("platform", seen_by="ada") if m.visible_to
    ]
    assert actions(told) == ["open_form"]

    await people.slack.press(
        user="ada", channel="platform", ts=told.ts, action_id="open_form"
    )

    assert people.slack.views("ada")


async def test_a_form_that_slack_does_not_open_is_told(people):
    people.slack.faults.order(
        Fault(method="views.open", kind=FaultKind.ERROR, code="expired_trigger_id")
    )
    await people.slack.shortcut(user="ada", callback_id="ask_report")

    await people.told("ada", "too slow to open the form")


async def test_a_form_that_is_closed_or_changed_meanwhile_is_no_harm(people):
    people.slack.faults.order(
        Fault(method="views.update", kind=FaultKind.ERROR, code="hash_conflict")
    )
    form = await opened(people)

    await form.choose(values(step=one("daily")), "form_step")

    assert people.slack.views("ada")


async def test_a_guest_gets_no_form(people):
    await people.slack.shortcut(user="gus", callback_id="ask_report")

    await people.told("gus", "guests see no figures")
    assert people.slack.views("gus") == []


async def test_a_channel_without_the_bot_leads_to_an_offer_in_private(people):
    small = people.slack.workspace.channels["C1"]
    people.slack.workspace.channels["C1"] = replace(
        small, members=small.members - {"UBOT"}
    )
    form = await opened(people)

    await form.send(values(teams=await form.team("Lou"), channel=HERE))

    told = await people.told("ada", "I am not in this channel")
    await people.press("ada", told, "report_follow_privately")
    assert await people.report("ada")


async def test_the_form_opens_although_slack_is_slow_to_say_who_asks(people):
    people.slack.faults.order(Fault(method="users.info", kind=FaultKind.HANG))

    await people.slack.shortcut(user="roy", callback_id="ask_report")

    assert people.slack.views("roy")


async def test_a_bug_is_said_in_the_form(people, monkeypatch):
    form = await opened(people)

    async def broken(*_given):
        raise ZeroDivisionError

    monkeypatch.setattr(Desk, "_accept", broken)
    told = await form.send(values(channel=HERE))

    assert "Something went wrong" in errors_in(told)["form_teams"]
    assert "`" not in errors_in(told)["form_teams"]
