"""The durable engine: how it is configured, and how jobs are enqueued."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec

import psycopg
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    run_dbos_database_migrations,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import sqlite
from bot.database import Database, migrate
from bot.settings import Settings, SettingsError
from bot.work import locks, steps, workers

NAME = "insights-bot"
# What somebody waits for: a lane for each workspace, in its order of asking.
QUEUE = "answers"
# What comes by the clock stands in no one's way: nobody waits for it.
SCHEDULED = "by-the-clock"
# Reading a source may take hours, most of them spent waiting for somebody's limit.
SYNCS = "syncs"
# Not the default, a hash of the code: rows of another hash would never be run again.
_VERSION = "1"
# The engine only polls its queues. A tenth of a second costs about 5 % of a core.
_POLL_S = 0.1
_SCHEDULED_POLL_S = 1.0
# Jobs under way for each report that is drawn: most of their time they wait for an export,
# half an hour if need be, and meanwhile others go on.
_UNDER_WAY = 8
# Whoever stops us kills us after ten seconds, as a rule.
_GRACE_S = 6
_SYNC_SLOTS = 4


@dataclass(frozen=True, slots=True)
class Jobs:
    """Enqueues jobs in the transaction of what they are about."""

    client: DBOSClient

    async def add(
        self,
        connection: AsyncConnection,
        workflow: str,
        job_id: str,
        *arguments: str,
        queue: str = SCHEDULED,
        workspace: str = "",
        delay_s: float | None = None,
    ) -> None:
        """Enqueue one run of ``workflow``; an id that was there before runs no second time.

        It begins ``delay_s`` seconds from now, or at once. A ``workspace`` has a lane of its
        own in `QUEUE` and in `SCHEDULED`; what is without one shares a lane.
        """
        job = EnqueueOptions(
            workflow_name=workflow, queue_name=queue, workflow_id=job_id
        )
        if queue in (QUEUE, SCHEDULED):
            job["queue_partition_key"] = workspace or "-"
        if delay_s is not None:
            job["delay_seconds"] = delay_s
        await connection.run_sync(
            lambda sync: self.client.enqueue_in_transaction(sync, job, *arguments)
        )


def prepare(settings: Settings) -> None:
    """Create or migrate the state database: our tables and the engine's."""
    if settings.database.startswith("sqlite") and (problem := sqlite.problem()):
        raise SettingsError(problem)
    try:
        with locks.alone(settings.database, "migrating"):
            migrate(settings.database)
            run_dbos_database_migrations(system_database_url=settings.database)
    except (SQLAlchemyError, psycopg.Error) as error:
        raise SettingsError(_unusable(settings.database, error)) from error


@asynccontextmanager
async def state(settings: Settings) -> AsyncIterator[Database]:
    """Open the state database, brought up to date."""
    await asyncio.to_thread(prepare, settings)
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()


def _unusable(url: str, error: Exception) -> str:
    """Say which database cannot be opened and why, without its password."""
    try:
        shown = make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "INSIGHTS_DATABASE_URL is no address; write sqlite:///FILE or postgresql://…"
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return f"The database {shown} cannot be used: {reason}"


@asynccontextmanager
async def jobs(settings: Settings) -> AsyncIterator[Jobs]:
    """Open the place where jobs are enqueued."""
    client = await asyncio.to_thread(
        DBOSClient,
        system_database_url=settings.database,
        serializer=DBOSPortableJSONSerializer(),
        application_name=NAME,
    )
    try:
        yield Jobs(client)
    finally:
        await asyncio.to_thread(client.destroy)


@asynccontextmanager
async def worker(
    settings: Settings, jobs: Jobs, *register: Callable[[], None]
) -> AsyncIterator[workers.Worker]:
    """Run jobs until the context ends, and yield which worker does.

    ``register`` make workflows known, which must be before the engine is launched. What is
    unfinished at the end, and a little later, is given back for others or the next start.
    """
    async with workers.named(settings) as me:
        async with (
            _engine(settings, me.name, *register),
            workers.taking_over(me, jobs.client),
        ):
            yield me
        await workers.give_back(jobs.client, me.name)


@asynccontextmanager
async def _engine(
    settings: Settings, name: str, *register: Callable[[], None]
) -> AsyncIterator[None]:
    config: DBOSConfig = {
        "name": NAME,
        "system_database_url": settings.database,
        "executor_id": name,
        "application_version": _VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "scheduler_polling_interval_sec": 1.0,
        "notification_listener_polling_interval_sec": _POLL_S,
        "enable_otlp": settings.otlp_endpoint is not None,
        "otlp_traces_endpoints": _collectors(settings.otlp_endpoint),
    }
    for make_known in register:
        make_known()
    DBOS(config=config)
    # Inside the running loop: workflows then run on it.
    DBOS.launch()
    try:
        under_way = settings.worker_slots * _UNDER_WAY
        await DBOS.register_queue_async(
            QUEUE,
            worker_concurrency=under_way,
            partition_worker_concurrency=_lane(under_way, settings),
            polling_interval_sec=_POLL_S,
        )
        await DBOS.register_queue_async(
            SCHEDULED,
            worker_concurrency=under_way,
            partition_worker_concurrency=_lane(under_way, settings),
            polling_interval_sec=_SCHEDULED_POLL_S,
        )
        await DBOS.register_queue_async(
            SYNCS,
            worker_concurrency=_SYNC_SLOTS,
            polling_interval_sec=_SCHEDULED_POLL_S,
        )
        yield
    finally:
        # Nothing new is begun from here on. The engine looks once a second who is ready.
        await asyncio.to_thread(
            DBOS.destroy,
            destroy_registry=True,
            workflow_completion_timeout_sec=_GRACE_S if steps.under_way() else 0,
        )
        # The engine had made its own thread pool the loop's, and has now closed it.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await steps.abandon()


def _collectors(endpoint: str | None) -> list[str]:
    """Return where traces go; a sentence where what sends them is not installed."""
    if endpoint is None:
        return []
    if find_spec("opentelemetry") is None:
        raise SettingsError(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, and nothing is installed that could send "
            "there: `pip install 'dbos[otel]'`, or leave it out."
        )
    return [f"{endpoint.rstrip('/')}/v1/traces"]


def _lane(under_way: int, settings: Settings) -> int:
    """Return how many jobs of one workspace may be under way: some are for the others."""
    return under_way * 3 // 4 if settings.many_workspaces else under_way
