"""How another export API tells how its metrics are defined: not at all, or in its own way."""

import asyncio

import pytest
from aiohttp import web

from bot.exporting.client import Address, connect
from bot.exporting.definitions import definitions_here
from reporting.definitions import Definitions
from reporting.directory import Directory, Team

ROOT = Team("7", "Everyone", "Everyone", "Everyone", leaf=False)


@pytest.fixture
def ask(aiohttp_server):
    """Ask a server that answers every profile so."""

    async def of(answer, status=200):
        async def profile(request):
            assert request.match_info["tree"] == "7"
            return web.json_response(answer, status=status)

        app = web.Application()
        app.router.add_get("/v2/org-trees/{tree}/productivity_profile", profile)
        server = await aiohttp_server(app)
        base = str(server.make_url("")).rstrip("/")
        async with connect(
            Address(base), "key", project="p", organisation="o"
        ) as client:
            return await client.definitions(ROOT)

    return of


async def test_the_settings_that_are_told_are_read(ask):
    found = await ask({"smallThreshold": 20, "cycleTimeStart": "pr_created", "more": 1})

    assert found == Definitions(small_threshold=20, cycle_time_start="pr_created")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"message": "no such thing"}, 404),
        ({"message": "not for you"}, 403),
        ({"id": "p1", "name": "Default profile", "settings": {}}, 200),
        (["a list"], 200),
    ],
)
async def test_an_api_that_does_not_say_says_nothing(ask, answer, status):
    assert await ask(answer, status) is None


async def test_an_api_that_takes_its_time_is_not_waited_for(
    monkeypatch, aiohttp_server
):
    monkeypatch.setattr("bot.exporting.definitions._WITHIN_S", 0.05)

    async def never(_request):
        await asyncio.Event().wait()

    app = web.Application()
    app.router.add_get("/v2/org-trees/7/productivity_profile", never)
    server = await aiohttp_server(app)
    base = str(server.make_url("")).rstrip("/")

    async def directory():
        return Directory((ROOT,))

    async with connect(Address(base), "key", project="p", organisation="o") as client:
        assert await definitions_here(client, directory)() == {}
