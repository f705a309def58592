"""Telling a person what the bot knows about them, in a direct message."""

from dataclasses import dataclass

import structlog

from bot.database import Database
from bot.people.known import People
from bot.slack.posting import PerhapsPosted
from bot.work.notices import Notices, add
from bot.work.steps import Json, step, workflow
from handlers.blocks import Message
from handlers.personal_replies import Portrait, portrait
from reporting.access import Figures
from reporting.errors import ReportError
from reporting.staff import Developer

INTRODUCE = "introduce"
_LOG = structlog.get_logger()


def job_id(workspace: str, ask_id: str) -> str:
    """Return the id of the job: those of one workspace begin alike."""
    return f"introduce:{workspace}:{ask_id}"


@dataclass(frozen=True, slots=True)
class Introducing:
    """The steps of telling a person what is known about them."""

    database: Database
    notices: Notices
    people: People

    async def look(self, workspace: str, user: str, first: str) -> Json:
        """Find out what is known, and return the message about it."""
        profile = await self.people.profiles(workspace, user)
        developer = await self.people.developer(workspace, user)
        message = portrait(
            Portrait(
                address=profile.email,
                developer=developer,
                linked_by=await self._linked_by(workspace, user, developer),
                accounts=await self._accounts(developer),
                managers=await self._managers(developer),
                data_until=await self.people.developers.client.data_until(),
                for_members_only=self.people.figures is Figures.MEMBERS,
            ),
            first=bool(first),
        )
        return {"text": message.text, "blocks": message.blocks}

    async def write(self, workspace: str, user: str, ask_id: str, said: Json) -> Json:
        """Write the message down."""
        message = Message(said["text"], said["blocks"])
        async with self.database.transaction() as connection:
            await add(
                connection,
                _notice(ask_id),
                workspace=workspace,
                place=user,
                text=message.text,
                blocks=message.blocks,
            )
        return {}

    async def post(self, ask_id: str) -> Json:
        """Post it; where nobody can know whether it stands there, leave it at that."""
        try:
            await self.notices.post(_notice(ask_id))
        except PerhapsPosted:
            _LOG.warning("introduction perhaps posted", ask=ask_id)
        return {}

    async def _linked_by(
        self, workspace: str, user: str, developer: Developer | None
    ) -> str:
        """Return who proposed the link by which somebody is known; empty without one."""
        for link in await self.people.links.all(workspace):
            same = developer and link.target.casefold() == developer.key
            if link.subject == user and link.confirmed_at and same:
                return link.set_by
        return ""

    async def _accounts(
        self, developer: Developer | None
    ) -> list[tuple[str, str]] | None:
        if developer is None:
            return None
        found = await self.people.developers.accounts(developer.email)
        return None if found is None else [(one.provider, one.name) for one in found]

    async def _managers(self, developer: Developer | None) -> list[str]:
        staff = await self.people.staff()
        above = staff.above(developer.email) if developer else ()
        found = [staff.find(email) for email in above]
        return [manager.name or manager.email for manager in found if manager]


def register(introducing: Introducing) -> None:
    """Make the workflow known to the engine, by name; before it is launched."""

    async def introduce(workspace: str, user: str, ask_id: str, first: str) -> str:
        try:
            said = await step(introducing.look, workspace, user, first)
            await step(introducing.write, workspace, user, ask_id, said)
            await step(introducing.post, ask_id)
        except ReportError as error:
            _LOG.error("not introduced", user=user, reason=str(error))
            return "untold"
        return "told"

    workflow(INTRODUCE, introduce)


def _notice(ask_id: str) -> str:
    return f"introduction-{ask_id}"
