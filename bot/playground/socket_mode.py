"""Socket Mode: deliveries over a WebSocket the app opened, for apps without an address."""

import asyncio
import itertools
import json
from collections import defaultdict

from aiohttp import WSMsgType, web

from bot.playground.errors import SlackError
from bot.playground.records import App, Json
from bot.playground.workspace import Workspace

MOST_CONNECTIONS = 10
_TYPES = {
    "command": "slash_commands",
    "interaction": "interactive",
    "event": "events_api",
}


class Sockets:
    """The open WebSockets by app; each delivery goes to one of them, in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self.base_url = ""
        self._workspace = workspace
        self._tickets: dict[str, str] = {}
        self._open: dict[str, list[web.WebSocketResponse]] = defaultdict(list)
        self._turns = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses this serves."""
        return [web.get("/link", self._serve)]

    def address(self, app: App) -> str:
        """Return an address for one new connection of the app."""
        if len(self._open[app.id]) >= MOST_CONNECTIONS:
            raise SlackError("too_many_websockets")
        ticket = self._workspace.next_id("S")
        self._tickets[ticket] = app.id
        return f"{self.base_url.replace('http', 'ws', 1)}/link?ticket={ticket}"

    def is_connected(self, app: App) -> bool:
        """Tell whether the app has a connection open."""
        return bool(self._open[app.id])

    async def close(self) -> None:
        """Close all connections."""
        for sockets in list(self._open.values()):
            for socket in list(sockets):
                await socket.close()

    async def send(self, app: App, kind: str, payload: Json, attempt: int) -> Json:
        """Send an envelope and return the payload of its acknowledgement."""
        sockets = self._open[app.id]
        socket = sockets[next(self._turns) % len(sockets)]
        envelope_id = self._workspace.next_id("E")
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": _TYPES[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event":
            envelope |= {"retry_attempt": attempt, "retry_reason": ""}
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        try:
            await socket.send_str(json.dumps(envelope))
            return await future
        finally:
            del self._waiting[envelope_id]

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        app_id = self._tickets.pop(request.query.get("ticket", ""), None)
        if app_id is None:
            raise web.HTTPForbidden
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._open[app_id].append(socket)
        self._workspace.changes.announce()
        hello = {
            "type": "hello",
            "num_connections": len(self._open[app_id]),
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": "playground", "approximate_connection_time": 3600},
        }
        try:
            await socket.send_str(json.dumps(hello))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self._open[app_id].remove(socket)
        return socket

    def _acknowledge(self, text: str) -> None:
        try:
            answer = json.loads(text)
            future = self._waiting.get(answer["envelope_id"])
        except (ValueError, KeyError, TypeError):
            return
        if future is not None and not future.done():
            future.set_result(answer.get("payload") or {})
