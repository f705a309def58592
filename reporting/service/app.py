"""The service put together: its parts, opened and closed with the aiohttp application."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from aiohttp import web

from reporting.service import store
from reporting.service.context import SERVICE, Service
from reporting.service.http import (
    routes_backups,
    routes_developers,
    routes_discovery,
    routes_exports,
    routes_identities,
    routes_ingest,
    routes_legacy,
    routes_organisation,
    routes_people,
    routes_quality,
    routes_syncs,
)
from reporting.service.http.docs_page import render
from reporting.service.http.openapi import document
from reporting.service.http.operations import error_bodies, mount
from reporting.service.jobs.exports import Exports
from reporting.service.jobs.ledger import Ledger
from reporting.service.jobs.making import EngineQuery
from reporting.service.limits import Limit
from reporting.service.options import ServiceOptions
from reporting.service.presence import withdraw
from reporting.service.warehouse.organisation import FILE, read_organisation
from reporting.service.warehouse.warehouse import Warehouse

OPERATIONS = (
    *routes_exports.OPERATIONS,
    *routes_legacy.OPERATIONS,
    *routes_discovery.OPERATIONS,
    *routes_developers.OPERATIONS,
    *routes_identities.OPERATIONS,
    *routes_ingest.OPERATIONS,
    *routes_organisation.OPERATIONS,
    *routes_people.OPERATIONS,
    *routes_quality.OPERATIONS,
    *routes_syncs.OPERATIONS,
    *routes_backups.OPERATIONS,
)


def build(
    home: Path, now: Callable[[], datetime], options: ServiceOptions
) -> web.Application:
    """Return the application; it opens everything under ``home`` when it starts."""
    app = web.Application(
        middlewares=[error_bodies], client_max_size=options.body_limit_bytes
    )
    app.cleanup_ctx.append(partial(_running, home, now, options))
    app.on_shutdown.append(_stopping)
    mount(app, OPERATIONS)
    app.router.add_get("/healthz", _healthy)
    app.router.add_get("/openapi.json", _openapi)
    app.router.add_get("/docs", _docs)
    return app


async def _running(
    home: Path,
    now: Callable[[], datetime],
    options: ServiceOptions,
    app: web.Application,
) -> AsyncIterator[None]:
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        # The warehouse first: it is what tells that another process runs here already.
        warehouse = await asyncio.to_thread(
            Warehouse.open,
            home / "warehouse.duckdb",
            memory_limit=options.memory_limit,
            threads=options.threads,
            organisation=read_organisation(home / FILE),
        )
        stack.callback(warehouse.close)
        writer = ThreadPoolExecutor(1, thread_name_prefix="ingest")
        stack.push_async_callback(asyncio.to_thread, writer.shutdown)
        await asyncio.to_thread(_remove_leftovers, home)
        database = await stack.enter_async_context(store.opened(home))
        ledger = Ledger(database)
        exports = Exports(
            ledger=ledger,
            folder=home / "files",
            query=partial(EngineQuery, warehouse, now, options.neutralise),
            now=now,
            options=options,
        )
        await exports.start()
        stack.push_async_callback(exports.stop)
        app[SERVICE] = Service(
            home=home,
            database=database,
            warehouse=warehouse,
            ledger=ledger,
            exports=exports,
            now=now,
            options=options,
            writer=writer,
            requests=Limit(options.requests_per_minute),
            creations=Limit(options.creations_per_minute),
        )
        stack.callback(withdraw, home)
        yield


async def _stopping(app: web.Application) -> None:
    """Refuse what still comes over open connections, and whoever waits for a report."""
    app[SERVICE].stopping = True
    await app[SERVICE].exports.stop_answers()


def _remove_leftovers(home: Path) -> None:
    for prefix in ("incoming-", routes_legacy.PREFIX, routes_backups.PREFIX):
        for folder in home.glob(f"{prefix}*"):
            shutil.rmtree(folder, ignore_errors=True)


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


@cache
def _document() -> dict[str, Any]:
    return document(OPERATIONS)


@cache
def _page() -> str:
    return render(_document())


async def _openapi(_: web.Request) -> web.Response:
    return web.json_response(await asyncio.to_thread(_document))


async def _docs(_: web.Request) -> web.Response:
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"
    }
    page = await asyncio.to_thread(_page)
    return web.Response(text=page, content_type="text/html", headers=headers)
