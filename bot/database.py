"""The bot's own tables, in the same database as the durable engine's.

A row and its job are written in one transaction, so that what was acknowledged is done.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import sqlalchemy as sa
import stamina
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

metadata = sa.MetaData()
# The name of what is told to connections that only read.
_READS = "insights_reads"
# How long whoever writes waits for others that do, and how long it leaves that to SQLite.
_BUSY_S, _LOOKS_FOR_MS = 30, 5
_INSERTS: Mapping[str, Callable[[sa.Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
_MIGRATIONS = Path(__file__).parent / "migrations"


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, and what it gives back has none."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Any) -> datetime | None:
        """Write it in UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Any) -> datetime | None:
        """Read it in UTC."""
        if value is None:
            return None
        return value if value.tzinfo else value.replace(tzinfo=UTC)


requests = sa.Table(
    "requests",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("asked_by", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("request", sa.JSON, nullable=False),
    sa.Column("response_url", sa.String, nullable=False),
    # The first message of the thread where the answer goes; empty: a message of its own.
    sa.Column("thread", sa.String, nullable=False, server_default=""),
    sa.Column("asked_at", Moment, nullable=False),
    # Written before the message is posted: after a crash it tells "perhaps" from "not yet".
    sa.Column("posting_at", Moment),
    sa.Column("posted_channel", sa.String),
    sa.Column("posted_ts", sa.String),
    sa.Column("exports", sa.JSON, nullable=False, default=list),
    sa.Column("outcome", sa.String),
    sa.Column("finished_at", Moment),
    sa.Index("requests_of_a_person", "workspace", "asked_by", "asked_at"),
    sa.Index("requests_by_message", "posted_channel", "posted_ts"),
    sa.Index(
        "open_requests",
        "workspace",
        "channel",
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    ),
)

# What a team wants a metric to be; one a metric. ``rule`` is `reporting.limits.to_json`'s.
goals = sa.Table(
    "goals",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("metric", sa.String, nullable=False),
    sa.Column("rule", sa.JSON, nullable=False),
    sa.Column("set_by", sa.String, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
    sa.UniqueConstraint("workspace", "team", "metric"),
)

# What a channel wants to hear of; ``judged`` is the first day of the last bucket that was.
alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("metric", sa.String, nullable=False),
    sa.Column("rule", sa.JSON, nullable=False),
    sa.Column("set_by", sa.String, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
    sa.Column("state", sa.String, nullable=False, default="inside"),
    sa.Column("judged", sa.Date),
    # Why it is no longer looked at, in a sentence; the owner was told.
    sa.Column("paused", sa.String),
    sa.UniqueConstraint("workspace", "channel", "team", "metric"),
)

# What comes by itself. ``digest`` is `reporting.digests.to_json`'s; ``place`` is a channel, or
# a person who gets it in private.
digests = sa.Table(
    "digests",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("place", sa.String, nullable=False),
    sa.Column("digest", sa.JSON, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
    # Each due moment before this one is dealt with: enqueued, missed or slept through.
    sa.Column("next_due", Moment, nullable=False, index=True),
    # The due moment of the last one that was written, and the last day it told of.
    sa.Column("told_due", Moment),
    sa.Column("told_day", sa.Date),
    # Due moments that were told too late to be sent; the next one says so.
    sa.Column("missed", sa.JSON, nullable=False, default=list),
    sa.Column("snoozed_until", Moment),
    # As of an alert.
    sa.Column("paused", sa.String),
    sa.Index("digests_of_a_place", "workspace", "place"),
)

# Messages that nobody asked for just now: written with what they tell of, posted once.
notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    # A channel, or a person to be told in private.
    sa.Column("place", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    # Where there is more than words to show.
    sa.Column("blocks", sa.JSON),
    # In whose thread, and whom in a channel it is shown to alone; empty: none, everybody.
    sa.Column("thread", sa.String, nullable=False, server_default=""),
    sa.Column("seen_by", sa.String, nullable=False, server_default=""),
    sa.Column("made_at", Moment, nullable=False),
    # As of a request: written before it is posted.
    sa.Column("posting_at", Moment),
    sa.Column("posted_ts", sa.String),
)

# Which developer a person is, or which team a user group stands for; an e-mail or a path.
links = sa.Table(
    "links",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    # The id of a person or of a user group.
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("target", sa.String, nullable=False),
    # What a group is called, to be shown without calling it.
    sa.Column("label", sa.String, nullable=False),
    sa.Column("set_by", sa.String, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
    # A proposal counts for nothing before the person has said yes.
    sa.Column("confirmed_at", Moment),
    sa.UniqueConstraint("workspace", "subject"),
)

# Who was told what the bot knows about them.
introductions = sa.Table(
    "introductions",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("person", sa.String, primary_key=True),
    sa.Column("made_at", Moment, nullable=False),
)

# What Home tabs show: ``own`` is what was found out about the person at ``made_at``.
homes = sa.Table(
    "homes",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("person", sa.String, primary_key=True),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("own", sa.JSON),
    sa.Column("made_at", Moment),
    # Whether they want to see the names of people whose figures they may see at once.
    sa.Column("names", sa.Boolean, nullable=False, server_default=sa.false()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it was acknowledged. ``request`` is `reporting.requests.to_json`'s."""

    id: str
    workspace: str
    channel: str
    asked_by: str
    text: str
    request: dict[str, Any]
    response_url: str = ""
    thread: str = ""
    asked_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    posting_at: datetime | None = None
    posted_channel: str | None = None
    posted_ts: str | None = None
    exports: list[str] = field(default_factory=list)
    outcome: str | None = None
    finished_at: datetime | None = None


class Database:
    """Requests and what became of them."""

    def __init__(self, url: str) -> None:
        """Open ``url`` (``sqlite:///…`` or ``postgresql://…``) when first used."""
        self._engine = _engine(url)
        self._reader = self._engine.execution_options(**{_READS: True})

    @property
    def engine(self) -> AsyncEngine:
        """The connections, for stores that are not ours."""
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Begin, and commit at the end unless something was raised."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection that only reads: on SQLite it waits for nobody's writing."""
        async with self._reader.connect() as connection:
            yield connection

    async def check(self) -> None:
        """Ask for nothing; raises where the database does not answer."""
        async with self.reading() as connection:
            await connection.execute(sa.text("SELECT 1"))

    async def add(self, asked: Asked, connection: AsyncConnection) -> bool:
        """Write a request; False when one with this id is there already."""
        row = {column.name: getattr(asked, column.name) for column in requests.columns}
        return await insert_once(connection, requests, row)

    @stamina.retry(on=OperationalError, attempts=10, timeout=30.0)
    async def get(self, request_id: str) -> Asked:
        """Return the request; KeyError when there is none."""
        async with self.reading() as connection:
            asked = await self.find(request_id, connection)
        if asked is None:
            raise KeyError(request_id)
        return asked

    async def find(self, request_id: str, connection: AsyncConnection) -> Asked | None:
        """Return the request in a transaction; None when there is none."""
        query = sa.select(requests).where(requests.c.id == request_id)
        row = (await connection.execute(query)).mappings().one_or_none()
        return Asked(**row) if row else None

    async def first_of_its_channel(self, asked: Asked) -> bool:
        """Return whether all that was asked before in its channel is posted, or ended."""
        earlier = (
            (requests.c.workspace == asked.workspace)
            & (requests.c.channel == asked.channel)
            & (requests.c.asked_at < asked.asked_at)
            & requests.c.posted_ts.is_(None)
            & requests.c.outcome.is_(None)
        )
        query = sa.select(requests.c.id).where(earlier).limit(1)
        async with self.reading() as connection:
            return await connection.scalar(query) is None

    async def wants_names(self, workspace: str, person: str) -> bool:
        """Return whether somebody wants to see names at once."""
        theirs = (homes.c.workspace == workspace) & (homes.c.person == person)
        async with self.reading() as connection:
            return bool(await connection.scalar(sa.select(homes.c.names).where(theirs)))

    async def latest(self) -> Asked | None:
        """Return the request that was asked last."""
        query = sa.select(requests).order_by(requests.c.asked_at.desc()).limit(1)
        async with self.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return Asked(**row) if row else None

    async def set(
        self,
        request_id: str,
        *,
        connection: AsyncConnection | None = None,
        **values: Any,
    ) -> None:
        """Change columns of one request, in a transaction of its own if none is given."""
        change = sa.update(requests).where(requests.c.id == request_id).values(values)
        if connection is not None:
            await connection.execute(change)
            return
        async with self._engine.begin() as own:
            await own.execute(change)

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()


async def behind(database: Database) -> bool:
    """Return whether the tables are older than the code, or not there."""
    newest = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    async with database.reading() as connection:
        found = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return found != newest


def migrate(url: str) -> None:
    """Bring the tables of ``url`` up to date; creates the SQLite file where there is none."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and database.database:
        path = Path(database.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it may hold tokens
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = _sync_url(url)
    command.upgrade(config, "head")


def _sync_url(url: str) -> sa.URL:
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    return parsed.set(drivername="sqlite" if sqlite else "postgresql+psycopg")


def _engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # A connection that the server ended meanwhile is noticed before it is used.
        return create_async_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True
        )
    engine = create_async_engine(
        parsed.set(drivername="sqlite+aiosqlite"),
        connect_args={"timeout": _BUSY_S, "isolation_level": None},
    )

    # A transaction that reads first and writes later fails at once when another one wrote
    # in between; taking the write lock at the start waits instead.
    @sa.event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get(_READS):
            connection.exec_driver_sql("BEGIN")
        else:
            _take_the_write_lock(connection)

    return engine


async def insert_once(
    connection: AsyncConnection, table: sa.Table, row: Mapping[str, Any]
) -> bool:
    """Write a row; False when its key is there already, also by who writes just now."""
    insert = _INSERTS[connection.dialect.name](table).values(row)
    written = insert.on_conflict_do_nothing().returning(*table.primary_key)
    return (await connection.execute(written)).first() is not None


def _take_the_write_lock(connection: sa.Connection) -> None:
    """Begin to write as soon as nobody else does.

    Left alone, SQLite looks for that ever more seldom, in the end ten times a second, and
    others who come later go before it.
    """
    give_up_s = monotonic() + _BUSY_S
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_LOOKS_FOR_MS}")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                if "locked" not in str(error) or monotonic() > give_up_s:
                    raise
            else:
                return
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_BUSY_S * 1000}")
