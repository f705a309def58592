"""A question in Slack, end to end: real HTTP, real databases, real processes that draw."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot import audit
from bot.playground.faults import Fault, FaultKind
from bot.slack.manifest import EVENTS
from reporting.earlier import named
from reporting.periods import Period
from reporting.requests import from_json

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def slack(product):
    product.slack.reset()
    return product.slack


async def ask(product, text, *, user="ada", channel="platform"):
    """Ask, wait for the end, and return the request and the channel's messages."""
    told = await product.slack.command(
        user=user, channel=channel, text=f"/insights {text}"
    )
    asked = await product.finished()
    return told, asked, product.slack.messages(asked.posted_channel or channel)


def image(message):
    return next(block for block in message.blocks if block["type"] == "image")


async def test_a_question_becomes_one_message_with_words_picture_and_numbers(
    product, slack
):
    told, asked, messages = await ask(
        product, '"Lou Lead" last 3 months velocity volume'
    )

    assert (told.status, told.body) == (200, "")
    assert asked.outcome == "answered"
    assert len(messages) == 1
    kinds = [block["type"] for block in messages[0].blocks]
    assert kinds[0] == "header"
    assert {"section", "image", "table", "context"} <= set(kinds)
    picture = slack.file(image(messages[0])["slack_file"]["id"])
    assert picture.content.startswith(PNG)
    assert len(image(messages[0])["alt_text"]) > 40


async def test_answers_stand_in_the_order_of_the_questions(product, slack):
    # The first one's message needs a second try.
    slack.faults.order(Fault(method="chat.postMessage", kind=FaultKind.DROP))
    for metric in ("velocity", "volume"):
        await slack.command(
            user="ada",
            channel="platform",
            text=f'/insights "Lou Lead" last 3 months {metric}',
        )

    def shown():
        both = slack.messages("platform")
        done = [one for one in both if any(b["type"] == "image" for b in one.blocks)]
        return both if len(done) == 2 else None

    first, second = await slack.until(shown, timeout_s=60)
    await product.finished()
    assert "velocity" in str(first.blocks)
    assert "volume" in str(second.blocks)


async def test_a_report_of_nothing_is_words_without_a_picture(product, slack):
    _, asked, messages = await ask(product, '"Lou Lead" last 3 months work completed')

    assert asked.outcome == "answered"
    assert "Nothing was recorded" in messages[0].text
    assert "image" not in [block["type"] for block in messages[0].blocks]
    assert not slack.calls("files.getUploadURLExternal")


async def test_the_footer_shows_how_the_question_was_understood(product, slack):
    _, asked, messages = await ask(product, '"Lou Lead" last 3 months volume')

    assert asked.request["canonical"] in json.dumps(
        messages[0].blocks, ensure_ascii=False
    ).replace('\\"', '"')


async def test_the_channel_sees_the_work_moving_in_the_same_message(product, slack):
    await ask(product, "last 3 months volume")

    posts = slack.calls("chat.postMessage")
    edits = slack.calls("chat.update")
    assert len(posts) == 1
    assert len(edits) >= 2


async def test_own_numbers_come_in_a_direct_message_only(product, slack):
    told, asked, messages = await ask(product, "me last 3 months volume")

    assert "direct message" in told.body
    assert asked.outcome == "answered"
    assert slack.messages("platform") == []
    assert asked.posted_channel not in ("C1", "C2")
    assert len(messages) == 1


async def test_numbers_of_a_team_come_to_the_asker_alone_if_that_was_asked(
    product, slack
):
    _, asked, messages = await ask(product, "Lou Lead last 14 days volume, only to me")

    assert asked.outcome == "answered"
    assert slack.messages("platform") == []
    assert asked.posted_channel not in ("C1", "C2")
    assert len(messages) == 1


async def test_a_question_may_name_the_days_to_compare_with(product, slack):
    _, asked, messages = await ask(
        product, "Lou Lead last 14 days weekly vs 6 weeks ago pull requests"
    )

    request = from_json(asked.request)
    back = timedelta(days=42)
    first, last = request.period.first - back, request.period.last - back
    assert asked.outcome == "answered"
    assert request.against == Period(first, last)
    assert f"{named(request.against)} (" in messages[0].text


async def test_whose_team_nobody_knows_is_not_guessed(product, slack):
    told = await slack.command(
        user="stranger", channel="platform", text="/insights my team last month"
    )

    assert "which team is yours" in told.body
    assert slack.messages("platform") == []


async def test_somebody_without_a_developer_record_is_told_so(product, slack):
    told = await slack.command(
        user="stranger", channel="platform", text="/insights me last 3 months"
    )

    assert "which developer you are" in told.body
    assert "/insights link" in told.body
    assert slack.messages("platform") == []


