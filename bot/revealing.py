"""Showing the names in a report, to the manager it was made for: it is made again, in place."""

import structlog

from bot.answering import Answering
from bot.steps import step, workflow
from bot.workflows import drawn, follow_up
from handlers import replies
from reporting.errors import ReportError

REVEAL = "reveal-names"
REVEALED = "revealed"
_LOG = structlog.get_logger()


def job_id(workspace: str, request_id: str, attempt: int | None = None) -> str:
    """Return the id of an attempt to show a report's names, as a job and in the audit log.

    Those of one report, and of one workspace, begin alike: without the number of the
    attempt, and without any report, it is how they begin.
    """
    begin = f"reveal:{workspace}:"
    begin += f"{request_id}:" if request_id else ""
    return begin if attempt is None else f"{begin}{attempt}"


def register(template: Answering) -> None:
    """Make the workflow known to the engine, by name; before it is launched."""

    async def reveal(request_id: str, entry_id: str) -> str:
        answering = template
        reason: str | None = None
        try:
            answering = await template.at(request_id)
            place = await step(answering.reopen, request_id, entry_id)
            export_ids = (await step(answering.create, request_id, place))["exports"]
            message = await drawn(answering, request_id, place, export_ids)
            await step(answering.show, place, message)
            # Of what stands in the thread only the CSV has people in it.
            rest = message | {"below": []}
            await follow_up(answering, request_id, place, rest, export_ids)
            outcome = REVEALED
        except ReportError as error:
            reason = str(error)
            text = replies.NOT_REVEALED.format(why=reason)
            outcome = await _told(answering, request_id, text, "refused")
        except Exception:  # noqa: BLE001  as for an answer: a bug becomes an apology
            _LOG.exception("names not shown", request=request_id)
            apology = replies.APOLOGY.format(reference=request_id)
            text = replies.NOT_REVEALED.format(why=apology)
            outcome = await _told(answering, request_id, text, "failed")
        await step(answering.note, request_id, entry_id, outcome, reason)
        return outcome

    workflow(REVEAL, reveal)


async def _told(answering: Answering, request_id: str, text: str, outcome: str) -> str:
    """Tell the manager where the report is; return ``outcome``, or ``untold``."""
    try:
        await step(answering.tell, request_id, text)
    except Exception as error:  # noqa: BLE001  there is no other way
        _LOG.error("manager not told", request=request_id, reason=str(error))
        return "untold"
    return outcome
