"""The whole product in one process, with an invented organisation and a local Slack.

It is the real bot: signed requests to its HTTP door, Web API calls from it.
"""

import asyncio
import csv
import json
import shutil
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from rich.console import Console

from bot import app, exports, manifest
from bot.database import Asked, Database
from bot.export_client import ExportClient
from bot.ingest import send_files
from bot.manifest import EVENTS
from bot.playground.errors import PlaygroundError
from bot.playground.manifests import app_from_manifest
from bot.playground.records import (
    Channel,
    Installation,
    Message,
    Team,
    User,
)
from bot.playground.seed import Seed
from bot.playground.server import Playground, playground
from bot.reports import download
from bot.settings import Settings
from bot.ticking import today
from handlers.asking import from_command
from reporting.errors import ReportError
from reporting.sources import sample

QUESTION = "Platform last 3 months velocity collaboration"
_TEAM, _BOT, _CHANNEL = "T0DEMO", "U0INSIGHTS", "C0PLATFORM"
# Nothing but this process ever sees them: they open the local Slack, no other.
_TOKEN, _SECRET = "xoxb-demo", "demo-signing-secret"
_PATIENCE_S = 120.0
_OWN = ("Search", "Engineer")
_SAMPLE = {"developers": 60, "months": 12, "seed": 7}


class DemoError(ReportError):
    """The demo did not reach its end; says how far it came."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: the local Slack, the export service, and who asks."""

    slack: Playground
    exports: ExportClient
    database: Database
    asker: str

    async def ask(self, text: str) -> tuple[Asked, Message]:
        """Type ``/insights text`` in the channel; return the request and its answer."""
        told = await self.slack.command(
            user=self.asker, channel=_CHANNEL, text=f"/insights {text}"
        )
        if told.status != 200 or told.body:
            raise DemoError(
                f"The bot did not take the request: {told.body or told.problem}"
            )
        request_id = from_command(told.payload).id
        for _ in range(int(_PATIENCE_S * 10)):
            asked = await self.database.get(request_id)
            if asked.outcome is not None:
                return asked, self._answer(asked)
            await asyncio.sleep(0.1)
        raise DemoError(
            f"No report stood in the channel after {_PATIENCE_S:.0f} seconds."
        )

    def _answer(self, asked: Asked) -> Message:
        message = next(
            (m for m in self.slack.messages(_CHANNEL) if m.ts == asked.posted_ts), None
        )
        if message is None or asked.outcome != "answered":
            said = message.text if message else "nothing"
            raise DemoError(
                f"The bot could not answer ({asked.outcome}); it said: {said}"
            )
        return message


async def once(settings: Settings, out: Path) -> None:
    """Ask one question; write the picture, the message and the CSV into ``out``."""
    async with _running(settings, port=0) as demo:
        asked, message = await demo.ask(QUESTION)
        picture = demo.slack.file(_picture_id(message)).content or b""
        with TemporaryDirectory(prefix="insights-") as folder:
            file = Path(folder) / "export.csv"
            await download(demo.exports, asked.exports[0], file)
            export = file.read_bytes()
    blocks = json.dumps({"text": message.text, "blocks": message.blocks}, indent=2)
    _write(
        out,
        {"report.png": picture, "report.json": blocks.encode(), "export.csv": export},
    )


async def stay(
    settings: Settings, *, port: int, browser: bool, stop: Callable[[], Awaitable[None]]
) -> None:
    """Run until ``stop`` returns, with a first report in the channel."""
    async with _running(settings, port=port) as demo:
        await demo.ask(QUESTION)
        print(f"The demo is at {demo.slack.url} (Ctrl-C ends it)", flush=True)  # noqa: T201
        if browser:
            await asyncio.to_thread(webbrowser.open, demo.slack.url)
        await stop()


