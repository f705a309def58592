"""The local workspace on one port: Web API, files, Socket Mode, page and controls."""

import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.playground.answers import ResponseUrls
from bot.playground.authorizing import Authorizing
from bot.playground.control import Control
from bot.playground.errors import PlaygroundError
from bot.playground.local import Playground
from bot.playground.seed import Seed
from bot.playground.strictness import Clock, Strictness
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace

__all__ = ["Playground", "playground"]

MOST_UPLOAD_BYTES = 64 * 1024 * 1024


def web_app(local: Playground) -> web.Application:
    """Return everything a workspace serves as one aiohttp application."""
    api = WebApi(
        workspace=local.workspace,
        tickets=local.tickets,
        faults=local.faults,
        traffic=local.traffic,
        pace=local.pace,
        connect=local.sockets.address,
        grants=local.grants,
        base_url=local.url,
    )
    urls = ResponseUrls(local.workspace, local.tickets, local.faults)
    app = web.Application(client_max_size=MOST_UPLOAD_BYTES)
    app.add_routes(api.routes())
    app.add_routes(urls.routes())
    app.add_routes(Authorizing(local.workspace, local.grants).routes())
    app.add_routes(local.sockets.routes())
    app.add_routes(Control(local).routes())

    async def start(_app: web.Application) -> None:
        await local.start()

    async def stop(_app: web.Application) -> None:
        await local.stop()

    app.on_startup.append(start)
    app.on_shutdown.append(stop)
    return app


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
    runner = web.AppRunner(web_app(running), access_log=None, shutdown_timeout=0.2)
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
    except socket.gaierror as error:
        raise PlaygroundError(
            f"The local Slack cannot listen on {host}: no such address."
        ) from error
    except OSError as error:
        raise PlaygroundError(
            f"The local Slack cannot listen on {host}:{port} "
            f"({os.strerror(error.errno or 0)}). Another port would do."
        ) from error
