"""The one DuckDB file of the export service: what came in, and the facts made from it.

One process owns the file, so ingestion goes through that process too. Writing is one at a
time; readers have cursors of their own and see the last finished write.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Self

import duckdb

from reporting.errors import ReportError
from reporting.service.warehouse import facts, merging
from reporting.service.warehouse.merging import Merged
from reporting.service.warehouse.placing import place
from reporting.service.warehouse.profile import DEFAULT, Organisation
from reporting.service.warehouse.statements import fingerprint, statement, statements

SCHEMA_VERSION = 1
_THREAD_BYTES = 500_000_000
# As DuckDB writes them.
_UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class WarehouseBusy(ReportError):
    """Another process has the warehouse."""


class Warehouse:
    """An open warehouse. Close it, or use it in a ``with`` statement."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, path: Path, organisation: Organisation
    ) -> None:
        self._con = con
        self._lock = RLock()
        self.path = path
        self.organisation = organisation
        self._organisations: dict[str, Organisation] = {}

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        organisation: Organisation = DEFAULT,
    ) -> Self:
        """Open the warehouse at ``path``, or make it.

        All facts are made again if the organisation, or the way facts are made, is
        another than the last time.
        ``memory_limit`` is DuckDB's spelling, ``512MB``; without it DuckDB's own default.
        Where it is short, ``threads`` are as many as there is memory for.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        con = _connect(path, memory_limit, threads)
        try:
            _prepare(con, path)
            warehouse = cls(con, path, organisation)
            warehouse._catch_up(organisation)
        except BaseException:
            con.close()
            raise
        return warehouse

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def merge(
        self,
        batches: Sequence[tuple[str, Path]],
        *,
        cursor: tuple[str, str, str] | None = None,
    ) -> dict[str, Merged]:
        """Take in (table, Parquet file) pairs, all or nothing; return what each table got.

        ``cursor`` is (source, name, value), remembered in the same transaction; it tells
        that a source read the rows. Merging the same thing twice changes nothing.
        """
        merged: dict[str, Merged] = {}
        with self._writing() as con:
            merging.start(con)
            for table, path in batches:
                done = merging.merge_file(con, table, path, read=cursor is not None)
                merged[table] = merged.get(table, Merged(0, 0, 0)) + done
            if cursor is not None:
                _remember(con, cursor)
            if any(done.new or done.changed for done in merged.values()):
                self._derive(con)
        return merged

    def remove(self, table: str, column: str, values: Sequence[str]) -> int:
        """Delete the rows whose ``column`` is one of ``values``, in any letter case.

        Return how many there were. Only for ``developers``, ``identities``, ``bots``.
        """
        with self._writing() as con:
            merging.start(con)
            removed = merging.remove_rows(con, table, column, values)
            if removed:
                self._derive(con)
        return removed

    @contextmanager
    def deciding(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend the connection to change decisions about accounts; the facts follow."""
        with self._writing() as con:
            yield con
            merging.start(con)
            self._derive(con, decided=True)

    def copy(self, path: Path) -> None:
        """Write all of it, as it is now, to a new file at ``path``."""
        escaped = str(path).replace("'", "''")
        with self._lock:
            self._con.execute(f"ATTACH '{escaped}' AS backup")
            try:
                self._con.execute(f'COPY FROM DATABASE "{self.path.stem}" TO backup')
            finally:
                self._con.execute("DETACH backup")

    def organise(self, organisation: Organisation) -> None:
        """Make trees and facts again as ``organisation`` says, unless it said so already."""
        with self._lock:
            self._catch_up(organisation)
            self.organisation = organisation

    def organisation_of(self, con: duckdb.DuckDBPyConnection) -> Organisation:
        """Return the organisation by whose rules what ``con`` sees was made.

        Not always the latest: who reads while that is taken in sees what was before.
        """
        row = con.execute("SELECT value FROM meta WHERE name = 'rules'").fetchone()
        return self._organisations[row[0]] if row else self.organisation

    def cursor(self, source: str, name: str) -> str | None:
        """Return where ``source`` stopped reading ``name``."""
        with self.reading() as con:
            row = con.execute(
                "SELECT value FROM cursors WHERE source = $source AND name = $name",
                {"source": source, "name": name},
            ).fetchone()
        return None if row is None else str(row[0])

    def data_until(self) -> datetime | None:
        """Return the latest instant of the data (UTC) that is not in the future."""
        with self.reading() as con:
            row = con.execute(statement("data_until")).fetchone()
        return row[0].replace(tzinfo=UTC) if row and row[0] else None

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a connection of its own, in one transaction: a steady view of the data.

        Its ``interrupt`` method, called from another thread, stops what it runs.
        """
        con = self._con.cursor()
        try:
            con.execute("BEGIN")
            yield con
        finally:
            con.close()

    def _derive(self, con: duckdb.DuckDBPyConnection, *, decided: bool = False) -> None:
        facts.refresh(con, self.organisation, decided=decided)
        place(con, self.organisation)

    def _catch_up(self, organisation: Organisation) -> None:
        """Make everything derived again if it was made by other rules."""
        rules = f"{fingerprint()} {organisation!r}"
        self._organisations[rules] = organisation
        with self._writing() as con:
            row = con.execute("SELECT value FROM meta WHERE name = 'rules'").fetchone()
            if row is not None and row[0] == rules:
                return
            if row is not None:  # else it is new, and empty
                facts.rebuild(con, organisation)
            place(con, organisation)
            con.execute("DELETE FROM meta WHERE name = 'rules'")
            con.execute("INSERT INTO meta VALUES ('rules', $rules)", {"rules": rules})

    @contextmanager
    def _writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend the writing connection: all of it is kept, or on an error nothing."""
        with self._lock:
            self._con.execute("BEGIN")
            try:
                yield self._con
            except BaseException:
                self._con.execute("ROLLBACK")
                raise
            self._con.execute("COMMIT")


