"""The export service's own addresses about its data: who reads what, who is who, doubts."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.exporting.client import ExportClient

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class DataClient:
    """What administrators and readers of sources ask; each failure is an ExportError."""

    client: ExportClient

    async def quality(self) -> Mapping[str, Any]:
        """Return what is odd about the data, in parts: `docs/export-api.md` shows them."""
        return await self.client.read("/v2/data-quality")

    async def begin_sync(
        self, source: str, name: str, *, reader: str, process: str
    ) -> str:
        """Hold a source for one reading and return its id; ExportError if another does."""
        body = {"source": source, "name": name, "reader": reader, "process": process}
        return str((await self.client.send("POST", "/v2/syncs", body))["syncId"])

    async def tell_sync(
        self,
        sync_id: str,
        *,
        done: int | None,
        total: int | None,
        waits_for: str | None,
    ) -> None:
        """Tell how far a reading is, which keeps its source."""
        body = {"done": done, "total": total, "waitsFor": waits_for}
        await self.client.send("PUT", f"/v2/syncs/{sync_id}", body)

    async def end_sync(
        self,
        sync_id: str,
        *,
        error: str | None = None,
        resumes_at: datetime | None = None,
    ) -> None:
        """Let go of a source and tell how its reading ended."""
        body = {"error": error, "resumesAt": resumes_at and resumes_at.isoformat()}
        await self.client.send("POST", f"/v2/syncs/{sync_id}/end", body)

    async def syncs(self) -> list[Mapping[str, Any]]:
        """Return what is known of every source that was ever read."""
        answer = await self.client.read("/v2/syncs")
        found: list[Mapping[str, Any]] = answer["syncs"]
        return found

    async def people(self, search: str | None = None) -> list[Mapping[str, Any]]:
        """Return people with their accounts, by e-mail."""
        return await self._pages("/v2/people", "people", {"search": search or ""})

    async def proposals(self) -> list[Mapping[str, Any]]:
        """Return accounts that may be somebody's, the likeliest first."""
        return await self._pages("/v2/people/proposals", "proposals", {})

    async def _pages(
        self, path: str, what: str, params: Mapping[str, str]
    ) -> list[Mapping[str, Any]]:
        """Return the whole of a list that comes in pages."""
        found: list[Mapping[str, Any]] = []
        for number in itertools.count():
            page = {**params, "pageSize": str(_PAGE), "pageIndex": str(number)}
            answer = await self.client.read(path, **page)
            found += answer[what]
            if len(found) >= answer["total"] or not answer[what]:
                break
        return found

    async def decisions(self) -> list[Mapping[str, Any]]:
        """Return what was decided about accounts, the newest first."""
        answer = await self.client.read("/v2/people/decisions")
        found: list[Mapping[str, Any]] = answer["decisions"]
        return found

    async def decide(self, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Take decisions about accounts, all of them or none."""
        answer = await self.client.send("POST", "/v2/people/decisions", body)
        found: list[Mapping[str, Any]] = answer["decisions"]
        return found

    async def undo(self, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Take decisions back, all of them or none."""
        answer = await self.client.send("POST", "/v2/people/decisions/undo", body)
        found: list[Mapping[str, Any]] = answer["decisions"]
        return found
