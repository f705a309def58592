"""One reading of one source: held, so that nobody else reads it, and told how it ended.

Who holds what is known to the export service, where everything comes in; so it does not
matter in which process or on which machine a reading runs.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.exporting.client import ExportClient
from bot.exporting.data import DataClient
from bot.settings import Settings
from bot.sources import kinds
from bot.sources.listing import Listed
from reporting.errors import ExportError, ReportError
from reporting.sources.syncing import Synced
from reporting.sources.web.watching import Watcher

# The service takes a reader for lost that is silent for three minutes.
_HEARTBEAT_S = 30.0
# Another at each start: what an earlier process of ours left behind is ours at once.
_PROCESS = secrets.token_hex(8)
_STOPPED = "It was stopped before its end; what was read so far is kept."
_BUG = "Something went wrong on our side; the log says what."


@dataclass(slots=True)
class Watched:
    """Passes on what it hears of a reading, and knows how far that is."""

    watcher: Watcher
    done: int | None = None
    total: int | None = None
    waits_for: str | None = None

    def progress(self, done: int, total: int | None) -> None:
        """So many items are read, of so many."""
        self.done, self.total = done, total
        self.watcher.progress(done, total)

    def waiting(self, why: str, left_s: float) -> None:
        """Nothing happens for so many seconds."""
        self.waits_for = why if left_s > 0 else None
        self.watcher.waiting(why, left_s)


@dataclass(frozen=True, slots=True)
class HeldStore:
    """The export service as one reading sees it: refuses rows once another took over."""

    client: ExportClient
    sync_id: str

    async def cursor(self, source: str, name: str) -> str | None:
        """Return where the last reading of ``name`` ended."""
        return await self.client.cursor(source, name)

    async def ingest(
        self, files: list[tuple[str, Path]], *, cursor: dict[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Keep files of rows, with the cursor."""
        held = cursor and {**cursor, "syncId": self.sync_id}
        return await self.client.ingest(files, cursor=held)

    async def organise(self, text: str, *, check: bool = False) -> None:
        """Replace the description of the organisation, or only check a new one."""
        await self.client.organise(text, check=check)


async def read(
    listed: Listed,
    settings: Settings,
    client: ExportClient,
    *,
    reader: str,
    watcher: Watcher,
    synced: Synced,
) -> None:
    """Read what is new in a source; ``synced`` tells what came, also after a failure.

    However it ends, the service knows. Raises ExportError if somebody else reads it.
    """
    watched = Watched(watcher)
    async with _held(listed, client, reader, watched) as store:
        await kinds.read(listed, settings, store, watched, synced)
        synced.ended = True


@asynccontextmanager
async def _held(
    listed: Listed, client: ExportClient, reader: str, watched: Watched
) -> AsyncIterator[HeldStore]:
    data = DataClient(client)
    sync_id = await data.begin_sync(
        listed.kind, listed.name, reader=reader, process=_PROCESS
    )
    beating = asyncio.create_task(_beat(watched, data, sync_id))
    try:
        yield HeldStore(client, sync_id)
    except ReportError as error:
        resumes_at = getattr(error, "resumes_at", None)
        await _failed(data, sync_id, str(error), resumes_at)
        raise
    except asyncio.CancelledError:
        await _failed(data, sync_id, _STOPPED)
        raise
    except BaseException:
        await _failed(data, sync_id, _BUG)
        raise
    else:
        await data.end_sync(sync_id)
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _failed(
    data: DataClient, sync_id: str, error: str, resumes_at: datetime | None = None
) -> None:
    """Tell of a failure; if nobody hears it, the failure itself is worth more."""
    with suppress(ExportError):
        await data.end_sync(sync_id, error=error, resumes_at=resumes_at)


async def _beat(watched: Watched, data: DataClient, sync_id: str) -> None:
    """Keep the source for as long as it is read."""
    while True:
        await asyncio.sleep(_HEARTBEAT_S)
        # What cannot be told now is told with the next beat.
        with suppress(ExportError):
            await data.tell_sync(
                sync_id,
                done=watched.done,
                total=watched.total,
                waits_for=watched.waits_for,
            )
