"""The bot as it is deployed, a process a role, around a local Slack: for what is done to it.

A process that ends is started again at once, as whoever looks after it would.
"""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.local_slack import SECRET, TOKEN
from bot.database import Database
from bot.exporting import exports
from bot.settings import Settings
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from bot.work import durable
from bot.work.ticking import today
from reporting.sources import sample

_ROOT = Path(__file__).parents[1]
_START_S = 120
# Whoever looks after a process does not start it in the same moment.
_PAUSE_S = 0.2


@dataclass(slots=True)
class Role:
    """A process that is kept running; ``deaths`` counts how often it had to be started."""

    name: str
    arguments: tuple[str, ...]
    process: asyncio.subprocess.Process | None = None
    deaths: int = 0

    def kill(self) -> bool:
        """End it without any chance to tidy up; False where there is nothing to end."""
        if self.process is None or self.process.returncode is not None:
            return False
        self.process.send_signal(signal.SIGKILL)
        return True


@dataclass(frozen=True, slots=True)
class Deployment:
    """What runs, and what may be asked of it."""

    database: Database
    roles: list[Role]
    teams: list[str]
    events_url: str
    ready_url: str

    async def ready(self, patience_s: float) -> None:
        """Wait until questions are taken, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await _answers(self.ready_url)


@asynccontextmanager
async def deployed(
    folder: Path, database_url: str | None, slack_api_url: str, *, workers: int
) -> AsyncIterator[Deployment]:
    """Run web, workers and export service in ``folder`` until the block ends.

    ``database_url``: None is SQLite.
    """
    async with AsyncExitStack() as stack:
        chosen = _settings(folder / "home", slack_api_url, database_url)
        teams, key = await _with_data(folder, chosen)
        ports = _free_ports(2)
        env = _environment(chosen, key, web=ports[0], api=ports[1])
        roles = [
            Role("exports", ("exports", "--port", str(ports[1]))),
            Role("web", ("web",)),
            *(Role(f"worker {number}", ("worker",)) for number in range(workers)),
        ]
        for role in roles:
            keeper = asyncio.create_task(_keep(role, env, folder))
            stack.push_async_callback(_stop, role, keeper)
        web = f"http://127.0.0.1:{ports[0]}"
        await _answers(f"{web}/readyz")
        database = Database(chosen.database)
        stack.push_async_callback(database.close)
        yield Deployment(database, roles, teams, f"{web}{EVENTS}", f"{web}/readyz")


def any_of(roles: list[Role], dice: random.Random) -> Role:
    """Choose a process that runs."""
    return dice.choice([one for one in roles if one.process is not None])


async def _keep(role: Role, env: dict[str, str], folder: Path) -> None:
    with (folder / f"{role.name}.log").open("ab") as log:
        while True:
            role.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *role.arguments,
                cwd=_ROOT, env=env, stdout=log, stderr=log,
            )  # fmt: skip
            await role.process.wait()
            role.deaths += 1
            await asyncio.sleep(_PAUSE_S)


async def _stop(role: Role, keeper: "asyncio.Task[None]") -> None:
    keeper.cancel()
    with suppress(asyncio.CancelledError):
        await keeper
    if role.process is not None and role.process.returncode is None:
        role.process.terminate()
        try:
            await asyncio.wait_for(role.process.wait(), 20)
        except TimeoutError:
            role.process.kill()
            await role.process.wait()


async def _with_data(folder: Path, chosen: Settings) -> tuple[list[str], str]:
    """Invent an organisation and bring it in; return its teams and the bot's key."""
    sample.write(folder / "tables", developers=24, months=6, until=today())
    await asyncio.to_thread(durable.prepare, chosen)
    async with exports.opened(chosen) as client:
        await send_files(client, folder / "tables")
        teams = (await client.directory()).teams
    named = [f'"{team.name}"' for team in teams if not team.leaf]
    return named, await exports.own_key(chosen)


async def _answers(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(_START_S * 5):
            with suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.ok:
                        return
            await asyncio.sleep(0.2)
    raise RuntimeError(f"{url} did not answer")


def _settings(home: Path, slack_api_url: str, database_url: str | None) -> Settings:
    told = {
        "INSIGHTS_HOME": home,
        "INSIGHTS_DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_api_url,
    }
    return Settings.model_validate(told)


def _environment(chosen: Settings, key: str, *, web: int, api: int) -> dict[str, str]:
    """Return what the processes are told; nothing of this machine's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}  # noqa: TID251
    return kept | {
        "INSIGHTS_HOME": str(chosen.home),
        "INSIGHTS_DATABASE_URL": chosen.database,
        "INSIGHTS_API_URL": f"http://127.0.0.1:{api}",
        "INSIGHTS_API_KEY": key,
        "INSIGHTS_LOG_JSON": "1",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": chosen.slack_api_url,
        "PORT": str(web),
    }


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
