"""What is done to a report that stands: its names are shown, its CSV is added, it is removed."""

from collections.abc import Awaitable, Callable

import structlog

from bot.answers.answering import Answering
from bot.answers.workflows import exported, follow_up
from bot.work.steps import step, workflow
from handlers import replies
from handlers.pressing import Afterwards
from reporting.errors import ReportError

# How it ends well, in the audit log.
DONE = {
    Afterwards.NAMES: "revealed",
    Afterwards.CSV: "attached",
    Afterwards.DELETE: "deleted",
}
_SORRY = {
    Afterwards.NAMES: replies.NOT_REVEALED,
    Afterwards.CSV: replies.NO_CSV,
    Afterwards.DELETE: replies.NOT_DELETED,
}
_LOG = structlog.get_logger()


def job_id(
    workspace: str,
    request_id: str,
    what: Afterwards | None = None,
    attempt: int | None = None,
) -> str:
    """Return the id of an attempt, as a job and in the audit log.

    Those of one workspace, of one report, and of one thing that is done to it begin alike:
    with less than all, it is how they begin.
    """
    begin = f"after:{workspace}:"
    begin += f"{request_id}:" if request_id else ""
    begin += f"{what}:" if what else ""
    return begin if attempt is None else f"{begin}{attempt}"


def workflow_name(what: Afterwards) -> str:
    """Return the name of the workflow."""
    return f"report-{what}"


def register(template: Answering) -> None:
    """Make the workflows known to the engine, by name; before it is launched."""
    for what, work in (
        (Afterwards.NAMES, _names),
        (Afterwards.CSV, _csv),
        (Afterwards.DELETE, _delete),
    ):
        workflow(workflow_name(what), _guarded(template, what, work))


Work = Callable[[Answering, str, str, str], Awaitable[None]]


def _guarded(
    template: Answering, what: Afterwards, work: Work
) -> Callable[[str, str, str], Awaitable[str]]:
    """Return a workflow that writes down how the work ended; a failure is told."""

    async def run(request_id: str, entry_id: str, user: str) -> str:
        answering = template
        reason: str | None = None
        try:
            answering = await template.at(request_id)
            await work(answering, request_id, entry_id, user)
            outcome = DONE[what]
        except ReportError as error:
            reason = str(error)
            text = _SORRY[what].format(why=reason)
            outcome = await _told(answering, request_id, user, text, "refused")
        except Exception:  # noqa: BLE001  as for an answer: a bug becomes an apology
            _LOG.exception("not done", what=what.value, request=request_id)
            apology = replies.APOLOGY.format(reference=request_id)
            text = _SORRY[what].format(why=apology)
            outcome = await _told(answering, request_id, user, text, "failed")
        await step(answering.note, request_id, entry_id, outcome, reason)
        return outcome

    return run


async def _names(
    answering: Answering, request_id: str, entry_id: str, user: str
) -> None:
    """Make the report again in its place, with names."""
    place = await step(answering.reopen, request_id, entry_id, user, True)  # noqa: FBT003
    export_ids = await exported(answering, request_id, place)
    message = await step(answering.draw, request_id, place, export_ids)
    await step(answering.show, place, message)
    # Of what stands in the thread only the CSV has people in it.
    rest = message | {"below": []}
    await follow_up(answering, request_id, place, rest, export_ids)


async def _csv(answering: Answering, request_id: str, entry_id: str, user: str) -> None:
    """Put the file into the thread."""
    place = await step(answering.reopen, request_id, entry_id, user, False)  # noqa: FBT003
    export_ids = await exported(answering, request_id, place)
    file = await step(answering.hand_in, request_id, place, export_ids)
    await step(answering.attach, place, file)


async def _delete(
    answering: Answering, request_id: str, entry_id: str, _user: str
) -> None:
    """Take the report back; that it was theirs was seen when they pressed."""
    await step(answering.remove, request_id, entry_id)


async def _told(
    answering: Answering, request_id: str, user: str, text: str, outcome: str
) -> str:
    """Tell who pressed, in a direct message; return ``outcome``, or ``untold``."""
    try:
        await step(answering.tell, request_id, text, user)
    except Exception as error:  # noqa: BLE001  there is no other way
        _LOG.error("not told", request=request_id, reason=str(error))
        return "untold"
    return outcome
