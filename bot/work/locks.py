"""Locks that end with the process that holds them, whatever ends it.

On PostgreSQL they are of a session, and anybody who can take one knows that its holder is
gone. On SQLite they are on files beside the database, and among workers there is only one.
"""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from time import sleep
from typing import Protocol

import psycopg
from sqlalchemy.engine import URL, make_url

_PAUSE_S = 0.1
# The server notices within about so many seconds that a whole machine is gone.
_NOTICE = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
)


class Locks(Protocol):
    """Locks by name."""

    async def take(self, name: str) -> bool:
        """Take a lock; False where another process holds it."""

    async def give(self, name: str) -> None:
        """Give back a lock that was taken."""

    async def kept(self) -> bool:
        """Return whether what was taken is still held; where not, all has to be taken anew."""


@asynccontextmanager
async def locks(database: str) -> AsyncIterator[Locks]:
    """Open the locks of a database, a URL; with the context all of them end."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        file = _File(Path(f"{url.database}.lock"))
        try:
            yield file
        finally:
            file.close()
        return
    session = _Session(_plain(url))
    await session.open()
    try:
        yield session
    finally:
        await session.close()


@contextmanager
def alone(database: str, name: str) -> Iterator[None]:
    """Do something while no other process does the same to a database; waits for them."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        path = Path(f"{url.database}.{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with psycopg.connect(_plain(url), autocommit=True) as session:
        # Not a query that waits: CREATE INDEX CONCURRENTLY waits for all that run.
        asked = "SELECT pg_try_advisory_lock(%s)", (_number(name),)
        while session.execute(*asked).fetchone() != (True,):
            sleep(_PAUSE_S)
        yield


class _File:
    """One lock for all names: whoever has it is the only process there is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: TextIOWrapper | None = None

    async def take(self, _name: str) -> bool:
        if self._held is None:
            file = self._path.open("a", encoding="utf-8")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._held = file
        return True

    async def give(self, _name: str) -> None:
        """Keep it: nobody else may come in before this process ends."""

    async def kept(self) -> bool:
        return True

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


class _Session:
    """A session of PostgreSQL; needs a connection of its own, not one of a pool's."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection | None = None

    async def open(self) -> None:
        self._connection = await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=5,
            application_name="insights-bot worker",
            options=_NOTICE,
        )

    async def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None

    async def take(self, name: str) -> bool:
        return await self._ask("SELECT pg_try_advisory_lock(%s)", _number(name))

    async def give(self, name: str) -> None:
        await self._ask("SELECT pg_advisory_unlock(%s)", _number(name))

    async def kept(self) -> bool:
        with suppress(psycopg.OperationalError):
            return await self._ask("SELECT %s = 1", 1)
        await self.close()
        await self.open()
        return False

    async def _ask(self, query: str, value: int) -> bool:
        if self._connection is None:
            raise psycopg.OperationalError("the session has ended")
        row = await (await self._connection.execute(query, (value,))).fetchone()
        return bool(row and row[0])


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _number(name: str) -> int:
    """Return PostgreSQL's name for a lock: a number of eight bytes."""
    digest = sha256(f"insights-bot worker {name}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
