"""A running workspace: act as its people, look at its state, order its faults."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.playground import commands, modals, presses, suggestions, talk
from bot.playground.delivery import Deliveries
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError
from bot.playground.event_limits import EventLimits
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.files import File
from bot.playground.grants import Grants
from bot.playground.limits import Pace
from bot.playground.people import find_channel, find_user, stand_in
from bot.playground.records import App, Channel, Installation, Json, Message
from bot.playground.screens import View
from bot.playground.seed import Seed
from bot.playground.socket_mode import Sockets
from bot.playground.tickets import Tickets
from bot.playground.traffic import ApiCall, Delivery, Traffic
from bot.playground.workspace import Workspace

T = TypeVar("T")
# How often scheduled messages are looked at.
_TICK_S = 0.5


class Playground:
    """A running workspace: act as its people, look at its state, order its faults.

    ``url`` is where the page is; a client library's ``base_url`` is ``api_url``. Users and
    channels may be named or given by id; ``@name`` is the direct message with somebody.
    """

    def __init__(self, workspace: Workspace, *, url: str) -> None:
        self.workspace = workspace
        self.url = url
        self.api_url = f"{url}/api/"
        self.faults = Faults()
        self.traffic = Traffic()
        self.pace = Pace(workspace.clock)
        self.sockets = Sockets(workspace)
        self.sockets.base_url = url
        self.deliveries = Deliveries(workspace, self.traffic, self.sockets)
        self.tickets = Tickets(workspace)
        self.desk = Desk(
            workspace=workspace,
            tickets=self.tickets,
            deliveries=self.deliveries,
            limits=EventLimits(workspace),
            base_url=url,
        )
        self.events = Events(self.desk)
        workspace.on_message = self.events.on_message
        self._ticking: asyncio.Task[None] | None = None
        self._farewells: set[asyncio.Task[None]] = set()
        self.grants = Grants(workspace, self._say_goodbye)

    @property
    def request_url(self) -> str | None:
        """Where commands, interactions and events are sent; may be set at any time."""
        return self.deliveries.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.deliveries.request_url = url

    # people

    async def command(self, *, user: str, channel: str, text: str) -> Delivery:
        """Type a slash command and return how the app acknowledged it."""
        return await commands.run_command(
            self.desk, user=user, channel=channel, text=text
        )

    async def say(
        self, *, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Message:
        """Write a message; apps that listen get an event."""
        return await talk.say(
            self.desk,
            self.events,
            user=user,
            channel=channel,
            text=text,
            thread_ts=thread_ts,
        )

    async def join(self, *, user: str, channel: str) -> Channel:
        """Join a public channel."""
        place = await talk.come_in(self.desk, self.events, user=user, channel=channel)
        return place.channel

    def leave(self, *, user: str, channel: str) -> None:
        """Leave a channel."""
        place = stand_in(self.workspace, user, channel)
        self.workspace.leave(place.channel.id, place.user.id)

    def direct_message(self, *, user: str, whom: str) -> Channel:
        """Open the direct message of two people, or of a person and an app."""
        return find_channel(self.workspace, f"@{whom}", find_user(self.workspace, user))

    def read(self, *, user: str, channel: str) -> None:
        """Note that a person has read a channel to its end."""
        person = find_user(self.workspace, user)
        place = find_channel(self.workspace, channel, person)
        said = self.workspace.messages(place.id, seen_by=person.id)
        if said:
            self.workspace.read_until[place.id, person.id] = said[-1].ts
            self.workspace.changes.announce()

    async def invite(self, *, user: str, channel: str, whom: str) -> None:
        """Bring a person or an app into a channel the user is in."""
        await talk.invite(self.desk, self.events, user=user, channel=channel, whom=whom)

    async def press(
        self,
        *,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        chosen: Json | None = None,
        values: Json | None = None,
    ) -> Delivery:
        """Press a button or choose from a menu of a message."""
        return await presses.press(
            self.desk,
            user=user,
            channel=channel,
            ts=ts,
            action_id=action_id,
            chosen=chosen,
            values=values,
        )

    async def suggest(
        self, *, user: str, channel: str, ts: str, action_id: str, typed: str = ""
    ) -> Json:
        """Type into a message's menu with options from the app; return those."""
        return await suggestions.suggest_in_message(
            self.desk,
            user=user,
            channel=channel,
            ts=ts,
            action_id=action_id,
            typed=typed,
        )

    async def suggest_in_view(
        self, *, user: str, view_id: str, action_id: str, typed: str = ""
    ) -> Json:
        """Type into a view's menu with options from the app; return those."""
        return await suggestions.suggest_in_view(
            self.desk, user=user, view_id=view_id, action_id=action_id, typed=typed
        )

    async def shortcut(self, *, user: str, callback_id: str) -> Delivery:
        """Choose a global shortcut."""
        return await presses.choose_shortcut(
            self.desk, user=user, callback_id=callback_id
        )

    async def message_shortcut(
        self, *, user: str, channel: str, ts: str, callback_id: str
    ) -> Delivery:
        """Choose a shortcut from a message's menu."""
        return await presses.choose_message_shortcut(
            self.desk, user=user, channel=channel, ts=ts, callback_id=callback_id
        )

    async def submit_view(
        self, *, user: str, view_id: str, values: Json | None = None
    ) -> Delivery:
        """Submit a modal with input values by block id and action id."""
        return await modals.submit(
            self.desk, user=user, view_id=view_id, values=values or {}
        )

    async def close_view(
        self, *, user: str, view_id: str, everything: bool = False
    ) -> Delivery | None:
        """Close a modal, or all of them."""
        return await modals.close(
            self.desk, user=user, view_id=view_id, everything=everything
        )

    async def press_in_view(
        self,
        *,
        user: str,
        view_id: str,
        action_id: str,
        chosen: Json | None = None,
        values: Json | None = None,
    ) -> Delivery:
        """Press a button or choose from a menu in a modal or Home tab."""
        return await modals.press_in_view(
            self.desk,
            user=user,
            view_id=view_id,
            action_id=action_id,
            chosen=chosen,
            values=values,
        )

    async def open_home(
        self, *, user: str, app_id: str, tab: str = "home"
    ) -> Delivery | None:
        """Open an app's Home tab, or its ``messages``."""
        return await talk.open_home(self.desk, user=user, app_id=app_id, tab=tab)

    async def uninstall(self, *, app_id: str, team_id: str) -> None:
        """Remove an app from a team, as its administrators can; the app hears of it."""
        installation = self.workspace.installation(app_id, team_id)
        if installation is None:
            raise PlaygroundError(f"{app_id} is not installed in {team_id}.")
        self.grants.end(installation)
        await asyncio.gather(*self._farewells)

    def _say_goodbye(self, app: App, gone: Installation) -> None:
        task = asyncio.create_task(talk.say_goodbye(self.desk, app, gone))
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    async def verify_request_url(self, app_id: str) -> bool:
        """Tell whether the app answers Slack's challenge at its request URL."""
        return await self.deliveries.verify_request_url(self.workspace.apps[app_id])

    # state

    def messages(self, channel: str, *, seen_by: str | None = None) -> list[Message]:
        """Return a channel's messages, oldest first.

        ``seen_by`` adds the ephemeral ones of that person.
        """
        viewer = find_user(self.workspace, seen_by) if seen_by else None
        anyone = viewer or next(iter(self.workspace.users.values()))
        place = find_channel(self.workspace, channel, anyone)
        return self.workspace.messages(place.id, seen_by=viewer.id if viewer else None)

    def views(self, user: str) -> list[View]:
        """Return the modals on a person's screen, the top one last."""
        return self.workspace.screens.open(find_user(self.workspace, user).id)

    def file(self, file_id: str) -> File:
        """Return an uploaded file with its bytes."""
        return self.workspace.files[file_id]

    def calls(self, method: str | None = None) -> list[ApiCall]:
        """Return the Web API calls made so far, of one method or all."""
        return [c for c in self.traffic.calls if method in (None, c.method)]

    async def until(
        self, look: Callable[[], T | None], *, timeout_s: float = 10.0
    ) -> T:
        """Return what ``look`` finds (anything true), asked again after every change."""
        return await self.workspace.changes.until(look, timeout_s=timeout_s)

    def offer(self, *, suggestions: Sequence[str]) -> None:
        """Put other texts to click above the message box."""
        self.workspace.suggestions = tuple(map(str, suggestions))
        self.workspace.changes.announce()

    def reset(self, seed: Seed | None = None) -> None:
        """Go back to the seed, or to another; faults, traffic, spent limits are forgotten."""
        self.faults.clear()
        self.traffic.clear()
        self.pace.forget()
        self.desk.limits.forget()
        self.workspace.reset(seed)

    # running

    async def start(self) -> None:
        """Get ready to send; scheduled messages appear from now on."""
        await self.deliveries.start()
        self._ticking = asyncio.create_task(self._tick())

    async def stop(self) -> None:
        """Close all connections and give up what waits."""
        for task in list(self._farewells):
            task.cancel()
        self.events.close()
        if self._ticking is not None:
            self._ticking.cancel()
        await self.sockets.close()
        await self.deliveries.close()

    async def _tick(self) -> None:
        while True:
            self.workspace.post_due()
            await asyncio.sleep(_TICK_S)
