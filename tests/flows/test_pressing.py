"""What is pressed under a report: asked once, in its thread, whoever presses and how often."""

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.database import digests, requests
from bot.desk import Desk
from tests.flows.company_people import actions, company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

MORE = "report_more"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("pressing")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def report(people):
    """A report of Lou's team in the channel, that Ada asked for."""
    people.slack.reset()
    return await asked(people, '"Lou Lead" 2026-09-01..2026-09-30 volume')


async def asked(people, text, *, who="ada"):
    await people.ask(who, text)
    return await posted(people)


async def posted(people, *, thread=None, count=1):
    """Wait until so many reports stand in the channel, or in a thread; return the last."""

    async def look():
        found = reports(people, thread)
        return found[-1] if len(found) >= count and not await is_busy(people) else None

    return await eventually(look)


def reports(people, thread=None):
    return [m for m in people.slack.messages("platform")
            if is_report(m) and m.thread_ts == thread]  # fmt: skip


async def is_busy(people):
    async with people.database.transaction() as connection:
        open_ones = sa.select(requests.c.id).where(requests.c.outcome.is_(None))
        return bool((await connection.scalars(open_ones)).all())


async def rows(people):
    async with people.database.transaction() as connection:
        query = sa.select(requests).order_by(requests.c.asked_at)
        return (await connection.execute(query)).mappings().all()


async def chosen(people, who, report, follow):
    """Choose from the menu of a report."""
    option = next(
        option
        for block in report.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "overflow"
        for option in element["options"]
        if option["value"].startswith(follow)
    )
    await people.slack.press(
        user=who,
        channel=report.channel,
        ts=report.ts,
        action_id=MORE,
        chosen={"selected_option": option},
    )


def told_alone(people, who, channel="platform"):
    return [m for m in people.slack.messages(channel, seen_by=who) if m.visible_to]


async def test_a_report_has_what_may_be_asked_next(report):
    assert actions(report) == [
        "report_follow_by-people",
        "report_follow_earlier",
        "report_follow_later",
        "report_definitions",
        "report_csv",
        "report_weekly",
        "report_delete",
        MORE,
    ]


async def test_the_answer_stands_in_the_thread_and_nowhere_else(people, report):
    await people.press("lou", report, "report_follow_earlier")

    made = await posted(people, thread=report.ts)
    assert "2026-08-01..2026-08-31" in shown(made)
    assert len(reports(people)) == 1
    assert (await rows(people))[-1]["asked_by"] == "ULOU"


async def test_another_step_and_the_year_before_come_from_the_menu(people, report):
    await chosen(people, "ada", report, "daily")
    daily = await posted(people, thread=report.ts)
    await chosen(people, "ada", report, "last-year")
    both = await posted(people, thread=report.ts, count=2)

    assert " daily " in shown(daily)
    assert "a year earlier" in shown(both)


async def test_two_people_pressing_twice_get_one_report_and_hear_where(people, report):
    for who in ("ada", "ada", "lou"):
        await people.press(who, report, "report_follow_earlier")
    await posted(people, thread=report.ts)
    await people.press("pat", report, "report_follow_earlier")

    assert len(reports(people, report.ts)) == 1
    (told,) = told_alone(people, "pat")
    assert "<@UADA> asked for that" in told.text
    assert "thread" in told.text
    assert told_alone(people, "lou")


async def test_a_delivery_that_comes_again_makes_no_second_report(people, report):
    await people.press("ada", report, "report_follow_earlier")
    await posted(people, thread=report.ts)
    delivery = people.slack.traffic.deliveries[-1]

    await people.slack.press(
        user="ada",
        channel="platform",
        ts=report.ts,
        action_id=delivery.payload["actions"][0]["action_id"],
    )

    assert len(reports(people, report.ts)) == 1


async def test_what_is_pressed_in_the_thread_is_answered_there(people, report):
    await people.press("ada", report, "report_follow_earlier")
    august = await posted(people, thread=report.ts)

    await people.press("ada", august, "report_follow_earlier")

    july = await posted(people, thread=report.ts, count=2)
    assert "2026-07-01..2026-07-31" in shown(july)


async def test_people_are_shown_to_their_manager_alone(people, report):
    await people.press("lou", report, "report_follow_by-people")

    made = await people.report("lou")
    assert "Developer A" in shown(made)
    assert reports(people, report.ts) == []
    (told,) = told_alone(people, "lou")
    assert "direct message" in told.text


async def test_whoever_is_no_manager_is_told_what_they_may_see(people, report):
    await people.press("ada", report, "report_follow_by-people")

    (told,) = told_alone(people, "ada")
    assert "as a whole" in told.text
    assert people.direct("ada") == []
    assert (await people.log("ada"))[-1].decision == "refused"


