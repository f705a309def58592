"""Durable workflows: what was acknowledged is finished, whatever dies in between.

A step may run twice, its effect must not show twice: the answer is one message, posted once
as a placeholder and edited from then on.
"""

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import structlog
from dbos import DBOS

from bot import audit
from bot.database import Asked, Database
from bot.delivery import Delivery, DeliveryError, DeliveryUnknown
from bot.limits import goals_for
from bot.reports import Reports
from bot.steps import Json, step, until_finished
from bot.threads import Thread, hand_in, simplified
from bot.workspaces import Connect
from handlers import blocks, replies
from handlers.blocks import Message
from reporting import access
from reporting.errors import ReportError
from reporting.requests import Output, ReportRequest, from_json

ANSWER = "answer"
_LOG = structlog.get_logger()
_CANNOT_LOOK = {
    "too_busy_to_look",
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "not_allowed_token_type",
}


@dataclass(frozen=True, slots=True)
class Answering:
    """The steps of answering one request. What they return is plain JSON."""

    database: Database
    delivery: Delivery
    reports: Reports
    patience_s: float
    native_chart: bool = False
    connect: Connect | None = None

    async def at(self, request_id: str) -> "Answering":
        """Return these steps with the token of the workspace that asked."""
        if self.connect is None:
            return self
        asked = await self.database.get(request_id)
        return replace(self, delivery=await self.connect(asked.workspace))

    async def open(self, request_id: str) -> Json:
        """Post the placeholder, once, and return what it will take to finish it."""
        asked = await self.database.get(request_id)
        request = from_json(asked.request)
        email = await self.delivery.email_of(asked.asked_by) if request.people else None
        if request.people and email is None:
            raise ReportError(replies.UNKNOWN_ASKER)
        people = await self.reports.fewest(request) if request.teams else None
        access.check(request, asker_email=email, people=people)
        channel = asked.channel
        if access.is_private(request):
            channel = await self.delivery.private_channel(asked.asked_by)
        ts = asked.posted_ts or await self._post_once(asked, request, channel)
        return {"channel": channel, "ts": ts, "email": email}

    async def create(self, request_id: str, place: Json) -> Json:
        """Ask for the exports."""
        asked, request = await self._request(request_id, place)
        ids = await self.reports.create(request)
        await self.database.set(request_id, exports=ids)
        await self._show(place, _progress(asked, request, "exporting"))
        return {"exports": ids}

    async def finished(self, export_id: str) -> Json:
        """Look whether an export is ready."""
        return {"finished": await self.reports.finished(export_id)}

    async def draw(self, request_id: str, place: Json, export_ids: list[str]) -> Json:
        """Make the report, upload its picture and return the message."""
        asked, request = await self._request(request_id, place)
        await self._show(place, _progress(asked, request, "drawing"))
        goals = await goals_for(self.database, asked.workspace, request)
        with tempfile.TemporaryDirectory(prefix="insights-") as folder:
            report = await self.reports.make(
                request, export_ids, Path(folder), goals=goals
            )
        file_id = None
        if report.png and not report.empty:
            file_id = await self.delivery.upload(
                report.png, filename="report.png", title=report.headline, alt=report.alt
            )
        message = blocks.report_message(
            report,
            request,
            file_id,
            data_until=await self.reports.exports.data_until(),
            native_chart=self.native_chart,
        )
        below = [_json(one) for one in blocks.thread_messages(report)]
        return {**_json(message), "below": below, "csv": request.output is Output.CSV}

    async def show(self, place: Json, message: Json) -> Json:
        """Make the placeholder the answer; what Slack refuses of it is left out."""

        async def edit(version: Message) -> None:
            await self.delivery.edit(place["channel"], place["ts"], version)

        await simplified(Message(message["text"], message["blocks"]), edit)
        return {}

    async def below(self, request_id: str, place: Json, messages: list[Json]) -> Json:
        """Post what belongs in the answer's thread and does not stand there yet."""
        said = [Message(one["text"], one["blocks"]) for one in messages]
        await self._thread(place).say(said, request_id=request_id)
        return {}

    async def hand_in(
        self, request_id: str, place: Json, export_ids: list[str]
    ) -> Json:
        """Send the CSV to Slack, where nobody sees it yet."""
        _, request = await self._request(request_id, place)
        file_id, name = await hand_in(
            self.delivery, self.reports, request, export_ids[0]
        )
        return {"file": file_id, "name": name}

    async def attach(self, place: Json, file: Json) -> Json:
        """Show the CSV in the answer's thread; Slack shows a file once."""
        await self._thread(place).attach(file["file"], file["name"])
        return {}

    async def close(
        self, request_id: str, outcome: str, reason: str | None = None
    ) -> Json:
        """Write down how it ended, and why, in the audit log too."""
        async with self.database.transaction() as connection:
            await self.database.set(
                request_id,
                connection=connection,
                outcome=outcome,
                finished_at=datetime.now(UTC),
            )
            await audit.decided(connection, request_id, outcome, reason)
        return {}

    async def sorry(self, place: Json, text: str) -> Json:
        """Say in the message what went wrong."""
        message = blocks.sorry_message(text)
        await self.delivery.edit(place["channel"], place["ts"], message)
        return {}

    async def whisper(self, request_id: str, text: str) -> Json:
        """Say to the asker alone what went wrong; works where nothing can be posted."""
        asked = await self.database.get(request_id)
        if asked.response_url:
            await self.delivery.reply(asked.response_url, text)
        return {}

    def _thread(self, place: Json) -> Thread:
        return Thread(self.delivery, place["channel"], place["ts"])

    async def _request(
        self, request_id: str, place: Json
    ) -> tuple[Asked, ReportRequest]:
        asked = await self.database.get(request_id)
        request = from_json(asked.request)
        if request.people:
            request = replace(request, people=(place["email"],))
        return asked, request

    async def _post_once(
        self, asked: Asked, request: ReportRequest, channel: str
    ) -> str:
        """Post unless an earlier run of this step did; the intent is written first."""
        ts = None
        if asked.posting_at is not None:
            ts = await self._find(asked, request, channel, since=asked.posting_at)
        else:
            await self.database.set(asked.id, posting_at=datetime.now(UTC))
        if ts is None:
            message = _progress(asked, request, "asked")
            ts = await self.delivery.post(channel, message, request_id=asked.id)
        await self.database.set(asked.id, posted_channel=channel, posted_ts=ts)
        return ts

    async def _find(
        self, asked: Asked, request: ReportRequest, channel: str, *, since: datetime
    ) -> str | None:
        try:
            return await self.delivery.find(channel, asked.id, since=since)
        except DeliveryError as error:
            if error.code not in _CANNOT_LOOK:
                raise
            # Silence and a private note are better than the same report twice.
            raise ReportError(
                replies.PERHAPS_POSTED.format(canonical=request.canonical)
            ) from error

    async def _show(self, place: Json, message: Message) -> None:
        """Show progress; failing to is no reason to stop."""
        try:
            await self.delivery.edit(place["channel"], place["ts"], message)
        except (DeliveryError, DeliveryUnknown) as error:
            _LOG.info("progress not shown", reason=str(error))