def _connect(
    path: Path, memory_limit: str | None, threads: int | None
) -> duckdb.DuckDBPyConnection:
    # Nothing relies on the order of rows in a table. Keeping it costs memory and, in
    # DuckDB 2.0.0, rows: after an INSERT of no rows, a large one (122,880 or more) into
    # the same table in the same transaction cannot be read until the commit.
    config: dict[str, str | bool | int | float | list[str]] = {
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,  # nothing is fetched from anywhere
    }
    if memory_limit is not None:
        config["memory_limit"] = memory_limit
    if threads is not None:
        config["threads"] = threads
    try:
        con = duckdb.connect(path, config=config)
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise WarehouseBusy(
                f"Another process uses the warehouse {path}. Stop it, or send the data "
                "to the export service that runs."
            ) from error
        raise ReportError(f"The warehouse {path} cannot be opened: {error}") from error
    if memory_limit is not None and threads is None:
        con.execute(f"SET threads = {_fitting_threads(con)}")
    # Times without a zone in the files are UTC, wherever this runs.
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    return con


def _fitting_threads(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many threads there is memory for: more would write to disk, and read again.

    With 512 MB, two take a quarter more of the processors than one, and hardly less time.
    """
    row = con.execute(
        "SELECT current_setting('memory_limit'), current_setting('threads')"
    ).fetchone()
    assert row is not None  # noqa: S101 - a query without FROM has one row
    size, unit = str(row[0]).split()
    memory_bytes = float(size) * _UNITS[unit]
    return max(1, min(int(row[1]), int(memory_bytes // _THREAD_BYTES)))


def _prepare(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    for name in ("schema", "macros", "arithmetic"):
        for part in statements(name):
            con.execute(part)
    row = con.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    if row is None:
        con.execute(
            "INSERT INTO meta VALUES ('schema', $v)", {"v": str(SCHEMA_VERSION)}
        )
    elif int(row[0]) > SCHEMA_VERSION:
        raise ReportError(
            f"The warehouse {path} was made by a newer version (schema {row[0]}, this "
            f"one knows {SCHEMA_VERSION}). Use that version, or another data folder."
        )
    merging.create_tables(con)


def _remember(con: duckdb.DuckDBPyConnection, cursor: tuple[str, str, str]) -> None:
    source, name, value = cursor
    con.execute(
        "DELETE FROM cursors WHERE source = $source AND name = $name",
        {"source": source, "name": name},
    )
    con.execute(
        "INSERT INTO cursors VALUES ($source, $name, $value)",
        {"source": source, "name": name, "value": value},
    )
