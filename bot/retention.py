"""What is forgotten: what is too old, once a day, and workspaces that left."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from dbos import DBOSClient
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, home
from bot.answers import afterwards, workflows
from bot.database import (
    Database,
    alerts,
    digests,
    homes,
    introductions,
    links,
    metadata,
    notices,
    requests,
)
from bot.digests.store import preview_job_id
from bot.people import introducing
from bot.slack.installations import bots, states
from bot.work import steps, telling

_LOG = structlog.get_logger()
_DAY_S = 24 * 60 * 60
# What names its jobs after their workspace.
_OF_A_WORKSPACE = (telling, introducing, afterwards, home)
# A database takes so many values in one statement, and no more.
_BATCH = 500


@asynccontextmanager
async def kept(forgetting: "Forgetting", days: int) -> AsyncIterator[None]:
    """Keep ``days`` days of requests and audit log, for as long as the context."""
    task = asyncio.create_task(_daily(forgetting, timedelta(days=days)))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def forget(database: Database, *, before: datetime) -> None:
    """Drop what was asked, proposed and told before ``before``.

    What is open stays, and so does what holds until it is undone: goals, alerts, digests, links.
    """
    now = datetime.now(UTC).replace(tzinfo=None)  # as the SDK writes it
    old = (requests.c.asked_at < before) & requests.c.outcome.is_not(None)
    told = (notices.c.made_at < before) & notices.c.posted_ts.is_not(None)
    unanswered = (links.c.set_at < before) & links.c.confirmed_at.is_(None)
    async with database.transaction() as connection:
        await audit.forget(connection, before=before)
        await connection.execute(sa.delete(requests).where(old))
        await connection.execute(sa.delete(notices).where(told))
        await connection.execute(sa.delete(links).where(unanswered))
        met = introductions.c.made_at < before
        await connection.execute(sa.delete(introductions).where(met))
        seen = sa.func.coalesce(homes.c.made_at, homes.c.opened_at) < before
        # A choice holds until it is taken back.
        await connection.execute(sa.delete(homes).where(seen, ~homes.c.names))
        await connection.execute(sa.delete(states).where(states.c.expire_at < now))


def owned() -> dict[sa.Table, sa.Column[str]]:
    """Return every table with rows of a workspace, and the column that says of which."""
    found = {}
    for table in metadata.sorted_tables:
        column = table.c.get("workspace", table.c.get("team_id"))
        if column is not None:
            found[table] = column
    return found


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Wipes our rows, and the engine's: they hold the messages of answers."""

    database: Database
    client: DBOSClient

    async def workspace(self, workspace: str, at: datetime) -> None:
        """Wipe it, unless the app was installed there again after ``at``."""
        async with self.database.transaction() as connection:
            if await _installed_after(connection, workspace, at):
                return
            query = sa.select(requests.c.id).where(requests.c.workspace == workspace)
            asked = list(await connection.scalars(query))
            own = sa.select(alerts.c.id).where(alerts.c.workspace == workspace)
            begun = [f"alert:{row}:" for row in await connection.scalars(own)]
            own = sa.select(digests.c.id).where(digests.c.workspace == workspace)
            begun += [f"digest:{row}:" for row in await connection.scalars(own)]
        jobs = [workflows.job_id(row) for row in asked]
        begun += [each.job_id(workspace, "") for each in _OF_A_WORKSPACE]
        begun.append(preview_job_id(workspace, ""))
        begun += [job + steps.AGAIN for job in jobs]
        for some in _batches(begun):
            jobs += await self._jobs(workflow_id_prefix=some)
        # Before the rows, so that a second try still knows them.
        await self._drop(jobs)
        async with self.database.transaction() as connection:
            for table, column in owned().items():
                await connection.execute(sa.delete(table).where(column == workspace))
        _LOG.info("workspace forgotten", workspace=workspace, requests=len(jobs))

    async def older(self, before: datetime) -> None:
        """Wipe what ended before ``before``."""
        await forget(self.database, before=before)
        await self._drop(await self._jobs(completed_before=before.isoformat()))

    async def _jobs(self, **which: Any) -> list[str]:
        found = await self.client.list_workflows_async(
            **which, load_input=False, load_output=False
        )
        return [each.workflow_id for each in found]

    async def _drop(self, jobs: list[str]) -> None:
        for batch in _batches(jobs):
            await self.client.cancel_workflows_async(batch)
            await self.client.delete_workflows_async(batch)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


async def _installed_after(
    connection: AsyncConnection, workspace: str, at: datetime
) -> bool:
    later = bots.c.installed_at > at.replace(tzinfo=None)
    query = sa.select(bots.c.id).where((bots.c.team_id == workspace) & later)
    return await connection.scalar(query) is not None


async def _daily(forgetting: Forgetting, age: timedelta) -> None:
    while True:
        try:
            await forgetting.older(datetime.now(UTC) - age)
        except SQLAlchemyError as error:
            _LOG.warning("nothing forgotten today", reason=str(error))
        await asyncio.sleep(_DAY_S)
