"""The report behind a digest, in its thread: asked for by a button."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from handlers import digest_replies, replies
from handlers.asking import Ack, Ask, Body, Respond, ask_id, below, from_press
from handlers.blocks.digests import DETAILS, read_details
from handlers.digests import DigestListener
from handlers.parse.canonical import canonical
from handlers.reports import Reception, Refuse, Submit
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan
from reporting.requests import ReportRequest

__all__ = ["DETAILS", "DigestDetails"]


@dataclass(frozen=True, slots=True)
class DigestDetails:
    """Asks for the report behind a digest; once, whoever presses the button."""

    digests: DigestListener
    reception: Reception
    submit: Submit
    refuse: Refuse
    refused: Callable[[Ask], Awaitable[str]]

    async def on_press(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Ask for the report, and tell whoever pressed where it comes."""
        press = from_press(body)
        ts = body["container"]["message_ts"]
        # One report below a digest, not one for each who wants to see it.
        name = ask_id(press.workspace, press.channel, ts, press.text)
        asked = replace(press, id=name, thread=ts, response_url="")
        try:
            said = await self.refused(press) or await self._ask(asked, press)
        except RequestError as error:
            said = str(error)
        except ExportError:
            said = replies.BUSY
        await ack()
        await below(respond, press)(said)

    async def _ask(self, asked: Ask, press: Ask) -> str:
        """Write the request down, allowed or not, and return what to say at once.

        A refusal is of who pressed: whoever may see the report can still ask for it.
        """
        request = await self._request(asked)
        asked = replace(asked, text=request.canonical)
        try:
            await self.reception.decided(asked, request)
        except AccessError as error:
            await self.refuse(replace(asked, id=press.id), request, error)
            return str(error)
        await self.submit(asked, request)
        return digest_replies.DETAILS_COME

    async def _request(self, asked: Ask) -> ReportRequest:
        """Return what the button is about; RequestError where that is gone."""
        digest_id, due, team_id = read_details(asked.text)
        kept = await self.digests.desk.get(digest_id, asked.workspace)
        if kept is None:
            raise RequestError(digest_replies.GONE)
        directory = await self.digests.directory(asked.workspace)
        teams = tuple(team for team in directory.teams if team.id == team_id)
        if bool(teams) == kept.own:
            raise RequestError(digest_replies.TEAM_GONE)
        digest = replace(kept.digest, teams=teams)
        request = digest.detailed(digest.requests(due)[0])
        plan(request, directory)
        return replace(request, canonical=canonical(request, directory))
