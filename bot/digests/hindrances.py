"""What keeps a digest from coming: it rests, or is tried again, and its owner hears of it once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import digests as table
from bot.digests.store import SEND, Digests, job_id, locked
from bot.people.channels import Channels
from bot.work import telling
from bot.work.durable import Jobs
from bot.work.steps import Json
from bot.work.ticking import Now
from handlers import digest_replies
from handlers.blocks import Message
from handlers.kept_digest import Kept

# One that is later than this is not sent any more: the next one says so.
LATEST = timedelta(days=1)
# What could not be done is tried again after so long, then after twice that, and so on.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 300.0, 3600.0
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hindrances:
    """The steps for when a digest does not come. What they return is plain JSON."""

    store: Digests
    jobs: Jobs
    channels: Channels
    now: Now

    async def pause(self, digest_id: str, due: str, why: str) -> Json:
        """Let a digest rest, and tell its owner so in private; once."""
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, digest_id)
            if kept is None or kept.paused:
                return {}
            await put(connection, kept.id, paused=why)
            message = digest_replies.paused(kept, why)
            await self._tell_owner(connection, kept, f"{due}:paused", message)
        return {}

    async def leave(self, digest_id: str, due: str) -> Json:
        """Let a digest rest whose owner is gone, and give it to somebody who is there."""
        kept = await self.store.get(digest_id)
        if kept is None:
            return {}
        heir = "" if kept.private else await self._heir(kept)
        why = digest_replies.owner_gone(kept)
        async with self.store.database.transaction() as connection:
            now_kept = await locked(connection, digest_id)
            if now_kept is None or now_kept.paused or now_kept.owner != kept.owner:
                return {}
            await put(connection, kept.id, paused=why, owner=heir or kept.owner)
            if heir:
                message = digest_replies.paused(kept, why, yours=True)
                kept = replace(kept, owner=heir)
                await self._tell_owner(connection, kept, f"{due}:left", message)
        return {}

    async def _heir(self, kept: Kept) -> str:
        heir = await self.channels.heir(kept.workspace, kept.place)
        if not heir:
            _LOG.warning("digest without owner", digest=kept.id)
        return heir

    async def doubt(self, digest_id: str, due: str) -> Json:
        """Tell the owner of a digest that may not have arrived."""
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, digest_id)
            if kept is not None:
                moment = datetime.fromisoformat(due)
                message = digest_replies.perhaps(kept, moment)
                await self._tell_owner(connection, kept, f"{due}:perhaps", message)
        return {}

    async def again(self, digest_id: str, due: str, attempt: str, why: str) -> Json:
        """Let it be tried again in a while; after a day tell the owner instead."""
        moment, tries = datetime.fromisoformat(due), int(attempt) + 1
        pause_s = min(_FIRST_PAUSE_S * 2 ** int(attempt), _LONGEST_PAUSE_S)
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, digest_id)
            if kept is None:
                return {}
            if not self.too_late(moment):
                job = job_id(digest_id, moment, tries)
                await self.jobs.add(
                    connection,
                    SEND,
                    job,
                    digest_id,
                    due,
                    str(tries),
                    workspace=kept.workspace,
                    delay_s=pause_s,
                )
                return {}
            message = digest_replies.not_made(kept, moment, why)
            await self._tell_owner(connection, kept, f"{due}:not-made", message)
        await self.miss(digest_id, due)
        return {}

    async def miss(self, digest_id: str, due: str) -> None:
        """Remember one that was not sent, unless it was meant to be left out."""
        moment = datetime.fromisoformat(due)
        async with self.store.database.transaction() as connection:
            kept = await locked(connection, digest_id)
            if kept is None or kept.paused or kept.slept_through(moment):
                return
            if moment not in kept.missed:
                await put(connection, kept.id, missed=written([*kept.missed, moment]))

    def too_late(self, due: datetime) -> bool:
        """Return whether one is not sent any more."""
        return self.now() - due > LATEST

    async def _tell_owner(
        self, connection: AsyncConnection, kept: Kept, what: str, message: Message
    ) -> None:
        await telling.write(
            connection,
            self.jobs,
            f"digest:{kept.id}:{what}",
            workspace=kept.workspace,
            place=kept.owner,
            message=message,
        )


def written(moments: Sequence[datetime]) -> list[str]:
    """Write moments for the table."""
    return [moment.astimezone(UTC).isoformat() for moment in sorted(set(moments))]


async def put(connection: AsyncConnection, digest_id: str, **values: object) -> None:
    """Change columns of a digest."""
    change = sa.update(table).where(table.c.id == digest_id)
    await connection.execute(change.values(values))
