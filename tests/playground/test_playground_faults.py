"""Ordered misbehaviour reaches the client as the real thing would."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.errors import PlaygroundError
from bot.playground.faults import Fault, FaultKind, Faults


def order(local, method="chat.postMessage", **fields):
    local.faults.order(Fault(method=method, **fields))


def said(local):
    return [message.text for message in local.messages("C1")][1:]


async def test_the_next_call_answers_500_and_the_one_after_works(local, slack):
    order(local, kind=FaultKind.STATUS)

    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel="C1", text="one")
    await slack.chat_postMessage(channel="C1", text="two")

    assert caught.value.response.status_code == 500
    assert said(local) == ["two"]


async def test_a_500_can_come_after_the_work_is_done(local, slack):
    order(local, kind=FaultKind.STATUS, status=503, done=True)

    with pytest.raises(SlackApiError):
        await slack.chat_postMessage(channel="C1", text="one")

    assert said(local) == ["one"]


async def test_an_error_code_of_choice(slack, local, refusal):
    order(local, kind=FaultKind.ERROR, code="restricted_action")

    answer = await refusal(slack.chat_postMessage(channel="C1", text="one"))

    assert answer == {"ok": False, "error": "restricted_action"}


async def test_a_rate_limit_of_choice(slack, local):
    order(local, kind=FaultKind.RATELIMITED, seconds=7)

    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel="C1", text="one")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize(("done", "posted"), [(False, []), (True, ["one"])])
async def test_the_connection_drops_before_or_after_the_work(
    local, slack, done, posted
):
    order(local, kind=FaultKind.DROP, done=done)

    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel="C1", text="one")

    assert said(local) == posted


async def test_a_call_hangs_only_so_long(local, slack):
    order(local, kind=FaultKind.HANG, seconds=0.01)

    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel="C1", text="one")

    assert said(local) == []


async def test_a_late_answer_is_the_true_one(local, slack):
    order(local, kind=FaultKind.LATE, seconds=0.01)

    assert (await slack.chat_postMessage(channel="C1", text="one"))["ok"]


async def test_the_bytes_of_an_upload_can_fail(local, slack):
    order(local, method="upload", kind=FaultKind.DROP)

    with pytest.raises(aiohttp.ClientError):
        await slack.files_upload_v2(content=b"x", filename="a.txt")


async def test_an_answer_by_response_url_can_fail(local, app):
    delivery = await local.command(user="ana", channel="C1", text="/insights")
    order(local, method="response_url", kind=FaultKind.STATUS)

    client = AsyncWebhookClient(delivery.payload["response_url"], retry_handlers=[])

    assert (await client.send(text="x")).status_code == 500
    assert (await client.send(text="x")).status_code == 200


def test_orders_wait_for_their_call_and_count_down():
    faults = Faults()
    faults.order(Fault(method="a", kind=FaultKind.DROP, after=1, times=2))

    taken = [faults.take(method) is not None for method in ("b", "a", "a", "a", "a")]

    assert taken == [False, False, True, True, False]
    assert faults.pending() == ()


def test_no_order_lasts_for_ever():
    faults = Faults()
    faults.order(Fault(method="a", kind=FaultKind.HANG, seconds=1e9))

    assert faults.pending()[0].seconds == 120


def test_an_order_that_cannot_be_read_says_what_is_possible():
    with pytest.raises(PlaygroundError, match="status, error, ratelimited"):
        Fault.from_json({"method": "a", "kind": "explode"})
