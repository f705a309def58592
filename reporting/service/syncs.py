"""Which sources are being read, by whom, and how their last readings ended.

A source is read by one reader at a time: who begins holds it until the end, or until
nothing is heard for a while. A reader of the same name in another process is the same one
after a crash, and takes over at once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, RowMapping, Update, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reporting.service.store import SYNCS

PATIENCE = timedelta(minutes=3)
"""So long a reader may be silent before another may take over."""
GIVEN_UP = timedelta(days=7)
"""What nobody has tried to read for so long is no source any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """What is known of a source; times are in UTC.

    ``reader``, ``began_at``, ``done``, ``total`` and ``waits_for`` are those of the reading
    that ``runs``, else of the last. ``failures`` counts those since the last success.
    """

    source: str
    name: str
    runs: bool
    reader: str
    began_at: datetime
    done: int | None
    total: int | None
    waits_for: str | None
    ended_at: datetime | None
    succeeded_at: datetime | None
    failures: int
    error: str | None
    resumes_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Tell whether somebody tries to read it, and in vain."""
        tried = self.ended_at is not None and self.ended_at > now - GIVEN_UP
        return tried and self.failures > 0


class Held(Exception):
    """Somebody else reads the source just now."""

    def __init__(self, sync: Sync) -> None:
        super().__init__(sync.reader)
        self.sync = sync


@dataclass(frozen=True, slots=True)
class Syncs:
    """Every question and change to the readings on record; each is one transaction."""

    engine: AsyncEngine

    async def begin(
        self, source: str, name: str, *, reader: str, process: str, now: datetime
    ) -> str:
        """Hold a source and return the token that says so. Raises Held."""
        begun = {
            "holder": secrets.token_hex(8),
            "reader": reader,
            "process": process,
            "began_at": now,
            "heard_at": now,
            "done": None,
            "total": None,
            "waits_for": None,
        }
        free = or_(
            SYNCS.c.holder.is_(None),
            SYNCS.c.heard_at < now - PATIENCE,
            (SYNCS.c.reader == reader) & (SYNCS.c.process != process),
        )
        taking = (
            insert(SYNCS)
            .values(source=source, name=name, **begun)
            .on_conflict_do_update(
                index_elements=["source", "name"], set_=begun, where=free
            )
        )
        async with self.engine.begin() as connection:
            taken: CursorResult[object] = await connection.execute(taking)
            if taken.rowcount == 1:
                return str(begun["holder"])
            query = select(SYNCS).where(SYNCS.c.source == source, SYNCS.c.name == name)
            row = (await connection.execute(query)).mappings().one()
        raise Held(_sync(row, now))

    async def hear(
        self,
        token: str,
        *,
        done: int | None,
        total: int | None,
        waits_for: str | None,
        now: datetime,
    ) -> bool:
        """Keep the source for longer; False: another reader has it."""
        return await self._change(
            _held(token).values(
                heard_at=now, done=done, total=total, waits_for=waits_for
            )
        )

    async def end(
        self,
        token: str,
        *,
        error: str | None,
        resumes_at: datetime | None,
        now: datetime,
    ) -> bool:
        """Let go of the source; False: another reader has it, and tells how it ends."""
        ended = _held(token).values(
            holder=None,
            heard_at=now,
            waits_for=None,
            ended_at=now,
            error=error,
            resumes_at=resumes_at,
        )
        if error is None:
            ended = ended.values(succeeded_at=now, failures=0)
        else:
            ended = ended.values(failures=SYNCS.c.failures + 1)
        return await self._change(ended)

    async def holds(self, token: str) -> bool:
        """Tell whether the source is still the holder's."""
        query = select(SYNCS.c.holder).where(SYNCS.c.holder == token)
        async with self.engine.connect() as connection:
            return await connection.scalar(query) is not None

    async def all(self, now: datetime) -> tuple[Sync, ...]:
        """Return what is known of every source, by its two names."""
        query = select(SYNCS).order_by(SYNCS.c.source, SYNCS.c.name)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(_sync(row, now) for row in rows)

    async def _change(self, change: Update) -> bool:
        async with self.engine.begin() as connection:
            done: CursorResult[object] = await connection.execute(change)
            return done.rowcount == 1


def _held(token: str) -> Update:
    return update(SYNCS).where(SYNCS.c.holder == token)


def _sync(row: RowMapping, now: datetime) -> Sync:
    kept = {name: row[name] for name in Sync.__slots__ if name != "runs"}
    runs = row["holder"] is not None and row["heard_at"] >= now - PATIENCE
    return Sync(runs=runs, **kept)
