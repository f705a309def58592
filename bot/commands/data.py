"""Commands about data: bringing it in, inventing it, and what is odd about it."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import settings
from bot.commands import data_quality
from bot.commands.edge import day, run
from bot.commands.looking import looking
from bot.demo.own import ingest_git as ingest_git_here
from bot.exporting import exports
from bot.exporting.data import DataClient
from bot.sources import ingest as ingestion
from bot.sources import listing
from reporting.sources import sample as sample_source

app = typer.Typer()
ingest_app = typer.Typer(help="Bring data in; safe to repeat.", no_args_is_help=True)
doctor_app = typer.Typer()
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
        list[str],
        typer.Argument(help="Repositories: PATH, or PATH=NAME; clones or bare ones."),
    ],
) -> None:
    """Read whole histories of git repositories; again: only what is new.

    While a demo runs and no bot of yours does, they are for the demo.
    """
    run(ingest_git_here(settings.load(), paths))


@ingest_app.command("files")
def ingest_files(
    folder: Annotated[
        Path, typer.Argument(help="A folder with the tables of docs/tables.md.")
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Say all that is wrong, and take nothing.")
    ] = False,
) -> None:
    """Read event tables from CSV, NDJSON or Parquet files."""
    chosen = settings.load()
    if check:
        run(ingestion.check_files(chosen, folder))
    else:
        run(ingestion.read(chosen, [listing.files(folder)]))


@ingest_app.command("github")
def ingest_github(
    repositories: Annotated[
        list[str],
        typer.Argument(help="OWNER/REPO, or OWNER/REPO=NAME to call it otherwise."),
    ],
    since: Since = None,
) -> None:
    """Read pull requests and issues from GitHub; again: only what changed."""
    first = _instant(since)
    listed = [listing.github(path, first) for path in repositories]
    run(ingestion.read(settings.load(), listed))


@ingest_app.command("gitlab")
def ingest_gitlab(
    projects: Annotated[
        list[str], typer.Argument(help="GROUP/PROJECT, or GROUP/PROJECT=NAME.")
    ],
    since: Since = None,
) -> None:
    """Read merge requests and issues from GitLab; again: only what changed."""
    first = _instant(since)
    listed = [listing.gitlab(path, first) for path in projects]
    run(ingestion.read(settings.load(), listed))


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
    first = _instant(since)
    listed = [listing.jira(key, None, first) for key in project or ()]
    if jql is not None or not listed:
        listed.append(listing.jira(None, jql, first))
    run(ingestion.read(settings.load(), listed))


@app.command()
def sync(
    source: Annotated[
        list[str] | None,
        typer.Argument(help="Names of sources; without any: all that are listed."),
    ] = None,
) -> None:
    """Read the sources listed in sources.yaml now, besides their schedule."""
    run(ingestion.sync(settings.load(), source or []))


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
    """Show how the sources are, what counts nowhere, and what is odd about the data."""
    chosen = looking()

    async def look() -> tuple[Mapping[str, Any], int]:
        async with exports.opened(chosen) as client:
            data = DataClient(client)
            return await data.quality(), len(await data.proposals())

    found, proposals = run(look())
    if not found["sources"]:
        print(f"No source was ever read into {chosen.place}.")
    data_quality.show(found, proposals, Console(highlight=False, soft_wrap=True))


def _instant(since: str | None) -> datetime | None:
    """Return the beginning of a day, UTC."""
    return datetime.combine(day(since), time(), UTC) if since else None
