"""Whose team is which: the one somebody leads, or, for themselves, the one they are in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.exporting.developers import Developers
from reporting.directory import Directory, Team
from reporting.staff import Developer, Staff


@dataclass(frozen=True, slots=True)
class WhoseTeam:
    """Finds somebody's team."""

    developers: Developers
    staff: Callable[[], Awaitable[Staff]]
    directory: Callable[[], Awaitable[Directory]]

    async def of(self, developer: Developer, *, own: bool) -> Team | None:
        """Return the team somebody leads; their ``own`` also where they are a member.

        Whose node a manager's is, its name says to everybody; where others are, is not
        told. None where no single team is it.
        """
        directory, staff = await self.directory(), await self.staff()
        leaders = [developer, *([staff.find(developer.manager)] if own else [])]
        for leader in leaders:
            led = [
                team
                for team in directory.teams
                if leader and team.manager and team.name == leader.name
            ]
            if len(led) == 1:
                return led[0]
        return await self._place_of(developer, directory) if own else None

    async def _place_of(
        self, developer: Developer, directory: Directory
    ) -> Team | None:
        """Return the lowest node somebody is in, from the top of the trees downwards."""
        place, below = None, tuple(directory.roots())
        while below:
            inside = await asyncio.gather(
                *(self._is_in(developer, team) for team in below)
            )
            found = [team for team, is_in in zip(below, inside, strict=True) if is_in]
            if len(found) != 1:
                # In none of them, or in several: then the one above is theirs.
                return place
            place = found[0]
            below = directory.children(place)
        return place

    async def _is_in(self, developer: Developer, team: Team) -> bool:
        members = await self.developers.members(team)
        return developer.key in {member.key for member in members}
