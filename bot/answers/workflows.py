"""Durable workflows: what was acknowledged is finished, whatever dies in between."""

import structlog

from bot.answers.answering import Answering
from bot.slack.delivery import NOT_HERE, DeliveryError
from bot.work.steps import Json, step, until_finished, workflow
from handlers import replies
from reporting.errors import ReportError

ANSWER, CALL_OFF = "answer", "call-off-answer"
# How it may end, among others.
ANSWERED, DELETED = "answered", "deleted"
_LOG = structlog.get_logger()


def job_id(request_id: str) -> str:
    """Return the id of the job that answers a request."""
    return f"answer-{request_id}"


def register(template: Answering) -> None:
    """Make the workflows known to the engine, by name; before it is launched."""

    async def answer(request_id: str) -> str:
        answering = template
        place: Json | None = None
        reason: str | None = None
        try:
            answering = await template.at(request_id)
            place = await step(answering.open, request_id)
            export_ids = await exported(answering, request_id, place)
            message = await step(answering.draw, request_id, place, export_ids)
            await step(answering.show, place, message)
            await follow_up(answering, request_id, place, message, export_ids)
            outcome = ANSWERED
        except ReportError as error:
            reason = str(error)
            outcome = await _say(
                answering,
                request_id,
                place,
                reason,
                "refused",
                elsewhere=place is None and _is_elsewhere(error),
            )
        except Exception:  # noqa: BLE001  the one place where a bug becomes an apology
            _LOG.exception("answer failed", request=request_id)
            apology = replies.APOLOGY.format(reference=request_id)
            outcome = await _say(answering, request_id, place, apology, "failed")
        await step(answering.close, request_id, outcome, reason)
        return outcome

    async def call_off(request_id: str) -> str:
        answering = await template.at(request_id)
        place = await step(answering.stands, request_id)
        text = replies.CALLED_OFF
        outcome = await _say(answering, request_id, place or None, text, "called off")
        await step(answering.close, request_id, outcome, text)
        return outcome

    workflow(ANSWER, answer)
    workflow(CALL_OFF, call_off)


async def exported(answering: Answering, request_id: str, place: Json) -> list[str]:
    """Ask for the exports, wait for them, and return their ids."""
    created = await step(answering.create, request_id, place)
    export_ids: list[str] = created["exports"]
    for export_id in export_ids:
        await until_finished(
            answering.finished, export_id, patience_s=answering.patience_s
        )
    return export_ids


async def follow_up(
    answering: Answering,
    request_id: str,
    place: Json,
    message: Json,
    export_ids: list[str],
) -> None:
    """Put the rest into the thread; the answer stands, whatever becomes of it."""
    try:
        # Answers drawn by an earlier version have no rest.
        if message.get("below"):
            await step(answering.below, request_id, place, message["below"])
        if message.get("csv"):
            file = await step(answering.hand_in, request_id, place, export_ids)
            await step(answering.attach, place, file)
    except ReportError as error:
        text = replies.NOT_BELOW.format(why=error)
        await _say(answering, request_id, None, text, "")
    except Exception:  # noqa: BLE001  a bug here is no reason to take the answer back
        _LOG.exception("thread failed", request=request_id)
        apology = replies.APOLOGY.format(reference=request_id)
        text = replies.NOT_BELOW.format(why=apology)
        await _say(answering, request_id, None, text, "")


def _is_elsewhere(error: ReportError) -> bool:
    return isinstance(error, DeliveryError) and error.code in NOT_HERE


async def _say(
    answering: Answering,
    request_id: str,
    place: Json | None,
    text: str,
    outcome: str,
    *,
    elsewhere: bool = False,
) -> str:
    """Tell the asker why there is no report: in the message, else in private.

    ``elsewhere``: a direct message may do instead, if they want. Returns ``outcome``, or
    ``untold`` where Slack takes neither.
    """
    if place is not None:
        try:
            await step(answering.sorry, place, text)
        except Exception as error:  # noqa: BLE001  the other way may still work
            _LOG.warning("message not edited", request=request_id, reason=str(error))
        else:
            return outcome
    try:
        await step(answering.whisper, request_id, text, elsewhere)
    except Exception as error:  # noqa: BLE001  there is no third way
        _LOG.error("asker not told", request=request_id, reason=str(error))
        return "untold"
    return outcome
