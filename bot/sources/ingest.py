"""Bringing data in from the command line: read sources, say what each of them brought."""

import asyncio
import getpass
import os
import socket
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.exporting import exports
from bot.exporting.client import ExportClient
from bot.settings import Settings, SettingsError
from bot.sources import configured, kinds, listing, readings
from bot.sources.listing import Listed
from bot.sources.progress import bars
from reporting.errors import ReportError, RequestError, SourceError
from reporting.sources.syncing import Synced

_CONSOLE = Console(highlight=False, soft_wrap=True)


async def read(
    settings: Settings, listed: Sequence[Listed], failed: Sequence[str] = ()
) -> None:
    """Read sources and store what is new; one failing does not undo the others.

    ``failed`` says what else could not be read.
    """
    said = list(failed)
    async with exports.opened(settings) as client:
        for one in listed:
            try:
                await _read(one, settings, client)
            except SettingsError:
                raise
            except ReportError as error:
                said.append(str(error) if one.on_disk else f"{one.name}: {error}")
    if said:
        raise SourceError("\n".join(said))


async def git(settings: Settings, paths: Sequence[str]) -> None:
    """Read repositories on this machine."""
    listed, failed = [], []
    for path in paths:
        try:
            listed.append(await asyncio.to_thread(listing.git, path))
        except SourceError as error:
            failed.append(str(error))
    await read(settings, listed, failed)


async def sync(settings: Settings, names: Sequence[str]) -> None:
    """Read sources of sources.yaml now: those called ``names``, or all."""
    listed = await asyncio.to_thread(configured.load, settings.sources)
    if not listed:
        raise SettingsError(
            f"No source is listed in {settings.sources}; docs/sources.md says how."
        )
    called = {one.name for one in listed}
    if unknown := [name for name in names if name not in called]:
        raise RequestError(
            f"No source in {settings.sources} is called {unknown[0]}; there are "
            f"{', '.join(sorted(called))}."
        )
    await read(settings, [one for one in listed if not names or one.name in names])


async def send_files(client: ExportClient, folder: Path) -> None:
    """Send the event tables in ``folder``."""
    synced = Synced()
    await kinds.read_files(folder, client, synced)
    _notices(synced.notices)
    _tell(folder.name, synced.changes)


async def check_files(settings: Settings, folder: Path) -> None:
    """Say everything that is wrong with the tables in ``folder``, and take nothing."""
    async with exports.opened(settings) as client:
        notices = await kinds.check_files(folder, client)
    _notices(notices)
    _CONSOLE.print(f"{folder}: nothing is wrong; nothing was taken.", markup=False)


async def _read(one: Listed, settings: Settings, client: ExportClient) -> None:
    synced = Synced()
    with bars() as shown:
        try:
            await readings.read(
                one,
                settings,
                client,
                reader=_me(),
                watcher=shown.watch(one.name),
                synced=synced,
            )
        finally:
            _notices(synced.notices)
            if synced.changes or synced.ended:
                _tell(one.name, synced.changes)


def _me() -> str:
    """Return who reads: this process alone, whoever else runs the same command."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}:{os.getpid()}"


def _notices(notices: Iterable[str]) -> None:
    for notice in notices:
        _CONSOLE.print(f"Note: {notice}", markup=False)


def _tell(name: str, changes: Mapping[str, Any]) -> None:
    """Say in one line what a source brought."""
    _CONSOLE.print(f"{name}: {told(changes)}", markup=False)


def told(changes: Mapping[str, Any]) -> str:
    """Say what came, by table.

    >>> told({"identities": {"new": 1, "changed": 0}, "commits": {"new": 2, "changed": 1}})
    '1 new identity, 2 new commits (1 changed)'
    """
    parts = [
        f"{count['new']:,} new {_called(table, count['new'])}"
        + (f" ({count['changed']:,} changed)" if count["changed"] else "")
        for table, count in changes.items()
        if count["new"] or count["changed"]
    ]
    return ", ".join(parts) or "nothing new"


def _called(table: str, count: int) -> str:
    """Return what so many rows of ``table`` are called."""
    rows = table.replace("_", " ")
    if count != 1:
        return rows
    return f"{rows[:-3]}y" if rows.endswith("ies") else rows.removesuffix("s")