async def test_each_manager_gets_their_own(people, report):
    await people.press("lou", report, "report_follow_by-people")
    await people.press("bea", report, "report_follow_by-people")

    assert await people.report("lou")
    assert await people.report("bea")


async def test_definitions_are_told_to_who_asks(people, report):
    await people.press("pat", report, "report_definitions")

    (told,) = told_alone(people, "pat")
    assert "PRs merged" in shown(told)
    assert reports(people, report.ts) == []


async def test_the_csv_comes_into_the_thread_once(people, report):
    await people.press("lou", report, "report_csv")
    await people.press("ada", report, "report_csv")

    async def look():
        found = [m for m in people.slack.messages("platform") if m.files]
        return found or None

    (file,) = await eventually(look)
    assert file.thread_ts == report.ts
    assert b"Lou Lead" in people.slack.file(file.files[0]).content
    (told,) = told_alone(people, "ada")
    assert "<@ULOU> asked for that" in told.text
    await people.decided("lou", count=1)
    assert (await people.log("lou"))[-1].asked.startswith("csv of: ")


async def test_no_csv_has_a_team_that_is_one_person(people):
    people.slack.reset()
    report = await asked(people, '"Bea Boss" last 3 months prs merged')
    await people.press("ada", report, "report_csv")

    async def look():
        found = [m for m in people.slack.messages("platform") if m.files]
        return found or None

    (file,) = await eventually(look)
    csv = people.slack.file(file.files[0]).content.decode()
    assert "Everyone/Bea Boss/Lou Lead," in csv
    assert "Uma Umbra" not in csv


async def test_only_who_asked_deletes_a_report_and_with_it_its_tables(people):
    people.slack.reset()
    report = await asked(people, '"Bea Boss" last 3 months prs merged')
    assert [m for m in people.slack.messages("platform") if m.thread_ts == report.ts]

    await people.press("lou", report, "report_delete")
    (told,) = told_alone(people, "lou")
    assert "<@UADA>" in told.text
    assert reports(people)

    await people.press("ada", report, "report_delete")

    async def gone():
        return not people.slack.messages("platform") or None

    assert await eventually(gone)
    assert (await people.log("ada"))[-1].asked.startswith("delete: ")


async def test_a_button_of_a_report_that_is_gone_is_answered(people, report):
    async with people.database.transaction() as connection:
        await connection.execute(sa.delete(requests))

    await people.press("ada", report, "report_follow_earlier")
    await people.press("ada", report, "report_csv")

    first, second = told_alone(people, "ada")
    assert "forgotten" in first.text
    assert first.text == second.text


async def test_what_failed_may_be_pressed_again(people, report):
    await people.press("ada", report, "report_follow_earlier")
    await posted(people, thread=report.ts)
    last = (await rows(people))[-1]
    await people.database.set(last["id"], outcome="failed")

    await people.press("ada", report, "report_follow_earlier")

    await posted(people, thread=report.ts, count=2)


async def test_a_guest_presses_in_vain(people, report):
    await people.press("gus", report, "report_follow_earlier")

    (told,) = told_alone(people, "gus")
    assert "guests see no figures" in told.text
    assert reports(people, report.ts) == []


async def again(people, who, message):
    await people.slack.message_shortcut(
        user=who, channel="platform", ts=message.ts, callback_id="report_again"
    )


async def test_report_again_stands_below_the_report_once(people, report):
    await again(people, "lou", report)
    made = await posted(people, thread=report.ts)
    await again(people, "ada", report)

    assert "2026-09-01..2026-09-30" not in shown(made)
    assert len(reports(people, report.ts)) == 1
    (told,) = told_alone(people, "ada")
    assert "<@ULOU> asked for that" in told.text


async def test_report_again_on_any_other_message_is_a_sentence(people):
    people.slack.reset()
    said = await people.slack.say(user="lou", channel="platform", text="Hello")

    await again(people, "ada", said)

    (told,) = told_alone(people, "ada")
    assert "no report that I know" in told.text


async def test_weekly_here_subscribes_the_channel_once(people, report):
    await people.press("ada", report, "report_weekly")
    await people.press("ada", report, "report_weekly")

    first, second = told_alone(people, "ada")
    assert "Lou Lead" in shown(first)
    assert "Mon" in shown(first)
    async with people.database.transaction() as connection:
        (kept,) = (await connection.execute(sa.select(digests))).mappings().all()
    assert (kept["place"], kept["owner"]) == ("C1", "UADA")
    assert second.ts != first.ts
    assert reports(people, report.ts) == []


async def test_a_bug_is_told_to_who_pressed(people, report, monkeypatch):
    async def broken(*_given, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr(Desk, "follow", broken)
    await people.press("ada", report, "report_follow_earlier")

    (told,) = told_alone(people, "ada")
    assert "Something went wrong" in told.text
