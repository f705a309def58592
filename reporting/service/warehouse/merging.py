"""Putting the rows of a file into a raw table: by key, the later version wins.

Names of tables and columns come from the event tables, never from a file.
"""

# ruff: noqa: S608 - see above

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reporting.errors import SourceError
from reporting.event_tables import BY_NAME, TABLES, Column, EventTable, Type

# Letter case does not make two keys of these columns.
_CASELESS = {("developers", "email"), ("identities", "provider"),
             ("identities", "account"), ("bots", "provider"), ("bots", "account"),
             ("known_accounts", "provider"), ("known_accounts", "account"),
             ("known_accounts", "email")}  # fmt: skip
# Sums of so large numbers are still numbers.
_MOST = 10**12
# What the facts must know about a row that came or went, besides its first key columns.
_TOLD = {"commits": ("repository", "sha", "author", "authored_at")}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a batch did: rows received, keys that are new, keys whose row is another."""

    received: int
    new: int
    changed: int

    def __add__(self, other: "Merged") -> "Merged":
        return Merged(
            self.received + other.received,
            self.new + other.new,
            self.changed + other.changed,
        )


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make the raw tables that are missing, and the columns that are."""
    there = set(
        con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    )
    for table in TABLES:
        columns = _definitions(table)
        listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        if not any((table.name, name) in there for name in columns):
            con.execute(f"CREATE TABLE {table.name} ({listed})")
            continue
        for name, kind in columns.items():
            if (table.name, name) not in there:
                con.execute(f'ALTER TABLE {table.name} ADD COLUMN "{name}" {kind}')


def told_columns(table: EventTable) -> tuple[str, ...]:
    """Return the columns that ``fresh_<table>`` keeps of rows that came or went."""
    return _TOLD.get(table.name, table.key[:2])


