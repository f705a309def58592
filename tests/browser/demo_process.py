"""The demo as a process of its own, as `make demo` starts it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.flows.bot_process import ROOT, environment

_START_S = 180


@asynccontextmanager
async def demo(home: Path, *arguments: str) -> AsyncIterator[str]:
    """Run the demo with its data below ``home`` and yield where its page is."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"),
        *arguments,
        cwd=ROOT,
        env=environment(home),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        ready = process.stdout.readuntil(b"Ctrl-C ends it)\n")
        said = (await asyncio.wait_for(ready, _START_S)).decode()
        yield next(word for word in said.split() if word.startswith("http"))
    finally:
        process.terminate()
        await process.wait()
