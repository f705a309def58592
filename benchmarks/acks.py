"""How long Slack waits for an acknowledgement while reports are drawn: a fixed rate of commands.

The bot, the local Slack and whoever asks are processes of their own.
"""

import asyncio
import math
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from benchmarks import command, local_slack
from benchmarks.figures import Findings, at_most, plain
from benchmarks.local_slack import Asking
from benchmarks.measuring import ROOT
from bot.slack import manifest

TITLE = "Acknowledgements while reports are drawn"
SIZES = {"rate": 20, "seconds": 20}
_WORST_MS = 100
# Of so many commands one is a report; the others are answered at once.
_REPORT_ONE_IN = 10
_REPORT = "Platform last 3 months velocity"
_AT_ONCE = ("help", "Platfrom last month", "metrics cycle time", "teams")
_CHANNELS = 40
_READY = "Taking Slack's requests at "
_START_S = 120
_EVERY_S = 0.2


def measure(*, rate: int, seconds: int) -> Findings:
    """Measure commands that are answered at once, then with reports among them."""
    with command.scratch() as folder:
        idle, busy, drawn = asyncio.run(_both(folder, rate=rate, seconds=seconds))
    figures = [
        at_most("slowest", max(busy), _WORST_MS, "ms"),
        plain("99 of 100 within", _p99(busy), "ms"),
        plain("99 of 100, busy : idle", _p99(busy) / _p99(idle)),
        plain("slowest when idle", max(idle), "ms"),
    ]
    return Findings(
        TITLE,
        f"python -m benchmarks.acks --rate {rate} --seconds {seconds}",
        f"{rate} commands a second for {seconds} s, one in {_REPORT_ONE_IN} a report, "
        f"{drawn} drawn meanwhile",
        figures,
    )


async def _both(
    folder: Path, *, rate: int, seconds: int
) -> tuple[list[float], list[float], int]:
    home = folder / "home"
    await _run("sample", str(folder / "sample"), home=home)
    await _run("ingest", "files", str(folder / "sample"), home=home)
    async with AsyncExitStack() as stack:
        content = local_slack.seed(people=1, channels=_CHANNELS)
        slack = await stack.enter_async_context(local_slack.apart(folder, content))
        bot = await stack.enter_async_context(_bot(home, slack))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        ask = Asking(session, bot + manifest.EVENTS, people=1, channels=_CHANNELS)
        # What is made at the first report, and until it is.
        await ask.at_rate(1, [_REPORT])
        await _begun(session, slack)
        idle = await ask.at_rate(rate, _texts(rate * seconds, reports=False))
        before = await _drawn(session, slack)
        busy = await ask.at_rate(rate, _texts(rate * seconds, reports=True))
        return idle, busy, await _drawn(session, slack) - before


def _texts(count: int, *, reports: bool) -> list[str]:
    return [
        _REPORT
        if reports and number % _REPORT_ONE_IN == 0
        else _AT_ONCE[number % len(_AT_ONCE)]
        for number in range(count)
    ]


async def _begun(session: aiohttp.ClientSession, slack: str) -> None:
    """Return when the first picture is drawn."""
    for _ in range(int(_START_S / _EVERY_S)):
        if await _drawn(session, slack):
            return
        await asyncio.sleep(_EVERY_S)
    raise RuntimeError("No report came.")


async def _drawn(session: aiohttp.ClientSession, slack: str) -> int:
    """Return how many pictures were uploaded so far."""
    async with session.get(f"{slack}/control/state") as answer:
        return len((await answer.json())["files"])


async def _run(*arguments: str, home: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=_environment(home),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    if await process.wait():
        raise RuntimeError(f"python -m bot {' '.join(arguments)} failed.")


@asynccontextmanager
async def _bot(home: Path, slack: str) -> AsyncIterator[str]:
    """Run the bot, all in one process as by default, and yield its address."""
    env = _environment(
        home,
        SLACK_BOT_TOKEN=local_slack.TOKEN,
        SLACK_SIGNING_SECRET=local_slack.SECRET,
        SLACK_API_URL=f"{slack}/api/",
        PORT="0",
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=ROOT, env=env, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(_START_S):
            address = await _address(process.stderr)
        reading = asyncio.create_task(process.stderr.read())
        yield address
        process.terminate()
        await reading
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _address(lines: asyncio.StreamReader) -> str:
    while line := (await lines.readline()).decode():
        if line.startswith(_READY):
            return line.removeprefix(_READY).strip()
    raise RuntimeError("The bot did not start.")


def _environment(home: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.defpath, "INSIGHTS_HOME": str(home), **more}


def _p99(waits: list[float]) -> float:
    return sorted(waits)[math.ceil(0.99 * len(waits)) - 1]


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
