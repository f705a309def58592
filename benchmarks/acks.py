"""How long Slack waits for an acknowledgement while reports are drawn: a fixed rate of commands.

The bot, the local Slack and whoever asks are processes of their own.
"""

import asyncio
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

import aiohttp

from benchmarks import command
from benchmarks.figures import Findings, at_most, plain
from benchmarks.measuring import ROOT
from bot import manifest
from bot.playground.delivery import FORM, signature

TITLE = "Acknowledgements while reports are drawn"
SIZES = {"rate": 20, "seconds": 20}
_WORST_MS = 100
# Of so many commands one is a report; the others are answered at once.
_REPORT_ONE_IN = 10
_REPORT = "Platform last 3 months velocity"
_AT_ONCE = ("help", "Platfrom last month", "metrics cycle time", "teams")
# Slack takes a message a second in a channel; so many channels take what is drawn.
_CHANNELS = 40
_TOKEN, _SECRET = "xoxb-acks", "acks-secret"
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
    home, seed = folder / "home", folder / "seed.json"
    seed.write_text(json.dumps(_seed()), encoding="utf-8")
    await _run("sample", str(folder / "sample"), home=home)
    await _run("ingest", "files", str(folder / "sample"), home=home)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(_slack(seed))
        bot = await stack.enter_async_context(_bot(home, slack))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        ask = _Asking(session, bot + manifest.EVENTS)
        # What is made at the first report, and until it is.
        await ask.load(_REPORT_ONE_IN, 1, reports=True)
        await _begun(session, slack)
        idle = await ask.load(rate, seconds, reports=False)
        before = await _drawn(session, slack)
        busy = await ask.load(rate, seconds, reports=True)
        return idle, busy, await _drawn(session, slack) - before


class _Asking:
    """Sends commands as Slack does, and takes the time until they are acknowledged."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url, self._number = session, url, 0

    async def load(self, rate: int, seconds: int, *, reports: bool) -> list[float]:
        """Ask at a fixed rate, in time whatever the answers take; return milliseconds."""
        waits: list[float] = []
        start_s = perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(rate * seconds):
                due_s = start_s + number / rate
                await asyncio.sleep(max(0.0, due_s - perf_counter()))
                is_report = reports and number % _REPORT_ONE_IN == 0
                text = _REPORT if is_report else _AT_ONCE[number % len(_AT_ONCE)]
                group.create_task(self._once(text, due_s, waits))
        return waits

    async def _once(self, text: str, due_s: float, waits: list[float]) -> None:
        self._number += 1
        body = urlencode(
            {
                "command": "/insights",
                "text": text,
                "team_id": "T1",
                "channel_id": f"C{self._number % _CHANNELS}",
                "user_id": "U1",
                "trigger_id": f"acks.{self._number}",
                "response_url": "",
                "api_app_id": "A1",
            }
        )
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(_SECRET, stamp, body),
        }
        async with self._session.post(
            self._url, data=body.encode(), headers=headers
        ) as answer:
            answer.raise_for_status()
            await answer.read()
        # From when it was due: a caller that comes late has waited, too.
        waits.append(1000 * (perf_counter() - due_s))


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


def _seed() -> Mapping[str, object]:
    scopes = manifest.scopes()
    return {
        "teams": [{"id": "T1", "name": "Acks", "domain": "acks"}],
        "users": [{"id": "U1", "team_id": "T1", "name": "ada"}],
        "channels": [
            {"id": f"C{number}", "team_id": "T1", "name": f"c{number}",
             "members": ["U1", "UBOT"]}
            for number in range(_CHANNELS)
        ],
        "apps": [
            {
                "id": "A1",
                "signing_secret": _SECRET,
                "manifest": manifest.load(),
                "installations": [
                    {"team_id": "T1", "bot_token": _TOKEN, "bot_user_id": "UBOT",
                     "bot_id": "B1", "scopes": scopes}
                ],
            }
        ],
    }  # fmt: skip


async def _run(*arguments: str, home: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=_environment(home),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    if await process.wait():
        raise RuntimeError(f"python -m bot {' '.join(arguments)} failed.")


@asynccontextmanager
async def _slack(seed: Path) -> AsyncIterator[str]:
    """Run the local Slack and yield its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.playground", str(seed), "--port", "0", cwd=ROOT,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _bot(home: Path, slack: str) -> AsyncIterator[str]:
    """Run the bot, all in one process as by default, and yield its address."""
    env = _environment(
        home,
        SLACK_BOT_TOKEN=_TOKEN,
        SLACK_SIGNING_SECRET=_SECRET,
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
