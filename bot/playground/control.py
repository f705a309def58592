"""The page and the controls behind it: state as JSON, live news, orders, acting as people."""

import dataclasses
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground import commands, presses, talk
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError
from bot.playground.faults import Fault, Faults
from bot.playground.files import media_type
from bot.playground.people import find_user, stand_in
from bot.playground.records import Json
from bot.playground.snapshot import snapshot, what_is_seen
from bot.playground.traffic import Delivery, Traffic

PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# The page shows what apps sent; it runs nothing but its own files.
_POLICY = "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'"


class Control:
    """Routes for the page and for tests of other processes; nothing an app may use."""

    def __init__(
        self,
        desk: Desk,
        faults: Faults,
        traffic: Traffic,
        reset: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._faults = faults
        self._traffic = traffic
        self._reset = reset

    def attach(self, app: web.Application) -> None:
        """Add the routes to the application."""
        app.add_routes(
            [
                web.get("/", _asset("index.html")),
                *(
                    web.get(f"/page/{path.name}", _asset(path.name))
                    for path in PAGE.iterdir()
                ),
                web.get("/page/files/{file_id}", self._file),
                web.get("/control/state", self._state),
                web.get("/control/seen", self._seen),
                web.get("/control/news", self._news),
                web.post("/control/reset", _guarded(self._do_reset)),
                web.post("/control/faults", _guarded(self._do_fault)),
                web.post("/control/command", _guarded(self._do_command)),
                web.post("/control/say", _guarded(self._do_say)),
                web.post("/control/press", _guarded(self._do_press)),
                web.post("/control/join", _guarded(self._do_join)),
            ]
        )

    async def _state(self, _request: web.Request) -> web.Response:
        """Return everything, for tests and the curious; no secrets."""
        return _json(snapshot(self._desk.workspace, self._faults, self._traffic))

    async def _seen(self, request: web.Request) -> web.Response:
        """Return what one person sees: their channels, messages, commands to type."""
        workspace = self._desk.workspace
        try:
            viewer = find_user(workspace, request.query.get("user", ""))
        except PlaygroundError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        return _json(what_is_seen(workspace, viewer, base_url=self._desk.base_url))

    async def _news(self, request: web.Request) -> web.StreamResponse:
        """Send the number of the latest change as a server-sent event, each time."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        changes = self._desk.workspace.changes
        seen = changes.version
        try:
            while True:
                await response.write(f"data: {seen}\n\n".encode())
                seen = await changes.after(seen)
        except ConnectionResetError:
            return response

    async def _file(self, request: web.Request) -> web.Response:
        file = self._desk.workspace.files.get(request.match_info["file_id"])
        if file is None or file.content is None:
            raise web.HTTPNotFound
        return web.Response(
            body=file.content,
            content_type=media_type(file),
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox",
            },
        )

    async def _do_reset(self, _order: Json) -> Json:
        self._reset()
        return {}

    async def _do_fault(self, order: Json) -> Json:
        self._faults.order(Fault.from_json(order))
        return {"pending": [dataclasses.asdict(f) for f in self._faults.pending()]}

    async def _do_command(self, order: Json) -> Json:
        return _told(await commands.run_command(self._desk, **order))

    async def _do_say(self, order: Json) -> Json:
        message = await talk.say(self._desk, **order)
        return {"ts": message.ts}

    async def _do_press(self, order: Json) -> Json:
        return _told(await presses.press(self._desk, **order))

    async def _do_join(self, order: Json) -> Json:
        workspace = self._desk.workspace
        user = find_user(workspace, order["user"])
        workspace.join(order["channel"], user.id)
        return {"channel": stand_in(workspace, user.id, order["channel"]).channel.id}


def _told(delivery: Delivery) -> Json:
    return {
        "status": delivery.status,
        "problem": delivery.problem,
        "ack_ms": round(delivery.ack_s * 1000, 1),
    }


def _json(value: Any) -> web.Response:
    return web.json_response(value, headers={"Cache-Control": "no-store"})


def _asset(name: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    path = PAGE / name

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(
            text=path.read_text(encoding="utf-8"),
            content_type=_TYPES[path.suffix],
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": _POLICY,
                "X-Content-Type-Options": "nosniff",
            },
        )

    return serve


def _guarded(
    do: Callable[[Json], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Take a JSON order from the page itself or a script, never from another web site."""

    async def serve(request: web.Request) -> web.Response:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="Only the playground's own page may do this.")
        try:
            order = json.loads(await request.text() or "{}")
            return _json({"ok": True, **await do(order)})
        except PlaygroundError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        except (ValueError, TypeError, KeyError) as error:
            problem = f"This order cannot be read: {error}."
            return web.json_response({"ok": False, "error": problem}, status=400)

    return serve
