"""The database of keys and exports: one SQLite file that several processes may open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    event,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeDecorator

FILE = "service.sqlite"


class Instant(TypeDecorator[datetime]):
    """An instant, kept as UTC text that sorts like time."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write ``value`` in UTC with microseconds."""
        del dialect
        return value and value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read what was written."""
        del dialect
        return datetime.fromisoformat(value) if value else None


_METADATA = MetaData()

KEYS = Table(
    "keys",
    _METADATA,
    Column("id", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("org", String, nullable=False),
    Column("project", String, nullable=False),
    Column("team_ids", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
)

# `number` is the order of arrival. `reuse_key` is the request, canonically written, for as
# long as the export may be handed out again: that it is unique is what makes two identical
# requests at the same instant one job.
EXPORTS = Table(
    "exports",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("org", String, nullable=False),
    Column("project", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("created_by_name", String, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("level", String, nullable=False),
    Column("team_id", String),
    Column("reuse_key", String, unique=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("completed_at", Instant),
    Column("error", String),
    Column("filename", String),
    Column("compression", String),
    Column("size_bytes", Integer),
    Column("row_count", Integer),
    sqlite_autoincrement=True,
)
Index("exports_by_state", EXPORTS.c.state, EXPORTS.c.number)
Index("exports_by_project", EXPORTS.c.org, EXPORTS.c.project, EXPORTS.c.created_at)

# One row for each source that was ever read: who holds it, and how the last reading ended.
SYNCS = Table(
    "syncs",
    _METADATA,
    Column("source", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("holder", String, unique=True),
    Column("reader", String, nullable=False),
    Column("process", String, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("done", Integer),
    Column("total", Integer),
    Column("waits_for", String),
    Column("ended_at", Instant),
    Column("succeeded_at", Instant),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", String),
    Column("resumes_at", Instant),
)


def _prepare(connection: Any, _record: Any) -> None:
    # FULL: an export that was acknowledged is still there after a power cut.
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


@asynccontextmanager
async def opened(home: Path) -> AsyncIterator[AsyncEngine]:
    """Open the database under ``home``, made if missing; closed at the end."""
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{home / FILE}", connect_args={"timeout": 10}
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    try:
        async with engine.begin() as connection:
            await _create_missing(connection)
        yield engine
    finally:
        await engine.dispose()


async def _create_missing(connection: AsyncConnection) -> None:
    """Create what is missing; two processes may do so at once."""
    for table in _METADATA.sorted_tables:
        await connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            await connection.execute(CreateIndex(index, if_not_exists=True))
