"""Rows on their way to Parquet: written one by one, typed and joined by DuckDB."""

import json
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

OBJECT_BYTES = 1 << 24  # DuckDB's own limit for one line, raised where a line is longer


class Rows:
    """A temporary file of rows with fixed columns; memory does not grow with it."""

    def __init__(self, path: Path, columns: dict[str, str]) -> None:
        self.columns = columns
        self.count = 0
        self._path = path
        self._names = tuple(columns)
        self._longest = 0
        self._file = path.open("w", encoding="ascii")

    def __enter__(self) -> Self:
        """Return the rows, open for writing."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, *values: str | float | bool | None) -> None:
        """Write one row, values in the order of the columns."""
        line = json.dumps(dict(zip(self._names, values, strict=True)))
        self._longest = max(self._longest, len(line))
        self._file.write(line + "\n")
        self.count += 1

    def open_in(self, database: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make the rows readable in ``database`` as a view called ``name``."""
        self._file.flush()
        database.read_json(
            str(self._path),
            columns=self.columns,
            format="newline_delimited",
            maximum_object_size=max(OBJECT_BYTES, self._longest + 1024),
        ).create_view(name)


def write_parquet(database: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write what ``query`` returns to ``path``."""
    database.sql(query).write_parquet(str(path), compression="zstd")
