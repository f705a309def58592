"""The floor of an export: one query over the facts, and DuckDB's plain CSV.

As a program: ``python -m benchmarks.bare_query WAREHOUSE FIRST LAST TARGET``.
"""

import sys
from pathlib import Path

import duckdb

from benchmarks.measuring import measure, tell

_QUERY = Path(__file__).parent / "sql" / "bare_query.sql"


def main(warehouse: str, first: str, last: str, target: str) -> None:
    """Write the CSV and tell what it cost, once the file is open."""
    text = f"COPY ({_QUERY.read_text('utf-8')}) TO $target (FORMAT csv, HEADER)"
    values = {"first": first, "last": last, "target": target}
    with duckdb.connect(warehouse, read_only=True) as con:
        tell(measure(lambda: con.execute(text, values)))


if __name__ == "__main__":
    main(*sys.argv[1:])
