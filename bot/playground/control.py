"""The page and what stands behind it: state as JSON, live news, files, orders."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.errors import PlaygroundError
from bot.playground.files import media_type
from bot.playground.forms import FormError
from bot.playground.local import Playground
from bot.playground.orders import ORDERS, Order
from bot.playground.people import find_user
from bot.playground.seen import what_is_seen
from bot.playground.snapshot import snapshot, traffic_seen

PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# The page shows what apps sent; it runs nothing but its own files.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class Control:
    """Routes for the page and for tests of other processes; nothing an app may use."""

    def __init__(self, local: Playground) -> None:
        self._local = local

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses this serves."""
        return [
            web.get("/", _asset("index.html")),
            *(
                web.get(f"/page/{path.name}", _asset(path.name))
                for path in PAGE.iterdir()
            ),
            web.get("/page/files/{file_id}", self._file),
            web.get("/control/state", self._state),
            web.get("/control/seen", self._seen),
            web.get("/control/traffic", self._traffic),
            web.get("/control/news", self._news),
            *(
                web.post(f"/control/{name}", self._guarded(do))
                for name, do in ORDERS.items()
            ),
        ]

    async def _state(self, _request: web.Request) -> web.Response:
        """Return everything, for tests and the curious; no secrets."""
        local = self._local
        return _json(snapshot(local.workspace, local.faults, local.traffic))

    async def _seen(self, request: web.Request) -> web.Response:
        """Return what one person sees in one channel, and what there is to go to."""
        workspace, wanted = self._local.workspace, request.query.get("user", "")
        try:
            viewer = (
                find_user(workspace, wanted) if wanted else workspace.first_person()
            )
        except PlaygroundError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        channel = request.query.get("channel")
        return _json(
            what_is_seen(workspace, viewer, channel=channel, base_url=self._local.url)
        )

    async def _traffic(self, _request: web.Request) -> web.Response:
        """Return the latest calls and deliveries in the order they happened."""
        return _json(traffic_seen(self._local.traffic))

    async def _news(self, request: web.Request) -> web.StreamResponse:
        """Send the number of the latest change as a server-sent event, each time."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        changes = self._local.workspace.changes
        seen = changes.version
        try:
            while True:
                await response.write(f"data: {seen}\n\n".encode())
                seen = await changes.after(seen)
        except ConnectionResetError:
            return response

    async def _file(self, request: web.Request) -> web.Response:
        file = self._local.workspace.files.get(request.match_info["file_id"])
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

    def _guarded(self, do: Order) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Take a JSON order from the page itself or a script, never from another web site."""

        async def serve(request: web.Request) -> web.Response:
            origin = request.headers.get("Origin")
            if origin is not None and urlsplit(origin).netloc != request.host:
                raise web.HTTPForbidden(
                    text="Only the playground's own page may do this."
                )
            try:
                order = json.loads(await request.text() or "{}")
                return _json({"ok": True, **await do(self._local, order)})
            except FormError as error:
                return _json({"ok": True, "errors": error.errors})
            except PlaygroundError as error:
                return _sorry(str(error))
            except (ValueError, TypeError, KeyError) as error:
                return _sorry(f"This order cannot be read: {error}.")

        return serve


def _sorry(problem: str) -> web.Response:
    return web.json_response({"ok": False, "error": problem}, status=400)


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
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    return serve