async def test_an_unknown_team_is_answered_in_private_with_what_would_work(
    product, slack
):
    told = await slack.command(
        user="ada", channel="platform", text="/insights Lou Leed volume"
    )

    assert "Lou Lead" in told.body
    assert slack.messages("platform") == []


async def test_help_teaches_with_the_workspaces_own_teams(product, slack):
    told = await slack.command(user="ada", channel="platform", text="/insights help")

    assert "Bea Boss" in told.body


async def test_what_the_numbers_mean_is_told_in_private(product, slack):
    told = await slack.command(
        user="ada", channel="platform", text="/insights definitions"
    )

    assert "PR cycle time* (in days): Days from" in told.body
    assert slack.messages("platform") == []


async def test_one_metric_is_explained_as_it_is_defined_here(product, slack):
    told = await slack.command(
        user="ada", channel="platform", text="/insights metrics small pull requests"
    )

    seen = slack.messages("platform", seen_by="ada")[-1]
    assert told.status == 200
    assert "fewer than 10 changed lines" in str(seen.blocks)
    assert "In files it is `PR_MERGED_SMALL`" in str(seen.blocks)


async def test_the_definitions_of_the_own_service_are_said(product, slack):
    await slack.command(
        user="ada", channel="platform", text="/insights what is cycle time?"
    )

    seen = slack.messages("platform", seen_by="ada")[-1]
    assert "Here: The cycle starts at the first commit." in str(seen.blocks)


async def test_a_channel_without_the_bot_gets_a_private_answer_with_the_way_out(
    product, slack
):
    _, asked, _ = await ask(product, "last 3 months volume", channel="quiet")

    assert asked.outcome == "refused"
    seen = slack.messages("quiet", seen_by="ada")
    assert len(seen) == 1
    assert "/invite" in seen[0].text


async def test_a_request_with_a_wrong_signature_is_refused(product, slack):
    async with aiohttp.ClientSession() as session:
        answer = await session.post(
            product.address + EVENTS,
            data={"command": "/insights", "text": "x"},
            headers={"x-slack-signature": "v0=0", "x-slack-request-timestamp": "1"},
        )

    assert answer.status == 401


async def test_a_timestamp_that_is_no_number_is_refused_and_not_logged(
    product, slack, capfd
):
    async with aiohttp.ClientSession() as session:
        answer = await session.post(
            product.address + EVENTS,
            data={"command": "/insights", "text": "BODYWORD"},
            headers={"x-slack-signature": "v0=0", "x-slack-request-timestamp": "abc"},
        )

    assert answer.status == 401
    assert "BODYWORD" not in "".join(capfd.readouterr())


async def test_own_numbers_may_be_asked_for_by_address(product, slack):
    _, asked, _ = await ask(product, "ada@example.com last 3 months volume")

    assert asked.outcome == "answered"
    assert slack.messages("platform") == []


async def test_somebody_elses_numbers_are_refused_in_private(product, slack):
    told = await slack.command(
        user="ada",
        channel="platform",
        text="/insights kim@example.com last 3 months volume",
    )

    (said,) = slack.messages("platform", seen_by="ada")
    assert said.text == told.body
    assert "your own numbers" in said.text
    assert "kim" not in said.text


async def test_the_audit_log_has_answers_and_refusals_and_no_figures(product, slack):
    _, asked, (message,) = await ask(product, "last 3 months volume")
    await ask(product, 'median "Lou Lead" last 3 months velocity')
    await slack.command(
        user="ada",
        channel="platform",
        text="/insights kim@example.com, pat@example.com last 3 months",
    )

    async with product.database.transaction() as connection:
        answered, told, at_once = (
            await audit.since(connection, datetime.now(UTC) - timedelta(minutes=1))
        )[-3:]
    assert (answered.decision, answered.asked_by) == ("answered", "U1")
    assert answered.asked == asked.request["canonical"]
    assert (answered.posted_channel, answered.posted_ts) == ("C1", message.ts)
    assert (told.decision, at_once.decision) == ("refused", "refused")
    rules = [entry.rule for entry in (answered, told, at_once)]
    assert rules == ["workspace", "few people", "not above"]
    assert "your own numbers" in str(at_once.reason)
    assert at_once.posted_ts is None


async def test_a_median_of_two_people_is_refused(product, slack):
    _, asked, _ = await ask(product, 'median "Lou Lead" last 3 months velocity')

    assert asked.outcome == "refused"
    (said,) = slack.messages("platform", seen_by="ada")
    assert "2 people" in said.text


async def test_an_unsigned_request_is_refused(product, slack):
    async with aiohttp.ClientSession() as session:
        answer = await session.post(
            product.address + EVENTS, data={"command": "/insights"}
        )

    assert answer.status == 401
