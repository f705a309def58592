"""Rows of any event tables, collected and written as Parquet files."""

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from reporting.event_tables import BY_NAME
from reporting.sources.batch import Batch
from reporting.sources.rows import Rows, write_parquet

Value = str | float | bool | datetime | None


class EventRows:
    """Collects rows; a row that comes again counts once, as it came last."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[tuple[Value, ...], dict[str, Value]]] = {}

    def add(self, table: str, **values: Value) -> None:
        """Add a row; columns that are not named are empty. Times have a zone."""
        key = tuple(values.get(name) for name in BY_NAME[table].key)
        self._tables.setdefault(table, {})[key] = values

    def write(self, into: Path) -> tuple[Batch, ...]:
        """Write a Parquet file for each table that has rows, into a new folder in ``into``."""
        folder = Path(tempfile.mkdtemp(dir=into))
        batches = []
        with ExitStack() as stack:
            database = stack.enter_context(duckdb.connect())
            for table in self._tables:
                types = {c.name: c.type.value for c in BY_NAME[table].columns}
                rows = Rows(folder / f"{table}.ndjson", types)
                stack.enter_context(rows)
                for values in self._tables[table].values():
                    rows.add(*(_plain(values.get(name)) for name in types))
                rows.open_in(database, table)
                path = folder / f"{table}.parquet"
                write_parquet(database, f"FROM {table}", path)
                batches.append(Batch(table, path, rows.count))
        return tuple(batches)


def _plain(value: Value) -> str | float | bool | None:
    """Return a value as JSON can hold it; a time as UTC without its zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat()
    # A text that was cut within a character, or has a NUL, is no text for a database.
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    return value
