"""The audit log: who asked what and when, what was decided and why, where it was posted.

It has no figures in it. An entry is written in the transaction of what it tells about.
"""

import csv
import html
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from typing import TextIO

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Asked, Moment, metadata, requests

entries = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("asked_at", Moment, nullable=False, index=True),
    sa.Column("workspace", sa.String, nullable=False, index=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("asked_by", sa.String, nullable=False),
    sa.Column("asked", sa.String, nullable=False),
    sa.Column("decision", sa.String),
    sa.Column("reason", sa.String),
    sa.Column("posted_channel", sa.String),
    sa.Column("posted_ts", sa.String),
    sa.Column("decided_at", Moment),
)
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request; ``decision`` is None while it is being answered."""

    asked_at: datetime
    workspace: str
    channel: str
    asked_by: str
    asked: str
    decision: str | None
    reason: str | None
    posted_channel: str | None
    posted_ts: str | None
    decided_at: datetime | None


async def asked(connection: AsyncConnection, request: Asked) -> None:
    """Write down that something was asked and accepted."""
    await connection.execute(sa.insert(entries).values(_row(request)))


async def refused(connection: AsyncConnection, request: Asked, why: str) -> None:
    """Write down what was refused on receipt; once, however often it comes."""
    known = sa.select(entries.c.id).where(entries.c.id == request.id)
    if await connection.scalar(known):
        return
    decision = {"decision": "refused", "reason": why, "decided_at": request.asked_at}
    await connection.execute(sa.insert(entries).values(_row(request) | decision))


async def decided(
    connection: AsyncConnection, request_id: str, decision: str, reason: str | None
) -> None:
    """Write down how a request ended, and where its message stands."""
    mine = requests.c.id == request_id
    posted = {
        column.name: sa.select(column).where(mine).scalar_subquery()
        for column in (requests.c.posted_channel, requests.c.posted_ts)
    }
    change = sa.update(entries).where(entries.c.id == request_id)
    await connection.execute(
        change.values(
            decision=decision, reason=reason, decided_at=datetime.now(UTC), **posted
        )
    )


async def since(connection: AsyncConnection, moment: datetime) -> list[Entry]:
    """Return what was asked from ``moment`` on, oldest first."""
    columns = [entries.c[field.name] for field in fields(Entry)]
    query = sa.select(*columns).where(entries.c.asked_at >= moment)
    rows = await connection.execute(query.order_by(entries.c.asked_at, entries.c.id))
    return [Entry(**row) for row in rows.mappings()]


async def forget(connection: AsyncConnection, *, before: datetime) -> None:
    """Drop what was asked before ``before``."""
    await connection.execute(sa.delete(entries).where(entries.c.asked_at < before))


def write_csv(found: Iterable[Entry], file: TextIO) -> None:
    """Write entries for a spreadsheet; nothing in them is taken for a formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([field.name for field in fields(Entry)])
    writer.writerows([_cell(value) for value in astuple(entry)] for entry in found)


def _row(request: Asked) -> dict[str, object]:
    return {
        "id": request.id,
        "asked_at": request.asked_at,
        "workspace": request.workspace,
        "channel": request.channel,
        "asked_by": request.asked_by,
        "asked": request.request["canonical"],
    }


def _cell(value: str | datetime | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    # Sentences are escaped for Slack.
    text = html.unescape(value or "")
    return f"'{text}" if text.startswith(_FORMULA) else text
