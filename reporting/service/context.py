"""What every handler of the running service is given."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from reporting.service.jobs.exports import Exports
from reporting.service.jobs.ledger import Ledger
from reporting.service.limits import Limit
from reporting.service.options import ServiceOptions
from reporting.service.teams import Teams
from reporting.service.warehouse import scopes
from reporting.service.warehouse.warehouse import Warehouse

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True, kw_only=True, eq=False)
class Service:
    """The parts of one running service. ``writer`` is the one thread that ingests.

    ``requests`` and ``creations`` say how often a key may call.
    """

    home: Path
    database: AsyncEngine
    warehouse: Warehouse
    ledger: Ledger
    exports: Exports
    now: Callable[[], datetime]
    options: ServiceOptions
    writer: ThreadPoolExecutor
    requests: Limit
    creations: Limit
    stopping: bool = False
    _teams: Teams | None = None
    _writes: int = 0
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def teams(self) -> Teams:
        """Return the trees as of the last ingestion."""
        async with self._loading:
            if self._teams is not None:
                return self._teams
            writes = self._writes
            teams = await asyncio.to_thread(self._load_teams)
            if writes == self._writes:  # else an ingestion ended meanwhile
                self._teams = teams
            return teams

    def _load_teams(self) -> Teams:
        return Teams(scopes.nodes(self.warehouse))

    async def write(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``act`` on the writer's thread, after what was asked before."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.writer, lambda: act(*args, **kwargs))
        finally:
            self._writes += 1
            self._teams = None


SERVICE = web.AppKey("service", Service)
