"""Whole columns written to a table: a row at a time would take minutes for many rows."""

# ruff: noqa: S608 - tables and columns are named in the code

from collections.abc import Mapping, Sequence

import duckdb


def replace(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[object]]
) -> None:
    """Make ``columns`` all that there is in ``table``."""
    con.execute(f"DELETE FROM {table}")
    insert(con, table, columns)


def insert(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[object]]
) -> None:
    """Add ``columns``, all of one length, to ``table``."""
    names = ", ".join(columns)
    types = {
        name: kind for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()
    }
    values = ", ".join(f"unnest(${name}::{types[name]}[])" for name in columns)
    con.execute(f"INSERT INTO {table} ({names}) SELECT {values}", dict(columns))
