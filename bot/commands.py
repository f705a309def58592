"""The command line: what one types after `python -m bot`.

Exit codes: 0 done, 1 failed with a sentence on standard error, 2 not understood.
"""

import asyncio
import html
import json
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import app as composition
from bot import audit as audit_entries
from bot import demo as demonstration
from bot import ingest as ingestion
from bot import logs, settings
from bot import manifest as app_manifest
from bot.installations import new_key
from bot.report_files import Written, write_report
from bot.settings import Settings
from handlers.parse import parse
from reporting.answer import Report
from reporting.errors import ReportError, RequestError
from reporting.requests import to_json
from reporting.sources import sample as sample_source

T = TypeVar("T")

app = typer.Typer(
    help="Engineering productivity reports where the people are: in Slack.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)
ingest_app = typer.Typer(help="Bring data in; safe to repeat.", no_args_is_help=True)
doctor_app = typer.Typer(
    help="What an administrator should look at.", no_args_is_help=True
)
keys_app = typer.Typer(help="API keys of the export service.", no_args_is_help=True)
app.add_typer(ingest_app, name="ingest")
app.add_typer(keys_app, name="keys")
app.add_typer(doctor_app, name="doctor")


class Form(StrEnum):
    """How rows are printed."""

    TEXT = "text"
    CSV = "csv"


Out = Annotated[Path, typer.Option("--out", help="The folder to write into.")]
Today = Annotated[
    str | None, typer.Option(help="Pretend that today is this day, YYYY-MM-DD.")
]


@app.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Without a command: run the whole product in one process."""
    logs.configure(settings.load())
    if context.invoked_subcommand is None:
        _serve(composition.all_in_one, "Taking Slack's requests at {}")


@app.command()
def web() -> None:
    """Run Slack's door alone."""
    _serve(composition.web_role, "Taking Slack's requests at {}")


@app.command()
def worker() -> None:
    """Run a worker alone."""
    _serve(composition.worker_role, "Working as {}")


@app.command()
def exports(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0: any.")
    ] = 8080,
) -> None:
    """Run the export service alone."""
    _serve(
        lambda chosen: composition.export_service(chosen, host=host, port=port),
        "Export API at {}",
    )


@app.command()
def report(
    text: Annotated[
        str, typer.Argument(help='For example "Platform last quarter velocity".')
    ],
    out: Out,
    today: Today = None,
    me: Annotated[str | None, typer.Option(help="Your e-mail, for `me`.")] = None,
) -> None:
    """Make one report without Slack: text here, picture and CSV in a folder."""
    chosen = settings.load()
    written = _run(write_report(chosen, text, out, today=_day(today), me=me))
    _show(written)
    for name in ("report.png", "report.csv", "report.json"):
        print(out / name)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The text of a request.")],
    today: Today = None,
) -> None:
    """Print how a request is understood, as one JSON object."""

    async def understand() -> dict[str, Any]:
        async with composition.exports(settings.load()) as client:
            directory = await client.directory()
        return to_json(parse(text, today=_day(today), directory=directory))

    try:
        understood = _run(understand())
    except RequestError as error:
        print(
            json.dumps(
                {"error": html.unescape(str(error)), "suggestions": error.suggestions}
            )
        )
        raise typer.Exit(2) from None
    understood["teams"] = [team["path"] for team in understood["teams"]]
    print(json.dumps(understood, ensure_ascii=False))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port of the page; 0: any.")
    ] = 8008,
    once: Annotated[bool, typer.Option("--once", help="One report, then end.")] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Where --once writes.")] = Path(
        "demo"
    ),
) -> None:
    """Run everything with a sample organisation and a local Slack; needs no account."""
    chosen = settings.load()
    if once:
        _run(demonstration.once(chosen, out))
        return
    _run(demonstration.stay(chosen, port=port, browser=not no_browser, stop=_stopped))


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="The folder to write into.")] = Path(
        "sample"
    ),
    developers: Annotated[int, typer.Option(min=3, max=2000)] = 60,
    months: Annotated[int, typer.Option(min=1, max=60)] = 12,
    seed: Annotated[int, typer.Option()] = 7,
    until: Annotated[str | None, typer.Option(help="The last day, YYYY-MM-DD.")] = None,
) -> None:
    """Write the tables of an invented organisation; the same numbers give the same files."""
    sample_source.write(
        folder, developers=developers, months=months, seed=seed, until=_day(until)
    )
    print(folder)


@app.command()
def audit(
    since: Annotated[
        str | None, typer.Option(help="The first day, YYYY-MM-DD; without it: all.")
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="For eyes or a spreadsheet.")
    ] = (Form.TEXT),
) -> None:
    """Print who asked what and when, what was decided and why, and where it was posted."""
    first = datetime.combine(_day(since or "0001-01-01"), time(), UTC)
    found = _run(composition.audit_log(settings.load(), first))
    if form is Form.CSV:
        audit_entries.write_csv(found, sys.stdout)
        return
    table = Table("asked", "by", "in", "what", "decision", "why", "posted in")
    for entry in found:
        table.add_row(
            f"{entry.asked_at:%Y-%m-%d %H:%M}",
            entry.asked_by,
            f"{entry.workspace} {entry.channel}",
            escape(entry.asked),
            entry.decision or "open",
            escape(html.unescape(entry.reason or "")),
            entry.posted_channel,
        )
    Console().print(table)


