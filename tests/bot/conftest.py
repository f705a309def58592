"""Jobs in either kind of database, and what was enqueued."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.settings import Settings
from bot.work import durable


@pytest.fixture
async def jobs(database_url):
    """Where jobs are enqueued: the same database."""
    chosen = Settings.model_validate({"INSIGHTS_DATABASE_URL": database_url})
    await asyncio.to_thread(durable.prepare, chosen)
    async with durable.jobs(chosen) as opened:
        yield opened


async def queued(database):
    """Return the ids of all jobs that were ever enqueued."""
    query = sa.text("SELECT workflow_uuid FROM workflow_status ORDER BY 1")
    if database.engine.dialect.name != "sqlite":
        query = sa.text("SELECT workflow_uuid FROM dbos.workflow_status ORDER BY 1")
    async with database.transaction() as connection:
        return [row[0] for row in await connection.execute(query)]
