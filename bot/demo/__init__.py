"""The whole product in one process, with invented or own data and a local Slack.

It is the real bot: signed requests to its HTTP door, Web API calls from it.

  sample, repository   what is shown       questions   what to ask about a repository
  showing, people      who and what is there           workspace   the Slack they are in
  folder               the demo's data     own         more of it while the demo runs
"""

import asyncio
import json
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from pydantic import SecretStr
from rich.console import Console

from bot import app
from bot.database import Asked, Database
from bot.demo.folder import DemoError, noted, of_its_own
from bot.demo.repository import Repository
from bot.demo.sample import Sample
from bot.demo.showing import Showing, command
from bot.demo.workspace import CHANNEL, SECRET, TEAM, TOKEN, opening, workspace
from bot.digests.store import DigestDesk, Digests
from bot.exporting import exports
from bot.exporting.client import ExportClient
from bot.playground.errors import PlaygroundError
from bot.playground.records import Message
from bot.playground.server import Playground, playground
from bot.reports.making import download
from bot.settings import Settings
from bot.slack.manifest import EVENTS
from bot.work import durable
from bot.work.ticking import today, utc_now
from handlers.asking import from_command

_PATIENCE_S = 120.0


class Subject(Protocol):
    """What a demo is about; ``home`` is its data folder."""

    home: Path

    def prepare(self) -> None:
        """Make the folder ready, before anything runs in it."""

    async def bring(self, client: ExportClient) -> None:
        """Bring the data in that is not there."""

    async def showing(self, client: ExportClient) -> Showing:
        """Return what is shown of it."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: the local Slack, the export service, and who asks."""

    slack: Playground
    exports: ExportClient
    database: Database
    digests: DigestDesk
    showing: Showing

    async def open(self) -> tuple[Asked, Message]:
        """Let a first report stand in the channel, and a digest below it.

        Returns the request of the report and its message.
        """
        report, _ = await asyncio.gather(self._report(), self._digest())
        return report

    async def _report(self) -> tuple[Asked, Message]:
        request_id = from_command(await self._type(self.showing.question)).id
        for _ in range(int(_PATIENCE_S * 10)):
            asked = await self.database.get(request_id)
            if asked.outcome is not None:
                return asked, self._answer(asked)
            await asyncio.sleep(0.1)
        raise DemoError(
            f"No report stood in the channel after {_PATIENCE_S:.0f} seconds."
        )

    async def _digest(self) -> None:
        if not self.showing.digest:
            return
        await self._until_said(1)
        await self._type(f"subscribe {self.showing.digest}")
        for kept in await self.digests.of(TEAM, CHANNEL):
            await self.digests.send_now(kept)
        await self._until_said(2)

    async def _until_said(self, count: int) -> None:
        """Wait until so many messages stand in the channel itself."""

        def stand() -> bool:
            said = self.slack.messages(CHANNEL)
            return sum(not message.is_reply for message in said) >= count

        try:
            await self.slack.until(lambda: stand() or None, timeout_s=_PATIENCE_S)
        except TimeoutError:
            raise DemoError(
                f"Fewer than {count} messages stood in the channel after "
                f"{_PATIENCE_S:.0f} seconds."
            ) from None

    async def _type(self, text: str) -> Mapping[str, str]:
        """Type ``/insights text`` in the channel; return what Slack sent of it."""
        told = await self.slack.command(
            user=self.showing.people[0].id, channel=CHANNEL, text=f"/insights {text}"
        )
        if told.status != 200:
            raise DemoError(
                f"The bot did not take `{text}`: {told.body or told.problem}"
            )
        return told.payload

    def _answer(self, asked: Asked) -> Message:
        # What is one person's alone is answered in a direct message.
        said = self.slack.messages(asked.posted_channel or CHANNEL)
        message = next((one for one in said if one.ts == asked.posted_ts), None)
        if message is None or asked.outcome != "answered":
            words = message.text if message else "nothing"
            raise DemoError(
                f"The bot could not answer ({asked.outcome}); it said: {words}"
            )
        return message


async def once(settings: Settings, out: Path, repository: Path | None = None) -> None:
    """Ask one question; write the picture, the message and the CSV into ``out``."""
    async with running(settings, port=0, repository=repository) as demo:
        asked, message = await demo.open()
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
    settings: Settings,
    *,
    port: int,
    repository: Path | None,
    browser: bool,
    stop: Callable[[], Awaitable[None]],
) -> None:
    """Run until ``stop`` returns, with a first report in the channel."""
    async with running(settings, port=port, repository=repository) as demo:
        with Console(stderr=True).status("Making the first report and digest"):
            await demo.open()
        print(f"The demo is at {demo.slack.url} (Ctrl-C ends it)", flush=True)  # noqa: T201
        if browser:
            await asyncio.to_thread(webbrowser.open, demo.slack.url)
        await stop()


@asynccontextmanager
async def running(
    settings: Settings, *, port: int, repository: Path | None = None
) -> AsyncIterator[Demo]:
    """Run a demo of the sample organisation, or of a repository.

    Its data lies in a folder of its own inside the real one.
    """
    with Console(stderr=True, highlight=False).status("Starting the demo") as status:
        subject = await asyncio.to_thread(_subject, settings, repository)
        async with AsyncExitStack() as stack:
            slack = await stack.enter_async_context(_slack(port))
            await asyncio.to_thread(subject.prepare)
            own = _own(settings, subject.home, slack)
            client = await stack.enter_async_context(exports.opened(own))
            # A report and a digest are made at the same time, as soon as the data is in.
            address = await stack.enter_async_context(
                app.bot_role(own, client, ready=2)
            )
            # Bars of what is read are not drawn over.
            status.stop()
            await subject.bring(client)
            showing = await subject.showing(client)
            slack.reset(workspace(showing))
            slack.request_url = address + EVENTS
            stack.enter_context(noted(subject.home, slack.url))
            database = await stack.enter_async_context(durable.state(own))
            jobs = await stack.enter_async_context(durable.jobs(own))
            digests = DigestDesk(Digests(database), jobs, utc_now)
            yield Demo(slack, client, database, digests, showing)


def _subject(settings: Settings, repository: Path | None) -> Subject:
    if repository is None:
        return Sample(settings.home, utc_now())
    # Not every shell knows what a ~ after REPO= stands for.
    return Repository(settings, repository.expanduser(), today())


def _own(settings: Settings, home: Path, slack: Playground) -> Settings:
    """Return the settings of the demo's bot, which talks to the local Slack alone."""
    return of_its_own(settings, home).model_copy(
        update={
            "host": "127.0.0.1",
            "port": 0,
            "slack_bot_token": SecretStr(TOKEN),
            "slack_signing_secret": SecretStr(SECRET),
            "slack_app_token": None,
            "slack_api_url": slack.api_url,
        }
    )


@asynccontextmanager
async def _slack(port: int) -> AsyncIterator[Playground]:
    try:
        async with playground(opening(), port=port) as slack:
            yield slack
    except PlaygroundError as error:
        raise DemoError(
            f"{error} Perhaps a demo runs there already; "
            f"`{command('demo --port 0')}` takes any free port."
        ) from error


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
