"""The local workspace on one port: Web API, files, Socket Mode, page and controls."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import web

from bot.playground import commands, modals, presses, talk
from bot.playground.answers import ResponseUrls
from bot.playground.authorizing import Authorizing
from bot.playground.control import Control
from bot.playground.delivery import Deliveries
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError
from bot.playground.faults import Faults
from bot.playground.grants import Grants
from bot.playground.limits import Pace
from bot.playground.people import find_channel, find_user
from bot.playground.records import App, File, Installation, Json, Message, View
from bot.playground.seed import Seed
from bot.playground.socket_mode import Sockets
from bot.playground.strictness import Clock, Strictness
from bot.playground.tickets import Tickets
from bot.playground.traffic import ApiCall, Delivery, Traffic
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace

T = TypeVar("T")
MOST_UPLOAD_BYTES = 64 * 1024 * 1024


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
        self._pace = Pace(workspace.clock)
        self._sockets = Sockets(workspace)
        self._sockets.base_url = url
        self._deliveries = Deliveries(workspace, self.traffic, self._sockets)
        self._tickets = Tickets(workspace)
        self._farewells: set[asyncio.Task[None]] = set()
        self._grants = Grants(workspace, self._say_goodbye)
        self._desk = Desk(
            workspace=workspace,
            tickets=self._tickets,
            deliveries=self._deliveries,
            base_url=url,
        )

    @property
    def request_url(self) -> str | None:
        """Where commands, interactions and events are sent; may be set at any time."""
        return self._deliveries.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._deliveries.request_url = url

    # people

    async def command(self, *, user: str, channel: str, text: str) -> Delivery:
        """Type a slash command and return how the app acknowledged it."""
        return await commands.run_command(
            self._desk, user=user, channel=channel, text=text
        )

    async def say(
        self, *, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Message:
        """Write a message; apps that listen get an event."""
        return await talk.say(
            self._desk, user=user, channel=channel, text=text, thread_ts=thread_ts
        )

    async def press(
        self,
        *,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        chosen: Json | None = None,
    ) -> Delivery:
        """Press a button or choose from a menu of a message."""
        return await presses.press(
            self._desk,
            user=user,
            channel=channel,
            ts=ts,
            action_id=action_id,
            chosen=chosen,
        )

    async def shortcut(self, *, user: str, callback_id: str) -> Delivery:
        """Choose a global shortcut."""
        return await presses.choose_shortcut(
            self._desk, user=user, callback_id=callback_id
        )

    async def message_shortcut(
        self, *, user: str, channel: str, ts: str, callback_id: str
    ) -> Delivery:
        """Choose a shortcut from a message's menu."""
        return await presses.choose_message_shortcut(
            self._desk, user=user, channel=channel, ts=ts, callback_id=callback_id
        )

    async def submit_view(
        self, *, user: str, view_id: str, values: Json | None = None
    ) -> Delivery:
        """Submit a modal with input values by block id and action id."""
        return await modals.submit(
            self._desk, user=user, view_id=view_id, values=values or {}
        )

    async def close_view(self, *, user: str, view_id: str) -> Delivery | None:
        """Close a modal."""
        return await modals.close(self._desk, user=user, view_id=view_id)

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
            self._desk,
            user=user,
            view_id=view_id,
            action_id=action_id,
            chosen=chosen,
            values=values,
        )

    async def open_home(self, *, user: str, app_id: str) -> Delivery | None:
        """Open an app's Home tab."""
        return await talk.open_home(self._desk, user=user, app_id=app_id)

    async def uninstall(self, *, app_id: str, team_id: str) -> None:
        """Remove an app from a team, as its administrators can; the app hears of it."""
        installation = self.workspace.installation(app_id, team_id)
        if installation is None:
            raise PlaygroundError(f"{app_id} is not installed in {team_id}.")
        self._grants.end(installation)
        await asyncio.gather(*self._farewells)

    def _say_goodbye(self, app: App, gone: Installation) -> None:
        task = asyncio.create_task(talk.say_goodbye(self._desk, app, gone))
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    async def verify_request_url(self, app_id: str) -> bool:
        """Tell whether the app answers Slack's challenge at its request URL."""
        return await self._deliveries.verify_request_url(self.workspace.apps[app_id])

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
        return self.workspace.open_views(find_user(self.workspace, user).id)

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

    def reset(self) -> None:
        """Go back to the seed; ordered faults, traffic and spent limits are forgotten."""
        self.faults.clear()
        self.traffic.clear()
        self._pace.forget()
        self.workspace.reset()

    # serving

    def web_app(self) -> web.Application:
        """Return everything as one aiohttp application."""
        api = WebApi(
            workspace=self.workspace,
            tickets=self._tickets,
            faults=self.faults,
            traffic=self.traffic,
            pace=self._pace,
            connect=self._sockets.address,
            grants=self._grants,
            base_url=self.url,
        )
        app = web.Application(client_max_size=MOST_UPLOAD_BYTES)
        app.add_routes(api.routes())
        app.add_routes(
            ResponseUrls(self.workspace, self._tickets, self.faults).routes()
        )
        app.add_routes(Authorizing(self.workspace, self._grants).routes())
        app.add_routes(self._sockets.routes())
        Control(self._desk, self.faults, self.traffic, self.reset).attach(app)
        app.on_startup.append(self._start)
        app.on_shutdown.append(self._stop)
        return app

    async def _start(self, _app: web.Application) -> None:
        await self._deliveries.start()

    async def _stop(self, _app: web.Application) -> None:
        for task in list(self._farewells):
            task.cancel()
        await self._sockets.close()
        await self._deliveries.close()


@asynccontextmanager
async def playground(
    seed: Seed,
    *,
    request_url: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    clock: Clock = time.time,
    strictness: Strictness | None = None,
) -> AsyncIterator[Playground]:
    """Serve a workspace until the block ends; port 0 takes a free one."""
    listener = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    workspace = Workspace(seed, clock=clock, strictness=strictness)
    running = Playground(workspace, url=f"http://{name}:{listener.getsockname()[1]}")
    running.request_url = request_url
    runner = web.AppRunner(running.web_app(), access_log=None, shutdown_timeout=0.2)
    try:
        await runner.setup()
        await web.SockSite(runner, listener).start()
        yield running
    finally:
        await runner.cleanup()
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise PlaygroundError(
            f"The playground cannot listen on {host}:{port}: {error.strerror}. "
            "Another port would do."
        ) from error
