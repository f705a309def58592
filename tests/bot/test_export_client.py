"""What the client makes of the trees, of our own service and of the vendor's cloud."""

from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.exporting.client import Address, connect

LEAF = {"refId": 2, "name": "Search", "leaf": True, "children": []}
TOP = {"refId": 1, "name": "Everyone", "leaf": False, "children": [LEAF]}
TREE = {"id": "1", "name": "Everyone"}
OURS = {"extraMetrics": ["PR_COMMENTED"]}, {"dataFrom": "2026-01-05"}
THE_VENDORS: tuple[dict[str, object], ...] = ({}, {})


async def directory_of(tree, node):
    async def trees(_: web.Request) -> web.Response:
        return web.json_response({"orgTrees": [TREE | tree]})

    async def teams(_: web.Request) -> web.Response:
        return web.json_response({"teams": [TOP | {"children": [LEAF | node]}]})

    app = web.Application()
    app.router.add_get("/v2/org-trees", trees)
    app.router.add_get("/v2/org-trees/1/teams", teams)
    async with TestServer(app) as server:
        base = str(server.make_url("/"))
        async with connect(
            Address(base), "key", project="p", organisation="o"
        ) as client:
            return await client.directory()


@pytest.mark.parametrize(
    ("extensions", "extra", "begins"),
    [
        (OURS, ("PR_COMMENTED",), {"Everyone/Search": date(2026, 1, 5)}),
        (THE_VENDORS, (), {}),
    ],
)
async def test_what_only_our_service_tells_is_known_where_it_is_told(
    extensions, extra, begins
):
    found = await directory_of(*extensions)

    assert [team.path for team in found.teams] == ["Everyone", "Everyone/Search"]
    assert found.extra == {"Everyone": extra}
    assert found.begins == begins
