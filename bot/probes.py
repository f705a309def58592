"""Seen from outside: whether a process lives, whether it can work, and what it counts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import gauges
from bot.database import Database
from bot.exporting.client import ExportClient
from bot.exporting.fresh import Fresh
from bot.serving import site
from bot.settings import Settings
from bot.work import durable
from bot.work.ticking import utc_now
from bot.work.workers import Worker

# What something depends on: raises where it cannot be used now.
Check = Callable[[], Awaitable[object]]

_PATIENCE_S = 3.0
# The export API may count our calls: it is not asked at each look.
_EXPORTS_FRESH_S = 20.0
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Probes:
    """Answers whoever looks after the process; ``checks`` are by what they look at."""

    checks: Mapping[str, Check]

    def routes(self) -> list[web.RouteDef]:
        """Return what may be seen by everybody: it says nothing but yes or no."""
        return [web.get("/healthz", _alive), web.get("/readyz", self._ready)]

    async def _ready(self, _: web.Request) -> web.Response:
        names = list(self.checks)
        found = await asyncio.gather(*(self._look(name) for name in names))
        ready = all(found)
        told = {
            name: "ok" if good else "unusable"
            for name, good in zip(names, found, strict=True)
        }
        return web.json_response(
            {"status": "ok" if ready else "unusable", "checks": told},
            status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
        )

    async def _look(self, name: str) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self.checks[name]()
        except Exception as error:  # noqa: BLE001  whatever it is, it is not usable
            _LOG.warning("not ready", what=name, reason=str(error) or repr(error))
            return False
        return True


def checks(
    database: Database, client: ExportClient, worker: Worker | None = None
) -> dict[str, Check]:
    """Return what a process depends on; a worker besides on its engine."""
    found: dict[str, Check] = {
        "database": database.check,
        "exports": Fresh(client.check, _EXPORTS_FRESH_S),
    }
    if worker is not None:
        found["engine"] = worker.check
    return found


@asynccontextmanager
async def probed(
    settings: Settings, client: ExportClient, worker: Worker | None = None
) -> AsyncIterator[None]:
    """Answer on the port that is set for it, `/metrics` too, for as long as the context."""
    if settings.probe_port is None:
        yield
        return
    database = Database(settings.database)
    async with durable.jobs(settings) as jobs:

        async def metrics(_: web.Request) -> web.Response:
            await gauges.count_jobs(jobs.client, utc_now())
            return web.Response(
                body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST}
            )

        application = web.Application()
        application.add_routes(Probes(checks(database, client, worker)).routes())
        application.router.add_get("/metrics", metrics)
        try:
            async with site(application, settings.host, settings.probe_port) as where:
                _LOG.info("probes", where=where)
                yield
        finally:
            await database.close()


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
