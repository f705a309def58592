"""The export API's bad days: in the end there is a report, or a sentence that says why not."""

import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.work import steps
from reporting.export_api import EXPORTS
from tests.flows.conftest import whole_product

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Between:
    """Stands between the bot and the service, and spoils answers.

    ``spoil`` gets each answer and returns what is sent instead, None for the answer itself.
    """

    spoil: Callable[..., Any] = lambda request, answer, body: None
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)

    @asynccontextmanager
    async def __call__(self, base):
        async with aiohttp.ClientSession(auto_decompress=False) as session:

            async def pass_on(request):
                wanted = request.headers.get("Range")
                self.asked.append((request.method, request.path, wanted))
                headers = request.headers.copy()
                headers.pop("Host")
                async with session.request(
                    request.method,
                    f"{base}{request.path_qs}",
                    headers=headers,
                    data=await request.read(),
                ) as answer:
                    body = await answer.read()
                spoilt = self.spoil(request, answer, body)
                if asyncio.iscoroutine(spoilt):
                    spoilt = await spoilt
                if spoilt is not None:
                    return spoilt
                headers = answer.headers.copy()
                for name in ("Transfer-Encoding", "Content-Length"):
                    headers.popall(name, None)
                return web.Response(status=answer.status, body=body, headers=headers)

            app = web.Application()
            app.router.add_route("*", "/{path:.*}", pass_on)
            async with TestServer(app) as server:
                yield str(server.make_url("")).rstrip("/")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def between():
    return Between()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory, between):
    async with whole_product(tmp_path_factory.mktemp("bad"), between) as running:
        yield running


@pytest.fixture
def slack(product, between):
    product.slack.reset()
    between.asked.clear()
    yield product.slack
    between.spoil = Between.spoil


async def asked(product, slack, period):
    """Ask about a period of one's own: what was exported before is not made anew."""
    await slack.command(
        user="ada", channel="platform", text=f"/insights last {period} volume"
    )
    found = await product.finished()
    (message,) = slack.messages("platform")
    return found, message


def is_status(request):
    return request.method == "GET" and request.path.rpartition("/")[0] == EXPORTS


def is_download(request):
    return request.path.endswith(".csv") or "download" in request.path


def has_picture(message):
    return any(block["type"] == "image" for block in message.blocks)


@pytest.mark.parametrize(
    ("period", "answer", "says"),
    [
        ("5 weeks", {"status": "CANCELLED"}, "was cancelled"),
        ("6 weeks", {"status": "FAILED", "error": "out of disk"}, "out of disk"),
        ("7 weeks", {"status": "SLEEPING"}, "sleeping"),
    ],
)
async def test_an_export_that_ends_badly_is_told(
    product, slack, between, period, answer, says
):
    def spoil(request, _, body):
        if is_status(request):
            return web.json_response(json.loads(body) | {"message": None} | answer)
        return None

    between.spoil = spoil
    found, message = await asked(product, slack, period)

    assert found.outcome == "refused"
    assert says in str(message.blocks)


async def test_a_page_in_the_place_of_the_file_is_told(product, slack, between):
    def spoil(request, *_):
        if is_download(request):
            return web.Response(text="<h1>Sign in</h1>", content_type="text/html")
        return None

    between.spoil = spoil
    found, message = await asked(product, slack, "8 weeks")

    assert found.outcome == "refused"
    assert "a web page in the place of the file" in str(message.blocks)


async def test_a_download_that_breaks_goes_on_where_it_stopped(product, slack, between):
    broken: list[str] = []

    async def cut(request, answer, body):
        broken.append(request.path)
        response = web.StreamResponse(headers={"ETag": answer.headers["ETag"]})
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(body[:100])
        # What comes together with the end of a connection is lost with it.
        await asyncio.sleep(0.5)
        request.transport.close()
        return response

    def spoil(request, answer, body):
        if is_download(request) and request.path not in broken:
            return cut(request, answer, body)
        return None

    between.spoil = spoil
    found, message = await asked(product, slack, "9 weeks")

    assert found.outcome == "answered"
    assert has_picture(message)
    ranges = [wanted for _, path, wanted in between.asked if path == broken[0]]
    assert ranges == [None, "bytes=100-"]


async def test_a_service_that_is_away_for_a_moment_is_waited_for(
    product, slack, between
):
    calls: list[str] = []

    def spoil(request, *_):
        if request.path == EXPORTS and len(calls) < 6:
            calls.append(request.path)
            return web.Response(status=503)
        return None

    between.spoil = spoil
    found, message = await asked(product, slack, "10 weeks")

    assert len(calls) == 6
    assert found.outcome == "answered"
    assert has_picture(message)


@pytest.mark.parametrize(
    ("period", "minutes", "outcome"),
    [("11 weeks", 29, "answered"), ("13 weeks", 31, "refused")],
)
async def test_an_export_may_take_half_an_hour(
    product, slack, between, monkeypatch, period, minutes, outcome
):
    waited_s = [0.0]

    async def pause(seconds):
        waited_s[0] += seconds

    def spoil(request, _, body):
        if is_status(request) and waited_s[0] < minutes * 60:
            return web.json_response(json.loads(body) | {"status": "PROCESSING"})
        return None

    between.spoil = spoil
    monkeypatch.setattr(steps, "_pause", pause)
    found, message = await asked(product, slack, period)

    assert found.outcome == outcome
    assert has_picture(message) == (outcome == "answered")
    if outcome == "refused":
        assert "still running after 30 minutes" in str(message.blocks)
