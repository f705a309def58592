"""One report without Slack: the same exports and picture, into a folder."""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.exporting import exports
from bot.reports.drawing import drawing
from bot.reports.making import Reports, download
from bot.settings import Settings
from handlers import blocks
from handlers.parse import parse
from reporting.answer import Report
from reporting.errors import RequestError
from reporting.requests import ME


@dataclass(frozen=True, slots=True)
class Written:
    """A report, how its text was understood, and up to when (UTC) there is data."""

    report: Report
    canonical: str
    data_until: datetime | None


async def write_report(
    settings: Settings, text: str, out: Path, *, today: date, me: str | None
) -> Written:
    """Make the report that ``text`` asks for and write its three files into ``out``.

    ``report.csv`` is the export of the period, ``report.json`` the message as Slack would
    get it (without the picture), ``report.png`` the picture.
    """
    with _progress() as progress:
        stage = progress.add_task("Reading the request")
        async with exports.opened(settings) as client, drawing() as pool:
            directory = await client.directory()
            try:
                request = parse(text, today=today, directory=directory)
            except RequestError as error:
                if directory.teams[1:] or await client.data_until() is not None:
                    raise
                # Names that nobody knows are no misspelled metrics.
                raise RequestError(
                    f"There is no data in {settings.place} yet; "
                    "`python -m bot ingest` brings it in."
                ) from error
            if ME in request.people:
                if me is None:
                    raise RequestError(
                        "I do not know who you are; add `--me YOUR-EMAIL`."
                    )
                request = replace(request, people=(me.casefold(),))
            reports = Reports(client, pool, lambda: today)
            progress.update(stage, description="Exporting")
            ids = await reports.create(request)
            for export_id in ids:
                await reports.wait(export_id, patience_s=settings.export_patience_s)
            progress.update(stage, description="Drawing")
            await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
            with TemporaryDirectory(prefix="insights-") as folder:
                report = await reports.make(request, ids, Path(folder))
            await download(client, ids[0], out / "report.csv")
            until = await client.data_until()
    message = blocks.report_message(report, request, None, data_until=until)
    (out / "report.png").write_bytes(report.png)
    (out / "report.json").write_text(
        json.dumps({"text": message.text, "blocks": message.blocks}, indent=2),
        encoding="utf-8",
    )
    return Written(report, request.canonical, until)


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
