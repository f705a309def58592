"""What is too old is forgotten: once a day, by every worker, with the same result."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import audit
from bot.database import Database, requests

_LOG = structlog.get_logger()
_DAY_S = 24 * 60 * 60


@asynccontextmanager
async def kept(database: Database, days: int) -> AsyncIterator[None]:
    """Keep ``days`` days of requests and audit log, for as long as the context."""
    task = asyncio.create_task(_daily(database, timedelta(days=days)))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def forget(database: Database, *, before: datetime) -> None:
    """Drop requests and audit entries from before ``before``; what is open stays."""
    old = (requests.c.asked_at < before) & requests.c.outcome.is_not(None)
    async with database.transaction() as connection:
        await audit.forget(connection, before=before)
        await connection.execute(sa.delete(requests).where(old))


async def _daily(database: Database, age: timedelta) -> None:
    while True:
        try:
            await forget(database, before=datetime.now(UTC) - age)
        except SQLAlchemyError as error:
            _LOG.warning("nothing forgotten today", reason=str(error))
        await asyncio.sleep(_DAY_S)
