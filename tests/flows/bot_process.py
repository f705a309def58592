"""The bot as a process of its own, to be ended as roughly as a test wants."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
_READY = "Taking Slack's requests at "
_START_S = 60


@dataclass(frozen=True)
class BotProcess:
    process: asyncio.subprocess.Process
    address: str
    said: list[str] = field(default_factory=list)

    async def kill(self) -> None:
        """End it without any chance to tidy up."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


def environment(home: Path, **values: str) -> dict[str, str]:
    """A clean environment: nothing of this machine's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "INSIGHTS_HOME": str(home), "PORT": "0", **values}


@asynccontextmanager
async def bot_process(env: dict[str, str]) -> AsyncIterator[BotProcess]:
    """Start `python -m bot`, wait until it takes requests, end it with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=ROOT, env=env, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        address = await asyncio.wait_for(_address(process.stderr), _START_S)
        bot = BotProcess(process, address)
        reader = asyncio.create_task(_listen(process.stderr, bot.said))
        yield bot
        if process.returncode is None:
            process.terminate()
        await process.wait()
        await reader
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _listen(stderr: asyncio.StreamReader, said: list[str]) -> None:
    while line := (await stderr.readline()).decode():
        said.append(line)


async def _address(stderr: asyncio.StreamReader) -> str:
    said = []
    while line := (await stderr.readline()).decode():
        said.append(line)
        if line.startswith(_READY):
            return line.removeprefix(_READY).strip()
    raise AssertionError("the bot ended: " + "".join(said))
