"""Where digests are kept, and who changed them: each change stands in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.database import Database
from bot.database import digests as table
from bot.work import telling
from bot.work.durable import QUEUE, Jobs
from bot.work.ticking import Now
from handlers import digest_replies
from handlers.asking import Ask
from handlers.blocks.digests import often
from handlers.kept_digest import Kept
from handlers.parse.digests import Verb
from reporting import digests, schedules
from reporting.digests import Digest
from reporting.periods import DAY
from reporting.requests import ME

SEND, PREVIEW = "send-digest", "preview-digest"
_WEEK = timedelta(days=7)
_LOG = structlog.get_logger()


def job_id(digest_id: str, due: datetime, attempt: int = 0) -> str:
    """Return the id of a try to send the digest that is due at a moment."""
    first = f"digest:{digest_id}:{due.isoformat()}"
    return f"{first}:{attempt}" if attempt else first


def preview_job_id(workspace: str, ask_id: str) -> str:
    """Return the id of a job that shows somebody a digest: a workspace's begin alike."""
    return f"preview:{workspace}:{ask_id}"


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of all workspaces."""

    database: Database

    async def of(self, workspace: str, *places: str) -> Sequence[Kept]:
        """Return those that come to some channels or people, oldest first."""
        query = sa.select(table).where(
            table.c.workspace == workspace, table.c.place.in_(places)
        )
        return await self._found(query)

    async def owned(self, workspace: str, user: str) -> Sequence[Kept]:
        """Return those that somebody decides about, their own one too."""
        query = sa.select(table).where(
            table.c.workspace == workspace, table.c.owner == user
        )
        return await self._found(query)

    async def get(self, digest_id: str, workspace: str = "") -> Kept | None:
        """Return one, of a workspace if that is given; None where it is gone."""
        async with self.database.transaction() as connection:
            kept = await locked(connection, digest_id)
        return None if kept and workspace not in ("", kept.workspace) else kept

    async def _found(self, query: sa.Select[Any]) -> Sequence[Kept]:
        ordered = query.order_by(table.c.set_at, table.c.id)
        async with self.database.reading() as connection:
            rows = (await connection.execute(ordered)).mappings().all()
        return [kept for row in rows if (kept := read(row)) is not None]


@dataclass(frozen=True, slots=True)
class DigestDesk:
    """Changes digests, once, however often it is asked for."""

    store: Digests
    jobs: Jobs
    now: Now

    async def of(self, workspace: str, *places: str) -> Sequence[Kept]:
        """Return those that come to some channels or people, oldest first."""
        return await self.store.of(workspace, *places)

    async def owned(self, workspace: str, user: str) -> Sequence[Kept]:
        """Return those that somebody decides about."""
        return await self.store.owned(workspace, user)

    async def get(self, digest_id: str, workspace: str) -> Kept | None:
        """Return a digest of a workspace; None where it is gone."""
        return await self.store.get(digest_id, workspace)

    async def subscribe(self, asked: Ask, place: str, digest: Digest) -> Kept:
        """Keep a new digest that comes to ``place``."""
        now = self.now()
        row = {
            "id": asked.id,
            "workspace": asked.workspace,
            "place": place,
            "digest": digests.to_json(digest),
            "owner": asked.user,
            "set_at": now,
            "next_due": schedules.next_due(digest.schedule, now),
            "missed": [],
        }
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, asked.id)
            if kept is None:
                await connection.execute(sa.insert(table).values(row))
                await _log(connection, asked, "subscribed", "owner")
                kept = await locked(connection, asked.id)
        assert kept is not None  # noqa: S101  it was written just now
        return kept

    async def change(self, asked: Ask, kept: Kept, digest: Digest) -> Kept | None:
        """Let it be another, which rests as it did; None where it is gone.

        No days are told twice, and none that were left out by a snooze.
        """
        upcoming = upcoming_after(digest, self.now(), kept)
        return await self._set(
            asked,
            kept,
            "changed",
            digest=digests.to_json(digest),
            next_due=upcoming,
        )

    async def act(self, asked: Ask, kept: Kept, verb: Verb) -> Kept | None:
        """Pause it, let it go on, leave the next week out; None where it is gone."""
        now, digest = self.now(), kept.digest
        match verb:
            case Verb.PAUSE:
                why = f"<@{asked.user}> paused it."
                return await self._set(asked, kept, "paused", paused=why)
            case Verb.RESUME:
                return await self._set(
                    asked,
                    kept,
                    "resumed",
                    paused=None,
                    snoozed_until=None,
                    missed=[],
                    next_due=upcoming_after(
                        digest, now, replace(kept, snoozed_until=None)
                    ),
                )
            case Verb.SNOOZE:
                if kept.paused or kept.snoozed(now):
                    # Pressed twice, it is one week; what rests leaves none out.
                    return kept
                until = (
                    _week_after(digest, now)
                    if often(digest)
                    else max(now, kept.next_due)
                )
                return await self._set(
                    asked,
                    kept,
                    "snoozed",
                    snoozed_until=until,
                    next_due=schedules.next_due(digest.schedule, until),
                )
        raise AssertionError(verb)

    async def remove(self, asked: Ask, kept: Kept) -> bool:
        """Forget it; False where it is gone already."""
        async with self.store.database.transaction() as connection:
            if await locked(connection, kept.id) is None:
                return False
            await connection.execute(sa.delete(table).where(table.c.id == kept.id))
            await _log(connection, asked, "unsubscribed", _rule(asked, kept))
        return True

    async def hand_over(self, asked: Ask, kept: Kept, user: str) -> Kept | None:
        """Let somebody else decide about it, and tell them."""
        async with self.store.database.transaction() as connection:
            if await locked(connection, kept.id) is None:
                return None
            change = sa.update(table).where(table.c.id == kept.id)
            await connection.execute(change.values(owner=user))
            await _log(connection, asked, "handed over", _rule(asked, kept))
            kept = await _again(connection, kept.id)
            await telling.write(
                connection,
                self.jobs,
                f"digest:{kept.id}:handed:{asked.id}",
                workspace=kept.workspace,
                place=user,
                message=digest_replies.yours_now(kept, asked.user),
            )
        return kept

    async def preview(self, asked: Ask, kept: Kept) -> None:
        """Let whoever asks see it as it would be now, in a direct message; once."""
        async with self.store.database.transaction() as connection:
            await self.jobs.add(
                connection,
                PREVIEW,
                preview_job_id(asked.workspace, asked.id),
                kept.id,
                asked.user,
                asked.id,
                queue=QUEUE,
                workspace=asked.workspace,
            )

    async def send_now(self, kept: Kept) -> None:
        """Let it be posted at once in its place, as if it were due."""
        due = self.now()
        async with self.store.database.transaction() as connection:
            await self.jobs.add(
                connection,
                SEND,
                job_id(kept.id, due),
                kept.id,
                due.isoformat(),
                "0",
                workspace=kept.workspace,
            )

    async def _set(
        self, asked: Ask, kept: Kept, what: str, **values: object
    ) -> Kept | None:
        async with self.store.database.transaction() as connection:
            if await locked(connection, kept.id) is None:
                return None
            change = sa.update(table).where(table.c.id == kept.id)
            await connection.execute(change.values(values))
            await _log(connection, asked, what, _rule(asked, kept))
            return await _again(connection, kept.id)


def described(digest: Digest) -> str:
    """Name a digest in the audit log, where nobody knows the teams any more."""
    teams = ", ".join(team.path for team in digest.teams)
    return f"subscribe {teams or ME}"


async def note(
    connection: AsyncConnection,
    kept: Kept,
    entry_id: str,
    *,
    user: str,
    text: str,
    decision: str,
    rule: str,
    reason: str | None = None,
) -> None:
    """Write into the audit log that a digest was shown, or was not; once."""
    asked = Ask(
        id=entry_id,
        workspace=kept.workspace,
        channel=kept.place,
        user=user,
        text=text,
    )
    await audit.ended(
        connection, audit.about(asked, text), decision, rule=rule, reason=reason
    )


def upcoming_after(digest: Digest, now: datetime, kept: Kept) -> datetime:
    """Return the next due moment of a changed digest.

    It tells of days that were neither told yet nor left out by a snooze.
    """
    after, over = now, kept.told_day or date.min
    until, told = kept.snoozed_until, kept.told_due
    if until is not None and (told is None or told <= until):
        after = max(now, until)
        over = max(over, kept.digest.period(kept.next_due).first - DAY)
    for moment in schedules.moments(digest.schedule, after):
        if digest.period(moment).last > over:
            return moment
    raise AssertionError("unreachable: moments have no end")


def _week_after(digest: Digest, now: datetime) -> datetime:
    """Return when the clocks of a digest show the same a week later, in UTC."""
    schedule = digest.schedule
    local = schedule.local(now) + _WEEK
    return schedules.moment(local.date(), local.time(), schedule.tz)


def read(row: Mapping[Any, Any]) -> Kept | None:
    """Read a row; None where it has a time zone that this machine does not know."""
    try:
        return Kept(
            id=row["id"],
            workspace=row["workspace"],
            place=row["place"],
            digest=digests.from_json(row["digest"]),
            owner=row["owner"],
            set_at=row["set_at"],
            next_due=row["next_due"],
            told_due=row["told_due"],
            told_day=row["told_day"],
            missed=tuple(datetime.fromisoformat(one) for one in row["missed"]),
            snoozed_until=row["snoozed_until"],
            paused=row["paused"] or "",
        )
    except ValueError as error:
        _LOG.error("digest not readable", digest=row["id"], reason=str(error))
        return None


async def locked(connection: AsyncConnection, digest_id: str) -> Kept | None:
    """Return a digest, locked until ``connection`` commits; None where it is gone."""
    query = sa.select(table).where(table.c.id == digest_id).with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    return read(row) if row else None


async def _again(connection: AsyncConnection, digest_id: str) -> Kept:
    kept = await locked(connection, digest_id)
    assert kept is not None  # noqa: S101  it is locked
    return kept


def _rule(asked: Ask, kept: Kept) -> str:
    return "owner" if asked.user == kept.owner else "administrator"


async def _log(
    connection: AsyncConnection, asked: Ask, decision: str, rule: str
) -> None:
    """Write down who did what; once, however often Slack says so."""
    await audit.ended(connection, audit.about(asked, asked.text), decision, rule=rule)
