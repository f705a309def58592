"""Where what was asked is accepted: our rows and the job are written together, or neither is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, introducing, revealing, telling, workflows
from bot.database import Asked, Database, introductions, requests
from bot.durable import QUEUE, Jobs
from handlers.asking import Ask
from handlers.blocks import Message
from handlers.limit_replies import note
from reporting.errors import AccessError
from reporting.requests import ReportRequest, to_json


@dataclass(frozen=True, slots=True)
class Desk:
    """Accepts what somebody asks for, once, however often it comes."""

    database: Database
    jobs: Jobs

    async def accept(self, ask: Ask, request: ReportRequest) -> None:
        """Write the request down and enqueue its answer."""
        asked = _asked(ask, request)
        async with self.database.transaction() as connection:
            if await self.database.add(asked, connection):
                await audit.asked(connection, asked)
                await self.jobs.add(
                    connection,
                    workflows.ANSWER,
                    workflows.job_id(asked.id),
                    asked.id,
                    queue=QUEUE,
                    workspace=asked.workspace,
                )

    async def refuse(
        self, ask: Ask, request: ReportRequest | None, error: AccessError
    ) -> None:
        """Write down what was refused on receipt; nothing else happens."""
        asked = _asked(ask, request) if request else audit.about(ask, ask.text)
        async with self.database.transaction() as connection:
            await audit.ended(
                connection, asked, "refused", rule=error.rule, reason=str(error)
            )

    async def say(self, ask: Ask, answer: str | dict[str, Any]) -> None:
        """Answer in the conversation; for where Slack gives no way to answer at once."""
        if not answer:
            return
        if isinstance(answer, str):
            message = note(answer)
        else:
            message = Message(answer["text"], answer["blocks"])
        async with self.database.transaction() as connection:
            await telling.write(
                connection,
                self.jobs,
                f"said-{ask.id}",
                workspace=ask.workspace,
                place=ask.channel,
                message=message,
            )

    async def introduce(self, ask: Ask, again: bool) -> None:  # noqa: FBT001
        """Let a person be told what is known of them; ``again`` if it was done before."""
        person = {"workspace": ask.workspace, "person": ask.user}
        async with self.database.transaction() as connection:
            known = await _introduced(connection, ask)
            if known and not again:
                return
            if not known:
                row = person | {"made_at": datetime.now(UTC)}
                await connection.execute(sa.insert(introductions).values(row))
            await self.jobs.add(
                connection,
                introducing.INTRODUCE,
                introducing.job_id(ask.workspace, ask.id),
                ask.workspace,
                ask.user,
                ask.id,
                "" if again else "first",
                queue=QUEUE,
                workspace=ask.workspace,
            )

    async def reveal(self, ask: Ask) -> None:
        """Let the names in a report be shown to whom it was made for; ``ask`` names it.

        Not while that is being done, nor when it was; where it failed, anew.
        """
        mine = (requests.c.id == ask.text) & (requests.c.asked_by == ask.user)
        query = sa.select(requests).where(mine, requests.c.workspace == ask.workspace)
        async with self.database.transaction() as connection:
            # Locked, so that a double click waits for the first one's row.
            rows = await connection.execute(query.with_for_update())
            row = rows.mappings().one_or_none()
            if row is None:
                return
            entry = await _next_attempt(connection, ask)
            if entry is None:
                return
            what = f"names in: {row['request']['canonical']}"
            asked = audit.about(ask, what)
            await audit.asked(connection, asked, entry_id=entry)
            await self.jobs.add(
                connection,
                revealing.REVEAL,
                entry,
                ask.text,
                entry,
                queue=QUEUE,
                workspace=ask.workspace,
            )


async def _introduced(connection: AsyncConnection, ask: Ask) -> bool:
    query = sa.select(introductions.c.person).where(
        introductions.c.workspace == ask.workspace,
        introductions.c.person == ask.user,
    )
    return await connection.scalar(query) is not None


async def _next_attempt(connection: AsyncConnection, ask: Ask) -> str | None:
    """Return the id of the next attempt to show names; None where none is needed."""
    begin = revealing.job_id(ask.workspace, ask.text)
    tried = await audit.decisions(connection, begin)
    if any(decision in (None, revealing.REVEALED) for decision in tried):
        return None
    return revealing.job_id(ask.workspace, ask.text, len(tried))


def _asked(ask: Ask, request: ReportRequest) -> Asked:
    return Asked(
        id=ask.id,
        workspace=ask.workspace,
        channel=ask.channel,
        asked_by=ask.user,
        text=ask.text,
        request=to_json(request),
        response_url=ask.response_url,
    )
