"""Digests: found when they are due, made, written down and posted once.

What is due is enqueued and the next due moment written in one transaction; so are a message
and the fact that it was told. Neither a killed worker nor a second one loses or repeats it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import digests as table
from bot.digests.hindrances import LATEST, Hindrances, put, written
from bot.digests.parts import DigestParts, digest_of, told
from bot.digests.store import SEND, Digests, described, job_id, locked, note
from bot.slack.posting import PerhapsPosted
from bot.work.durable import Jobs
from bot.work.notices import Notices
from bot.work.notices import add as add_notice
from bot.work.steps import Json
from bot.work.ticking import Now
from handlers import digest_replies
from handlers.blocks import Message
from handlers.blocks.digests import Issue, digest_message
from handlers.kept_digest import Kept
from reporting import schedules
from reporting.digests import gone, to_json
from reporting.errors import AccessError

_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Digesting:
    """The steps of sending digests. What they return is plain JSON."""

    store: Digests
    jobs: Jobs
    notices: Notices
    parts: DigestParts
    hindrances: Hindrances
    now: Now
    patience_s: float

    async def tick(self, now: datetime) -> None:
        """Enqueue what is due; of several missed moments the last, if it is not too late.

        One that cannot be is no reason for others to wait.
        """
        late = sa.select(table.c.id).where(
            table.c.paused.is_(None), table.c.next_due <= now
        )
        async with self.store.database.transaction() as connection:
            waiting = (await connection.scalars(late)).all()
        for digest_id in waiting:
            try:
                await self._enqueue(digest_id, now)
            except Exception:  # noqa: BLE001  the next minute may be better
                _LOG.exception("digest not enqueued", digest=digest_id)

    async def _enqueue(self, digest_id: str, now: datetime) -> None:
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, digest_id)
            if kept is None or kept.paused or kept.next_due > now:
                return
            schedule = kept.digest.schedule
            passed = [kept.next_due, *schedules.due(schedule, kept.next_due, now)]
            *missed, last = passed
            if now - last > LATEST:
                missed.append(last)
            else:
                await self.jobs.add(
                    connection,
                    SEND,
                    job_id(kept.id, last),
                    kept.id,
                    last.isoformat(),
                    "0",
                    workspace=kept.workspace,
                )
            await put(
                connection,
                kept.id,
                next_due=schedules.next_due(schedule, now),
                missed=written([*kept.missed, *missed]),
            )

    async def look(self, digest_id: str, due: str) -> Json:
        """Return what is to be done, as ``do``: nothing, post, pause, leave, make."""
        moment = datetime.fromisoformat(due)
        kept = await self.store.get(digest_id)
        if kept is None:
            return {"do": "nothing"}
        written = await self._posted(job_id(digest_id, moment))
        if written is not None:
            return {"do": "nothing" if written else "post"}
        if not kept.open(moment) or self.hindrances.too_late(moment):
            if kept.told_due != moment:
                await self.hindrances.miss(digest_id, due)
            return {"do": "nothing"}
        return await self._decided(kept, moment)

    async def _decided(self, kept: Kept, due: datetime) -> Json:
        """Return whether its owner may still have it, and of whom and what it is made."""
        if not await self.hindrances.channels.is_member(kept.workspace, kept.owner):
            return {"do": "leave"}
        directory = await self.parts.reports.exports.directory()
        if lost := gone(kept.digest, directory):
            return {"do": "pause", "why": digest_replies.teams_gone(lost)}
        try:
            return {"do": "make", **await self.parts.asked(kept, kept.owner, due)}
        except AccessError as error:
            async with self.store.database.transaction() as connection:
                await note(
                    connection,
                    kept,
                    f"{job_id(kept.id, due)}:refused",
                    user=kept.owner,
                    text=described(kept.digest),
                    decision="refused",
                    rule=error.rule,
                    reason=str(error),
                )
            return {"do": "pause", "why": digest_replies.no_access(str(error))}

    async def draw(self, digest_id: str, asked: Json, export_ids: list[str]) -> Json:
        """Make what is told, and upload the pictures."""
        kept = await self.store.get(digest_id)
        if kept is None:
            return {"parts": []}
        return {"parts": await self.parts.make(kept, asked, export_ids, self.now())}

    async def settle(
        self, digest_id: str, due: str, asked: Json, parts: Sequence[Json]
    ) -> Json:
        """Write the message, and that it is told; return whether one waits to be posted.

        Made again after a crash, it finds what it wrote and answers the same.
        """
        moment = datetime.fromisoformat(due)
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, digest_id)
            if kept is not None and kept.open(moment):
                await self._settled(connection, kept, moment, asked, parts)
        return {"written": await self._posted(job_id(digest_id, moment)) is False}

    async def _settled(
        self,
        connection: AsyncConnection,
        kept: Kept,
        due: datetime,
        asked: Json,
        parts: Sequence[Json],
    ) -> None:
        """Write the message unless silence tells it, and what it tells of."""
        digest = digest_of(asked)
        days = digest.period(due)
        silent = digest.quiet and all(part["empty"] for part in parts)
        if not silent:
            issue = Issue(
                kept=replace(kept, digest=digest), due=due, days=days, now=self.now()
            )
            await self._write(connection, kept, due, digest_message(issue, told(parts)))
            await note(
                connection,
                kept,
                job_id(kept.id, due),
                user=kept.owner,
                text=asked["text"],
                decision="answered",
                rule=asked["rule"],
            )
        await put(
            connection,
            kept.id,
            told_due=due,
            told_day=days.last,
            missed=written(kept.missed) if silent else [],
            # Teams as they are called now, unless somebody changed it meanwhile.
            **({"digest": to_json(digest)} if _same(kept, asked) else {}),
        )

    async def post(self, digest_id: str, due: str) -> Json:
        """Post what was written; DeliveryError where Slack does not take it."""
        moment = datetime.fromisoformat(due)
        notice = await self.notices.get(job_id(digest_id, moment))
        if notice.posting_at is None and self.hindrances.too_late(moment):
            await self.hindrances.miss(digest_id, due)
            return {}
        try:
            await self.notices.post(notice.id)
        except PerhapsPosted:
            return {"perhaps": True}
        return {}

    async def _posted(self, notice_id: str) -> bool | None:
        """Return whether a message was posted; None where it was not written."""
        try:
            return (await self.notices.get(notice_id)).posted_ts is not None
        except KeyError:
            return None

    async def _write(
        self,
        connection: AsyncConnection,
        kept: Kept,
        due: datetime,
        message: Message,
    ) -> None:
        await add_notice(
            connection,
            job_id(kept.id, due),
            workspace=kept.workspace,
            place=kept.place,
            text=message.text,
            blocks=message.blocks,
        )


def _same(kept: Kept, asked: Json) -> bool:
    """Whether a digest was not changed since it was looked at, but for its teams' names."""
    now, then = to_json(kept.digest), asked["digest"]
    teams = [team["id"] for team in now["teams"]], [t["id"] for t in then["teams"]]
    return teams[0] == teams[1] and now | {"teams": []} == then | {"teams": []}
