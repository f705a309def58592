"""Writing: everybody's turn comes soon, and what two write at once is there once."""

import asyncio
import sqlite3
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot import audit
from bot import database as tables
from bot.database import Asked, Database, migrate


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "state.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def on_sqlite(path):
    database = Database(f"sqlite:///{path}")
    yield database
    await database.close()


def writer(path):
    """Open the file as another process would."""
    return sqlite3.connect(path, isolation_level=None, timeout=30)


async def test_a_write_begins_when_the_one_before_it_has_ended(path, on_sqlite):
    other = writer(path)
    other.execute("BEGIN IMMEDIATE")
    begun = asyncio.Event()

    async def write():
        async with on_sqlite.transaction():
            begun.set()

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.1)
    assert not begun.is_set()
    other.execute("COMMIT")
    await asyncio.wait_for(writing, 10)
    assert begun.is_set()
    other.close()


async def test_who_waited_for_too_long_is_told_so(path, on_sqlite, monkeypatch):
    monkeypatch.setattr(tables, "_BUSY_S", 0)
    other = writer(path)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(OperationalError, match="locked"):
        async with on_sqlite.transaction():
            pass
    other.execute("COMMIT")
    monkeypatch.undo()
    async with on_sqlite.transaction() as connection:
        assert await connection.scalar(sa.text("SELECT 1")) == 1
    other.close()


async def test_what_two_write_at_the_same_time_is_there_once(database):
    asked = Asked(
        id="r1",
        workspace="T1",
        channel="C1",
        asked_by="U1",
        text="platform",
        request={"canonical": "Platform"},
        asked_at=datetime(2026, 11, 3, 12, 0, tzinfo=UTC),
    )

    async def write():
        async with database.transaction() as connection:
            new = await database.add(asked, connection)
            await audit.ended(connection, asked, "refused", rule="not above")
            await asyncio.sleep(0.1)  # others come while it is not committed yet
            return new

    assert sorted(await asyncio.gather(*(write() for _ in range(3)))) == [
        False,
        False,
        True,
    ]
    async with database.transaction() as connection:
        assert len(await audit.since(connection, asked.asked_at)) == 1
