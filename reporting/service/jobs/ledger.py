"""The exports on record: created once, claimed in order, finished once."""

import json
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reporting.export_api import State
from reporting.service.jobs.spec import ExportSpec
from reporting.service.store import EXPORTS

FINAL = (State.COMPLETED, State.FAILED, State.CANCELLED)
ATTEMPTS = 2
STOPPED_TWICE = (
    "The service was stopped twice while it made this export. Create it again; "
    "if that ends the same way, ask for fewer days or one team."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export on record. ``filename`` and what follows are set once it is completed."""

    id: str
    org: str
    project: str
    created_by: str
    created_by_name: str
    spec: ExportSpec
    state: State
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error: str | None
    filename: str | None
    compression: str | None
    size_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExport:
    """An export to record, for a key of a project."""

    org: str
    project: str
    created_by: str
    created_by_name: str
    spec: ExportSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a completed export left on disk. ``compression`` is ``gzip`` or None."""

    filename: str
    compression: str | None
    size_bytes: int
    row_count: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every question and change to the exports on record; each is one transaction."""

    engine: AsyncEngine

    async def create(
        self, new: NewExport, now: datetime, *, reuse_for: timedelta
    ) -> tuple[Export, bool]:
        """Record ``new``, or return the equal export of the last ``reuse_for``.

        True says that it is new.
        """
        reuse_key = json.dumps([new.org, new.project, new.spec.canonical()])
        row = _row(new, reuse_key, now)
        async with self.engine.begin() as connection:
            # First a write, so that the lock is held before anything is looked at.
            stale = (EXPORTS.c.reuse_key == reuse_key) & (
                EXPORTS.c.created_at < now - reuse_for
            )
            await connection.execute(
                update(EXPORTS).where(stale).values(reuse_key=None)
            )
            added = await connection.execute(
                insert(EXPORTS)
                .values(row)
                .on_conflict_do_nothing(index_elements=["reuse_key"])
            )
            same = EXPORTS.c.reuse_key == reuse_key
            return await _one(connection, same), added.rowcount == 1

    async def get(self, export_id: str) -> Export | None:
        """Return the export with this id, in any letter case."""
        async with self.engine.connect() as connection:
            query = select(EXPORTS).where(EXPORTS.c.id == export_id.lower())
            row = (await connection.execute(query)).mappings().one_or_none()
        return _export(row) if row else None

    async def page(
        self,
        where: ColumnElement[bool],
        order: Sequence[ColumnElement[Any]],
        *,
        limit: int,
        offset: int,
    ) -> tuple[list[Export], int]:
        """Return one page of what matches, and how many match in all."""
        async with self.engine.connect() as connection:
            query = select(EXPORTS).where(where).order_by(*order)
            rows = await connection.execute(query.limit(limit).offset(offset))
            found = [_export(row) for row in rows.mappings()]
            count = select(func.count()).select_from(EXPORTS).where(where)
            return found, (await connection.execute(count)).scalar_one()

    async def claim(self, now: datetime) -> Export | None:
        """Take the oldest queued export to work on it."""
        oldest = (
            select(EXPORTS.c.number)
            .where(EXPORTS.c.state == State.QUEUED)
            .order_by(EXPORTS.c.number)
            .limit(1)
            .scalar_subquery()
        )
        taken = (
            update(EXPORTS)
            .where(EXPORTS.c.number == oldest)
            .values(
                state=State.PROCESSING, started_at=now, attempts=EXPORTS.c.attempts + 1
            )
            .returning(EXPORTS)
        )
        async with self.engine.begin() as connection:
            row = (await connection.execute(taken)).mappings().one_or_none()
        return _export(row) if row else None

    async def complete(self, export_id: str, made: Made, now: datetime) -> bool:
        """Record the file; False if the export had ended otherwise before."""
        return await self._end(
            export_id,
            state=State.COMPLETED,
            completed_at=now,
            filename=made.filename,
            compression=made.compression,
            size_bytes=made.size_bytes,
            row_count=made.row_count,
        )

    async def fail(self, export_id: str, sentence: str, now: datetime) -> bool:
        """Record why there is no file; False if the export had ended before."""
        return await self._end(
            export_id,
            state=State.FAILED,
            error=sentence,
            completed_at=now,
            reuse_key=None,
        )

    async def cancel(self, export_id: str, now: datetime) -> bool:
        """Record that nobody wants it any more; False if the export had ended before."""
        return await self._end(
            export_id, state=State.CANCELLED, completed_at=now, reuse_key=None
        )

    async def _end(self, export_id: str, **values: Any) -> bool:
        running = EXPORTS.c.state.not_in(FINAL)
        change = update(EXPORTS).where(EXPORTS.c.id == export_id, running)
        async with self.engine.begin() as connection:
            return (await connection.execute(change.values(values))).rowcount == 1

    async def reusable(self) -> list[Export]:
        """Return the finished exports that an equal request gets again."""
        kept = EXPORTS.c.reuse_key.is_not(None) & (EXPORTS.c.state == State.COMPLETED)
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(EXPORTS).where(kept))
            return [_export(row) for row in rows.mappings()]

    async def make_anew(self, export_ids: Sequence[str]) -> None:
        """Let no request get these again."""
        async with self.engine.begin() as connection:
            for export_id in export_ids:
                change = update(EXPORTS).where(EXPORTS.c.id == export_id)
                await connection.execute(change.values(reuse_key=None))

    async def recover(self, now: datetime) -> None:
        """Queue again what a stop interrupted, once; what it hit twice fails."""
        halted = EXPORTS.c.state == State.PROCESSING
        give_up = {
            "state": State.FAILED,
            "error": STOPPED_TWICE,
            "completed_at": now,
            "reuse_key": None,
        }
        async with self.engine.begin() as connection:
            twice = halted & (EXPORTS.c.attempts >= ATTEMPTS)
            await connection.execute(update(EXPORTS).where(twice).values(give_up))
            again = update(EXPORTS).where(halted).values(state=State.QUEUED)
            await connection.execute(again)

    async def forget(self, before: datetime) -> None:
        """Remove the exports that ended before this instant."""
        old = EXPORTS.c.state.in_(FINAL) & (EXPORTS.c.completed_at < before)
        async with self.engine.begin() as connection:
            await connection.execute(delete(EXPORTS).where(old))

    async def with_files(self, since: datetime) -> frozenset[str]:
        """Return the ids of the exports whose file is still made or kept."""
        kept = EXPORTS.c.state.not_in(FINAL) | (
            (EXPORTS.c.state == State.COMPLETED) & (EXPORTS.c.completed_at >= since)
        )
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(EXPORTS.c.id).where(kept))
            return frozenset(rows.scalars())


def _row(new: NewExport, reuse_key: str, now: datetime) -> dict[str, Any]:
    return {
        "id": _new_id(),
        "org": new.org,
        "project": new.project,
        "created_by": new.created_by,
        "created_by_name": new.created_by_name,
        "spec": new.spec.to_json(),
        "level": new.spec.level.value,
        "team_id": new.spec.team_id,
        "reuse_key": reuse_key,
        "state": State.QUEUED,
        "created_at": now,
    }


def _new_id() -> str:
    digits = string.digits + string.ascii_lowercase
    return "exp_" + "".join(secrets.choice(digits) for _ in range(8))


async def _one(connection: AsyncConnection, where: ColumnElement[bool]) -> Export:
    rows = await connection.execute(select(EXPORTS).where(where))
    return _export(rows.mappings().one())


def _export(row: RowMapping) -> Export:
    return Export(
        id=row["id"],
        org=row["org"],
        project=row["project"],
        created_by=row["created_by"],
        created_by_name=row["created_by_name"],
        spec=ExportSpec.from_json(row["spec"]),
        state=State(row["state"]),
        created_at=row["created_at"],
        started_at=row["started_at"],
        completed_at=row["completed_at"],
        error=row["error"],
        filename=row["filename"],
        compression=row["compression"],
        size_bytes=row["size_bytes"],
    )
