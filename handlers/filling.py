"""Listeners of the form: opened, filled in, sent."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from handlers import replies
from handlers.asking import Ack, Ask, Body, ask_id
from handlers.blocks import form
from handlers.blocks.parts import Block, fitting
from handlers.draft import (
    Draft,
    Field,
    FieldError,
    plain_words,
    read_draft,
    text,
    understood,
)
from handlers.mrkdwn import code
from handlers.parse.spoken import spoken
from handlers.reports import Reception, Refuse, Submit
from handlers.team_search import found
from reporting.directory import Directory, Team
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan
from reporting.wording import shorten

Options = Callable[..., Awaitable[object]]
_PREVIEW_LIMIT = 1000
# What opens a form is good for three seconds; who asks takes half of them at most.
_PREVIEW_WITHIN_S = 0.7


class Screens(Protocol):
    """Puts views on people's screens."""

    async def open(self, workspace: str, trigger: str, view: Block) -> bool:
        """Open a modal; False where it came too late."""

    async def change(
        self, workspace: str, view_id: str, pressed_at: str, view: Block
    ) -> None:
        """Change a modal, unless something pressed later has, or it is closed."""


class Onlooker(Reception, Protocol):
    """What can be told at once, of teams too."""

    async def visible(self, asked: Ask, teams: Sequence[Team]) -> Sequence[Team]:
        """Return the teams whose figures somebody may see, as far as is known."""


@dataclass(frozen=True, slots=True)
class Form:
    """Listens to the form, with what it needs handed in."""

    screens: Screens
    refused: Callable[[Ask], Awaitable[str]]
    reception: Onlooker
    submit: Submit
    refuse: Refuse
    directory: Callable[[str], Awaitable[Directory]]
    today: Callable[[], date]
    # Says something to a person in a direct message.
    tell: Callable[[Ask, str], Awaitable[None]]

    async def on_open(self, ack: Ack, body: Body) -> None:
        """Open the form: by the shortcut, or by a button."""
        await ack()
        asked = _asked(body, body["trigger_id"])
        if why := await self.refused(asked):
            await self.tell(asked, why)
            return
        draft = Draft()
        view = form.view(draft, await self._preview(asked.workspace, draft))
        if not await self.screens.open(asked.workspace, body["trigger_id"], view):
            await self.tell(asked, replies.FORM_TOO_LATE)

    async def on_search(self, ack: Options, body: Body) -> None:
        """Offer the teams that fit what is typed."""
        typed = str(body.get("value") or "")
        try:
            directory = await self.directory(body["team"]["id"])
        except ExportError:
            await ack(options=[])
            return
        asked = _asked(body, "search")
        teams = await self.reception.visible(asked, found(directory, typed))
        await ack(**form.team_options(teams, with_me=not typed))

    async def on_change(self, ack: Ack, body: Body) -> None:
        """Show what the form stands for now, and the fields that it needs."""
        await ack()
        view, workspace = body["view"], body["team"]["id"]
        draft = read_draft(view["state"]["values"])
        changed = form.view(draft, await self._preview(workspace, draft))
        at = body["actions"][0]["action_ts"]
        await self.screens.change(workspace, view["id"], at, changed)

    async def on_submit(
        self, ack: Callable[..., Awaitable[object]], body: Body
    ) -> None:
        """Ask what the form stands for; what is wrong is said at its field."""
        draft = read_draft(body["view"]["state"]["values"])
        # Sending the same form twice is one asking.
        asked = replace(
            _asked(body, body["view"]["id"]),
            channel=draft.channel or body["user"]["id"],
        )
        try:
            await self._submit(asked, draft)
        except FieldError as error:
            await ack(response_action="errors", errors={error.field.value: str(error)})
        else:
            await ack()

    async def _submit(self, asked: Ask, draft: Draft) -> None:
        if why := await self.refused(asked):
            raise FieldError(Field.TEAMS, plain_words(why))
        try:
            directory = await self.directory(asked.workspace)
            request = understood(draft, directory, self.today())
            request = await self.reception.found(asked, request)
            plan(request, directory)
        except ExportError as error:
            raise FieldError(Field.TEAMS, replies.BUSY) from error
        except RequestError as error:
            raise FieldError(Field.TEAMS, plain_words(str(error))) from error
        asked = replace(asked, text=text(draft, directory))
        try:
            await self.reception.decided(asked, request)
        except AccessError as error:
            await self.refuse(asked, request, error)
            raise FieldError(Field.TEAMS, plain_words(str(error))) from error
        await self.submit(asked, request)

    async def _preview(self, workspace: str, draft: Draft) -> str:
        """Say what a form stands for, or why it stands for nothing yet."""
        try:
            async with asyncio.timeout(_PREVIEW_WITHIN_S):
                directory = await self.directory(workspace)
            request = understood(draft, directory, self.today())
        except FieldError as error:
            return fitting(str(error), _PREVIEW_LIMIT)
        except (ExportError, TimeoutError):
            return replies.BUSY
        said = fitting(spoken(request), _PREVIEW_LIMIT)
        return f"{said}\n{code(shorten(f'/insights {text(draft, directory)}', 600))}"


def _asked(body: Body, name: str) -> Ask:
    workspace, user = body["team"]["id"], body["user"]["id"]
    return Ask(
        id=ask_id(workspace, user, name),
        workspace=workspace,
        channel=user,
        user=user,
        text="",
        direct=True,
    )
