"""Slack's side of the door: text and clicks in, requests out, and the words people read."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from handlers import link_replies
from handlers.asking import Answer, Ask, from_command, from_message
from handlers.blocks import REVEAL
from handlers.digests import PRESSES, DigestListener
from handlers.limits import LimitListener
from handlers.links import LinkListener
from handlers.parse.digests import about_digests
from handlers.parse.limits import Topic, topic
from handlers.parse.links import about_links
from handlers.parse.personal import About, about
from handlers.personal import Personal
from handlers.reports import Reports
from handlers.workspaces import WorkspaceListener

COMMANDS = ("/insights",)


class App(Protocol):
    """The part of Bolt's app that listeners are attached to."""

    def command(self, command: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``command``."""

    def event(self, event: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``event``."""

    def action(self, action: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of a button."""


@dataclass(frozen=True, slots=True)
class Insights:
    """Whatever is said to the bot: who may speak to it at all, and who listens to what.

    ``refuse`` returns why somebody gets no answer, or nothing; ``say`` answers in the
    conversation where Slack gives no way to answer at once.
    """

    topics: Mapping[Topic, LimitListener]
    links: LinkListener
    digests: DigestListener
    personal: Personal
    reports: Reports
    refuse: Callable[[Ask], Awaitable[str]]
    say: Callable[[Ask, str | dict[str, Any]], Awaitable[None]]

    async def on_command(self, ack: Answer, command: Mapping[str, str]) -> None:
        """Answer a slash command."""
        await self._hear(ack, from_command(command))

    async def on_message(
        self, body: Mapping[str, Any], event: Mapping[str, Any]
    ) -> None:
        """Answer what a person wrote to the bot alone."""
        asked = from_message(body, event)
        if asked is not None:
            await self._hear(partial(self.say, asked), asked)

    async def _hear(self, answer: Answer, asked: Ask) -> None:
        if why := await self.refuse(asked):
            await answer(why)
            return
        if asked.direct:
            await self.personal.meet(asked)
        await self._listener(asked)(answer, asked)

    def _listener(self, asked: Ask) -> Callable[[Answer, Ask], Awaitable[None]]:
        """Return who listens to what it is about."""
        if about_links(asked.text):
            return self.links.on_ask
        if about_digests(asked.text):
            return self.digests.on_ask
        match about(asked.text):
            case About.ME:
                return self.personal.on_ask
            case About.FORGET:
                return self.links.on_forget
        limit = topic(asked.text)
        return self.reports.on_ask if limit is None else self.topics[limit].on_ask


def register(
    app: App,
    *,
    insights: Insights,
    workspaces: WorkspaceListener,
) -> None:
    """Attach every listener; reading this function is reading the bot's menu."""
    app.command("/insights")(insights.on_command)
    app.event("message")(insights.on_message)
    app.action(REVEAL)(insights.reports.on_reveal)
    app.action(link_replies.YES)(insights.links.on_press)
    app.action(link_replies.NO)(insights.links.on_press)
    for press in PRESSES:
        app.action(press)(insights.digests.on_press)
    app.event("app_uninstalled")(workspaces.on_uninstalled)
    app.event("tokens_revoked")(workspaces.on_tokens_revoked)
