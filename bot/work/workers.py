"""Which worker this process is, and who goes on with the work of one that died.

The engine gives work back to a worker of the same name only. So a worker holds its name, in
a way that ends with the process, and the others look whose work lies still without a holder.
"""

import asyncio
import signal
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

import psycopg
import structlog
from dbos import DBOSClient
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings, SettingsError
from bot.work import steps
from bot.work.locks import Locks, locks

# How long the work of a dead worker lies still, at most.
_LOOK_EVERY_S = 1.0
# A job that was taken out of its queue and not begun, for so many looks, never will be: the
# database failed in between, or it is of a kind that only a later version knows.
_LOOKS = 10
_STUCK_S = 30.0
# A worker that is started again: the one before may still be ending.
_PATIENCE_S = 12
_LOG = structlog.get_logger()


class NameTaken(SettingsError):
    """Another worker has the name that this one should have."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker that holds its ``name``."""

    name: str
    locks: Locks
    idle: Counter[str] = field(default_factory=Counter)
    looked: list[float] = field(default_factory=lambda: [monotonic()])

    async def keep(self) -> None:
        """Make sure that the name is still held; NameTaken where another has it now."""
        if not await self.locks.kept():
            _LOG.warning("the database ended the session", worker=self.name)
            await _hold(self.locks, self.name)

    async def check(self) -> None:
        """Raise RuntimeError where it has not looked at the jobs for long: it is stuck."""
        if (ago_s := monotonic() - self.looked[0]) > _STUCK_S:
            raise RuntimeError(f"the jobs were last looked at {ago_s:.0f} s ago")

    async def take_over(self, client: DBOSClient) -> list[str]:
        """Put what dead workers were at back into its queues; return the ids of the jobs."""
        taken = []
        for other in sorted({*await _under_way(client)} - {self.name}):
            if await self.locks.take(other):
                try:
                    # Looked at again: now nobody of this name can have begun anything.
                    taken += await give_back(client, other)
                finally:
                    await self.locks.give(other)
        return taken

    async def put_back(self, client: DBOSClient) -> list[str]:
        """Put its own jobs that it is not at back into their queues; return their ids."""
        mine = dict((await _under_way(client)).get(self.name, ()))
        idle = mine.keys() - steps.under_way()
        for job in self.idle.keys() - idle:
            del self.idle[job]
        self.idle.update(idle)
        stuck = [job for job, looks in self.idle.items() if looks >= _LOOKS]
        for job in stuck:
            await client.resume_workflow_async(job, queue_name=mine[job])
        return stuck


@asynccontextmanager
async def named(settings: Settings) -> AsyncIterator[Worker]:
    """Hold a name for as long as the context: the one that is set, or the first free one."""
    async with locks(settings.database) as held:
        if settings.worker_id or settings.database.startswith("sqlite"):
            name = settings.worker_id or "worker-0"
            await _hold(held, name)
        else:
            name = await _first_free(held)
        yield Worker(name, held)


@asynccontextmanager
async def taking_over(worker: Worker, client: DBOSClient) -> AsyncIterator[None]:
    """Look each second for what dead workers were at, for as long as the context.

    A worker that lost its name ends its process, lest two do the same.
    """
    task = asyncio.create_task(_watch(worker, client))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def give_back(client: DBOSClient, name: str) -> list[str]:
    """Put what the worker ``name`` was at, and is no more, back into its queues."""
    by_queue = defaultdict(list)
    for job, queue in (await _under_way(client)).get(name, ()):
        by_queue[queue].append(job)
    for queue, jobs in by_queue.items():
        await client.resume_workflows_async(jobs, queue_name=queue)
    return [job for jobs in by_queue.values() for job in jobs]


async def _under_way(client: DBOSClient) -> dict[str, list[tuple[str, str | None]]]:
    """Return what is being done: by worker, the id and the queue of each job."""
    found = defaultdict(list)
    for job in await client.list_workflows_async(
        status="PENDING", load_input=False, load_output=False
    ):
        found[str(job.executor_id)].append((job.workflow_id, job.queue_name))
    return found


async def _hold(held: Locks, name: str) -> None:
    for _ in range(_PATIENCE_S):
        if await held.take(name):
            return
        await asyncio.sleep(1)
    raise NameTaken(
        f"Another worker is at work as {name}. On PostgreSQL give each one a name of its own "
        "with INSIGHTS_WORKER_ID, or none at all; on SQLite there can be one."
    )


async def _first_free(held: Locks) -> str:
    for number in count():
        if await held.take(f"worker-{number}"):
            return f"worker-{number}"
    raise AssertionError("unreachable: numbers do not end")


async def _watch(worker: Worker, client: DBOSClient) -> None:
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        try:
            await worker.keep()
            if taken := await worker.take_over(client):
                _LOG.warning("work of a dead worker taken over", jobs=taken)
            if stuck := await worker.put_back(client):
                _LOG.warning("work not begun put back", jobs=stuck)
            worker.looked[0] = monotonic()
        except NameTaken as error:
            _LOG.error("worker ends", reason=str(error))
            signal.raise_signal(signal.SIGTERM)
            return
        except (psycopg.Error, SQLAlchemyError) as error:
            _LOG.warning("nobody looked after", reason=str(error))
