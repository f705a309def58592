"""A small workspace with two teams' worth of trouble, and ways to look at it."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.records import Json
from bot.playground.seed import Seed
from bot.playground.server import playground
from bot.playground.strictness import Strictness
from bot.playground.workspace import Workspace

ALL_SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:read",
    "mpim:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
]

SEED: Json = {
    "teams": [
        {"id": "T1", "name": "Example", "domain": "example"},
        {"id": "T2", "name": "Other", "domain": "other"},
    ],
    "users": [
        {"id": "U1", "team_id": "T1", "name": "ana", "email": "ana@example.com"},
        {"id": "U2", "team_id": "T1", "name": "ben", "email": "ben@example.com"},
        {"id": "U3", "team_id": "T1", "name": "gone", "deleted": True},
        {"id": "U9", "team_id": "T2", "name": "stranger"},
    ],
    "channels": [
        {"id": "C1", "team_id": "T1", "name": "general", "members": ["U1", "U2", "UB"]},
        {"id": "C2", "team_id": "T1", "name": "random", "members": ["U1"]},
        {
            "id": "C3",
            "team_id": "T1",
            "name": "old",
            "members": ["U1", "UB"],
            "is_archived": True,
        },
        {
            "id": "C4",
            "team_id": "T1",
            "name": "secret",
            "kind": "private_channel",
            "members": ["U1"],
        },
        {
            "id": "C5",
            "team_id": "T1",
            "name": "leads",
            "kind": "private_channel",
            "members": ["U1", "UB"],
        },
        {"id": "C9", "team_id": "T2", "name": "elsewhere", "members": ["U9"]},
    ],
    "apps": [
        {
            "id": "A1",
            "name": "Insights",
            "signing_secret": "a-secret",
            "app_token": "xapp-1",
            "commands": [
                {"command": "/insights", "usage_hint": "team period"},
                {"command": "/escape", "should_escape": True},
            ],
            "shortcuts": [
                {"name": "Ask", "callback_id": "ask"},
                {"name": "Explain", "callback_id": "explain", "type": "message"},
            ],
            "events": ["app_home_opened", "app_mention", "message.im"],
            "installations": [
                {
                    "team_id": "T1",
                    "bot_token": "xoxb-1",
                    "bot_user_id": "UB",
                    "bot_id": "B1",
                    "scopes": ALL_SCOPES,
                },
                {
                    "team_id": "T2",
                    "bot_token": "xoxb-bare",
                    "bot_user_id": "UC",
                    "bot_id": "B2",
                    "scopes": [],
                },
            ],
        }
    ],
    "messages": [
        {"channel": "C1", "ts": "1700000000.000100", "user": "U1", "text": "Hello"}
    ],
}


class ManualClock:
    """A clock that moves only when told to; it starts at the true time."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class App:
    """An app that writes down what it gets and answers what it was told to."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[tuple[dict[str, str], str]] = []
        self.answers: list[web.Response] = []
        self.wait: Awaitable[object] | None = None

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.text()))
        if self.wait is not None:
            await self.wait
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
def seed():
    return Seed.from_json(SEED)


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def workspace(seed, clock):
    return Workspace(seed, clock=clock)


@pytest.fixture
async def local(seed, clock):
    strictness = Strictness(event_retries_s=(0.0, 0.0))
    async with playground(seed, clock=clock, strictness=strictness) as running:
        yield running


@pytest.fixture
def impatient(local):
    """The same workspace, waiting for the app for a moment only."""
    workspace = local.workspace
    workspace.strictness = replace(workspace.strictness, ack_limit_s=0.05)
    return local


@pytest.fixture
def slack(local):
    """Slack's own client, retrying nothing."""
    return AsyncWebClient("xoxb-1", base_url=local.api_url, retry_handlers=[])


@pytest.fixture
def bare(local):
    """A client whose token was granted nothing."""
    return AsyncWebClient("xoxb-bare", base_url=local.api_url, retry_handlers=[])


@pytest.fixture
async def app(local):
    """An app behind the request URL of the workspace."""
    listening = App()
    server = web.Application()
    server.router.add_post("/slack/events", listening.handle)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    local.request_url = f"http://{host}:{port}/slack/events"
    yield listening
    await runner.cleanup()


@pytest.fixture
def refusal() -> Callable[[Awaitable[Any]], Awaitable[Json]]:
    """Await a call that must be refused and return what Slack said."""

    async def expect(call: Awaitable[Any]) -> Json:
        with pytest.raises(SlackApiError) as caught:
            await call
        data = caught.value.response.data
        assert isinstance(data, dict)
        return data

    return expect


@pytest.fixture
async def picture(slack, clock):
    """The id of a small picture that is ready to be used."""
    uploaded = await slack.files_upload_v2(
        content=b"\x89PNG\r\n\x1a\nrest", filename="chart.png", title="Chart"
    )
    clock.advance(5)
    return uploaded["file"]["id"]
