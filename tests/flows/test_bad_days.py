"""Slack's bad days: whatever call fails, before or after its work, the reader sees one message."""

import asyncio
import time

import aiohttp
import pytest

from bot.playground.delivery import DeliveryKind, encoded, signature
from bot.playground.faults import Fault, FaultKind
from bot.slack.manifest import EVENTS
from handlers.asking import from_command
from tests.flows.conftest import eventually
from tests.flows.small_company import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

DROP, STATUS, LIMIT = FaultKind.DROP, FaultKind.STATUS, FaultKind.RATELIMITED


@pytest.fixture
def slack(product):
    product.slack.reset()
    return product.slack


def kinds(message):
    return [block["type"] for block in message.blocks]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="chat.postMessage", kind=DROP, done=False),
        Fault(method="chat.postMessage", kind=DROP, done=True),
        Fault(method="chat.postMessage", kind=STATUS, done=False),
        Fault(method="chat.postMessage", kind=STATUS, done=True),
        Fault(method="chat.postMessage", kind=LIMIT, seconds=1),
        Fault(method="chat.update", kind=DROP, done=False, times=2),
        Fault(method="chat.update", kind=DROP, done=True, after=2),
        Fault(method="chat.update", kind=STATUS, done=False, after=2),
        Fault(method="files.getUploadURLExternal", kind=DROP),
        Fault(method="upload", kind=STATUS),
        Fault(method="files.completeUploadExternal", kind=DROP, done=True),
        Fault(method="files.info", kind=STATUS),
        Fault(method="chat.postMessage", kind=FaultKind.ERROR, done=True),
        Fault(method="files.completeUploadExternal", kind=FaultKind.ERROR),
    ],
    ids=lambda fault: (
        f"{fault.method} {fault.kind} done={fault.done} after={fault.after}"
    ),
)
async def test_one_report_whatever_call_fails_once(product, slack, fault):
    slack.faults.order(fault)

    await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )
    asked = await product.finished()

    assert asked.outcome == "answered"
    (message,) = slack.messages("platform")
    assert "image" in kinds(message)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="files.completeUploadExternal", kind=DROP, done=True),
        Fault(method="files.completeUploadExternal", kind=STATUS),
        Fault(method="files.info", kind=STATUS, times=2),
    ],
    ids=lambda fault: f"{fault.method} {fault.kind}",
)
async def test_a_picture_is_sent_once_whatever_is_asked_about_it_again(
    product, slack, fault
):
    slack.faults.order(fault)

    await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )
    asked = await product.finished()

    assert asked.outcome == "answered"
    assert len(slack.calls("files.getUploadURLExternal")) == 1


async def test_a_report_without_its_picture_when_slack_does_not_take_it(product, slack):
    # The first two edits show progress; the third would be the report.
    refused = Fault(
        method="chat.update", kind=FaultKind.ERROR, code="invalid_blocks", after=2
    )
    slack.faults.order(refused)

    await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )
    asked = await product.finished()

    assert asked.outcome == "answered"
    (message,) = slack.messages("platform")
    assert "table" in kinds(message)
    assert "image" not in kinds(message)


async def test_a_deleted_placeholder_is_answered_in_private(product, slack):
    gone = Fault(
        method="chat.update", kind=FaultKind.ERROR, code="message_not_found", times=99
    )
    slack.faults.order(gone)

    await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )
    asked = await product.finished()

    assert asked.outcome == "refused"
    private = [m for m in slack.messages("platform", seen_by="ada") if m.visible_to]
    assert len(private) == 1


@pytest.mark.parametrize("kind", [STATUS, LIMIT])
async def test_a_private_reply_that_fails_once_is_sent_again(product, slack, kind):
    slack.faults.order(Fault(method="response_url", kind=kind, seconds=1))

    await slack.command(
        user="ada", channel="quiet", text="/insights last 3 months volume"
    )
    asked = await product.finished()

    assert asked.outcome == "refused"
    (said,) = slack.messages("quiet", seen_by="ada")
    assert "/invite" in said.text


async def test_a_busy_channel_is_looked_through_page_by_page(product, slack):
    slack.faults.order(Fault(method="chat.postMessage", kind=DROP, done=True))
    slack.faults.order(Fault(method="conversations.history", kind=STATUS))
    told = asyncio.create_task(
        slack.command(
            user="ada", channel="platform", text="/insights last 3 months volume"
        )
    )
    await slack.until(lambda: slack.messages("platform"), timeout_s=30)
    for number in range(250):
        await slack.say(user="bea", channel="platform", text=f"Talk {number}")
    await told
    asked = await product.finished()

    assert asked.outcome == "answered"
    assert len([m for m in slack.messages("platform") if m.bot_id]) == 1


async def test_the_same_delivery_twice_makes_one_report(product, slack):
    told = await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )
    body, content_type = encoded(DeliveryKind.COMMAND, told.payload)
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(SECRET, stamp, body),
        "X-Slack-Retry-Num": "1",
    }

    async with aiohttp.ClientSession() as session:
        again = await session.post(product.address + EVENTS, data=body, headers=headers)
    await product.finished()

    assert again.status == 200
    assert len(slack.messages("platform")) == 1
    assert len(slack.calls("chat.postMessage")) == 1


async def test_two_people_who_ask_the_same_share_the_exports_and_get_a_message_each(
    product, slack
):
    told = await asyncio.gather(
        *(
            slack.command(
                user=user, channel="platform", text="/insights last 14 weeks volume"
            )
            for user in ("ada", "bea")
        )
    )
    ids = [from_command(one.payload).id for one in told]

    async def both():
        found = [await product.database.get(one) for one in ids]
        return found if all(one.outcome for one in found) else None

    first, second = await eventually(both)

    assert first.outcome == second.outcome == "answered"
    assert first.exports == second.exports
    assert len({m.ts for m in slack.messages("platform")}) == 2
