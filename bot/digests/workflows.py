"""The durable workflows of digests: sending one that is due, and showing one to somebody."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.digests.parts import DigestParts, digest_of, told
from bot.digests.sending import Digesting
from bot.digests.store import PREVIEW, SEND, described, note
from bot.slack.delivery import DeliveryError
from bot.work import telling
from bot.work.steps import Json, step, until_finished, workflow
from handlers import digest_replies, limit_replies, replies
from handlers.blocks import Message
from handlers.blocks.digests import Issue, digest_message
from handlers.kept_digest import Kept
from reporting.errors import AccessError, ReportError

_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Previewing:
    """The steps of showing a digest to somebody who asks, in a direct message."""

    digesting: Digesting

    @property
    def parts(self) -> DigestParts:
        """What makes it."""
        return self.digesting.parts

    async def look(self, digest_id: str, user: str, ask_id: str) -> Json:
        """Return what is to be shown as if it were due now; AccessError if it may not."""
        kept, due = await self._kept(digest_id), self.digesting.now()
        try:
            return {"due": due.isoformat(), **await self.parts.asked(kept, user, due)}
        except AccessError as error:
            async with self._transaction() as connection:
                await note(
                    connection,
                    kept,
                    _name(ask_id),
                    user=user,
                    text=f"preview: {described(kept.digest)}",
                    decision="refused",
                    rule=error.rule,
                    reason=str(error),
                )
            raise

    async def write(
        self, digest_id: str, user: str, ask_id: str, asked: Json, export_ids: list[str]
    ) -> Json:
        """Make it, and write the message."""
        kept, now = await self._kept(digest_id), self.digesting.now()
        made = await self.parts.make(kept, asked, export_ids, now)
        due, digest = datetime.fromisoformat(asked["due"]), digest_of(asked)
        issue = Issue(
            kept=replace(kept, digest=digest),
            due=due,
            days=digest.period(due),
            now=now,
            preview=True,
        )
        async with self._transaction() as connection:
            message = digest_message(issue, told(made))
            await self._say(connection, kept, user, ask_id, message)
            await note(
                connection,
                kept,
                _name(ask_id),
                user=user,
                text=f"preview: {asked['text']}",
                decision="answered",
                rule=asked["rule"],
            )
        return {}

    async def sorry(self, digest_id: str, user: str, ask_id: str, why: str) -> Json:
        """Say why it cannot be shown."""
        kept = await self.digesting.store.get(digest_id)
        if kept is not None:
            message = limit_replies.note(digest_replies.not_shown(why))
            async with self._transaction() as connection:
                await self._say(connection, kept, user, ask_id, message)
        return {}

    async def _kept(self, digest_id: str) -> Kept:
        kept = await self.digesting.store.get(digest_id)
        if kept is None:
            raise ReportError(digest_replies.GONE)
        return kept

    def _transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self.digesting.store.database.transaction()

    async def _say(
        self,
        connection: AsyncConnection,
        kept: Kept,
        user: str,
        ask_id: str,
        message: Message,
    ) -> None:
        await telling.write(
            connection,
            self.digesting.jobs,
            _name(ask_id),
            workspace=kept.workspace,
            place=user,
            message=message,
        )


def _name(ask_id: str) -> str:
    return f"preview-{ask_id}"


def register(digesting: Digesting) -> None:
    """Make the workflows known to the engine, by name; before it is launched."""

    async def send(digest_id: str, due: str, attempt: str) -> str:
        try:
            return await _sent(digesting, digest_id, due)
        except ReportError as error:
            code = error.code if isinstance(error, DeliveryError) else ""
            if lasting := digest_replies.unpostable(code):
                await step(digesting.hindrances.pause, digest_id, due, lasting)
                return "paused"
            why = str(error)
            _LOG.warning("digest not sent", digest=digest_id, due=due, reason=why)
        except Exception:  # noqa: BLE001  as for an answer: a bug becomes an apology
            _LOG.exception("digest failed", digest=digest_id, due=due)
            why = replies.APOLOGY.format(reference=digest_id)
        await step(digesting.hindrances.again, digest_id, due, attempt, why)
        return "not sent"

    workflow(SEND, send)
    workflow(PREVIEW, _showing(Previewing(digesting)))


def _showing(previewing: Previewing) -> Callable[[str, str, str], Awaitable[str]]:
    """Return the workflow that shows a digest to somebody."""

    async def preview(digest_id: str, user: str, ask_id: str) -> str:
        try:
            asked = await step(previewing.look, digest_id, user, ask_id)
            export_ids = await _exported(previewing.digesting, asked)
            await step(previewing.write, digest_id, user, ask_id, asked, export_ids)
        except ReportError as error:
            why, outcome = str(error), "refused"
        except Exception:  # noqa: BLE001  as above
            _LOG.exception("preview failed", digest=digest_id)
            why, outcome = replies.APOLOGY.format(reference=digest_id), "failed"
        else:
            return "shown"
        await step(previewing.sorry, digest_id, user, ask_id, why)
        return outcome

    return preview


async def _sent(digesting: Digesting, digest_id: str, due: str) -> str:
    """Send it, and return what became of it; ReportError for what may pass."""
    found = await step(digesting.look, digest_id, due)
    match found["do"]:
        case "pause":
            await step(digesting.hindrances.pause, digest_id, due, found["why"])
            return "paused"
        case "leave":
            await step(digesting.hindrances.leave, digest_id, due)
            return "paused"
        case "post":
            return await _posted(digesting, digest_id, due)
        case "make":
            export_ids = await _exported(digesting, found)
            drawn = await step(digesting.draw, digest_id, found, export_ids)
            settled = await step(
                digesting.settle, digest_id, due, found, drawn["parts"]
            )
            if settled["written"]:
                return await _posted(digesting, digest_id, due)
    return "nothing to do"


async def _exported(digesting: Digesting, asked: Json) -> list[str]:
    """Ask for the exports, and return them once they are ready."""
    export_ids: list[str] = (await step(digesting.parts.create, asked))["exports"]
    for export_id in export_ids:
        await until_finished(
            digesting.parts.finished, export_id, patience_s=digesting.patience_s
        )
    return export_ids


async def _posted(digesting: Digesting, digest_id: str, due: str) -> str:
    answer = await step(digesting.post, digest_id, due)
    if answer.get("perhaps"):
        await step(digesting.hindrances.doubt, digest_id, due)
        return "perhaps told"
    return "told"
