"""What looks at the clock: once at the start, then each minute, asks what is due.

Every worker ticks. That does no harm as long as what is due is enqueued under an id made
of what it is and when it was due: the engine runs an id once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

import structlog

Now = Callable[[], datetime]
Tick = Callable[[datetime], Awaitable[object]]

_LOG = structlog.get_logger()


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day, in UTC."""
    return utc_now().date()


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and how often it is looked at."""

    now: Now = utc_now
    every_s: float = 60.0


@asynccontextmanager
async def ticking(clock: Clock, *ticks: Tick) -> AsyncIterator[None]:
    """Call ``ticks`` with the time until the context ends; one that fails stops no other."""

    async def run() -> None:
        while True:
            for tick in ticks:
                try:
                    await tick(clock.now())
                except Exception:  # noqa: BLE001  the next minute may be better
                    _LOG.exception("tick failed")
            await asyncio.sleep(clock.every_s)

    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
