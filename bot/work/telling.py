"""Saying something to somebody, once: written with what it is about, posted by a worker."""

from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.slack.posting import PerhapsPosted
from bot.work.durable import QUEUE, Jobs
from bot.work.notices import Notices, add
from bot.work.steps import Json, step, workflow
from handlers.blocks import Message
from reporting.errors import ReportError

POST = "post-notice"
_LOG = structlog.get_logger()


async def write(
    connection: AsyncConnection,
    jobs: Jobs,
    notice_id: str,
    *,
    workspace: str,
    place: str,
    message: Message,
    thread: str = "",
    seen_by: str = "",
) -> None:
    """Write a message down, and the job that posts it; once, whatever comes twice.

    ``place`` is a channel, or a person to be told in a direct message; in a channel it may
    be ``seen_by`` one person alone.
    """
    if await add(
        connection,
        notice_id,
        workspace=workspace,
        place=place,
        text=message.text,
        blocks=message.blocks,
        thread=thread,
        seen_by=seen_by,
    ):
        await jobs.add(
            connection,
            POST,
            job_id(workspace, notice_id),
            notice_id,
            queue=QUEUE,
            workspace=workspace,
        )


def job_id(workspace: str, notice_id: str) -> str:
    """Return the id of the job: those of one workspace begin alike."""
    return f"tell:{workspace}:{notice_id}"


@dataclass(frozen=True, slots=True)
class Telling:
    """The step of posting a message that was written down."""

    notices: Notices

    async def post(self, notice_id: str) -> Json:
        """Post it; where nobody can know whether it stands there, leave it at that."""
        try:
            await self.notices.post(notice_id)
        except PerhapsPosted:
            _LOG.warning("notice perhaps posted", notice=notice_id)
        return {}


def register(telling: Telling) -> None:
    """Make the workflow known to the engine, by name; before it is launched."""

    async def post(notice_id: str) -> str:
        try:
            await step(telling.post, notice_id)
        except ReportError as error:
            _LOG.error("not told", notice=notice_id, reason=str(error))
            return "untold"
        return "told"

    workflow(POST, post)
