"""The processes that draw: pandas and matplotlib keep out of the event loop's."""

import asyncio
import multiprocessing
import os
import threading
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from datetime import date
from multiprocessing.connection import wait
from pathlib import Path

from reporting.answer import Compact, Report, Weeks
from reporting.digests import Digest
from reporting.goals import Goal
from reporting.hiding import Cast
from reporting.requests import ReportRequest

_STANDS_BACK = 10


@asynccontextmanager
async def drawing(
    slots: int = 1, *, ready: int = 0
) -> AsyncIterator[ProcessPoolExecutor]:
    """Open the pool; spawned, because a forked process inherits our sockets.

    At most ``slots`` processes, each started when it is needed; so many are made ``ready``
    before.
    """
    pool = ProcessPoolExecutor(
        slots,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
    )
    for _ in range(min(ready, slots)):
        pool.submit(_get_ready)
    try:
        yield pool
    finally:
        await asyncio.to_thread(pool.shutdown, cancel_futures=True)


def make(
    request: ReportRequest,
    files: list[Path],
    *,
    today: date,
    data_until: date | None,
    begins: Mapping[str, date],
    goals: Mapping[str, Goal],
    called: Mapping[str, str],
    hidden: frozenset[str],
    cast: Cast | None,
) -> Report:
    """Make a report from the export of the period and, if any, of the one before."""
    # Imported where it is used: only the process that draws needs pandas and matplotlib.
    from reporting import report  # noqa: PLC0415

    now, before = files[0], files[1] if len(files) > 1 else None
    return report.make(
        request,
        now,
        before,
        today=today,
        data_until=data_until,
        begins=begins,
        goals=goals,
        called=called,
        hidden=hidden,
        cast=cast,
    )


def compact(
    digest: Digest,
    request: ReportRequest,
    file: Path,
    *,
    today: date,
    data_until: date | None,
    begins: Mapping[str, date],
) -> Compact:
    """Make what a digest says of one of its requests."""
    # As above.
    from reporting import compact  # noqa: PLC0415

    return compact.make(
        digest, request, file, today=today, data_until=data_until, begins=begins
    )


def weeks(
    request: ReportRequest,
    files: list[Path],
    *,
    today: date,
    data_until: date | None,
    begins: Mapping[str, date],
) -> Weeks:
    """Make the glance at one's own weeks."""
    # As above.
    from reporting import weeks  # noqa: PLC0415

    return weeks.make(
        request, *files, today=today, data_until=data_until, begins=begins
    )


def measure(request: ReportRequest, file: Path) -> tuple[float | None, int | None]:
    """Read the only value of an export, and from how many samples it is."""
    # As above: only the process that draws needs pandas.
    from reporting import measuring  # noqa: PLC0415

    return measuring.measure(request, file)


def _get_ready() -> None:
    """Import what takes long."""
    # As above.
    from reporting import report  # noqa: F401, PLC0415


def _begin() -> None:
    """Stand back behind whoever acknowledges: Slack waits three seconds, a picture longer."""
    os.nice(_STANDS_BACK)
    _end_with_the_parent()


def _end_with_the_parent() -> None:
    """Leave when the bot is killed: waiting for work, this process would not notice."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101  only run in the pool

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