@asynccontextmanager
async def _running(settings: Settings, *, port: int) -> AsyncIterator[Demo]:
    """Start everything, in a data folder of its own inside the real one."""
    console = Console(stderr=True, highlight=False)
    until = today()
    home = settings.home / "demo"
    with console.status("Starting the demo") as status:
        async with AsyncExitStack() as stack:
            people = await asyncio.to_thread(_sample, home, until)
            slack = await stack.enter_async_context(_slack(_seed(people), port))
            own = settings.model_copy(
                update={
                    "home": home,
                    "database_url": None,
                    "api_url": None,
                    "host": "127.0.0.1",
                    "port": 0,
                    "slack_bot_token": SecretStr(_TOKEN),
                    "slack_signing_secret": SecretStr(_SECRET),
                    "slack_app_token": None,
                    "slack_api_url": slack.api_url,
                }
            )
            status.update("Starting the export service")
            client = await stack.enter_async_context(exports.opened(own))
            if await client.data_until() is None:
                status.update("Loading the sample organisation")
                await send_files(client, home / "sample")
            status.update("Starting the bot")
            address = await stack.enter_async_context(app.bot_role(own, client))
            slack.request_url = address + EVENTS
            status.stop()
            database = Database(own.database)
            stack.push_async_callback(database.close)
            yield Demo(slack, client, database, _handle(people[0]))


@asynccontextmanager
async def _slack(seed: Seed, port: int) -> AsyncIterator[Playground]:
    try:
        async with playground(seed, port=port) as slack:
            yield slack
    except PlaygroundError as error:
        raise DemoError(f"{error} Name one with --port.") from error


def _sample(home: Path, until: date) -> list[dict[str, str]]:
    """Make sure ``home`` is a demo of today; return its developers, who asks first."""
    folder = home / "sample"
    stamp = home / "sample.json"
    wanted = json.dumps({**_SAMPLE, "until": until.isoformat()})
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        if home.exists():
            if not stamp.exists() and any(home.iterdir()):
                raise DemoError(f"{home} is not a demo's folder; move it away first.")
            shutil.rmtree(home)
        home.mkdir(parents=True)
        stamp.touch()
        sample.write(folder, **_SAMPLE, until=until)
        stamp.write_text(wanted, encoding="utf-8")
    with (folder / "developers.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    # Who codes in Platform comes first: the one who asks has numbers of their own.
    return sorted(people, key=lambda person: (person["team"], person["role"]) != _OWN)


def _seed(people: list[dict[str, str]]) -> Seed:
    """Return a workspace with these people, and the app as its manifest describes it."""
    users = tuple(
        User(
            id=f"U{number:04d}",
            team_id=_TEAM,
            name=_handle(person),
            real_name=person["name"],
            email=person["email"],
            is_admin=number == 1,
        )
        for number, person in enumerate(people, start=1)
    )
    members = frozenset(user.id for user in users) | {_BOT}
    return Seed(
        teams=(Team(id=_TEAM, name="Demo", domain="demo"),),
        users=users,
        channels=(
            Channel(id=_CHANNEL, team_id=_TEAM, name="platform", members=members),
            Channel(
                id="C0GENERAL", team_id=_TEAM, name="general", members=members - {_BOT}
            ),
        ),
        apps=(
            app_from_manifest(manifest.load(), id="A0INSIGHTS", signing_secret=_SECRET),
        ),
        installations=(
            Installation(
                app_id="A0INSIGHTS",
                team_id=_TEAM,
                bot_token=_TOKEN,
                bot_user_id=_BOT,
                bot_id="B0INSIGHTS",
                scopes=frozenset(manifest.scopes()),
            ),
        ),
    )


def _handle(person: Mapping[str, str]) -> str:
    return person["email"].partition("@")[0]


def _picture_id(message: Message) -> str:
    for block in message.blocks:
        if block["type"] == "image":
            return str(block["slack_file"]["id"])
    raise DemoError("The report stands in the channel, but without its picture.")


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
        print(out / name)  # noqa: T201
