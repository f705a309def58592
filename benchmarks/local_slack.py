"""The local Slack for a deployment that is measured, and commands sent as Slack sends them.

As a program: runs it in a process of its own and prints where it is.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

import aiohttp

from benchmarks.measuring import ROOT
from bot.playground.delivery import FORM, signature
from bot.playground.seed import Seed
from bot.playground.server import playground
from bot.playground.strictness import Strictness
from bot.slack import manifest

TOKEN, SECRET = "xoxb-bench", "bench-signing-secret"
# Slack's pace for a whole workspace is not what is measured.
STRICTNESS = Strictness(rate_limits=False, upload_lag_s=0.1)


def seed(*, people: int, channels: int) -> dict[str, object]:
    """Return a workspace with people U0, U1 … and channels C0, C1 …, the bot in all of them."""
    users = [
        {"id": f"U{number}", "team_id": "T1", "name": f"asker-{number}",
         "email": f"asker-{number}@example.com"}
        for number in range(people)
    ]  # fmt: skip
    members = [*(str(user["id"]) for user in users), "UBOT"]
    return {
        "teams": [{"id": "T1", "name": "Bench", "domain": "bench"}],
        "users": users,
        "channels": [
            {"id": f"C{number}", "team_id": "T1", "name": f"c{number}", "members": members}
            for number in range(channels)
        ],
        "apps": [{"id": "A1", "signing_secret": SECRET, "manifest": manifest.load()}],
        "installations": [
            {"app_id": "A1", "team_id": "T1", "bot_token": TOKEN, "bot_user_id": "UBOT",
             "bot_id": "B1", "scopes": manifest.scopes()}
        ],
    }  # fmt: skip


@asynccontextmanager
async def apart(folder: Path, content: dict[str, object]) -> AsyncIterator[str]:
    """Run the local Slack in a process of its own until the block ends; yield its address."""
    path = folder / "seed.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.local_slack", str(path), cwd=ROOT,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


class Asking:
    """Sends commands to ``url``, by ``people`` in turn and to ``channels`` in turn."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, *, people: int, channels: int
    ) -> None:
        self._session, self._url, self._number = session, url, 0
        self._people, self._channels = people, channels

    async def at_rate(self, rate: int, texts: Sequence[str]) -> list[float]:
        """Ask ``texts`` at a fixed rate, in time whatever the answers take.

        Returns milliseconds until each was acknowledged; what was not is infinite.
        """
        start_s = perf_counter()
        sent = []
        for number, text in enumerate(texts):
            due_s = start_s + number / rate
            await asyncio.sleep(max(0.0, due_s - perf_counter()))
            sent.append(asyncio.create_task(self._once(text, due_s)))
        return await asyncio.gather(*sent)

    async def _once(self, text: str, due_s: float) -> float:
        self._number += 1
        body = urlencode(
            {
                "command": "/insights",
                "text": text,
                "team_id": "T1",
                "channel_id": f"C{self._number % self._channels}",
                "user_id": f"U{self._number % self._people}",
                "trigger_id": f"bench.{self._number}",
                "response_url": "",
                "api_app_id": "A1",
            }
        )
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(SECRET, stamp, body),
        }
        try:
            async with self._session.post(
                self._url, data=body.encode(), headers=headers
            ) as answer:
                await answer.read()
        except aiohttp.ClientError:
            return float("inf")
        # From when it was due: a caller that comes late has waited, too.
        return 1000 * (perf_counter() - due_s) if answer.ok else float("inf")


async def _serve(path: Path) -> None:
    async with playground(Seed.from_file(path), strictness=STRICTNESS) as local:
        print(local.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
