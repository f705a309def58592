"""Slack's side of the door: text and clicks in, requests out, and the words people read."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from handlers import link_replies, replies
from handlers.asking import (
    Ack,
    Answer,
    Ask,
    Body,
    Respond,
    from_command,
    from_mention,
    from_message,
    from_press,
    heard,
    instead,
)
from handlers.blocks import REVEAL, form, home, pressed
from handlers.blocks.digest_form import Field as DigestField
from handlers.blocks.digests import CHANGE, DETAILS, NEW
from handlers.digest_details import DigestDetails
from handlers.digest_forms import FORM as DIGEST_FORM
from handlers.digest_forms import DigestForm
from handlers.digests import PRESSES, DigestListener
from handlers.draft import Field
from handlers.filling import Form
from handlers.limits import LimitListener
from handlers.links import LinkListener
from handlers.parse.digests import about_digests
from handlers.parse.limits import Topic, topic
from handlers.parse.links import about_links
from handlers.parse.personal import About, about
from handlers.personal import Personal
from handlers.pressing import Presses
from handlers.reports import Reports
from handlers.visiting import HomeListener
from handlers.workspaces import WorkspaceListener

COMMANDS = ("/insights",)


class App(Protocol):
    """The part of Bolt's app that listeners are attached to."""

    def command(self, command: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``command``."""

    def event(self, event: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``event``."""

    def action(
        self, action: str | re.Pattern[str]
    ) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of a button."""

    def options(self, action: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for what offers the options of a menu."""

    def view(self, callback: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of a form that is sent."""

    def message_shortcut(
        self, callback: str
    ) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of a shortcut in a message's menu."""

    def global_shortcut(
        self, callback: str
    ) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of a shortcut."""


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

    async def on_message(self, body: Body, event: Mapping[str, Any]) -> None:
        """Answer what a person wrote to the bot alone."""
        asked = from_message(body, event)
        if asked is not None:
            await self._hear(partial(self.say, asked), asked)

    async def on_mention(self, body: Body, event: Mapping[str, Any]) -> None:
        """Answer who mentioned the bot in a channel, in the thread of that message."""
        asked = from_mention(body, event)
        if asked is not None:
            await self._hear(partial(self.say, asked), asked)

    async def on_say(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Ask what the button says that may have been meant."""
        asked, answer = from_press(body), instead(respond)
        said = await heard(self._hear, asked)
        await ack()
        await answer(said or replies.asked_as(asked.text))

    async def on_teams(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Show a page of the list of teams, in the place of what stands there."""
        asked, answer = from_press(body), instead(respond)
        why = await self.refuse(asked)
        await ack()
        if why:
            await answer(why)
        else:
            await self.reports.on_teams(answer, asked)

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
    presses: Presses,
    filling: Form,
    visiting: HomeListener,
    digest_form: DigestForm,
    details: DigestDetails,
    workspaces: WorkspaceListener,
) -> None:
    """Attach every listener; reading this function is reading the bot's menu."""
    app.command("/insights")(insights.on_command)
    app.event("message")(insights.on_message)
    app.event("app_mention")(insights.on_mention)
    app.action(re.compile(rf"^{pressed.SAY}_\d+$"))(insights.on_say)
    app.action(re.compile(rf"^{pressed.TEAMS}_\d+$"))(insights.on_teams)
    app.action(re.compile(rf"^{pressed.FOLLOW}_"))(presses.on_follow)
    app.action(pressed.MORE)(presses.on_follow)
    app.action(pressed.DEFINITIONS)(presses.on_definitions)
    app.action(pressed.CSV)(presses.on_csv)
    app.action(pressed.WEEKLY)(presses.on_weekly)
    app.action(pressed.DELETE)(presses.on_delete)
    app.action(REVEAL)(presses.on_reveal)
    app.message_shortcut(pressed.AGAIN)(presses.on_again)
    app.global_shortcut(form.SHORTCUT)(filling.on_open)
    app.action(form.OPEN)(filling.on_open)
    app.action(re.compile(rf"^{form.FIELD}_"))(filling.on_change)
    app.event("app_home_opened")(visiting.on_opened)
    app.action(home.AGAIN)(visiting.on_again)
    app.action(home.WEEKLY)(visiting.on_weekly)
    app.action(home.NAMES)(visiting.on_names)
    app.options(Field.TEAMS)(filling.on_search)
    app.view(form.FORM)(filling.on_submit)
    app.action(link_replies.YES)(insights.links.on_press)
    app.action(link_replies.NO)(insights.links.on_press)
    _register_digests(app, insights.digests, digest_form, details)
    app.event("app_uninstalled")(workspaces.on_uninstalled)
    app.event("tokens_revoked")(workspaces.on_tokens_revoked)


def _register_digests(
    app: App, digests: DigestListener, filled: DigestForm, details: DigestDetails
) -> None:
    """Attach what listens to the buttons of digests, and to the form that changes one."""
    for press in PRESSES:
        app.action(press)(digests.on_press)
    app.action(CHANGE)(filled.on_open)
    app.action(NEW)(filled.on_new)
    app.options(DigestField.TEAMS)(filled.on_teams)
    app.options(DigestField.ZONE)(filled.on_zones)
    app.view(DIGEST_FORM)(filled.on_submit)
    app.action(DETAILS)(details.on_press)
