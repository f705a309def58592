"""Commands about data: bringing it in, inventing it, and what is odd about it."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot import exports, settings
from bot import ingest as ingestion
from bot.commands.edge import day, run
from reporting.sources import sample as sample_source

app = typer.Typer()
ingest_app = typer.Typer(help="Bring data in; safe to repeat.", no_args_is_help=True)
doctor_app = typer.Typer(
    help="What an administrator should look at.", no_args_is_help=True
)
app.add_typer(ingest_app, name="ingest")
app.add_typer(doctor_app, name="doctor")

Since = Annotated[
    str | None,
    typer.Option(
        help="Only what was updated on this day or later, YYYY-MM-DD; "
        "without it: everything."
    ),
]


@ingest_app.command("git")
def ingest_git(
    paths: Annotated[
        list[Path], typer.Argument(help="Repositories: clones or bare ones.")
    ],
) -> None:
    """Read whole histories of git repositories; again: only what is new."""
    run(ingestion.git(settings.load(), paths))


@ingest_app.command("files")
def ingest_files(
    folder: Annotated[
        Path, typer.Argument(help="A folder with the tables of docs/tables.md.")
    ],
) -> None:
    """Read event tables from CSV, NDJSON or Parquet files."""
    run(ingestion.files(settings.load(), folder))


@ingest_app.command("github")
def ingest_github(
    repositories: Annotated[
        list[str],
        typer.Argument(help="OWNER/REPO, or OWNER/REPO=NAME to call it otherwise."),
    ],
    since: Since = None,
) -> None:
    """Read pull requests and issues from GitHub; again: only what changed."""
    run(ingestion.github(settings.load(), repositories, _instant(since)))


@ingest_app.command("gitlab")
def ingest_gitlab(
    projects: Annotated[
        list[str], typer.Argument(help="GROUP/PROJECT, or GROUP/PROJECT=NAME.")
    ],
    since: Since = None,
) -> None:
    """Read merge requests and issues from GitLab; again: only what changed."""
    run(ingestion.gitlab(settings.load(), projects, _instant(since)))


@ingest_app.command("jira")
def ingest_jira(
    project: Annotated[
        list[str] | None, typer.Option(help="The key of a project; may be repeated.")
    ] = None,
    jql: Annotated[
        str | None, typer.Option(help="Only issues that this query finds.")
    ] = None,
    since: Since = None,
) -> None:
    """Read issues with their history from Jira; again: only what changed.

    Without a project or a query: all issues that the token may see.
    """
    run(ingestion.jira(settings.load(), project or [], jql, _instant(since)))


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
        folder, developers=developers, months=months, seed=seed, until=day(until)
    )
    print(folder)


@doctor_app.command("data")
def doctor_data() -> None:
    """Show activity that counts nowhere, and what is odd about the org trees."""

    async def look() -> Mapping[str, Any]:
        async with exports.opened(settings.load()) as client:
            return await client.quality()

    found = run(look())
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


def _instant(since: str | None) -> datetime | None:
    """Return the beginning of a day, UTC."""
    return datetime.combine(day(since), time(), UTC) if since else None
