"""The audit log: who asked what and when, what was decided and why, where it was posted.

It has no figures in it. An entry is written in the transaction of what it tells about.
What is asked is a report, or names in it, or a link between a person and a developer.
"""

import csv
import html
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from typing import TextIO

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Asked, Moment, insert_once, metadata, requests
from handlers.asking import Ask

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
    sa.Column("rule", sa.String),
    sa.Column("posted_channel", sa.String),
    sa.Column("posted_ts", sa.String),
    sa.Column("decided_at", Moment),
)
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request; ``decision`` is None while it is being answered.

    ``reason`` is the sentence that refused, ``rule`` what decided who may see it.
    """

    asked_at: datetime
    workspace: str
    channel: str
    asked_by: str
    asked: str
    decision: str | None
    reason: str | None
    rule: str | None
    posted_channel: str | None
    posted_ts: str | None
    decided_at: datetime | None


def about(ask: Ask, what: str) -> Asked:
    """Return what was asked for where it is no report: ``what`` says it."""
    return Asked(
        id=ask.id,
        workspace=ask.workspace,
        channel=ask.channel,
        asked_by=ask.user,
        text=ask.text,
        request={"canonical": what},
    )


async def asked(
    connection: AsyncConnection, request: Asked, *, entry_id: str = ""
) -> None:
    """Write down that something was asked and accepted, under an id of its own if given."""
    row = _row(request) | ({"id": entry_id} if entry_id else {})
    await connection.execute(sa.insert(entries).values(row))


async def ended(
    connection: AsyncConnection,
    request: Asked,
    decision: str,
    *,
    rule: str,
    reason: str | None = None,
) -> None:
    """Write down what was decided at once; one entry, however often it comes."""
    how = {"decision": decision, "reason": reason, "rule": rule}
    row = _row(request) | how | {"decided_at": request.asked_at}
    await insert_once(connection, entries, row)


async def ruled(connection: AsyncConnection, request_id: str, rule: str) -> None:
    """Write down which rule decided about a request that is in the log."""
    change = sa.update(entries).where(entries.c.id == request_id)
    await connection.execute(change.values(rule=rule))


async def decided(
    connection: AsyncConnection,
    request_id: str,
    decision: str,
    reason: str | None,
    *,
    entry_id: str = "",
) -> None:
    """Write down how a request ended, and where its message stands.

    With ``entry_id``: how that entry about the request ended.
    """
    mine = requests.c.id == request_id
    posted = {
        column.name: sa.select(column).where(mine).scalar_subquery()
        for column in (requests.c.posted_channel, requests.c.posted_ts)
    }
    change = sa.update(entries).where(entries.c.id == (entry_id or request_id))
    await connection.execute(
        change.values(
            decision=decision, reason=reason, decided_at=datetime.now(UTC), **posted
        )
    )


async def attempts(connection: AsyncConnection, begin: str) -> list[Entry]:
    """Return the entries whose id begins so, oldest first."""
    return await _those(connection, entries.c.id.startswith(begin, autoescape=True))


async def since(connection: AsyncConnection, moment: datetime) -> list[Entry]:
    """Return what was asked from ``moment`` on, oldest first."""
    return await _those(connection, entries.c.asked_at >= moment)


async def _those(
    connection: AsyncConnection, which: sa.ColumnElement[bool]
) -> list[Entry]:
    columns = [entries.c[field.name] for field in fields(Entry)]
    query = sa.select(*columns).where(which)
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
