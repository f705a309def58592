"""Questions at a fixed rate, whatever the answers take: how long Slack waits, what is left over."""

import asyncio
import math
import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic

import aiohttp
import sqlalchemy as sa

from benchmarks import command, local_slack
from benchmarks.deployment import Deployment, deployed
from benchmarks.figures import Figure, Findings, at_most, plain
from benchmarks.local_slack import Asking
from bot.database import requests

TITLE = "Many questions at a time"
SIZES = {"rate": 50, "seconds": 60, "reports": 10}
_WORST_MS, _USUAL_MS = 250.0, 50.0
_DRAIN_S = 1200
# Between the first quarter, when everything is loaded, and the end.
_GROWTH = 1.1
_METRICS = ("velocity", "volume", "quality", "collaboration", "activity")
# Asked for beside reports: what is answered at once.
_QUICK = ("help", "definitions", "metrics", "Platfrom last 3 mnths velocty")
_PEOPLE, _CHANNELS = 8, 20
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass(slots=True)
class Taken:
    """What was measured: ms until acknowledged, memory in KiB by process at two moments."""

    waits: list[float] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    drained_s: float = 0.0
    left: int = 0


def measure(*, rate: int, seconds: int, reports: int) -> Findings:
    """Ask ``rate`` times a second; ``reports`` in a hundred are for a report."""
    with command.scratch() as folder:
        taken = asyncio.run(_run(folder, rate, seconds, reports))
    waits = sorted(wait for wait in taken.waits if math.isfinite(wait))
    accepted = sorted(
        wait for number, wait in enumerate(taken.waits) if _is_report(number, reports)
    )
    return Findings(
        TITLE,
        f"python -m benchmarks.load --rate {rate} --seconds {seconds} --reports {reports}",
        f"{rate} questions a second for {seconds} s, {reports} % of them for a report; web, worker, "
        "export service, the local Slack and whoever asks share this machine; SQLite",
        [
            at_most("acknowledged, slowest", waits[-1], _WORST_MS, "ms"),
            at_most("acknowledged, 99 %", _at(waits, 0.99), _USUAL_MS, "ms"),
            plain("acknowledged, half", _at(waits, 0.5), "ms"),
            plain("acknowledged, half of those for a report", _at(accepted, 0.5), "ms"),
            Figure("not acknowledged", str(len(taken.waits) - len(waits)), "0"),
            Figure("not answered in the end", str(taken.left), "0"),
            plain("until nothing was open", taken.drained_s, "s"),
            *(
                at_most(
                    f"memory of {name}, end : begin",
                    taken.after[name] / taken.before[name],
                    _GROWTH,
                )
                for name in taken.before
            ),
        ],
    )


async def _run(folder: Path, rate: int, seconds: int, reports: int) -> Taken:
    taken = Taken()
    content = local_slack.seed(people=_PEOPLE, channels=_CHANNELS)
    async with (
        local_slack.apart(folder, content) as slack,
        deployed(folder, None, f"{slack}/api/", workers=1) as deployment,
        aiohttp.ClientSession() as session,
    ):
        ask = Asking(session, deployment.events_url, people=_PEOPLE, channels=_CHANNELS)
        texts = [_text(deployment, number, reports) for number in range(rate * seconds)]
        # The first ones load what all others use.
        await ask.at_rate(1, [_report(deployment, number) for number in range(5)])
        quarter = len(texts) // 4
        taken.waits = await ask.at_rate(rate, texts[:quarter])
        taken.before = _memory(deployment)
        taken.waits += await ask.at_rate(rate, texts[quarter:])
        await _drain(deployment, taken)
        taken.after = _memory(deployment)
    return taken


def _text(deployment: Deployment, number: int, reports: int) -> str:
    if _is_report(number, reports):
        return _report(deployment, number)
    return _QUICK[number % len(_QUICK)]


def _is_report(number: int, reports: int) -> bool:
    return number * reports % 100 < reports


def _report(deployment: Deployment, number: int) -> str:
    """Return a question that few others are."""
    weeks, metric = 2 + number // 5 % 19, _METRICS[number % len(_METRICS)]
    return f"{deployment.teams[number % len(deployment.teams)]} last {weeks} weeks {metric}"


async def _drain(deployment: Deployment, taken: Taken) -> None:
    """Wait until nothing is open, or for long enough."""
    begun = monotonic()
    query = sa.select(sa.func.count()).where(requests.c.outcome.is_(None))
    for _ in count():
        async with deployment.database.transaction() as connection:
            taken.left = await connection.scalar(query) or 0
        taken.drained_s = monotonic() - begun
        if not taken.left or taken.drained_s > _DRAIN_S:
            return
        await asyncio.sleep(0.5)


def _memory(deployment: Deployment) -> dict[str, int]:
    """Return what each process holds in memory, in KiB."""
    found = {}
    for role in deployment.roles:
        if role.process is not None:
            statm = Path(f"/proc/{role.process.pid}/statm").read_text(encoding="utf-8")
            found[role.name] = int(statm.split()[1]) * _PAGE_KIB
    return found


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