def register(template: Answering) -> None:
    """Make the workflows known to the engine, by name; before it is launched."""

    async def answer(request_id: str) -> str:
        answering = template
        place: Json | None = None
        reason: str | None = None
        try:
            answering = await template.at(request_id)
            place = await step(answering.open, request_id)
            export_ids = (await step(answering.create, request_id, place))["exports"]
            for export_id in export_ids:
                await until_finished(
                    answering.finished, export_id, patience_s=answering.patience_s
                )
            message = await step(answering.draw, request_id, place, export_ids)
            await step(answering.show, place, message)
            await _follow_up(answering, request_id, place, message, export_ids)
            outcome = "answered"
        except ReportError as error:
            reason = str(error)
            outcome = await _say(answering, request_id, place, reason, "refused")
        except Exception:  # noqa: BLE001  the one place where a bug becomes an apology
            _LOG.exception("answer failed", request=request_id)
            apology = replies.APOLOGY.format(reference=request_id)
            outcome = await _say(answering, request_id, place, apology, "failed")
        await step(answering.close, request_id, outcome, reason)
        return outcome

    DBOS.workflow(name=ANSWER)(answer)


async def _follow_up(
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


def _json(message: Message) -> Json:
    return {"text": message.text, "blocks": message.blocks}


async def _say(
    answering: Answering, request_id: str, place: Json | None, text: str, outcome: str
) -> str:
    """Tell the asker why there is no report: in the message, else in private.

    Returns ``outcome``, or ``untold`` where Slack takes neither.
    """
    if place is not None:
        try:
            await step(answering.sorry, place, text)
        except Exception as error:  # noqa: BLE001  the other way may still work
            _LOG.warning("message not edited", request=request_id, reason=str(error))
        else:
            return outcome
    try:
        await step(answering.whisper, request_id, text)
    except Exception as error:  # noqa: BLE001  there is no third way
        _LOG.error("asker not told", request=request_id, reason=str(error))
        return "untold"
    return outcome


def _progress(asked: Asked, request: ReportRequest, step: str) -> Message:
    return blocks.progress_message(request, asked_by=asked.asked_by, step=step)
