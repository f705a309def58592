"""Sources that are read on a schedule: when they are due, and the job that reads them.

The export service knows what became of each reading, whoever read; so what is due follows
from that alone, and the same source is enqueued once however many workers look.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from dbos import DBOS

from bot.database import Database
from bot.exporting.client import ExportClient
from bot.exporting.data import DataClient
from bot.settings import Settings, SettingsError
from bot.sources import configured, readings
from bot.sources.ingest import told
from bot.sources.listing import Listed
from bot.work.durable import SYNCS, Jobs
from bot.work.steps import Json, step, workflow
from reporting.errors import ReportError
from reporting.sources.syncing import Synced

REFRESH = "refresh-source"
_FIRST_RETRY = timedelta(minutes=1)
_LONGEST_DOUBLING = 16
_LOG_EVERY = timedelta(seconds=30)
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Last:
    """What became of the last reading of a source."""

    runs: bool
    began_at: datetime
    ended_at: datetime | None
    failures: int
    resumes_at: datetime | None

    @classmethod
    def of(cls, sync: Mapping[str, Any]) -> "Last":
        """Read what the export service says."""

        def moment(name: str) -> datetime | None:
            text = sync.get(name)
            return datetime.fromisoformat(text) if text else None

        return cls(
            runs=bool(sync["runs"]),
            began_at=datetime.fromisoformat(sync["beganAt"]),
            ended_at=moment("endedAt"),
            failures=int(sync["failures"]),
            resumes_at=moment("resumesAt"),
        )


def due(every: timedelta, last: Last | None) -> datetime | None:
    """Return from when on (UTC) a source is to be read again; None while it is read.

    After failures it is tried again soon, then ever later, at last as often as without; a
    limit that is told is waited for. What was never read, or never to its end, is due.
    """
    if last is not None and last.runs:
        return None
    if last is None or last.ended_at is None:
        return datetime.fromtimestamp(0, UTC)
    pause = every
    if last.failures:
        doublings = min(last.failures - 1, _LONGEST_DOUBLING)
        pause = min(every, _FIRST_RETRY * 2**doublings)
    return max(last.ended_at + pause, last.resumes_at or last.ended_at)


@dataclass(slots=True)
class Refreshing:
    """The tick that finds what is due, and the step that reads it."""

    settings: Settings
    database: Database
    jobs: Jobs
    exports: ExportClient
    _wrong: str = field(default="", init=False)

    async def tick(self, now: datetime) -> None:
        """Enqueue the reading of every source that is due.

        The job's id says when it is due and when somebody last began. So it is one job however
        many look, and another when somebody began and was never heard of again. The hour is in
        it, too, should a job be lost in any other way.
        """
        listed = await self._listed()
        if not listed:
            return
        known = await self._known()
        for one in listed:
            last = known.get((one.kind.value, one.name))
            at = due(one.every, last)
            if at is None or at > now:
                continue
            began_at = last.began_at if last else at
            job_id = (
                f"sync:{one.kind}:{one.name}:{at:%Y-%m-%dT%H:%M:%S}:"
                f"{began_at:%Y-%m-%dT%H:%M:%S}:{now.astimezone(UTC):%Y-%m-%dT%H}"
            )
            job = (one.kind.value, one.name, at.isoformat())
            async with self.database.transaction() as connection:
                await self.jobs.add(connection, REFRESH, job_id, *job, queue=SYNCS)

    async def refresh(self, kind: str, name: str, due_at: str) -> Json:
        """Read a source, if it is still listed and was not read since ``due_at``."""
        listed = await self._listed()
        found = [o for o in listed if (o.kind.value, o.name) == (kind, name)]
        if not found:
            return {"outcome": "no longer listed"}
        [one] = found
        last = (await self._known()).get((kind, name))
        if last and last.ended_at and last.ended_at > datetime.fromisoformat(due_at):
            return {"outcome": "read meanwhile"}
        log = _LOG.bind(source=f"{kind}:{name}")
        synced = Synced()
        log.info("reading begins")
        try:
            await readings.read(
                one,
                self.settings,
                self.exports,
                reader=str(DBOS.executor_id),
                watcher=_Logged(log),
                synced=synced,
            )
        except ReportError as error:
            log.warning(
                "reading failed", reason=str(error), brought=told(synced.changes)
            )
            return {"outcome": "failed"}
        log.info("reading ended", brought=told(synced.changes), notices=synced.notices)
        return {"outcome": told(synced.changes)}

    async def _known(self) -> Mapping[tuple[str, str], Last]:
        """Return what became of the last reading of each source."""
        found = await DataClient(self.exports).syncs()
        return {(one["source"], one["name"]): Last.of(one) for one in found}

    async def _listed(self) -> Sequence[Listed]:
        """Return the sources; a list that cannot be read is told once, and is empty."""
        try:
            found = await asyncio.to_thread(configured.load, self.settings.sources)
        except SettingsError as error:
            if str(error) != self._wrong:
                _LOG.error("sources not read", reason=str(error))
            self._wrong = str(error)
            return ()
        self._wrong = ""
        return found


class _Logged:
    """Writes how far a reading is into the log, now and then."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._told_at = datetime.now(UTC)
        self._waits = False

    def progress(self, done: int, total: int | None) -> None:
        """Tell that so many items are read."""
        now = datetime.now(UTC)
        if now - self._told_at >= _LOG_EVERY:
            self._told_at = now
            self._log.info("reading", done=done, total=total)

    def waiting(self, why: str, left_s: float) -> None:
        """Tell once that nothing happens for a while."""
        if left_s > 0 and not self._waits:
            self._log.info("reading waits", why=why, seconds=round(left_s))
        self._waits = left_s > 0


def register(refreshing: Refreshing) -> None:
    """Make the workflow known to the engine, by name; before it is launched."""

    async def refresh(kind: str, name: str, due_at: str) -> str:
        return str((await step(refreshing.refresh, kind, name, due_at))["outcome"])

    workflow(REFRESH, refresh)
