"""Rows of texts checked against an event table, and turned into its types."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from reporting.event_tables import Column, EventTable, Type
from reporting.sources.findings import SHOWN, Findings, listing, quoted

_ZONE = "(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_CLOCK = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
_YES = "('TRUE', 'YES', '1')"
_NO = "('FALSE', 'NO', '0')"

# What a value must look like, by type; $value is in capital letters: DuckDB's
# own casts take much more than the contract does, and a time without a zone as UTC.
_SHAPES: Mapping[Type, str] = {
    Type.TIME: f"regexp_full_match($value, '{_DAY}{_CLOCK}{_ZONE}')",
    Type.DATE: f"regexp_full_match($value, '{_DAY}')",
    # 3.0 is what a table tool makes of 3 when other rows of the column are empty.
    Type.COUNT: "regexp_full_match($value, '[0-9]+([.]0*)?')",
    Type.NUMBER: r"regexp_full_match($value, '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(E[+-]?[0-9]+)?')",
    Type.FLAG: f"$value IN {_YES} OR $value IN {_NO}",
}
_VALUES: Mapping[Type, str] = {
    Type.TIME: "try_cast($value AS TIMESTAMPTZ) AT TIME ZONE 'UTC'",
    Type.DATE: "try_cast($value AS DATE)",
    Type.COUNT: "try_cast(split_part($value, '.', 1) AS BIGINT)",
    Type.NUMBER: "try_cast($value AS DOUBLE)",
    Type.FLAG: f"$value IN {_YES}",
}
_WANTED: Mapping[Type, str] = {
    Type.TIME: "is no time; write it like 2026-01-05T10:00:00Z",
    Type.DATE: "is no day; write it like 2026-01-05",
    Type.COUNT: "is not a whole number from 0 up",
    Type.NUMBER: "is no number; write it like 12.5",
    Type.FLAG: "is neither true nor false",
}
_NO_ZONE = (
    "is a time without a zone; add Z or the offset, like 2026-01-05T10:00:00Z "
    "or 2026-01-05T10:00:00+02:00"
)

# These compare without letter case, so that one person or account is not two.
_FOLDED = frozenset({("developers", "email"), ("identities", "account"),
                     ("identities", "provider"), ("bots", "account"), ("bots", "provider"),
                     ("known_accounts", "provider"), ("known_accounts", "account"),
                     ("known_accounts", "email")})  # fmt: skip


def check(
    texts: duckdb.DuckDBPyRelation, table: EventTable, findings: Findings
) -> None:
    """Find every value of ``texts`` that its column does not take.

    ``texts`` has ``line`` and columns of ``table``, trimmed, NULL where empty.
    """
    checked = [
        texts.project(
            f"line, {place} AS place, '{name}' AS name, left({name}, 100) AS value, "
            f"{trouble} AS trouble"
        ).filter("trouble IS NOT NULL")
        for place, name in enumerate(texts.columns)
        if name not in ("line", "attributes")
        and (trouble := _trouble(table.column(name)))
    ]
    if not checked:
        return
    found = checked[0]
    for more in checked[1:]:
        found = found.union(more)
    [(total,)] = found.aggregate("count(*)").fetchall()
    if total:
        first = found.order("line, place").limit(SHOWN).fetchall()
        findings.refuse_all(
            [(line, _reason(table.column(name), value, trouble))
             for line, _, name, value, trouble in first],
            total,
        )  # fmt: skip


def tell_repeats(
    texts: duckdb.DuckDBPyRelation, table: EventTable, findings: Findings
) -> bool:
    """Say in a notice whether keys of the table come more than once in the file."""
    keys = ", ".join(_keys(table, texts))
    repeated = texts.aggregate(
        "min(line) AS first, max(line) AS last, count(*) AS rows", keys
    ).filter("rows > 1")
    [(count,)] = repeated.aggregate("count(*)").fetchall()
    if not count:
        return False
    [(first, last, _)] = repeated.order("first").limit(1).fetchall()
    stays = (
        "the one with the later updated_at counts"
        if "updated_at" in texts.columns
        else "the last one counts"
    )
    which = "1 row comes" if count == 1 else f"{count:,} rows come"
    findings.notice(
        f"{which} more than once (same {listing(table.key)}), such as in "
        f"{findings.unit}s {first} and {last}; {stays}."
    )
    return True


def write(
    texts: duckdb.DuckDBPyRelation, table: EventTable, path: Path, *, repeats: bool
) -> int:
    """Write checked ``texts`` to a Parquet file of the table's types; return its rows.

    With ``repeats``, only the version of each row that counts.
    """
    columns = ", ".join(
        f"{_typed(table, name)} AS {name}" for name in texts.columns if name != "line"
    )
    if repeats:
        age = "try_cast(updated_at AS TIMESTAMPTZ) DESC NULLS LAST, " * (
            "updated_at" in texts.columns
        )
        version = (
            f"row_number() OVER (PARTITION BY {', '.join(_keys(table, texts))} "
            f"ORDER BY {age} line DESC)"
        )
        texts = texts.project(f"*, {version} AS version").filter("version = 1")
    texts.project(columns).write_parquet(str(path))
    [(rows,)] = texts.aggregate("count(*)").fetchall()
    return int(rows)


def _keys(table: EventTable, texts: duckdb.DuckDBPyRelation) -> Sequence[str]:
    """Return the SQL of the key columns: equal where rows are the same thing."""
    return [
        f"lower({name})" if (table.name, name) in _FOLDED else _typed(table, name)
        for name in table.key
        if name in texts.columns
    ]


def _typed(table: EventTable, name: str) -> str:
    if name == "attributes":
        return name
    column = table.column(name)
    if column.type is Type.TEXT:
        return f"lower({name})" if column.choices else name
    return _VALUES[column.type].replace("$value", _capital(column))


def _capital(column: Column) -> str:
    # t and z for T and Z, and exponents in either case
    return f"upper({column.name})"


def _trouble(column: Column) -> str:
    """Return SQL that names what is wrong with a value: NULL, empty, zone or value.

    Empty where nothing can be wrong.
    """
    name, value = column.name, _capital(column)
    cases = []
    if column.choices:
        choices = ", ".join(f"'{choice}'" for choice in column.choices)
        cases.append(f"WHEN lower({name}) NOT IN ({choices}) THEN 'value'")
    if column.type is Type.TIME:
        cases.append(f"WHEN regexp_full_match({value}, '{_DAY}{_CLOCK}') THEN 'zone'")
    if column.type is not Type.TEXT:
        shape = _SHAPES[column.type].replace("$value", value)
        typed = _VALUES[column.type].replace("$value", value)
        cases.append(f"WHEN NOT ({shape}) OR {typed} IS NULL THEN 'value'")
    if column.required or cases:
        empty = "'empty'" if column.required else "NULL"
        cases.insert(0, f"WHEN {name} IS NULL THEN {empty}")
    return f"CASE {' '.join(cases)} END" if cases else ""


def _reason(column: Column, value: str | None, trouble: str) -> str:
    if value is None:
        return f"`{column.name}` is empty; every row needs it."
    if trouble == "zone":
        wanted = _NO_ZONE
    elif column.choices:
        wanted = f"is none of {', '.join(column.choices)}"
    else:
        wanted = _WANTED[column.type]
    return f"`{column.name}` is {quoted(value)}, which {wanted}."
