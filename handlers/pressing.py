"""Listeners to what is pressed under a report: what is asked next, and what is done to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from handlers import definitions, replies
from handlers.again import again
from handlers.asking import (
    Ack,
    Ask,
    Body,
    Respond,
    Said,
    below,
    from_press,
    from_shortcut,
)
from handlers.blocks.pressed import read_value
from handlers.following import Follow, followed
from handlers.reports import Reception, Refuse
from reporting.access import Decision
from reporting.directory import Directory
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan
from reporting.requests import ReportRequest


class Afterwards(StrEnum):
    """What is done to a report that stands; the value names the job."""

    NAMES = "names"
    CSV = "csv"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The request that a report answers: asked by whom, as what, and where that stands."""

    id: str
    asked_by: str
    text: str
    request: ReportRequest
    channel: str
    thread: str
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """That the same was pressed before, by whom and when (UTC)."""

    by: str
    at: datetime


class Store(Protocol):
    """Where requests are kept, and what is to be done is written down."""

    async def origin(self, workspace: str, request_id: str) -> Origin | None:
        """Return a request; None where there is none any more."""

    async def posted(self, workspace: str, channel: str, ts: str) -> Origin | None:
        """Return the request whose report a message is; None for any other message."""

    async def follow(
        self, asked: Ask, origin: Origin, request: ReportRequest, *, private: bool
    ) -> Before | None:
        """Accept what is asked next, once; return that it was before, unless it failed."""

    async def afterwards(
        self, asked: Ask, origin: Origin, what: Afterwards
    ) -> Before | None:
        """Let something be done to a report, once; the same is returned."""


@dataclass(frozen=True, slots=True)
class Presses:
    """Listens to the buttons of reports."""

    refused: Callable[[Ask], Awaitable[str]]
    refuse: Refuse
    reception: Reception
    store: Store
    directory: Callable[[str], Awaitable[Directory]]
    definitions: Callable[[], Awaitable[definitions.Here]]
    today: Callable[[], date]
    # Subscribes where it is asked to what a report is about, and says what came of it.
    subscribe: Callable[[Ask, ReportRequest], Awaitable[str]]

    async def on_follow(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Ask what the button says about the same."""
        asked = from_press(body)
        found = read_value(asked.text)
        said: Said = replies.NO_REPORT
        if found is not None:
            wish, request_id = found
            said = await self._checked(
                asked, request_id, lambda origin: self._follow(asked, origin, wish)
            )
        await ack()
        await below(respond, asked)(said)

    async def on_again(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Report again on what a message reports on, for the days that end now."""
        asked = from_shortcut(body)
        origin = await self.store.posted(
            asked.workspace, asked.channel, body["message"]["ts"]
        )
        said: Said = replies.NOT_A_REPORT
        if origin is not None:
            said = await self._checked(
                asked, origin.id, lambda origin: self._again(asked, origin)
            )
        await ack()
        await below(respond, asked)(said)

    async def on_definitions(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Tell what the numbers of a report mean, as they are defined here."""
        asked = from_press(body)

        async def told(origin: Origin) -> Said:
            here = await self.definitions()
            trees = {team.tree for team in origin.request.teams}
            there = {tree: one for tree, one in here.items() if tree in trees}
            return definitions.message(origin.request.metrics, there or here).payload

        said = await self._checked(asked, asked.text, told)
        await ack()
        await below(respond, asked)(said)

    async def on_weekly(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Subscribe the channel to the same, once a week."""
        asked = from_press(body)

        async def subscribed(origin: Origin) -> Said:
            return await self.subscribe(asked, origin.request)

        said = await self._checked(asked, asked.text, subscribed)
        await ack()
        await below(respond, asked)(said)

    async def on_csv(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Put the CSV into the report's thread."""
        await self._afterwards(ack, body, respond, Afterwards.CSV)

    async def on_reveal(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Show the names in a report to whom it was made for."""
        await self._afterwards(ack, body, respond, Afterwards.NAMES)

    async def on_delete(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Take a report back for whoever asked for it."""
        await self._afterwards(ack, body, respond, Afterwards.DELETE)

    async def _afterwards(
        self, ack: Ack, body: Body, respond: Respond, what: Afterwards
    ) -> None:
        asked = from_press(body)

        async def done(origin: Origin) -> str:
            if what is Afterwards.CSV:
                await self._decided(asked, origin.request)
            elif origin.asked_by != asked.user:
                return replies.not_yours(origin.asked_by)
            before = await self.store.afterwards(asked, origin, what)
            return replies.pressed_before(before.by, before.at) if before else ""

        said = await self._checked(asked, asked.text, done)
        await ack()
        await below(respond, asked)(said)

    async def _checked(
        self,
        asked: Ask,
        request_id: str,
        do: Callable[[Origin], Awaitable[Said]],
    ) -> Said:
        """Return what to say to who pressed: what ``do`` says about the report."""
        if why := await self.refused(asked):
            return why
        origin = await self.store.origin(asked.workspace, request_id)
        if origin is None or origin.deleted:
            return replies.NO_REPORT
        try:
            request = await self._resolved(asked, origin)
            return await do(replace(origin, request=request))
        except (RequestError, AccessError) as error:
            return str(error)
        except ExportError:
            return replies.BUSY

    async def _resolved(self, asked: Ask, origin: Origin) -> ReportRequest:
        """Return the request with the teams of whoever asked, not of who presses."""
        asker = replace(asked, user=origin.asked_by)
        return await self.reception.found(asker, origin.request)

    async def _follow(self, asked: Ask, origin: Origin, wish: Follow) -> str:
        directory, today = await self.directory(asked.workspace), self.today()
        request = followed(origin.request, wish, directory=directory, today=today)
        return await self._next(asked, origin, request, directory)

    async def _again(self, asked: Ask, origin: Origin) -> str:
        directory, today = await self.directory(asked.workspace), self.today()
        request = again(origin.request, origin.text, directory=directory, today=today)
        # Asked again on another day it is another request.
        asked = replace(asked, text=f"again {request.canonical}")
        return await self._next(asked, origin, request, directory)

    async def _next(
        self, asked: Ask, origin: Origin, request: ReportRequest, directory: Directory
    ) -> str:
        """Ask what a request has become, where its report stands."""
        plan(request, directory)
        there = replace(asked, channel=origin.channel, thread=origin.thread)
        decision = await self._decided(there, request)
        before = await self.store.follow(
            there, origin, request, private=decision.private
        )
        if before is not None:
            return replies.pressed_before(before.by, before.at)
        return replies.accepted(decision, direct=asked.direct)

    async def _decided(self, asked: Ask, request: ReportRequest) -> Decision:
        """Return how it may be answered; a refusal is written down."""
        try:
            return await self.reception.decided(asked, request)
        except AccessError as error:
            await self.refuse(asked, request, error)
            raise
