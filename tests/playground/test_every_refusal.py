"""Refusals of the rarer kind, and the promise that none is without a test."""

import ast
import json
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

import bot.playground
from bot.playground.records import User

VIEW = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Ask"},
    "external_id": "form-1",
    "blocks": [{"type": "divider"}],
}


@pytest.fixture
def trigger(local, app):
    async def one():
        delivery = await local.shortcut(user="ana", callback_id="ask")
        return delivery.payload["trigger_id"]

    return one


async def test_an_external_id_is_used_once(slack, trigger, refusal):
    await slack.views_open(trigger_id=await trigger(), view=VIEW)

    answer = await refusal(slack.views_push(trigger_id=await trigger(), view=VIEW))

    assert answer["error"] == "duplicate_external_id"


async def test_a_view_holds_a_quarter_of_a_megabyte(slack, trigger, refusal):
    text = {"type": "mrkdwn", "text": "x" * 3000}
    view = {**VIEW, "blocks": [{"type": "section", "text": text}] * 90}

    answer = await refusal(slack.views_open(trigger_id=await trigger(), view=view))

    assert answer["error"] == "view_too_large"


@pytest.mark.parametrize("more", [{"text": "x"}, {"blocks": [{"type": "divider"}]}])
async def test_markdown_comes_alone(slack, refusal, more):
    call = {"channel": "C1", "markdown_text": "*x*", **more}

    answer = await refusal(slack.api_call("chat.postMessage", json=call))

    assert answer["error"] == "markdown_text_conflict"


async def test_markdown_holds_twelve_thousand_characters(slack, refusal):
    answer = await refusal(
        slack.chat_postMessage(channel="C1", markdown_text="x" * 12_001)
    )

    assert answer["error"] == "msg_too_long"


async def test_speaking_under_another_name_needs_a_scope(slack, refusal):
    answer = await refusal(
        slack.chat_postMessage(channel="C1", text="x", username="Somebody")
    )

    assert (answer["error"], answer["needed"]) == (
        "missing_scope",
        "chat:write.customize",
    )


async def test_a_group_message_has_eight_others_at_most(local, slack, refusal):
    for number in range(9):
        name = f"UX{number}"
        local.workspace.put_user(User(id=name, team_id="T1", name=name.lower()))

    answer = await refusal(
        slack.conversations_open(users=[f"UX{number}" for number in range(9)])
    )

    assert answer["error"] == "too_many_users"


async def test_a_reply_may_stand_in_the_channel_too(local, slack):
    first = local.messages("C1")[0].ts
    for broadcast in (False, True):
        await slack.chat_postMessage(
            channel="C1",
            text=f"broadcast {broadcast}",
            thread_ts=first,
            reply_broadcast=broadcast,
        )

    history = await slack.conversations_history(channel="C1")

    assert [message["text"] for message in history["messages"]] == [
        "broadcast True",
        "Hello",
    ]
    assert history["messages"][0]["subtype"] == "thread_broadcast"


async def test_an_app_has_ten_sockets_at_most(local):
    headers = {"Authorization": "Bearer xapp-1"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def address():
            url = f"{local.api_url}apps.connections.open"
            async with session.post(url) as response:
                return await response.json()

        sockets = [
            await session.ws_connect((await address())["url"]) for _ in range(10)
        ]
        answer = await address()
        for socket in sockets:
            await socket.close()

    assert answer["error"] == "too_many_websockets"


async def test_connecting_again_and_again_is_slowed_down(local):
    headers = {"Authorization": "Bearer xapp-1"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(13):
            async with session.post(
                f"{local.api_url}apps.connections.open"
            ) as response:
                status = response.status

    assert (status, response.headers["Retry-After"]) == (429, "60")


async def test_an_unknown_response_url_is_refused(local):
    told = await AsyncWebhookClient(f"{local.url}/response/T1/R0").send(text="x")

    assert (told.status_code, json.loads(told.body)["error"]) == (404, "invalid_url")


async def test_an_answer_is_an_object(local, app):
    delivery = await local.command(user="ana", channel="C1", text="/insights")
    url = delivery.payload["response_url"]

    async with aiohttp.ClientSession() as session, session.post(url, data="[]") as told:
        assert (await told.json())["error"] == "invalid_payload"


async def test_an_app_is_uninstalled_by_itself_only(local, slack, refusal):
    apps = local.workspace.apps
    one = apps["A1"]
    apps["A2"] = type(one)(
        id="A2", name="Other", signing_secret="s", client_id="2", client_secret="two"
    )

    answer = await refusal(slack.apps_uninstall(client_id="2", client_secret="two"))

    assert answer["error"] == "client_id_token_mismatch"


def codes():
    """Every code that is raised anywhere in the stand-in."""
    for path in Path(bot.playground.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            said = [word.value for word in node.keywords if word.arg == "refusal"]
            if "SlackError" in ast.dump(node.func):
                said.append(node.args[0])
            for part in (inner for each in said for inner in ast.walk(each)):
                value = getattr(part, "value", None)
                if isinstance(value, str) and not value.endswith("_"):
                    yield value


def test_every_code_is_expected_by_a_test():
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")
    )

    assert {code for code in codes() if f'"{code}"' not in tests} == set()