def start(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary ``fresh_<table>`` tables, empty."""
    for table in TABLES:
        columns = ", ".join(
            f"{name} {table.column(name).type.value}" for name in told_columns(table)
        )
        con.execute(f"CREATE OR REPLACE TEMP TABLE fresh_{table.name} ({columns})")


def merge_file(
    con: duckdb.DuckDBPyConnection, name: str, path: Path, *, read: bool = False
) -> Merged:
    """Merge the Parquet file at ``path``; what came or went goes to ``fresh_<name>``.

    Within the file, too, the later version of a key wins, and on a tie the later row.
    ``read``: a source read them, which knows all that belongs together.
    """
    table = BY_NAME.get(name)
    if table is None:
        raise SourceError(
            f"There is no table {name!r}; the tables are {', '.join(BY_NAME)}."
        )
    try:
        received = _read(con, table, path)
    except (
        duckdb.ConversionException,
        duckdb.IOException,
        duckdb.InvalidInputException,
    ) as error:
        raise SourceError(f"{path.name} cannot be read as {name}: {error}") from error
    _refuse_bad_rows(con, table, path)
    return _merge(con, table, received, complete=read or not table.in_bits)


def remove_rows(
    con: duckdb.DuckDBPyConnection, table: str, column: str, values: Sequence[str]
) -> int:
    """Delete the rows whose ``column`` is one of ``values``; return how many there were.

    Letter case does not matter. What went goes to ``fresh_<table>``.
    """
    if table not in {"developers", "identities", "bots"}:
        raise SourceError(f"Rows of {table} are not removed one by one.")
    name = BY_NAME[table].column(column).name
    told = ", ".join(told_columns(BY_NAME[table]))
    condition = f"list_contains($values::VARCHAR[], folded({name}))"
    wanted: dict[str, object] = {"values": [value.strip().lower() for value in values]}
    con.execute(
        f"INSERT INTO fresh_{table} SELECT {told} FROM {table} WHERE {condition}",
        wanted,
    )
    con.execute(f"DELETE FROM {table} WHERE {condition}", wanted)
    return _count(con, f"SELECT count(*) FROM fresh_{table}")


def _read(con: duckdb.DuckDBPyConnection, table: EventTable, path: Path) -> int:
    """Fill the temporary table ``incoming``; return the number of rows in the file."""
    source = {"path": str(path)}
    described = con.execute("DESCRIBE SELECT * FROM read_parquet($path)", source)
    present = [row[0] for row in described.fetchall()]
    chosen = ", ".join(_expressions(table, present))
    order = "updated_at DESC NULLS LAST, " if _has(table, "updated_at") else ""
    keys = ", ".join(_key(table, "", column) for column in table.key)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT * EXCLUDE (file_row_number) FROM "
        f"(SELECT {chosen}, file_row_number "
        "FROM read_parquet($path, file_row_number = true)) "
        f"QUALIFY row_number() OVER "
        f"(PARTITION BY {keys} ORDER BY {order}file_row_number DESC) = 1",
        source,
    )
    return _count(con, "SELECT count(*) FROM read_parquet($path)", source)


def _refuse_bad_rows(
    con: duckdb.DuckDBPyConnection, table: EventTable, path: Path
) -> None:
    """Refuse the file if a row of it could not be counted with."""
    mistakes = [
        (f'"{column.name}"', *mistake)
        for column in table.columns
        for mistake in _mistakes(column)
    ]
    counts = ", ".join(
        f"count(*) FILTER ({condition.format(name)})" for name, condition, _ in mistakes
    )
    found = con.execute(f"SELECT {counts} FROM incoming").fetchone() or ()
    for rows, (name, _, sentence) in zip(found, mistakes, strict=True):
        if rows:
            what = sentence.format(name.strip('"'))
            raise SourceError(f"{path.name}: {rows} rows of {table.name} have {what}.")


def _mistakes(column: Column) -> Iterator[tuple[str, str]]:
    """Yield what a value must not be, as a condition and as words; ``{}`` is the column."""
    if column.required:
        yield "{} IS NULL", "no {}, which every row needs"
    if column.choices:
        allowed = ", ".join(f"'{choice}'" for choice in column.choices)
        yield f"{{}} NOT IN ({allowed})", f"a value of {{}} that is none of {allowed}"
    match column.type:
        case Type.COUNT:
            yield (
                f"{{}} NOT BETWEEN 0 AND {_MOST}",
                f"a value of {{}} that is not from 0 to {_MOST:,}",
            )
        case Type.TIME | Type.DATE:
            yield "NOT isfinite({})", "a value of {} that never was"


def _merge(
    con: duckdb.DuckDBPyConnection, table: EventTable, received: int, *, complete: bool
) -> Merged:
    name = table.name
    columns = tuple(_definitions(table))
    listed = ", ".join(f'"{column}"' for column in columns)
    new = {
        column: f"coalesce(incoming.{column}, old.{column})"
        if column in table.kept
        else f"incoming.{column}"
        for column in columns
    }
    differs = (
        f"({', '.join(f'old.{column}' for column in columns)}) "
        f"IS DISTINCT FROM ({', '.join(new.values())})"
    )
    chosen = ", ".join(f'{value} AS "{column}"' for column, value in new.items())
    keys = " AND ".join(
        f"{_key(table, 'old.', column)} IS NOT DISTINCT FROM "
        f"{_key(table, 'incoming.', column)}"
        for column in table.key
    )
    late = "TRUE"
    if _has(table, "updated_at"):
        late = (
            "coalesce(incoming.updated_at, TIMESTAMP '-infinity') >= "
            "coalesce(old.updated_at, TIMESTAMP '-infinity')"
        )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE arriving AS "
        f"SELECT {chosen}, old.rowid AS old_row "
        f"FROM incoming LEFT JOIN {name} AS old ON {keys} "
        f"WHERE old.rowid IS NULL OR ({differs} AND {late})"
    )
    told = ", ".join(told_columns(table))
    con.execute(
        f"INSERT INTO fresh_{name} SELECT {told} FROM arriving UNION ALL "
        f"SELECT {told} FROM {name} WHERE rowid IN (SELECT old_row FROM arriving)"
    )
    con.execute(f"DELETE FROM {name} WHERE rowid IN (SELECT old_row FROM arriving)")
    con.execute(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM arriving")
    replaced = _count(con, "SELECT count(*) FROM arriving WHERE old_row IS NOT NULL")
    return Merged(
        received,
        _count(con, "SELECT count(*) FROM arriving WHERE old_row IS NULL"),
        replaced + (_complete(con, table, keys) if complete else 0),
    )


def _complete(con: duckdb.DuckDBPyConnection, table: EventTable, keys: str) -> int:
    """Delete what the whole that came no longer has; return how many rows that were."""
    if not table.whole:
        return 0
    same = " AND ".join(f"old.{column} = incoming.{column}" for column in table.whole)
    gone = (
        f"{table.name} AS old WHERE EXISTS (FROM incoming WHERE {same}) "
        f"AND NOT EXISTS (FROM incoming WHERE {keys})"
    )
    told = ", ".join(told_columns(table))
    con.execute(f"INSERT INTO fresh_{table.name} SELECT {told} FROM {gone}")
    count = _count(con, f"SELECT count(*) FROM {gone}")
    con.execute(f"DELETE FROM {gone}")
    return count


def _definitions(table: EventTable) -> dict[str, str]:
    columns = {column.name: column.type.value for column in table.columns}
    return columns | ({"attributes": "JSON"} if table.open else {})


def _expressions(table: EventTable, present: Iterable[str]) -> list[str]:
    """Return one typed expression a column; what the file lacks is NULL.

    An empty text is no text. Further columns of an open table become attributes.
    """
    there = set(present)
    chosen = []
    for column in table.columns:
        value = f'"{column.name}"' if column.name in there else "NULL"
        if column.type.value == "VARCHAR":
            value = f"nullif({value}::VARCHAR, '')"
        chosen.append(f'CAST({value} AS {column.type.value}) AS "{column.name}"')
    if table.open:
        chosen.append(_attributes(sorted(there - {c.name for c in table.columns})))
    return chosen


def _attributes(further: list[str]) -> str:
    own = "attributes" if "attributes" in further else "NULL"
    pairs = ", ".join(
        "'{}', \"{}\"::VARCHAR".format(name.replace("'", "''"), name.replace('"', '""'))
        for name in further
        if name != "attributes"
    )
    return (
        f"json_merge_patch(coalesce({own}::VARCHAR, '{{}}')::JSON, json_object({pairs})) "
        "AS attributes"
    )


def _key(table: EventTable, side: str, column: str) -> str:
    text = f"{side}{column}"
    return f"folded({text})" if (table.name, column) in _CASELESS else text


def _has(table: EventTable, column: str) -> bool:
    return any(other.name == column for other in table.columns)


def _count(
    con: duckdb.DuckDBPyConnection,
    query: str,
    values: Mapping[str, object] | None = None,
) -> int:
    row = con.execute(query, values).fetchone()
    return int(row[0]) if row else 0
