"""Bringing data in from the command line: read a source, send its tables to the service."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from bot import exports, sources
from bot.export_client import ExportClient
from bot.progress import bars
from bot.settings import Settings
from reporting.errors import SourceError
from reporting.sources import files as file_source
from reporting.sources import git as git_source
from reporting.sources.batch import Batch
from reporting.sources.syncing import Synced, sync
from reporting.sources.web.source import Source

_CONSOLE = Console(highlight=False, soft_wrap=True)


async def git(settings: Settings, paths: list[Path]) -> None:
    """Read repositories and send what is new; one failing does not undo the others."""
    failed: list[str] = []
    async with exports.opened(settings) as client:
        for path in paths:
            try:
                await _repository(client, path, settings.home / "git")
            except SourceError as error:
                failed.append(str(error))
    if failed:
        raise SourceError("\n".join(failed))


async def github(settings: Settings, paths: list[str], since: datetime | None) -> None:
    """Read repositories at GitHub."""
    with bars() as shown:
        opened = sources.github(settings, paths, since=since, watch=shown.watch)
        await _read(settings, opened)


async def gitlab(settings: Settings, paths: list[str], since: datetime | None) -> None:
    """Read projects at GitLab."""
    with bars() as shown:
        opened = sources.gitlab(settings, paths, since=since, watch=shown.watch)
        await _read(settings, opened)


async def jira(
    settings: Settings, projects: list[str], jql: str | None, since: datetime | None
) -> None:
    """Read issues of Jira."""
    with bars() as shown:
        opened = sources.jira(settings, projects, jql, since=since, watch=shown.watch)
        await _read(settings, opened)


async def _read(
    settings: Settings, opened: AbstractAsyncContextManager[list[Source]]
) -> None:
    """Read sources and store what is new; one failing does not undo the others."""
    failed: list[str] = []
    async with opened as all_of_them, exports.opened(settings) as client:
        for source in all_of_them:
            synced = Synced()
            try:
                await sync(source, client, synced)
            except SourceError as error:
                failed.append(f"{source.name}: {error}")
            _notices(synced.notices)
            if synced.changes or synced.ended:
                _tell(source.name, synced.changes)
    if failed:
        raise SourceError("\n".join(failed))


async def files(settings: Settings, folder: Path) -> None:
    """Check the tables in ``folder`` and send all of them, or none."""
    async with exports.opened(settings) as client:
        await send_files(client, folder)


async def send_files(client: ExportClient, folder: Path) -> None:
    """Send the event tables in ``folder``."""
    with TemporaryDirectory(prefix="insights-") as into:
        reading = await asyncio.to_thread(file_source.read, folder, into=Path(into))
        _notices(reading.notices)
        if reading.organisation is not None:
            await client.organise(reading.organisation)
        _tell(folder.name, await client.ingest(_parts(reading.batches)))


async def _repository(client: ExportClient, path: Path, memory: Path) -> None:
    name = await asyncio.to_thread(git_source.name_of, path)
    known = await client.cursor("git", name)
    with TemporaryDirectory(prefix="insights-") as into, bars() as shown:
        reading = await asyncio.to_thread(
            git_source.read,
            path,
            known=known,
            into=Path(into),
            progress=shown.watch(name).progress,
            name=name,
            memory=memory,
        )
        cursor = {"source": "git", "name": name, "text": reading.cursor}
        changes = await client.ingest(_parts(reading.batches), cursor=cursor)
    _notices(reading.notices)
    _tell(name, changes)


def _parts(batches: Iterable[Batch]) -> list[tuple[str, Path]]:
    return [(batch.table, batch.path) for batch in batches]


def _notices(notices: Iterable[str]) -> None:
    for notice in notices:
        _CONSOLE.print(f"Note: {notice}", markup=False)


def _tell(name: str, changes: Mapping[str, Any]) -> None:
    """Say in one line what a source brought."""
    told = [
        f"{count['new']:,} new {table.replace('_', ' ')}"
        + (f" ({count['changed']:,} changed)" if count["changed"] else "")
        for table, count in changes.items()
        if count["new"] or count["changed"]
    ]
    _CONSOLE.print(f"{name}: {', '.join(told) or 'nothing new'}", markup=False)
