"""How long calls wait while exports run: a fixed rate of calls, whatever the answers take."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import command, generated, served
from benchmarks.figures import Figure, Findings, at_most, plain
from benchmarks.generated import Stretch
from benchmarks.served import Running
from reporting import export_api
from reporting.catalogue import Level
from reporting.periods import Period

TITLE = "Calls while exports run"
SIZES = {"developers": 5_000, "months": 12, "rate": 20, "seconds": 20}
_WORST_MS = 100
# Each makes work, too: as many as of the others would be a load of their own.
_CREATES_ONE_IN = 10
_BACKGROUND = 2  # as many exports at a time as the service makes


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose time is taken, how often, and what is done with its answer afterwards."""

    act: Callable[[], Awaitable[Any]]
    a_second: int
    after: Callable[[Any], Awaitable[None]] | None = None


def measure(*, developers: int, months: int, rate: int, seconds: int) -> Findings:
    """Measure calls to an idle service, then the same calls while it exports."""
    stretch = generated.months(developers, months)
    with command.scratch() as folder:
        tables = generated.write(folder / "tables", stretch)
        idle, busy, made = asyncio.run(
            _both(folder, tables, stretch, rate=rate, seconds=seconds)
        )
    return Findings(
        TITLE,
        f"python -m benchmarks.latency --developers {developers} --rate {rate}",
        f"{developers:,} developers, {rate} calls a second for {seconds} s, one in "
        f"{_CREATES_ONE_IN} of them a create, "
        f"{_BACKGROUND} exports at a time, {made} made meanwhile",
        [figure for name in idle for figure in _figures(name, idle[name], busy[name])],
    )


async def _both(
    folder: Path, tables: dict[str, Path], stretch: Stretch, *, rate: int, seconds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]], int]:
    async with served.serving(folder / "home") as running:
        await running.ingest(tables)
        calls = {
            "GET /healthz": _health(running, rate),
            "create": _create(running, stretch, math.ceil(rate / _CREATES_ONE_IN)),
        }
        await _load(calls, seconds=1)  # what is made at the first call
        idle = await _load(calls, seconds=seconds)
        made: list[int] = []
        background = [
            asyncio.create_task(_export_on(running, stretch, made))
            for _ in range(_BACKGROUND)
        ]
        try:
            busy = await _load(calls, seconds=seconds)
        finally:
            for task in background:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
    return idle, busy, len(made)


def _health(running: Running, rate: int) -> Call:
    return Call(lambda: running.call("GET", "/healthz"), rate)


def _create(running: Running, stretch: Stretch, rate: int) -> Call:
    """Return a call that creates an export; who waits for it cancels it at once."""
    day = Period(stretch.period.first, stretch.period.first)
    request = served.everything(day, Level.TEAM)

    async def cancel(export_id: str) -> None:
        with suppress(RuntimeError):  # it may have ended before
            await running.call("POST", f"{export_api.EXPORTS}/{export_id}/cancel")

    return Call(lambda: running.create(request), rate, cancel)


async def _export_on(running: Running, stretch: Stretch, made: list[int]) -> None:
    """Export everything again and again."""
    request = served.everything(stretch.period)
    while True:
        await running.ended(await running.create(request))
        made.append(1)


async def _load(calls: dict[str, Call], *, seconds: int) -> dict[str, list[float]]:
    """Call at fixed rates, in time whatever the answers take; return milliseconds."""
    waits: dict[str, list[float]] = {name: [] for name in calls}
    start_s = perf_counter()

    async def once(name: str, call: Call, due_s: float) -> None:
        answer = await call.act()
        # From when it was due: a caller that comes late has waited, too.
        waits[name].append(1000 * (perf_counter() - due_s))
        if call.after is not None:
            await call.after(answer)

    async def again(name: str, call: Call, group: asyncio.TaskGroup) -> None:
        for number in range(call.a_second * seconds):
            due_s = start_s + number / call.a_second
            await asyncio.sleep(max(0.0, due_s - perf_counter()))
            group.create_task(once(name, call, due_s))

    async with asyncio.TaskGroup() as group:
        for name, call in calls.items():
            group.create_task(again(name, call, group))
    return waits


def _figures(name: str, idle: list[float], busy: list[float]) -> list[Figure]:
    return [
        at_most(f"{name}, slowest", max(busy), _WORST_MS, "ms"),
        plain(f"{name}, 99 of 100 within", _p99(busy), "ms"),
        plain(f"{name}, 99 of 100, busy : idle", _p99(busy) / _p99(idle)),
        plain(f"{name}, slowest when idle", max(idle), "ms"),
    ]


def _p99(waits: list[float]) -> float:
    return sorted(waits)[math.ceil(0.99 * len(waits)) - 1]


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
