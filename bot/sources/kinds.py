"""How each kind of source is read into a store."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from bot.settings import Settings
from bot.sources import apis
from bot.sources.listing import Kind, Listed
from reporting.errors import ExportError, SourceError
from reporting.sources import files as file_source
from reporting.sources import git as git_source
from reporting.sources import syncing
from reporting.sources.syncing import Synced
from reporting.sources.web.watching import Watcher

# A server that says nothing for so long will not say anything.
_FETCH_S = 1800


class Store(syncing.Store, Protocol):
    """Where rows, cursors and the description of the organisation are kept."""

    async def organise(self, text: str, *, check: bool = False) -> None:
        """Replace the description of the organisation, or only check a new one."""


async def read(
    listed: Listed, settings: Settings, store: Store, watcher: Watcher, synced: Synced
) -> None:
    """Read what is new in a source into ``store``; count it in ``synced``."""
    match listed.kind:
        case Kind.GIT:
            if listed.fetch:
                await _fetch(Path(listed.what))
            await _git(listed, settings.home / "git", store, watcher, synced)
        case Kind.FILES:
            await read_files(Path(listed.what), store, synced)
        case _:
            await _web(listed, settings, store, watcher, synced)


async def _web(
    listed: Listed,
    settings: Settings,
    store: Store,
    watcher: Watcher,
    synced: Synced,
) -> None:
    def watch(_: str) -> Watcher:
        return watcher

    since = listed.since
    match listed.kind:
        case Kind.GITHUB:
            opened = apis.github(settings, [listed.what], since=since, watch=watch)
        case Kind.GITLAB:
            opened = apis.gitlab(settings, [listed.what], since=since, watch=watch)
        case _:
            projects = [] if listed.query is not None else [listed.what]
            opened = apis.jira(
                settings, projects, listed.query, since=since, watch=watch
            )
    async with opened as [source]:
        await syncing.sync(source, store, synced)


async def _git(
    listed: Listed, memory: Path, store: Store, watcher: Watcher, synced: Synced
) -> None:
    known = await store.cursor(listed.kind, listed.name)
    with TemporaryDirectory(prefix="insights-") as into:
        found = await asyncio.to_thread(
            git_source.read,
            Path(listed.what),
            known=known,
            into=Path(into),
            progress=watcher.progress,
            name=listed.name,
            memory=memory,
        )
        files = [(batch.table, batch.path) for batch in found.batches]
        cursor = {"source": listed.kind, "name": listed.name, "text": found.cursor}
        synced.notices += found.notices
        synced.count(await store.ingest(files, cursor=cursor))


async def _fetch(path: Path) -> None:
    """Ask the origin of the repository at ``path`` for news, as the user who runs us."""
    command = ("git", "-C", str(path), "fetch", "--quiet", "--prune", "origin")
    # Without a terminal nobody is asked for a password.
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, said = await asyncio.wait_for(process.communicate(), _FETCH_S)
    except TimeoutError:
        raise SourceError(
            f"The origin of {path} did not answer for {_FETCH_S // 60} minutes."
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        words = " ".join(said.decode("utf-8", "replace").split())[:500]
        raise SourceError(f"`git fetch` in {path} failed: {words}")


async def read_files(folder: Path, store: Store, synced: Synced) -> None:
    """Read a folder of tables, with its description of the organisation."""
    with TemporaryDirectory(prefix="insights-") as into:
        found = await asyncio.to_thread(file_source.read, folder, into=Path(into))
        synced.notices += found.notices
        if found.organisation is not None:
            # First looked at: a folder is taken whole or not at all.
            await store.organise(found.organisation, check=True)
        files = [(batch.table, batch.path) for batch in found.batches]
        synced.count(await store.ingest(files))
        if found.organisation is not None:
            await store.organise(found.organisation)


async def check_files(folder: Path, store: Store) -> tuple[str, ...]:
    """Check a folder of tables and store nothing; return what is worth knowing.

    Raises SourceError that names everything that is wrong.
    """
    wrong: list[str] = []
    notices: tuple[str, ...] = ()
    with TemporaryDirectory(prefix="insights-") as into:
        try:
            found = await asyncio.to_thread(file_source.read, folder, into=Path(into))
            notices = found.notices
        except SourceError as error:
            wrong.append(str(error))
    text = await asyncio.to_thread(file_source.organisation, folder)
    if text is not None:
        try:
            await store.organise(text, check=True)
        except ExportError as error:
            wrong.append(str(error))
    if wrong:
        raise SourceError("\n".join(wrong))
    return notices
