"""Listeners about reports: read the request, check it, hand it over."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers import definitions, replies
from handlers.asking import Answer, Ask, from_command
from handlers.parse import parse, wants_help
from handlers.parse.explaining import asked_meaning
from reporting import access
from reporting.directory import Directory
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan
from reporting.requests import ReportRequest

Submit = Callable[[Ask, ReportRequest], Awaitable[None]]
# With the sentence that says why.
Refuse = Callable[[Ask, ReportRequest, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reports:
    """Listeners about reports, with what they need handed in."""

    submit: Submit
    refuse: Refuse
    directory: Callable[[], Awaitable[Directory]]
    # How the metrics of each tree are defined, as far as anybody tells.
    definitions: Callable[[], Awaitable[definitions.Here]]
    today: Callable[[], date]

    async def on_command(self, ack: Answer, command: Mapping[str, str]) -> None:
        """Answer within Slack's 3 seconds; the report comes later."""
        asked = from_command(command)
        try:
            names = asked_meaning(asked.text)
            if names is not None:
                told = definitions.message(names, await self.definitions())
                await ack({"text": told.text, "blocks": told.blocks})
                return
            directory = await self.directory()
            if wants_help(asked.text):
                await ack(replies.help_text(directory))
                return
            request = self._read(asked.text, directory)
        except RequestError as error:
            await ack(replies.not_understood(error))
        except ExportError:
            await ack(replies.BUSY)
        else:
            # Written down first, acknowledged second: an ack is a promise.
            await ack(await self._decide(asked, request))

    async def _decide(self, asked: Ask, request: ReportRequest) -> str:
        """Write the request down, allowed or not, and return what to say at once."""
        try:
            access.check(request, asker_email=None)
        except AccessError as error:
            await self.refuse(asked, request, str(error))
            return str(error)
        await self.submit(asked, request)
        return replies.accepted(request)

    def _read(self, text: str, directory: Directory) -> ReportRequest:
        """Return a request that can be answered; RequestError otherwise."""
        request = parse(text, today=self.today(), directory=directory)
        # Whether one export can answer it is better said now than minutes later.
        plan(request, directory)
        return request
