"""Messages that nobody asked for just now: written with what they tell of, posted once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, insert_once, notices
from bot.slack.posting import post_once
from bot.slack.workspaces import Connect
from handlers.blocks import Message
from handlers.limit_replies import note

# Slack's ids of people, in one workspace or across several.
_PERSON = ("U", "W")


@dataclass(frozen=True, slots=True)
class Notice:
    """A message as it was written; ``place`` is a channel or a person.

    It may belong into a thread, and be shown in a channel to one person alone.
    """

    id: str
    workspace: str
    place: str
    text: str
    blocks: list[dict[str, Any]] | None
    thread: str
    seen_by: str
    posting_at: datetime | None
    posted_ts: str | None

    @property
    def private(self) -> bool:
        """Whether it is for one person alone."""
        return self.place.startswith(_PERSON)

    @property
    def message(self) -> Message:
        """What is posted."""
        return (
            note(self.text) if self.blocks is None else Message(self.text, self.blocks)
        )


@dataclass(frozen=True, slots=True)
class Notices:
    """The messages that are to be posted, and those that were."""

    database: Database
    connect: Connect

    async def get(self, notice_id: str) -> Notice:
        """Return one; KeyError when there is none."""
        columns = [getattr(notices.c, name) for name in Notice.__slots__]
        query = sa.select(*columns).where(notices.c.id == notice_id)
        async with self.database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise KeyError(notice_id)
        return Notice(**row)

    async def post(self, notice_id: str) -> None:
        """Post unless an earlier run did; raises what `post_once` does."""
        notice = await self.get(notice_id)
        if notice.posted_ts is not None:
            return
        delivery = await self.connect(notice.workspace)
        channel = notice.place
        if notice.private:
            channel = await delivery.private_channel(notice.place)

        async def intend(now: datetime) -> None:
            await self._set(notice.id, posting_at=now)

        if notice.seen_by:
            # Nobody can look for what one person sees; seen twice it is no harm.
            ts = await delivery.show(
                channel, notice.seen_by, notice.message, below=notice.thread or None
            )
            await self._set(notice.id, posted_ts=ts)
            return
        ts = await post_once(
            delivery,
            channel,
            notice.message,
            name=notice.id,
            posting_at=notice.posting_at,
            intend=intend,
            below=notice.thread or None,
        )
        await self._set(notice.id, posted_ts=ts)

    async def _set(self, notice_id: str, **values: object) -> None:
        async with self.database.transaction() as connection:
            await connection.execute(
                sa.update(notices).where(notices.c.id == notice_id).values(values)
            )


async def add(
    connection: AsyncConnection,
    notice_id: str,
    *,
    workspace: str,
    place: str,
    text: str,
    blocks: list[dict[str, Any]] | None = None,
    thread: str = "",
    seen_by: str = "",
) -> bool:
    """Write a message down; False when one with this id is there already."""
    row = {
        "id": notice_id,
        "workspace": workspace,
        "place": place,
        "text": text,
        "blocks": blocks,
        "thread": thread,
        "seen_by": seen_by,
        "made_at": datetime.now(UTC),
    }
    return await insert_once(connection, notices, row)
