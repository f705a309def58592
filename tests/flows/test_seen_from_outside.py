"""What one sees of a bot at work from outside: is it ready, what it counts, what it logs."""

import json
import socket
from dataclasses import dataclass
from functools import partial

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.exporting import exports
from bot.playground.faults import Fault, FaultKind
from bot.playground.server import playground
from bot.probes import Probes
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from tests.flows.bot_process import bot_process, environment
from tests.flows.conftest import eventually
from tests.flows.small_company import (
    SECRET,
    TOKEN,
    bot_settings,
    workspace,
    write_organisation,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLENTY_OF_BAD_LUCK = (
    Fault(method="chat.postMessage", kind=FaultKind.DROP, done=True),
    Fault(method="chat.update", kind=FaultKind.STATUS),
    Fault(method="files.completeUploadExternal", kind=FaultKind.ERROR),
    Fault(method="response_url", kind=FaultKind.STATUS),
)


async def get(url):
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


def samples(text):
    """Read what Prometheus reads: the value by name and labels."""
    rows = (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in rows}


@dataclass(frozen=True)
class Seen:
    counted: dict[str, float]
    ready: str
    on_the_door: list[int]
    said: list[str]
    secrets: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seen(tmp_path_factory):
    """What a bot showed that answered one question and could not answer another."""
    home = tmp_path_factory.mktemp("seen")
    write_organisation(home / "tables")
    async with playground(workspace()) as slack:
        chosen = bot_settings(home, slack)
        async with exports.opened(chosen) as client:
            await send_files(client, home / "tables")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        env = environment(
            home,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=slack.api_url,
            INSIGHTS_LOG_JSON="1",
            INSIGHTS_PROBE_PORT=str(port),
        )
        for fault in PLENTY_OF_BAD_LUCK:
            slack.faults.order(fault)
        async with bot_process(env) as bot:
            slack.request_url = bot.address + EVENTS
            secrets = [await ask(slack, "platform")]
            # The bad luck with the first message is this question's.
            await slack.until(lambda: slack.messages("platform"), timeout_s=120)
            secrets.append(await ask(slack, "quiet"))
            counted = await eventually(partial(both_ended, port))
            _, ready = await get(f"http://127.0.0.1:{port}/readyz")
            on_the_door = [
                (await get(bot.address + path))[0]
                for path in ("/healthz", "/readyz", "/metrics")
            ]
        secrets += [TOKEN, SECRET, await exports.own_key(chosen), "@example.com"]
        return Seen(counted, ready, on_the_door, bot.said, secrets)


async def ask(slack, channel):
    """Ask, and return the secret part of the address where the asker can be told."""
    told = await slack.command(
        user="ada", channel=channel, text="/insights last 3 months volume"
    )
    return told.payload["response_url"].rpartition("/")[2]


async def both_ended(port):
    found = samples((await get(f"http://127.0.0.1:{port}/metrics"))[1])
    outcomes = [
        found.get(f'insights_answers_total{{outcome="{outcome}"}}')
        for outcome in ("answered", "refused")
    ]
    return found if outcomes == [1, 1] else None


async def test_what_is_counted(seen):
    calls = 'insights_slack_calls_total{method="%s",result="%s"}'
    assert seen.counted["insights_ack_seconds_count"] == 2
    assert seen.counted["insights_answer_seconds_count"] == 2
    assert seen.counted["insights_export_seconds_count"] >= 1
    assert seen.counted[calls % ("chat.postMessage", "no_answer")] == 1
    assert seen.counted[calls % ("chat.postMessage", "not_in_channel")] == 1
    assert seen.counted[calls % ("response_url", "500")] == 1


async def test_a_bot_at_work_is_ready_and_keeps_its_figures_inside(seen):
    assert json.loads(seen.ready)["checks"] == {
        "database": "ok",
        "exports": "ok",
        "engine": "ok",
    }
    assert seen.on_the_door == [200, 200, 404]


async def test_each_line_says_about_which_request_and_none_a_secret(seen):
    lines = [json.loads(line) for line in seen.said if line.startswith("{")]

    assert lines
    assert all(line.get("job") or line.get("request") for line in lines)
    for secret in seen.secrets:
        assert secret not in "".join(seen.said)


@pytest.mark.parametrize("broken", [False, True])
async def test_a_process_that_lacks_something_is_alive_and_not_ready(broken):
    async def check():
        if broken:
            raise OSError("postgresql://bot:password@db is away")

    application = web.Application()
    application.add_routes(Probes({"database": check}).routes())
    async with TestClient(TestServer(application)) as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

        assert alive.status == 200
        assert ready.status == (503 if broken else 200)
        assert (await ready.json())["checks"]["database"] == (
            "unusable" if broken else "ok"
        )
