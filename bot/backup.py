"""A copy of all that is kept, made while the bot runs."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.exporting import exports
from bot.settings import Settings
from reporting.errors import ReportError

# What the export service keeps beside its warehouse, besides files that can be made again.
_BESIDE = ("service.sqlite", "organisation.yaml")


class BackupError(ReportError):
    """No copy can be made, or not there."""


async def copied(settings: Settings, folder: Path) -> AsyncIterator[str]:
    """Copy state and warehouse into an empty ``folder``; yield what was, a sentence each."""
    await asyncio.to_thread(_prepare, folder)
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database is not None:
        name = Path(url.database).name
        await asyncio.to_thread(_copy_sqlite, Path(url.database), folder / name)
        yield f"{folder / name}: the state of the bot"
    else:
        yield "The state is in PostgreSQL: copy it with pg_dump (docs/operations.md)"
    if settings.api_url is not None:
        yield "The export service runs elsewhere: make its copy there, with its data folder"
        return
    home = folder / settings.exports_home.name
    await asyncio.to_thread(home.mkdir)
    async with exports.opened(settings) as client:
        await client.backup(home / "warehouse.duckdb")
    await asyncio.to_thread(_copy_beside, settings.exports_home, home)
    yield f"{home}: warehouse, organisation and keys of the export service"


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupError(
            f"{folder} is not empty; name a folder of its own for each copy."
        )


def _copy_beside(source: Path, target: Path) -> None:
    for name in _BESIDE:
        if (source / name).suffix == ".sqlite":
            _copy_sqlite(source / name, target / name)
        elif (source / name).exists():
            shutil.copy(source / name, target / name)
    for key in source.glob("*.key"):
        shutil.copy(key, target / key.name)


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that others may write to meanwhile: it is as of one moment."""
    if not source.exists():
        raise BackupError(f"There is no {source}.")
    target.touch(mode=0o600)  # it may hold tokens
    open_, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        open_.backup(copy)
    finally:
        copy.close()
        open_.close()
