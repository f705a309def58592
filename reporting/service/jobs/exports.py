"""The jobs: first come first served, a few at a time, each ends once and honestly."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, Protocol

import duckdb
from sqlalchemy.exc import DBAPIError

from reporting.errors import ReportError
from reporting.service.apologies import apology
from reporting.service.disk import is_disk_full
from reporting.service.jobs import files
from reporting.service.jobs.ledger import Export, Ledger, Made
from reporting.service.jobs.spec import ExportSpec
from reporting.service.options import ServiceOptions

DISK_FULL = (
    "The disk of the export service is full, so there is no file. Make room or ask for "
    "fewer days, then create the export again."
)
OUT_OF_MEMORY = "The export needs more memory than the service may use. Ask for fewer days or one team."
CLEAN_EVERY = timedelta(hours=1)
LOOK_EVERY_S = 0.25
AGAIN_S = 1.0
_ANSWER = "answer_"


class Query(Protocol):
    """One run of the engine, which another thread may stop."""

    def run(self, target: Path) -> tuple[str, int]:
        """Write the CSV to ``target``; return its file name and number of rows. Blocks."""

    def interrupt(self) -> None:
        """Make `run` raise soon, if it is running."""


@dataclass(slots=True)
class _Work:
    query: Query
    task: asyncio.Future[Any] | None = None
    stop: Event = field(default_factory=Event)

    async def halt(self) -> None:
        """Stop the query and wait until it has let go of its files."""
        self.stop.set()
        while self.task is not None and not self.task.done():
            # Again and again: an interrupt that comes before the query starts is lost.
            self.query.interrupt()
            await asyncio.wait({self.task}, timeout=0.05)


@dataclass(slots=True, kw_only=True, eq=False)
class Exports:
    """Runs what the ledger has queued. Use `start` and `stop` around everything else."""

    ledger: Ledger
    folder: Path
    query: Callable[[ExportSpec], Query]
    now: Callable[[], datetime]
    options: ServiceOptions
    _running: dict[str, _Work] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: tuple[asyncio.Task[None], ...] = ()
    _pool: ThreadPoolExecutor = field(init=False)
    _slots: asyncio.Semaphore = field(init=False)

    async def start(self) -> None:
        """Take up what an earlier run left, and begin."""
        self.folder.mkdir(parents=True, exist_ok=True)
        await self.ledger.recover(self.now())
        await self._forget_lost()
        # Its own threads: exports must not take those that answer requests.
        self._pool = ThreadPoolExecutor(
            max(1, self.options.concurrency), thread_name_prefix="export"
        )
        self._slots = asyncio.Semaphore(self.options.concurrency)
        self._tasks = (
            asyncio.create_task(self._dispatch()),
            asyncio.create_task(self._clean_up()),
        )

    async def _forget_lost(self) -> None:
        """Give nobody an export again whose file is gone: a copy is without the files."""
        found = await self.ledger.reusable()
        lost = await asyncio.to_thread(_without_file, self.folder, found)
        await self.ledger.make_anew(lost)

    async def stop(self) -> None:
        """Interrupt what runs; it is taken up again at the next start."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for work in tuple(self._running.values()):
            await work.halt()
        self._pool.shutdown()

    async def stop_answers(self) -> None:
        """Interrupt what somebody waits for."""
        for name, work in tuple(self._running.items()):
            if name.startswith(_ANSWER):
                await work.halt()

    def look(self) -> None:
        """Look for queued exports now."""
        self._wake.set()

    async def cancel(self, export_id: str) -> bool:
        """End an export nobody wants any more; False if it had ended before."""
        cancelled = await self.ledger.cancel(export_id, self.now())
        if cancelled and (work := self._running.get(export_id)) is not None:
            await work.halt()
        return cancelled

    async def answer(
        self, query: Query, target: Path, *, wanted: Callable[[], bool]
    ) -> tuple[str, int]:
        """Run ``query`` for somebody who waits for it, taking turns with the jobs.

        Cancelling this stops the query. Raises files.Stopped when the service stops, or
        soon after it is not ``wanted`` any more.
        """
        async with self._slots:
            loop, work = asyncio.get_running_loop(), _Work(query)
            running = loop.run_in_executor(self._pool, _run, work, target)
            work.task = running
            name = f"{_ANSWER}{secrets.token_hex(8)}"
            self._running[name] = work
            try:
                while not running.done():
                    if not wanted():
                        raise files.Stopped
                    await asyncio.wait({running}, timeout=LOOK_EVERY_S)
                if work.stop.is_set() and running.exception() is not None:
                    raise files.Stopped
                return running.result()
            finally:
                del self._running[name]
                await work.halt()
                running.exception()  # seen: asyncio need not report it

    async def _dispatch(self) -> None:
        while True:
            self._wake.clear()
            await self._slots.acquire()
            try:
                export = await self.ledger.claim(self.now())
            except Exception:  # noqa: BLE001 - a full disk, for one: others must not wait
                apology("exports cannot be taken up")
                self._slots.release()
                await asyncio.sleep(AGAIN_S)
                continue
            if export is None:
                self._slots.release()
                await self._wake.wait()
                continue
            work = _Work(self.query(export.spec))
            self._running[export.id] = work
            work.task = asyncio.create_task(self._work(export, work))

    async def _work(self, export: Export, work: _Work) -> None:
        loop = asyncio.get_running_loop()
        try:
            made = await loop.run_in_executor(self._pool, self._make, export, work)
            if not await self.ledger.complete(export.id, made, self.now()):
                files.discard(self.folder, export.id)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job must end
            # First the file: on a full disk, the record of the failure needs its room.
            files.discard(self.folder, export.id)
            await self._fail(export, work, error)
        finally:
            del self._running[export.id]
            self._slots.release()

    async def _fail(self, export: Export, work: _Work, error: Exception) -> None:
        """Record the failure, however often it takes.

        Stopped on purpose: it is cancelled already, or the next start takes it up.
        """
        sentence = "" if work.stop.is_set() else _sentence(export, error)
        recorded = False
        while not recorded and not work.stop.is_set():
            try:
                await self.ledger.fail(export.id, sentence, self.now())
                recorded = True
            except DBAPIError:
                apology("a failure cannot be recorded", export=export.id)
                await asyncio.sleep(AGAIN_S)

    def _make(self, export: Export, work: _Work) -> Made:
        # What an earlier, killed run left may have another name (.csv.gz).
        files.discard(self.folder, export.id)
        above = -1 if export.spec.gzip else self.options.compress_above_bytes
        (filename, row_count), path, compression = files.write(
            self.folder,
            export.id,
            partial(_run, work),
            gzip_above=above,
            stop=work.stop,
        )
        return files.made(path, compression, filename, row_count)

    async def _clean_up(self) -> None:
        while True:
            try:
                await self._clean()
            except (DBAPIError, OSError):
                apology("old exports cannot be removed")
            await asyncio.sleep(CLEAN_EVERY.total_seconds())

    async def _clean(self) -> None:
        """Remove the files that are kept no longer, then what is forgotten."""
        now = self.now()
        # In this order a file is either listed too late or belongs to a job on record.
        found = await asyncio.to_thread(files.owners, self.folder)
        kept = await self.ledger.with_files(now - self.options.keep_files)
        for export_id in found - kept:
            await asyncio.to_thread(files.discard, self.folder, export_id)
        await self.ledger.forget(now - self.options.keep_exports)


def _run(work: _Work, target: Path) -> tuple[str, int]:
    if work.stop.is_set():
        raise files.Stopped
    return work.query.run(target)


def _sentence(export: Export, error: Exception) -> str:
    """Return what the caller is told; a bug gets a reference that the log has too."""
    if isinstance(error, ReportError):
        return str(error)
    if is_disk_full(error):
        return DISK_FULL
    if isinstance(error, duckdb.OutOfMemoryException):
        return OUT_OF_MEMORY
    return apology("export failed", export=export.id)


def _without_file(folder: Path, found: Iterable[Export]) -> list[str]:
    return [
        one.id
        for one in found
        if files.stat(files.path_of(folder, one.id, one.compression)) is None
    ]
