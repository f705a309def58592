"""The steps of answering one request: decide, post, export, draw, show.

A step may run twice, its effect must not show twice: the answer is one message, posted once
as a placeholder and edited from then on.
"""

import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot import audit
from bot.answers.casting import Part, cast_for
from bot.answers.threads import Thread, hand_in
from bot.database import Asked, Database
from bot.gauges import ANSWER_SECONDS, ANSWERS
from bot.limits import goals_for
from bot.people.known import People
from bot.reports.making import Reports
from bot.slack.delivery import (
    RESPONSE_EXPIRED,
    Delivery,
    DeliveryError,
    DeliveryUnknown,
)
from bot.slack.posting import PerhapsPosted, post_once, simplified
from bot.work.notices import Notices, add
from bot.work.steps import Json
from handlers import blocks, replies
from handlers.asking import ask_id
from handlers.blocks import Message
from reporting.access import Decision, Rule
from reporting.errors import AccessError, ReportError
from reporting.requests import Output, ReportRequest, from_json

_LOG = structlog.get_logger()
_TURN_TRIES, _TURN_PAUSE_S = 50, 0.1


@dataclass(frozen=True, slots=True)
class Answering:
    """The steps. What they return is plain JSON.

    Where the answer stands, and whom it is about, is a *place*: channel and ``ts`` of the
    message, and the `Part` that people play in it.
    """

    database: Database
    notices: Notices
    people: People
    reports: Reports
    patience_s: float
    native_chart: bool = False
    # Slack as the bot of the workspace that asked; of no workspace yet.
    delivery: Delivery | None = None

    @property
    def slack(self) -> Delivery:
        """Slack, once it is known whose."""
        assert self.delivery is not None  # noqa: S101  `at` comes first
        return self.delivery

    async def at(self, request_id: str) -> "Answering":
        """Return these steps with the token of the workspace that asked."""
        asked = await self.database.get(request_id)
        return replace(self, delivery=await self.people.connect(asked.workspace))

    async def open(self, request_id: str) -> Json:
        """Decide, post the placeholder, once, and return what it will take to finish it."""
        asked = await self.database.get(request_id)
        part, decision = await self._decided(asked, request_id, asked.asked_by)
        if decision.hidden and await self._names_at_once(asked):
            part = part.with_names()
        channel = asked.channel
        if decision.private:
            channel = await self.slack.private_channel(asked.asked_by)
        await self._turn(asked)
        ts = asked.posted_ts or await self._post_once(asked, part.shown, channel)
        return _place(asked, channel, ts) | part.to_json()

    async def reopen(
        self,
        request_id: str,
        entry_id: str,
        user: str,
        named: bool,  # noqa: FBT001
    ) -> Json:
        """Decide anew about an answer that stands already, for ``user``; with names or not."""
        asked = await self.database.get(request_id)
        part, _ = await self._decided(asked, entry_id, user)
        part = part.with_names() if named else part
        return _standing(asked) | {"quiet": True} | part.to_json()

    async def create(self, request_id: str, place: Json) -> Json:
        """Ask for the exports."""
        asked, part = await self._part(request_id, place)
        ids = await self.reports.create(part.request)
        await self.database.set(request_id, exports=ids)
        await self._show(place, _progress(asked, part.shown, "exporting"))
        return {"exports": ids}

    async def finished(self, export_id: str) -> Json:
        """Look whether an export is ready."""
        return {"finished": await self.reports.finished(export_id)}

    async def draw(self, request_id: str, place: Json, export_ids: list[str]) -> Json:
        """Make the report, upload its picture and return the message."""
        asked, part = await self._part(request_id, place)
        await self._show(place, _progress(asked, part.shown, "drawing"))
        goals = await goals_for(self.database, asked.workspace, part.request)
        with tempfile.TemporaryDirectory(prefix="insights-") as folder:
            report = await self.reports.make(
                part.request,
                export_ids,
                Path(folder),
                goals=goals,
                cast=part.cast,
                outside=part.outside,
            )
        file_id = None
        if report.png and not report.empty:
            file_id = await self.slack.upload(
                report.png, filename="report.png", title=report.headline, alt=report.alt
            )
        message = blocks.report_message(
            report,
            part.shown,
            file_id,
            data_until=await self.reports.exports.data_until(),
            native_chart=self.native_chart,
            whose=part.whose,
            request_id=request_id,
            today=self.reports.today(),
        )
        below = [one.payload for one in blocks.thread_messages(report)]
        csv = part.request.output is Output.CSV
        return {**message.payload, "below": below, "csv": csv}

    async def show(self, place: Json, message: Json) -> Json:
        """Make the placeholder the answer; what Slack refuses of it is left out."""

        async def edit(version: Message) -> None:
            await self.slack.edit(place["channel"], place["ts"], version)

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
        _, part = await self._part(request_id, place)
        file_id, name = await hand_in(self.slack, self.reports, part, export_ids[0])
        return {"file": file_id, "name": name}

    async def attach(self, place: Json, file: Json) -> Json:
        """Show the CSV in the answer's thread; Slack shows a file once."""
        await self._thread(place).attach(file["file"], file["name"])
        return {}

    async def remove(self, request_id: str, entry_id: str) -> Json:
        """Take back the answer, and its tables below."""
        place = _standing(await self.database.get(request_id))
        await self._rule(entry_id, Rule.OWN)
        await self._thread(place).remove(request_id=request_id)
        await self.slack.remove(place["channel"], place["ts"])
        return {}

    async def close(
        self, request_id: str, outcome: str, reason: str | None = None
    ) -> Json:
        """Write down how it ended, and why, in the audit log too."""
        async with self.database.transaction() as connection:
            asked = await self.database.find(request_id, connection)
            # It may be deleted before all of it is there.
            if asked is not None and asked.outcome is None:
                await self.database.set(
                    request_id,
                    connection=connection,
                    outcome=outcome,
                    finished_at=datetime.now(UTC),
                )
            await audit.decided(connection, request_id, outcome, reason)
        asked = await self.database.get(request_id)
        ANSWERS.labels(outcome).inc()
        ANSWER_SECONDS.observe((datetime.now(UTC) - asked.asked_at).total_seconds())
        return {}

    async def note(
        self, request_id: str, entry_id: str, outcome: str, reason: str | None
    ) -> Json:
        """Write down in the audit log how something about a request ended."""
        async with self.database.transaction() as connection:
            await audit.decided(
                connection, request_id, outcome, reason, entry_id=entry_id
            )
        return {}

    async def stands(self, request_id: str) -> Json:
        """Return where the answer stands; nothing where it does not."""
        asked = await self.database.get(request_id)
        if asked.posted_ts is None:
            return {}
        return {"channel": asked.posted_channel, "ts": asked.posted_ts}

    async def sorry(self, place: Json, text: str) -> Json:
        """Say in the message what went wrong."""
        message = blocks.sorry_message(text)
        await self.slack.edit(place["channel"], place["ts"], message)
        return {}

    async def whisper(
        self,
        request_id: str,
        text: str,
        elsewhere: bool,  # noqa: FBT001
    ) -> Json:
        """Say to the asker alone what went wrong; works where nothing can be posted.

        ``elsewhere``: the answer is offered in a direct message.
        """
        asked = await self.database.get(request_id)
        message = blocks.sorry_message(text, request_id if elsewhere else "")
        if asked.response_url:
            try:
                await self.slack.reply(asked.response_url, message)
            except DeliveryError as error:
                if error.code != RESPONSE_EXPIRED:
                    raise
            else:
                return {}
        return await self._tell(request_id, message, asked.asked_by)

    async def tell(self, request_id: str, text: str, user: str) -> Json:
        """Say something about a request in a direct message, once."""
        return await self._tell(request_id, blocks.sorry_message(text), user)

    async def _tell(self, request_id: str, message: Message, user: str) -> Json:
        asked = await self.database.get(request_id)
        notice_id = f"sorry-{ask_id(request_id, user, message.text)}"
        async with self.database.transaction() as connection:
            await add(
                connection,
                notice_id,
                workspace=asked.workspace,
                place=user,
                text=message.text,
                blocks=message.blocks,
            )
        try:
            await self.notices.post(notice_id)
        except PerhapsPosted:
            _LOG.warning("refusal perhaps posted", request=request_id)
        return {}

    async def _decided(
        self, asked: Asked, entry_id: str, user: str
    ) -> tuple[Part, Decision]:
        """Return whom an answer is about and how ``user`` may have it; it goes into the log."""
        workspace, request = asked.workspace, from_json(asked.request)
        request = await self.people.resolved(workspace, asked.asked_by, request)
        known = await self.people.known(workspace, user, request)
        try:
            decision = self.people.decide(request, known)
        except AccessError as error:
            await self._rule(entry_id, error.rule)
            raise
        await self._rule(entry_id, decision.rule)
        outside = await self.people.outside(workspace, user, request)
        part = cast_for(request, known, decision, salt=asked.id)
        return replace(part, outside=outside), decision

    async def _names_at_once(self, asked: Asked) -> bool:
        """Return whether a manager wants names without asking each time; the log says so."""
        if not await self.database.wants_names(asked.workspace, asked.asked_by):
            return False
        what = {"canonical": f"names in: {asked.request['canonical']}"}
        told = replace(asked, id=f"names-{asked.id}", request=what)
        async with self.database.transaction() as connection:
            await audit.ended(connection, told, "revealed", rule=Rule.MANAGER)
        return True

    async def _rule(self, entry_id: str, rule: str) -> None:
        async with self.database.transaction() as connection:
            await audit.ruled(connection, entry_id, rule)

    async def _turn(self, asked: Asked) -> None:
        """Let what was asked before in the same channel go first, for a while.

        Messages then stand in the order of the questions, however slow an export is.
        """
        for _ in range(_TURN_TRIES):
            if await self.database.first_of_its_channel(asked):
                return
            await asyncio.sleep(_TURN_PAUSE_S)

    def _thread(self, place: Json) -> Thread:
        # Places written by an earlier version are no part of a thread.
        first = place.get("thread") or place["ts"]
        return Thread(self.slack, place["channel"], first)

    async def _part(self, request_id: str, place: Json) -> tuple[Asked, Part]:
        asked = await self.database.get(request_id)
        return asked, Part.from_json(place, from_json(asked.request))

    async def _post_once(
        self, asked: Asked, request: ReportRequest, channel: str
    ) -> str:
        """Post unless an earlier run of this step did, and remember where it stands."""

        async def intend(now: datetime) -> None:
            await self.database.set(asked.id, posting_at=now)

        try:
            ts = await post_once(
                self.slack,
                channel,
                _progress(asked, request, "asked"),
                name=asked.id,
                posting_at=asked.posting_at,
                intend=intend,
                below=_thread_in(asked, channel),
            )
        except PerhapsPosted as error:
            raise ReportError(
                replies.PERHAPS_POSTED.format(canonical=request.canonical)
            ) from error
        await self.database.set(asked.id, posted_channel=channel, posted_ts=ts)
        return ts

    async def _show(self, place: Json, message: Message) -> None:
        """Show progress; failing to is no reason to stop."""
        if place.get("quiet"):
            return
        try:
            await self.slack.edit(place["channel"], place["ts"], message)
        except (DeliveryError, DeliveryUnknown) as error:
            _LOG.info("progress not shown", reason=str(error))


def _thread_in(asked: Asked, channel: str) -> str | None:
    """Return the thread to answer in; a private answer to a channel is not in its thread."""
    return asked.thread or None if channel == asked.channel else None


def _place(asked: Asked, channel: str, ts: str) -> Json:
    return {"channel": channel, "ts": ts, "thread": _thread_in(asked, channel)}


def _standing(asked: Asked) -> Json:
    """Return the place of an answer that was posted."""
    return _place(asked, str(asked.posted_channel), str(asked.posted_ts))


def _progress(asked: Asked, request: ReportRequest, step: str) -> Message:
    return blocks.progress_message(request, asked_by=asked.asked_by, step=step)
