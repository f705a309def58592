"""What stands in the thread below a message: each part of it once, however often it is said."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.answers.casting import Part
from bot.reports import attachments
from bot.reports.making import Reports, download
from bot.slack.delivery import Delivery
from bot.slack.posting import simplified
from handlers.blocks import Message


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread that begins with the message at ``ts``."""

    delivery: Delivery
    channel: str
    ts: str

    async def say(self, messages: Sequence[Message], *, request_id: str) -> None:
        """Post the messages that are not there yet, in their order."""
        there = await self.delivery.below(self.channel, self.ts, request_id=request_id)
        for number, message in enumerate(messages):
            part = f"page-{number}"
            if part not in there:
                await self._post(message, request_id, part)

    async def _post(self, message: Message, request_id: str, part: str) -> None:
        async def send(version: Message) -> None:
            await self.delivery.post(
                self.channel, version, request_id=request_id, below=self.ts, part=part
            )

        await simplified(message, send)

    async def remove(self, *, request_id: str) -> None:
        """Take back what a report has in it."""
        parts = await self.delivery.below(self.channel, self.ts, request_id=request_id)
        for ts in parts.values():
            await self.delivery.remove(self.channel, ts)

    async def attach(self, file_id: str, name: str) -> None:
        """Show a file that was handed in."""
        await self.delivery.attach(self.channel, self.ts, file_id, title=name)


async def hand_in(
    delivery: Delivery, reports: Reports, part: Part, export_id: str
) -> tuple[str, str]:
    """Send the CSV of an export to Slack, where nobody sees it yet: its id and name."""
    name = attachments.file_name(part.shown)
    with TemporaryDirectory(prefix="insights-") as folder:
        export, file = Path(folder) / "export", Path(folder) / "file.csv"
        await download(reports.exports, export_id, export)
        paths = await reports.paths(part.request, part.outside)
        await asyncio.to_thread(
            attachments.write, export, file, cast=part.cast, paths=paths
        )
        return await delivery.hand_in(file, filename=name, alt=""), name
