"""One reading of one source: every portion is stored with its cursor before the next.

Whoever calls it sees to it that no two readings of one source run at the same time.
"""

import tempfile
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from reporting.sources.web.source import Portion, Source


class Store(Protocol):
    """Where rows and cursors are kept, both in one transaction."""

    async def cursor(self, source: str, name: str) -> str | None:
        """Return where the last reading of ``name`` ended."""

    async def ingest(
        self, files: list[tuple[str, Path]], *, cursor: dict[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Keep files of rows by table; return ``new`` and ``changed`` rows by table."""


@dataclass(slots=True)
class Synced:
    """What a reading brought: new and changed rows by table, and what is worth knowing.

    ``ended``: it came to its end.
    """

    changes: dict[str, dict[str, int]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    ended: bool = False

    def add(self, portion: Portion, changes: Mapping[str, Any]) -> None:
        """Count a portion in."""
        self.notices += (n for n in portion.notices if n not in self.notices)
        self.count(changes)

    def count(self, changes: Mapping[str, Any]) -> None:
        """Add ``new`` and ``changed`` rows by table."""
        for table, count in changes.items():
            sums = self.changes.setdefault(table, {"new": 0, "changed": 0})
            for kind in sums:
                sums[kind] += count[kind]


async def sync(source: Source, store: Store, synced: Synced | None = None) -> Synced:
    """Read what is new in ``source`` into ``store``; return what it brought.

    A failure leaves in ``store``, and in ``synced``, all that was read before it.
    """
    synced = synced or Synced()
    known = await store.cursor(source.provider, source.name)
    with tempfile.TemporaryDirectory(prefix="insights-") as into:
        async with aclosing(source.portions(known, Path(into))) as portions:
            async for portion in portions:
                cursor = {
                    "source": source.provider,
                    "name": source.name,
                    "text": portion.cursor,
                }
                files = [(batch.table, batch.path) for batch in portion.batches]
                synced.add(portion, await store.ingest(files, cursor=cursor))
                for _, path in files:
                    path.unlink()
    synced.ended = True
    return synced
