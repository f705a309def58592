"""Who somebody in Slack is here, and what is known when it is decided what they may see."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bot.database import Database
from bot.exporting.client import ExportClient
from bot.exporting.developers import Developers
from bot.exporting.fresh import Fresh, from_exports
from bot.people.links import Links
from bot.people.whose_team import WhoseTeam
from bot.settings import Settings
from bot.slack import workspaces
from bot.slack.profiles import Profile, profile
from bot.slack.workspaces import Connect
from reporting import access
from reporting.access import Asker, Decision, Figures, Known
from reporting.directory import Directory, Team
from reporting.errors import AccessError
from reporting.periods import Granularity, Period
from reporting.requests import ME, ReportRequest, View, mentioned
from reporting.staff import Developer, Staff

# Who reports to whom may be this old when it is decided.
STAFF_FRESH_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Finds people: in Slack, among the links, and in the organisation."""

    connect: Connect
    profiles: Callable[[str, str], Awaitable[Profile]]
    links: Links
    developers: Developers
    staff: Fresh[Staff]
    directory: Callable[[], Awaitable[Directory]]
    people_in: Callable[[Team], Awaitable[int | None]]
    administrators: frozenset[str] = frozenset()
    figures: Figures = Figures.WORKSPACE

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        client: ExportClient,
        *,
        profiles_s: float,
    ) -> "People":
        """Find people as the settings say; a profile may be ``profiles_s`` seconds old."""
        connect = workspaces.connector(settings, database)
        developers = Developers(client)
        return cls(
            connect=connect,
            profiles=Fresh(partial(profile, connect), profiles_s),
            links=Links(database),
            developers=developers,
            staff=Fresh(developers.staff, STAFF_FRESH_S),
            directory=from_exports(client.directory),
            people_in=client.people_in,
            administrators=settings.administrator_ids,
            figures=settings.team_figures,
        )

    async def asker(self, workspace: str, user: str) -> Asker:
        """Return who asks, and which developer that is."""
        profile = await self.profiles(workspace, user)
        found = await self._developer(workspace, user, profile)
        return self._asker(user, profile, found)

    async def standing(self, workspace: str, user: str) -> Asker:
        """Return who asks without looking for the developer: quicker."""
        return self._asker(user, await self.profiles(workspace, user), None)

    async def developer(self, workspace: str, user: str) -> Developer | None:
        """Return the developer a person is, by a link they confirmed or by their address."""
        profile = await self.profiles(workspace, user)
        return await self._developer(workspace, user, profile)

    async def address(self, workspace: str, user: str) -> str | None:
        """Return the address of somebody's profile, in lower case."""
        return (await self.profiles(workspace, user)).email

    async def record(self, email: str) -> Developer | None:
        """Return the developer with this address."""
        return (await self.staff()).find(email)

    async def teams(self, workspace: str) -> Directory:
        """Return the teams, and which user groups of a workspace stand for one."""
        links = await self.links.groups(workspace)
        return replace(await self.directory(), links=links)

    async def owner_of(self, workspace: str, email: str) -> str | None:
        """Return the id of the member of the workspace with this address."""
        return await (await self.connect(workspace)).owner_of(email)

    async def resolved(
        self, workspace: str, user: str, request: ReportRequest
    ) -> ReportRequest:
        """Put e-mails in the place of `ME` and of mentions, and teams in that of whose.

        Somebody who is no developer stays as written: that is nobody's address. Where a
        team cannot be told, ``teams_of`` stays. Several people stand side by side.
        """
        people, text = [], request.canonical
        for person in request.people:
            found = await self._named(workspace, user, person)
            people.append(found.email.casefold() if found else person)
            if found and mentioned(person):
                text = text.replace(person, found.email)
        people = list(dict.fromkeys(people))
        view = View.PEOPLE if len(people) > 1 else request.view
        request = replace(request, people=tuple(people), view=view, canonical=text)
        return await self._with_teams(workspace, user, request)

    async def known(
        self,
        workspace: str,
        user: str,
        request: ReportRequest,
        *,
        sizes: bool = True,
    ) -> Known:
        """Return what decides about a resolved request; what does not is not asked for.

        Without ``sizes`` nobody counts how large the teams are.
        """
        single = access.is_about_people(request)
        smallest = await self._smallest(request) if sizes and not single else None
        if not single and self.figures is Figures.WORKSPACE:
            asker = await self.standing(workspace, user)
            return Known(asker=asker, smallest=smallest)
        members = request.view is View.PEOPLE or not single
        return Known(
            asker=await self.asker(workspace, user),
            staff=await self.staff(),
            members=await self._members(request.teams) if members else None,
            smallest=smallest,
        )

    async def seen(
        self, workspace: str, user: str, teams: Sequence[Team]
    ) -> Sequence[Team]:
        """Return the teams whose figures somebody may see, however small they are."""
        access.admit(await self.standing(workspace, user))
        if self.figures is Figures.WORKSPACE:
            return teams
        known = Known(
            asker=await self.asker(workspace, user),
            staff=await self.staff(),
            members=await self._members(teams),
        )
        return [team for team in teams if self._may(team, known)]

    async def outside(
        self, workspace: str, user: str, request: ReportRequest
    ) -> tuple[str, ...]:
        """Return the paths of the teams below the one asked for that are not for somebody."""
        one = len(request.teams) == 1 and not access.is_about_people(request)
        if self.figures is Figures.WORKSPACE or not one:
            return ()
        below = (await self.directory()).children(request.teams[0])
        seen = await self.seen(workspace, user, below)
        return tuple(team.path for team in below if team not in seen)

    def _may(self, team: Team, known: Known) -> bool:
        try:
            self.decide(_about(team), known)
        except AccessError:
            return False
        return True

    def decide(self, request: ReportRequest, known: Known) -> Decision:
        """Return how the answer may be given; AccessError if it may not."""
        return access.decide(request, known, self.figures)

    def _asker(self, user: str, profile: Profile, developer: Developer | None) -> Asker:
        return Asker(
            email=developer.email.casefold() if developer else None,
            standing=profile.standing,
            administrator=profile.administrator or user in self.administrators,
        )

    async def _developer(
        self, workspace: str, user: str, profile: Profile
    ) -> Developer | None:
        staff = await self.staff()
        linked = await self.links.developer(workspace, user)
        for email in (linked, profile.email):
            if email and (found := staff.find(email)):
                return found
        if not staff.known and (email := linked or profile.email):
            # A service that lists nobody is believed about its own rows.
            return Developer(email, email)
        return None

    async def _named(self, workspace: str, user: str, person: str) -> Developer | None:
        member = user if person == ME else mentioned(person)
        return await self.developer(workspace, member) if member else None

    async def _with_teams(
        self, workspace: str, user: str, request: ReportRequest
    ) -> ReportRequest:
        """Add the teams of the people whose teams are asked for."""
        if not request.teams_of:
            return request
        whose = WhoseTeam(self.developers, self.staff, self.directory)
        own = await self.developer(workspace, user)
        teams = list(request.teams)
        for person in request.teams_of:
            found = await self._named(workspace, user, person)
            found = found or (await self.staff()).find(person)
            team = await whose.of(found, own=found == own) if found else None
            if team is None:
                return request
            teams.append(team)
        directory = await self.directory()
        ordered = tuple(team for team in directory.teams if team in teams)
        return replace(request, teams=ordered, teams_of=())

    async def _members(self, teams: Sequence[Team]) -> dict[str, frozenset[str]]:
        found = await asyncio.gather(*map(self.developers.members, teams))
        return {
            team.id: frozenset(member.key for member in members)
            for team, members in zip(teams, found, strict=True)
        }

    async def _smallest(self, request: ReportRequest) -> int | None:
        """Count the people of the smallest team asked for; None if the API does not say."""
        counts = await asyncio.gather(*map(self.people_in, request.teams))
        return min((count for count in counts if count is not None), default=None)


def _about(team: Team) -> ReportRequest:
    """Return a request for a team; which days and numbers it is about decides nothing."""
    return ReportRequest(
        teams=(team,),
        period=Period(date.min, date.min),
        metrics=(),
        granularity=Granularity.DAILY,
    )
