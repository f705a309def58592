"""What is told about people at once, while somebody waits for an answer.

Slack waits three seconds. What cannot be known in half of that is not known yet: the worker
decides again, with all the time it takes.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.desk import Desk
from bot.people.channels import Channels
from bot.people.known import People
from bot.slack.delivery import DeliveryError, DeliveryUnknown
from handlers.asking import Ask
from reporting import access
from reporting.access import Asker, Decision, Figures, Known
from reporting.directory import Team
from reporting.errors import AccessError, ExportError
from reporting.requests import ReportRequest

T = TypeVar("T")
_PATIENCE_S = 1.5
# Each of them is asked about: a person types on until it is among these.
_MOST_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Reception:
    """Looks at who asks, and for what."""

    people: People
    desk: Desk

    async def refused(self, asked: Ask) -> str:
        """Return why somebody gets no answer at all, or nothing."""
        asker = await _soon(self.people.standing(asked.workspace, asked.user))
        if asker is None:
            return ""
        try:
            access.admit(asker)
        except AccessError as error:
            await self.desk.refuse(asked, None, error)
            return str(error)
        return ""

    async def standing(self, workspace: str, user: str) -> Asker:
        """Return what somebody is in the workspace; nothing special where Slack is slow."""
        return await _soon(self.people.standing(workspace, user)) or Asker()

    async def zone(self, asked: Ask, place: str) -> str:
        """Return the time zone of whoever created a channel, or of the asker."""
        channels = Channels(self.people)
        return await _soon(channels.zone(asked.workspace, place, asked.user)) or "UTC"

    async def present(self, asked: Ask) -> bool:
        """Return whether the bot is in the channel, as far as it can be told."""
        channels = Channels(self.people)
        there = await _soon(channels.present(asked.workspace, asked.channel))
        return there is not False

    async def found(self, asked: Ask, request: ReportRequest) -> ReportRequest:
        """Put teams in the place of whose they are, as far as they can be told."""
        if not request.teams_of:
            return request
        found = await _soon(self.people.resolved(asked.workspace, asked.user, request))
        if found is None:
            return request
        return replace(request, teams=found.teams, teams_of=found.teams_of)

    async def decided(self, asked: Ask, request: ReportRequest) -> Decision:
        """Return how it may be answered, as far as is known; AccessError if it may not."""
        return await self._decided(asked, request, sizes=False)

    async def checked(self, asked: Ask, request: ReportRequest) -> Decision:
        """Return the same about what is set up now and shown later, small teams included.

        A refusal is written down.
        """
        try:
            return await self._decided(asked, request, sizes=True)
        except AccessError as error:
            await self.desk.refuse(asked, request, error)
            raise

    async def visible(self, asked: Ask, teams: Sequence[Team]) -> Sequence[Team]:
        """Return the teams whose figures somebody may see, as far as that is known in time.

        Names of teams are no secret: where it is not known, all are returned, and what is
        asked for is decided anyway. Whom nothing is shown at all is offered none.
        """
        looked_at = teams
        if self.people.figures is not Figures.WORKSPACE:
            looked_at = teams[:_MOST_LOOKED_AT]
        seen = self.people.seen(asked.workspace, asked.user, looked_at)
        try:
            allowed = await _soon(seen)
        except AccessError:
            return []
        return looked_at if allowed is None else allowed

    async def _decided(
        self, asked: Ask, request: ReportRequest, *, sizes: bool
    ) -> Decision:
        known = await _soon(self._known(asked, request, sizes=sizes))
        resolved, what = known or (request, Known())
        return self.people.decide(resolved, what)

    async def _known(
        self, asked: Ask, request: ReportRequest, *, sizes: bool
    ) -> tuple[ReportRequest, Known]:
        workspace, user = asked.workspace, asked.user
        resolved = await self.people.resolved(workspace, user, request)
        known = await self.people.known(workspace, user, resolved, sizes=sizes)
        return resolved, known


async def _soon(answer: Awaitable[T]) -> T | None:
    """Return an answer that comes in time; None where it does not, or not just now."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await answer
    except (TimeoutError, DeliveryError, DeliveryUnknown, ExportError):
        return None
