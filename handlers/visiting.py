"""Listeners of the Home tab: shown at once from what is known, and made anew behind it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from handlers import replies
from handlers.again import again
from handlers.asking import Ack, Answer, Ask, Body, Said, ask_id, heard
from handlers.blocks import home
from handlers.blocks.home import Page
from handlers.blocks.parts import Block
from handlers.following import Follow, followed
from handlers.pressing import Store
from handlers.reports import Reception, Refuse, Submit
from reporting.directory import Directory
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan


class Screens(Protocol):
    """Puts views on people's screens."""

    async def publish(self, workspace: str, user: str, view: Block) -> None:
        """Fill somebody's Home tab, if Slack takes it in time."""


class Homes(Protocol):
    """What is known of people for their Home tabs."""

    async def page(self, workspace: str, user: str) -> Page:
        """Return what is known at once."""

    async def set_names(self, workspace: str, user: str, *, shown: bool) -> None:
        """Let somebody see names at once, or only when they ask."""

    async def refresh(self, workspace: str, user: str) -> None:
        """Let it be made anew, if it is not being made and is older than some minutes."""


@dataclass(frozen=True, slots=True)
class HomeListener:
    """Listens to the Home tab, with what it needs handed in."""

    screens: Screens
    homes: Homes
    refused: Callable[[Ask], Awaitable[str]]
    store: Store
    reception: Reception
    submit: Submit
    refuse: Refuse
    directory: Callable[[str], Awaitable[Directory]]
    today: Callable[[], date]
    # Says something to a person in a direct message.
    tell: Callable[[Ask, Said], Awaitable[None]]
    # Listens to a text about digests.
    about_digests: Callable[[Answer, Ask], Awaitable[None]]

    async def on_opened(self, body: Body, event: Mapping[str, Any]) -> None:
        """Show the tab."""
        if event.get("tab") != "home":
            return
        workspace, user = body["team_id"], event["user"]
        asked = _alone(workspace, user, "home", event["event_ts"])
        if why := await self.refused(asked):
            await self.screens.publish(workspace, user, home.refused_view(why))
            return
        page = await self.homes.page(workspace, user)
        # Before it is shown: what is shown first is then never the newer one.
        await self.screens.publish(workspace, user, home.view(page))
        await self.homes.refresh(workspace, user)

    async def on_again(self, ack: Ack, body: Body) -> None:
        """Ask the same once more, for the days that end now, and answer in private."""
        workspace, user = body["team"]["id"], body["user"]["id"]
        request_id = body["actions"][0]["value"]
        asked = _alone(workspace, user, request_id, str(self.today()))
        said = await self.refused(asked) or await self._again(asked, request_id)
        if said:
            await self.tell(asked, said)
        await ack()

    async def on_weekly(self, ack: Ack, body: Body) -> None:
        """Turn one's own digest on or off."""
        workspace, user = body["team"]["id"], body["user"]["id"]
        asked = _alone(workspace, user, body["trigger_id"])
        asked = replace(asked, text=body["actions"][0]["value"])
        said = await self.refused(asked) or await heard(self.about_digests, asked)
        await self.tell(asked, said)
        await ack()
        page = await self.homes.page(workspace, user)
        await self.screens.publish(workspace, user, home.view(page))

    async def on_names(self, ack: Ack, body: Body) -> None:
        """Show somebody names at once from now on, or only when they ask."""
        workspace, user = body["team"]["id"], body["user"]["id"]
        shown = body["actions"][0]["value"] == home.AT_ONCE
        await self.homes.set_names(workspace, user, shown=shown)
        await ack()
        page = await self.homes.page(workspace, user)
        await self.screens.publish(workspace, user, home.view(page))

    async def _again(self, asked: Ask, request_id: str) -> str:
        """Ask it, and return why that cannot be done, if it cannot."""
        origin = await self.store.origin(asked.workspace, request_id)
        if origin is None or origin.asked_by != asked.user:
            return replies.NO_REPORT
        try:
            directory, today = await self.directory(asked.workspace), self.today()
            request = again(
                origin.request, origin.text, directory=directory, today=today
            )
            request = followed(
                request, Follow.PRIVATELY, directory=directory, today=today
            )
            request = await self.reception.found(asked, request)
            plan(request, directory)
            await self.reception.decided(asked, request)
        except AccessError as error:
            await self.refuse(asked, request, error)
            return str(error)
        except RequestError as error:
            return str(error)
        except ExportError:
            return replies.BUSY
        await self.submit(replace(asked, text=origin.text), request)
        return ""


def _alone(workspace: str, user: str, *name: str) -> Ask:
    return Ask(
        id=ask_id(workspace, user, *name),
        workspace=workspace,
        channel=user,
        user=user,
        text="",
        direct=True,
    )
