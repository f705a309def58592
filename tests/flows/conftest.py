"""The whole product, once a module: a small company, a local Slack, the bot."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest_asyncio
from pydantic import SecretStr

from bot import app
from bot.database import Database
from bot.exporting import exports
from bot.playground.server import Playground, playground
from bot.playground.strictness import Strictness
from bot.settings import Settings
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from tests.flows.small_company import bot_settings, workspace, write_organisation


@dataclass(frozen=True)
class Product:
    slack: Playground
    database: Database
    address: str
    settings: Settings

    async def finished(self, count: int = 1):
        """Return the last request once it ended, and all that are open too."""

        async def look():
            asked = await self.database.latest()
            return asked if asked and asked.outcome else None

        return await eventually(look)


async def eventually(look, *, seconds: float = 60.0):
    """Ask ``look`` until it finds something."""
    for _ in range(int(seconds / 0.05)):
        if (found := await look()) is not None:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory):
    async with whole_product(tmp_path_factory.mktemp("product")) as running:
        yield running


@asynccontextmanager
async def whole_product(home, between=None, **told):
    """Run it in ``home``; ``between`` gives another address for that of the export API."""
    write_organisation(home / "tables")
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(
            playground(
                workspace(),
                strictness=Strictness(upload_lag_s=0.3, posts_in_a_burst=50),
            )
        )
        chosen = bot_settings(home, slack, **told)
        client = await stack.enter_async_context(exports.opened(chosen))
        await send_files(client, home / "tables")
        if between is not None:
            other = await stack.enter_async_context(between(client.base))
            chosen = chosen.model_copy(
                update={
                    "api_url": other,
                    "api_key": SecretStr(await exports.own_key(chosen)),
                }
            )
            client = await stack.enter_async_context(exports.opened(chosen))
        address = await stack.enter_async_context(app.bot_role(chosen, client))
        slack.request_url = address + EVENTS
        database = Database(chosen.database)
        stack.push_async_callback(database.close)
        yield Product(slack, database, address, chosen)
