"""Listeners about reports: read the request, check it, hand it over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from handlers import definitions, replies, team_list
from handlers.asking import Answer, Ask
from handlers.parse import parse, wants_help, wants_teams
from handlers.parse.explaining import asked_meaning
from reporting.access import Decision
from reporting.directory import Directory
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan
from reporting.requests import ME, ReportRequest

Submit = Callable[[Ask, ReportRequest], Awaitable[None]]
Refuse = Callable[[Ask, ReportRequest, AccessError], Awaitable[None]]


class Reception(Protocol):
    """What can be told about people at once, while somebody waits."""

    async def found(self, asked: Ask, request: ReportRequest) -> ReportRequest:
        """Put teams in the place of whose they are."""

    async def decided(self, asked: Ask, request: ReportRequest) -> Decision:
        """Return how it may be answered, as far as is known; AccessError if it may not."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Listeners about reports, with what they need handed in."""

    submit: Submit
    refuse: Refuse
    reception: Reception
    directory: Callable[[str], Awaitable[Directory]]
    # How the metrics of each tree are defined, as far as anybody tells.
    definitions: Callable[[], Awaitable[definitions.Here]]
    today: Callable[[], date]

    async def on_ask(self, answer: Answer, asked: Ask) -> None:
        """Answer within Slack's 3 seconds; the report comes later."""
        try:
            names = asked_meaning(asked.text)
            if names is not None:
                told = definitions.message(names, await self.definitions())
                await answer(told.payload)
                return
            if wants_teams(asked.text):
                await self.on_teams(answer, asked)
                return
            directory = await self.directory(asked.workspace)
            if wants_help(asked.text):
                told = replies.help_message(directory, direct=asked.direct)
                await answer(told.payload)
                return
            request = await self._read(asked, directory)
        except RequestError as error:
            await answer(replies.not_understood(error).payload)
        except ExportError:
            await answer(replies.BUSY)
        else:
            # Written down first, acknowledged second: an ack is a promise.
            await answer(await self._decide(asked, request))

    async def on_teams(self, answer: Answer, asked: Ask) -> None:
        """Show a page of the list of teams; the text is its number."""
        try:
            directory = await self.directory(asked.workspace)
        except ExportError:
            await answer(replies.BUSY)
        else:
            page = int(asked.text) if asked.text.isdecimal() else 0
            await answer(team_list.message(directory, page).payload)

    async def _decide(self, asked: Ask, request: ReportRequest) -> str:
        """Write the request down, allowed or not, and return what to say at once."""
        try:
            decision = await self.reception.decided(asked, request)
        except AccessError as error:
            await self.refuse(asked, request, error)
            return str(error)
        await self.submit(asked, request)
        return replies.accepted(decision, direct=asked.direct)

    async def _read(self, asked: Ask, directory: Directory) -> ReportRequest:
        """Return a request that can be answered; RequestError otherwise."""
        request = parse(
            asked.text,
            today=self.today(),
            directory=directory,
            alone=ME if asked.direct else "",
        )
        request = await self.reception.found(asked, request)
        # Whether one export can answer it is better said now than minutes later.
        plan(request, directory)
        return request
