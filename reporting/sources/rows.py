"""Rows on their way to Parquet: written one by one, typed and joined by DuckDB."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

ROW_END = "\r\n"  # so that a text with either is quoted
ROW_BYTES = 1 << 21  # DuckDB's own limit for one row, raised where a row is longer


class Rows:
    """A temporary file of rows with fixed columns; memory does not grow with it.

    An empty text is no text: both come back as NULL.
    """

    def __init__(self, path: Path, columns: dict[str, str]) -> None:
        self.columns = columns
        self.count = 0
        self._path = path
        self._longest = 0
        # Half a surrogate pair is no letter: a question mark stands for it.
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._write = csv.writer(self._file, lineterminator=ROW_END).writerow

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
        letters = self._write(values)
        if letters > self._longest:
            self._longest = letters
        self.count += 1

    def open_in(self, database: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make the rows readable in ``database`` as a view called ``name``."""
        self._file.flush()
        database.read_csv(
            str(self._path),
            columns=self.columns,
            header=False,
            auto_detect=False,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            lineterminator=duckdb.CSVLineTerminator.CARRIAGE_RETURN_LINE_FEED,
            parallel=False,
            # In UTF-8 a letter has at most four bytes.
            max_line_size=max(ROW_BYTES, 4 * self._longest + 1024),
        ).create_view(name)


def write_parquet(database: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write what ``query`` returns to ``path``."""
    database.sql(query).write_parquet(str(path), compression="zstd")
