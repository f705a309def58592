"""Where what was asked is accepted: our rows and the job are written together, or neither is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.answers import afterwards, workflows
from bot.database import Asked, Database, insert_once, introductions, requests
from bot.people import introducing
from bot.work import telling
from bot.work.durable import QUEUE, Jobs
from handlers.asking import Ask, Said, ask_id
from handlers.blocks import Message
from handlers.limit_replies import note
from handlers.pressing import Afterwards, Before, Origin
from reporting.errors import AccessError
from reporting.requests import ReportRequest, from_json, to_json

# What is done to a report, in the audit log.
_WHAT = {
    Afterwards.NAMES: "names in",
    Afterwards.CSV: "csv of",
    Afterwards.DELETE: "delete",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Accepts what somebody asks for, once, however often it comes."""

    database: Database
    jobs: Jobs

    async def accept(self, ask: Ask, request: ReportRequest) -> None:
        """Write the request down and enqueue its answer."""
        async with self.database.transaction() as connection:
            await self._accept(connection, _asked(ask, request))

    async def accept_once(self, ask: Ask, request: ReportRequest) -> None:
        """Do the same for what is asked once for all; what failed is asked anew."""
        async with self.database.transaction() as connection:
            for attempt in count():
                request_id = ask_id(ask.id, str(attempt))
                earlier = await self.database.find(request_id, connection)
                if earlier is None:
                    break
                if earlier.outcome in (None, workflows.ANSWERED):
                    return
            await self._accept(connection, _asked(replace(ask, id=request_id), request))

    async def refuse(
        self, ask: Ask, request: ReportRequest | None, error: AccessError
    ) -> None:
        """Write down what was refused on receipt; nothing else happens.

        Under an id of its own: a form may be sent again with something else in it.
        """
        asked = _asked(ask, request) if request else audit.about(ask, ask.text)
        what = str(asked.request["canonical"])
        asked = replace(asked, id=ask_id(ask.id, "refused", what))
        async with self.database.transaction() as connection:
            await audit.ended(
                connection, asked, "refused", rule=error.rule, reason=str(error)
            )

    async def say(self, ask: Ask, answer: Said) -> None:
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
                thread=ask.thread,
                seen_by="" if ask.direct else ask.user,
            )

    async def tell(self, ask: Ask, said: Said) -> None:
        """Say something to a person in a direct message."""
        await self.say(replace(ask, channel=ask.user, thread="", direct=True), said)

    async def introduce(self, ask: Ask, again: bool) -> None:  # noqa: FBT001
        """Let a person be told what is known of them; ``again`` if it was done before."""
        person = {"workspace": ask.workspace, "person": ask.user}
        async with self.database.transaction() as connection:
            row = person | {"made_at": datetime.now(UTC)}
            new = await insert_once(connection, introductions, row)
            if not new and not again:
                return
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

    async def origin(self, workspace: str, request_id: str) -> Origin | None:
        """Return a request that was asked in a workspace; None where there is none."""
        return await self._found(workspace, requests.c.id == request_id)

    async def posted(self, workspace: str, channel: str, ts: str) -> Origin | None:
        """Return the request whose report a message is; None for any other message."""
        there = (requests.c.posted_channel == channel) & (requests.c.posted_ts == ts)
        return await self._found(workspace, there)

    async def _found(
        self, workspace: str, which: sa.ColumnElement[bool]
    ) -> Origin | None:
        query = sa.select(requests).where(requests.c.workspace == workspace, which)
        async with self.database.transaction() as connection:
            row = (await connection.execute(query)).mappings().first()
        return _origin(Asked(**row)) if row else None

    async def follow(
        self, asked: Ask, origin: Origin, request: ReportRequest, *, private: bool
    ) -> Before | None:
        """Accept what is asked next, once; return that it was before, unless it failed.

        What is public is asked once for all, what is private by each for themselves.
        """
        whose = asked.user if private else ""
        async with self.database.transaction() as connection:
            await _lock(connection, origin.id)
            for attempt in count():
                request_id = ask_id(origin.id, asked.text, whose, str(attempt))
                earlier = await self.database.find(request_id, connection)
                if earlier is None:
                    break
                if earlier.outcome in (None, workflows.ANSWERED):
                    return Before(by=earlier.asked_by, at=earlier.asked_at)
            new = replace(asked, id=request_id, text=request.canonical)
            await self._accept(connection, _asked(new, request))
        return None

    async def afterwards(
        self, asked: Ask, origin: Origin, what: Afterwards
    ) -> Before | None:
        """Let something be done to a report, once; return that it was before.

        Not while that is being done, nor when it was; where it failed, anew.
        """
        async with self.database.transaction() as connection:
            await _lock(connection, origin.id)
            begin = afterwards.job_id(asked.workspace, origin.id, what)
            tried = await audit.attempts(connection, begin)
            for entry in tried:
                if entry.decision in (None, afterwards.DONE[what]):
                    return Before(by=entry.asked_by, at=entry.asked_at)
            entry_id = f"{begin}{len(tried)}"
            told = audit.about(asked, f"{_WHAT[what]}: {origin.request.canonical}")
            await audit.asked(connection, told, entry_id=entry_id)
            if what is Afterwards.DELETE:
                await self.database.set(
                    origin.id, connection=connection, outcome=workflows.DELETED
                )
            await self.jobs.add(
                connection,
                afterwards.workflow_name(what),
                entry_id,
                origin.id,
                entry_id,
                asked.user,
                queue=QUEUE,
                workspace=asked.workspace,
            )
        return None

    async def _accept(self, connection: AsyncConnection, asked: Asked) -> None:
        """Write a request down and enqueue its answer, unless it was before."""
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


async def _lock(connection: AsyncConnection, request_id: str) -> None:
    """Let whoever presses the same at the same time wait for what came of this."""
    mine = sa.select(requests.c.id).where(requests.c.id == request_id)
    await connection.execute(mine.with_for_update())


def _origin(row: Asked) -> Origin:
    """Return the request a report answers; its thread may begin with the report itself."""
    channel = row.posted_channel or row.channel
    thread = row.thread if channel == row.channel else ""
    return Origin(
        id=row.id,
        asked_by=row.asked_by,
        text=row.text,
        request=from_json(row.request),
        channel=channel,
        thread=thread or row.posted_ts or "",
        deleted=row.outcome == workflows.DELETED,
    )


def _asked(ask: Ask, request: ReportRequest) -> Asked:
    return Asked(
        id=ask.id,
        workspace=ask.workspace,
        channel=ask.channel,
        asked_by=ask.user,
        text=ask.text,
        request=to_json(request),
        response_url=ask.response_url,
        thread=ask.thread,
    )
