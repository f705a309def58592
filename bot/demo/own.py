"""Bringing one's own repositories into a demo that runs."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from rich.console import Console

from bot.demo.folder import Running, running
from bot.demo.questions import called, questions, team_of, with_some_of
from bot.demo.showing import command
from bot.exporting import exports
from bot.exporting.client import ExportClient
from bot.exporting.developers import Developers
from bot.settings import Settings
from bot.sources import ingest, listing
from bot.work.ticking import today
from reporting.errors import ExportError, SourceError
from reporting.sources import git
from reporting.sources.git import Author

_CONSOLE = Console(highlight=False, soft_wrap=True)


async def ingest_git(settings: Settings, paths: Sequence[str]) -> None:
    """Read repositories into the demo that runs; where none does, into our own data."""
    demo = await beside(settings)
    if demo is None:
        await ingest.git(settings, paths)
        return
    _CONSOLE.print(f"Into the demo at {demo.page}:", markup=False)
    failed = []
    for path in paths:
        try:
            await _show(demo, path)
        except SourceError as error:
            failed.append(str(error))
    if failed:
        raise SourceError("\n".join(failed))


async def beside(settings: Settings) -> Running | None:
    """Return the demo that runs beside our own data while no bot of ours does."""
    # A bot that runs is the real thing: what is typed meanwhile is for it.
    is_ours = settings.api_url is not None or await exports.is_running(settings)
    return None if is_ours else await running(settings)


async def _show(demo: Running, path: str) -> None:
    """Bring a repository in and offer questions about it on the page."""
    found = listing.git(path)
    name, authors = found.name, git.authors(Path(found.what))
    await ingest.git(demo.settings, [path])
    async with exports.opened(demo.settings) as client:
        await _employ(client, name, authors)
        directory = await client.directory()
    team = team_of(name, directory)
    if team is None:
        _CONSOLE.print(f"Nobody's work counts in {name}.", markup=False)
        return
    if len(authors) == 1:
        again = command(f"demo --repo {path}")
        _CONSOLE.print(
            f"{name} is one person's work, whose figures are for that person alone: "
            f"`{again}` shows them to {authors[0].name}.",
            markup=False,
        )
        return
    asked = questions(
        called(team, directory),
        oldest=min(author.first for author in authors),
        newest=max(author.last for author in authors),
        today=today(),
    )
    await _offer(demo.page, [f"/insights {text}" for text in asked])
    _CONSOLE.print(f"Ask there: /insights {asked[0]}", markup=False)


async def _employ(client: ExportClient, name: str, authors: Iterable[Author]) -> None:
    """Make those authors a team that nobody has heard of.

    Where people have records, as in the sample organisation, others count nowhere.
    """
    if not await _has_records(client):
        return
    staff = await Developers(client).staff()
    new = [author for author in authors if staff.find(author.email) is None]
    with TemporaryDirectory(prefix="insights-") as folder:
        tables = Path(folder) / name
        tables.mkdir()
        with (tables / "developers.csv").open("w", encoding="utf-8", newline="") as to:
            writer = csv.writer(to)
            writer.writerow(("email", "name", "department"))
            writer.writerows((one.email, one.name, name) for one in new)
        if new:
            await ingest.send_files(client, tables)


async def _has_records(client: ExportClient) -> bool:
    try:
        return bool(await client.read("/v2/developers", pageSize="1"))
    except ExportError:
        return False


async def _offer(page: str, asked: Sequence[str]) -> None:
    """Put suggestions on the page of the demo, beside some that are there."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{page}/control/seen") as response:
            response.raise_for_status()
            offered = (await response.json())["suggestions"]
        order = {"suggestions": with_some_of(offered, asked)}
        async with session.post(f"{page}/control/offer", json=order) as response:
            response.raise_for_status()