@app.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Where Slack reaches the bot: https://HOST.")
    ] = None,
    rotating: Annotated[
        bool,
        typer.Option("--rotating", help="Tokens end and are renewed; needs OAuth."),
    ] = False,
) -> None:
    """Print the Slack app's manifest; without an address: for Socket Mode."""
    chosen = app_manifest.load()
    if url is not None:
        chosen = app_manifest.deployed(chosen, url, rotating=rotating)
    print(app_manifest.written(chosen), end="")


@app.command()
def migrate() -> None:
    """Create the state database, or bring it up to date; encrypt tokens again."""
    _run(composition.prepare(settings.load()))


@app.command("encryption-key")
def encryption_key() -> None:
    """Print a new key for INSIGHTS_ENCRYPTION_KEYS."""
    print(new_key())


@doctor_app.command("data")
def doctor_data() -> None:
    """Show activity that counts nowhere, and what is odd about the org trees."""

    async def look() -> Mapping[str, Any]:
        async with composition.exports(settings.load()) as client:
            return await client.quality()

    found = _run(look())
    console = Console(highlight=False)
    for warning in found["warnings"]:
        console.print(f"Note: {warning}", markup=False)
    table = Table(
        "provider", "account", "name", "commits", "pull requests", "work items"
    )
    for one in found["unmapped"]:
        counts = (str(one[key]) for key in ("commits", "pullRequests", "workItems"))
        table.add_row(one["provider"], one["account"], one.get("name") or "", *counts)
    if found["unmapped"]:
        console.print("Accounts of no developer; what they did counts nowhere:")
        console.print(table)
    elif not found["warnings"]:
        console.print("Every account is somebody's, and the trees are in order.")


@ingest_app.command("git")
def ingest_git(
    paths: Annotated[
        list[Path], typer.Argument(help="Repositories: clones or bare ones.")
    ],
) -> None:
    """Read whole histories of git repositories; again: only what is new."""
    _run(ingestion.git(settings.load(), paths))


@ingest_app.command("files")
def ingest_files(
    folder: Annotated[
        Path, typer.Argument(help="A folder with the tables of docs/tables.md.")
    ],
) -> None:
    """Read event tables from CSV, NDJSON or Parquet files."""
    _run(ingestion.files(settings.load(), folder))


@keys_app.command("create")
def keys_create(
    name: Annotated[str, typer.Option(help="Who will use it.")],
    role: Annotated[
        str, typer.Option(help="admin, viewer, team_manager or ingestion.")
    ] = "viewer",
    team: Annotated[list[str] | None, typer.Option(help="Only these team ids.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days until it ends.")] = None,
) -> None:
    """Make a key and print it; it cannot be shown again."""
    print(_run(composition.create_key(settings.load(), name, role, team or [], days)))


@keys_app.command("list")
def keys_list() -> None:
    """List the keys: what they may do, not what they are."""
    table = Table("id", "name", "role", "teams", "created", "expires", "state")
    for key in _run(composition.list_keys(settings.load())):
        table.add_row(*key)
    Console().print(table)


@keys_app.command("revoke")
def keys_revoke(
    key_id: Annotated[str, typer.Argument(help="The id, as `keys list` shows it.")],
) -> None:
    """End a key at once."""
    _run(composition.revoke_key(settings.load(), key_id))


def main() -> None:
    """Run the command line; every planned failure is a sentence on standard error."""
    try:
        app()
    except RequestError as error:
        _fail(
            "\n".join(
                [str(error), *(f"  try: {text}" for text in error.suggestions[:3])]
            ),
            2,
        )
    except ReportError as error:
        _fail(str(error), 1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}.", 1)
    except Exception:  # noqa: BLE001  the edge: no traceback reaches a person
        _fail(_written_down(traceback.format_exc()), 1)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` to its end; Ctrl-C ends it with a sentence instead of a silence."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        _fail("Stopped. Nothing is half done: run it again.", 130)


def _fail(text: str, code: int) -> NoReturn:
    # Sentences are escaped for Slack.
    print(html.unescape(text), file=sys.stderr)
    sys.exit(code)


def _written_down(trace: str) -> str:
    """Keep the traceback of a bug in a file and return what to say."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="insights-", suffix=".txt", encoding="utf-8", delete=False
    ) as file:
        file.write(trace)
    return f"Something went wrong on my side; {file.name} says what. Please report it."


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


def _serve(
    role: Callable[[Settings], AbstractAsyncContextManager[str]], ready: str
) -> None:
    async def serve() -> None:
        async with role(settings.load()) as where:
            print(ready.format(where), file=sys.stderr, flush=True)
            await _stopped()

    _run(serve())


async def _stopped() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def _day(text: str | None) -> date:
    """Read ``YYYY-MM-DD``; today where nothing was given."""
    try:
        return date.fromisoformat(text) if text else composition.today()
    except ValueError:
        raise RequestError(f"{text!r} is no day; write it like 2026-03-08.") from None
