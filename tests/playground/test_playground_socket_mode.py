"""Slack's own Socket Mode client gets deliveries over its WebSocket."""

import asyncio

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
async def connected(local):
    """A connected client and the requests it got; it answers commands with text."""
    got = []

    async def listen(client, request):
        got.append(request)
        answer = {"text": "On it"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(
            SocketModeResponse(envelope_id=request.envelope_id, payload=answer)
        )

    web_client = AsyncWebClient("xapp-1", base_url=local.api_url)
    client = SocketModeClient(app_token="xapp-1", web_client=web_client)
    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    app = local.workspace.apps["A1"]
    await local.until(lambda: local.sockets.is_connected(app))
    yield got
    await client.disconnect()
    await client.close()
    # The client leaves its cancelled tasks behind; let them end.
    await asyncio.sleep(0)


async def test_a_command_arrives_and_is_answered(local, connected):
    delivery = await local.command(user="ana", channel="C1", text="/insights x")

    [request] = connected
    assert (request.type, request.payload["text"]) == ("slash_commands", "x")
    assert delivery.is_acknowledged
    assert local.messages("C1", seen_by="ana")[-1].text == "On it"


async def test_interactions_and_events_arrive_too(local, connected):
    await local.shortcut(user="ana", callback_id="ask")
    await local.say(user="ana", channel="@insights", text="Hi")

    assert [request.type for request in connected] == ["interactive", "events_api"]
    assert connected[1].payload["event"]["text"] == "Hi"


async def test_a_bot_token_opens_no_socket(slack, refusal):
    answer = await refusal(slack.api_call("apps.connections.open"))

    assert answer["error"] == "not_allowed_token_type"


async def test_a_socket_that_does_not_acknowledge_is_too_slow(impatient):
    web_client = AsyncWebClient("xapp-1", base_url=impatient.api_url)
    url = (await web_client.apps_connections_open(app_token="xapp-1"))["url"]

    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        delivery = await impatient.command(user="ana", channel="C1", text="/insights")

    assert hello["type"] == "hello"
    assert delivery.problem == "timeout"


async def test_an_address_is_good_for_one_connection(local):
    web_client = AsyncWebClient("xapp-1", base_url=local.api_url)
    url = (await web_client.apps_connections_open(app_token="xapp-1"))["url"]

    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
