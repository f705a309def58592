"""What every handler of the running service is given."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

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


@dataclass(slots=True, eq=False)
class UntilWritten(Generic[T]):
    """What ``read`` tells of the warehouse, read again only after something was written."""

    read: Callable[[], T]
    _known: T | None = None
    _writes: int = 0
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self) -> T:
        """Return what was known, or read it, off the loop; who comes meanwhile waits."""
        async with self._reading:
            if self._known is not None:
                return self._known
            writes = self._writes
            read = await asyncio.to_thread(self.read)
            if writes == self._writes:  # else something was written meanwhile
                self._known = read
            return read

    def forget(self) -> None:
        """Read it again the next time: something was written."""
        self._writes += 1
        self._known = None


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
    _teams: UntilWritten[Teams] = field(init=False)
    _first_days: UntilWritten[Mapping[int, date]] = field(init=False)

    def __post_init__(self) -> None:
        self._teams = UntilWritten(lambda: Teams(scopes.nodes(self.warehouse)))
        # Apart from the teams, which every call needs: this one takes long.
        self._first_days = UntilWritten(lambda: scopes.first_days(self.warehouse))

    async def teams(self) -> Teams:
        """Return the trees as of the last ingestion."""
        return await self._teams.get()

    async def first_days(self) -> Mapping[int, date]:
        """Return the first day (UTC) of anything that counts, by node, where there is any."""
        return await self._first_days.get()

    async def write(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``act`` on the writer's thread, after what was asked before."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.writer, lambda: act(*args, **kwargs))
        finally:
            self._teams.forget()
            self._first_days.forget()


SERVICE = web.AppKey("service", Service)
