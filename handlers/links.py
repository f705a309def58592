"""Listeners about links: read what is wanted, check who wants it, write it down."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from handlers import link_replies, replies
from handlers.asking import Answer, Ask, from_press
from handlers.link_replies import Linked
from handlers.parse import parse_team
from handlers.parse.links import LinkGroup, Propose, ShowLinks, Unlink, parse_link
from reporting.access import Asker, Standing
from reporting.directory import Directory, Team
from reporting.errors import ExportError, RequestError
from reporting.staff import Developer


class Store(Protocol):
    """Where links are kept; the ask says in which workspace, and by whom."""

    async def propose(self, asked: Ask, user: str, developer: Developer) -> None:
        """Ask somebody whether they are a developer; once, however often it comes."""

    async def link_group(self, asked: Ask, group: str, label: str, team: Team) -> None:
        """Let a user group stand for a team."""

    async def refuse(self, asked: Ask, why: str) -> None:
        """Write down that somebody wanted what administrators may."""

    async def undo(self, asked: Ask, subject: str) -> Linked | None:
        """Remove a link; None where there is none."""

    async def answer(self, asked: Ask, link_id: str, *, yes: bool) -> Linked | None:
        """Write down an answer to a proposal; None where it is withdrawn."""

    async def all(self, workspace: str) -> Sequence[Linked]:
        """Return what is linked."""

    async def taken(self, workspace: str, email: str, *, by_other_than: str) -> bool:
        """Return whether somebody else is this developer, by a link or an address."""


class Finder(Protocol):
    """Who somebody is in Slack, and in the organisation."""

    async def standing(self, workspace: str, user: str) -> Asker:
        """Return what somebody is in the workspace."""

    async def address(self, workspace: str, user: str) -> str | None:
        """Return the address of somebody's profile."""

    async def record(self, email: str) -> Developer | None:
        """Return the developer with this address."""


@dataclass(frozen=True, slots=True)
class LinkListener:
    """Listens to whatever is about links."""

    store: Store
    finder: Finder
    directory: Callable[[str], Awaitable[Directory]]

    async def on_ask(self, answer: Answer, asked: Ask) -> None:
        """Do what is wanted, or say why not."""
        try:
            await answer(await self._answer(asked))
        except RequestError as error:
            await answer(replies.not_understood(error).payload)
        except ExportError:
            await answer(replies.BUSY)

    async def on_forget(self, answer: Answer, asked: Ask) -> None:
        """Forget the asker's own link."""
        await answer(await self._forget(asked))

    async def on_press(
        self,
        ack: Callable[[], Awaitable[object]],
        body: Mapping[str, Any],
        respond: Callable[..., Awaitable[object]],
    ) -> None:
        """Write down a yes or no, and put what came of it in the place of the question."""
        asked = from_press(body)
        yes = body["actions"][0]["action_id"] == link_replies.YES
        link = await self.store.answer(asked, asked.text, yes=yes)
        await ack()
        if link is None:
            said = link_replies.WITHDRAWN
        else:
            said = link_replies.confirmed(link) if yes else link_replies.DECLINED
        await respond(text=said, replace_original=True)

    async def _answer(self, asked: Ask) -> str:
        wish = parse_link(asked.text)
        if isinstance(wish, Unlink) and wish.subject in ("", asked.user):
            return await self._forget(asked)
        asker = await self.finder.standing(asked.workspace, asked.user)
        if not asker.administrator:
            await self.store.refuse(asked, link_replies.ADMINISTRATORS_ONLY)
            return link_replies.ADMINISTRATORS_ONLY
        match wish:
            case ShowLinks():
                return link_replies.listed(await self.store.all(asked.workspace))
            case Unlink(subject):
                link = await self.store.undo(asked, subject)
                return link_replies.undone(link) if link else link_replies.NO_LINK
            case LinkGroup(group, label, text):
                team = parse_team(text, directory=await self.directory(asked.workspace))
                await self.store.link_group(asked, group, label, team)
                return link_replies.linked_group(label, team)
            case Propose():
                return await self._propose(asked, wish)

    async def _forget(self, asked: Ask) -> str:
        link = await self.store.undo(asked, asked.user)
        return link_replies.forgotten(link) if link else link_replies.NONE_OF_YOURS

    async def _propose(self, asked: Ask, wish: Propose) -> str:
        """Ask the person, unless something speaks against it."""
        if wish.user == asked.user:
            return link_replies.NOT_ONESELF
        developer = await self.finder.record(wish.email)
        if developer is None:
            return link_replies.no_developer(wish.email)
        person = await self.finder.standing(asked.workspace, wish.user)
        if person.standing is not Standing.MEMBER:
            return link_replies.NO_MEMBER
        if await self.finder.address(asked.workspace, wish.user) == developer.key:
            return link_replies.SAME_ADDRESS
        if await self.store.taken(
            asked.workspace, developer.email, by_other_than=wish.user
        ):
            return link_replies.SOMEBODY_ELSES
        await self.store.propose(asked, wish.user, developer)
        return link_replies.asked(wish.user, developer)
