"""Commands that ask: one report without Slack, and how a text is understood."""

import html
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.edge import day, run
from bot.commands.looking import looking
from bot.exporting import exports
from bot.reports.files import Written, write_report
from handlers.parse import parse
from reporting.answer import Report
from reporting.errors import RequestError
from reporting.requests import to_json

app = typer.Typer()

Today = Annotated[
    str | None, typer.Option(help="Pretend that today is this day, YYYY-MM-DD.")
]


@app.command()
def report(
    text: Annotated[
        str, typer.Argument(help='For example "Platform last quarter velocity".')
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.")],
    today: Today = None,
    me: Annotated[str | None, typer.Option(help="Your e-mail, for `me`.")] = None,
) -> None:
    """Make one report without Slack: text here, picture and CSV in a folder."""
    chosen = looking()
    written = run(write_report(chosen, text, out, today=day(today), me=me))
    _show(written)
    for name in ("report.png", "report.csv", "report.json"):
        print(out / name)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The text of a request.")],
    today: Today = None,
) -> None:
    """Print how a request is understood, as one JSON object."""
    chosen = looking()

    async def understand() -> dict[str, Any]:
        async with exports.opened(chosen) as client:
            directory = await client.directory()
        return to_json(parse(text, today=day(today), directory=directory))

    try:
        understood = run(understand())
    except RequestError as error:
        print(
            json.dumps(
                {"error": html.unescape(str(error)), "suggestions": error.suggestions}
            )
        )
        raise typer.Exit(2) from None
    understood["teams"] = [team["path"] for team in understood["teams"]]
    print(json.dumps(understood, ensure_ascii=False))


def _show(written: Written) -> None:
    """Print a report as text: the words, the numbers, how the request was understood."""
    console = Console(width=100, highlight=False)
    console.print(written.report.headline, style="bold", markup=False)
    _tell(console, written.report)
    table = Table("", "now", "before", "change", "from", box=None, pad_edge=False)
    for row in written.report.rows:
        table.add_row(row.metric, row.now, row.before, row.change, row.note)
    if written.report.rows:
        console.print(table)
    notes = [f"Understood as: {written.canonical}", *written.report.notes]
    if written.data_until is not None:
        notes.append(f"data until {written.data_until:%Y-%m-%d %H:%M} UTC")
    console.print(" · ".join(notes), style="dim", markup=False)


def _tell(console: Console, report: Report) -> None:
    for sentence in report.summary:
        console.print(sentence.text, markup=False)
    for sentence in report.observations:
        console.print(f"- {sentence}", markup=False)
    if report.suggestions:
        console.print("Worth a look:", markup=False)
    for sentence in report.suggestions:
        console.print(f"- {sentence}", markup=False)
