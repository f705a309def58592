"""Small warehouses for tests: rows as texts in, the rows of an export out."""

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from reporting.catalogue import Level, available
from reporting.event_tables import BY_NAME, EventTable
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation
from reporting.service.engine import Plan, export
from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.warehouse import Warehouse

Rows = Sequence[Mapping[str, object]]


def batches(folder: Path, tables: Mapping[str, Rows]):
    """Write the rows as CSV files and read them as Parquet."""
    number = len(list(folder.glob("tables*")))
    source = folder / f"tables{number}"
    source.mkdir(parents=True)
    for table, rows in tables.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with (source / f"{table}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return parquet(source, folder / f"parquet{number}")


def parquet(source: Path, into: Path):
    """Turn the CSV files of event tables in ``source`` into typed Parquet files."""
    into.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        return [
            _typed(con, BY_NAME[path.stem], path, into / f"{path.stem}.parquet")
            for path in sorted(source.glob("*.csv"))
            if path.stem in BY_NAME
        ]


def _typed(con, table: EventTable, path: Path, target: Path):
    types = {column.name: column.type.value for column in table.columns}
    with path.open(newline="") as file:
        header = next(csv.reader(file))
    # A time with an offset is an instant; stored without one, it is UTC.
    columns = ", ".join(
        f'"{name}"::{types.get(name, "VARCHAR").replace("TIMESTAMP", "TIMESTAMPTZ")} '
        f'AS "{name}"'
        for name in header
    )
    con.execute(
        f"COPY (SELECT {columns} FROM read_csv($path, header = true, "
        "all_varchar = true, nullstr = '')) TO $target",
        {"path": str(path), "target": str(target)},
    )
    return table.name, target


@contextmanager
def warehouse(folder: Path, organisation: str = "", *, threads=None, **tables: Rows):
    """Open a warehouse in ``folder`` that holds ``tables``."""
    opened = Warehouse.open(
        folder / "warehouse.duckdb",
        threads=threads,
        organisation=parse_organisation(organisation),
    )
    with opened:
        if tables:
            opened.merge(batches(folder, tables))
        yield opened


def plan(first: str, last: str, *metrics: str, level="team", **choices) -> Plan:
    """Return a plan for the tree Everyone by month, unless told otherwise."""
    level = Level(level)
    wanted = {
        "tree": "Everyone",
        "granularity": Granularity.MONTHLY,
        "aggregation": Aggregation.MEAN,
        "metrics": metrics or tuple(metric.name for metric in available(level)),
    } | choices
    wanted["granularity"] = Granularity(wanted["granularity"])
    wanted["aggregation"] = Aggregation(wanted["aggregation"])
    return Plan(
        period=Period(date.fromisoformat(first), date.fromisoformat(last)),
        level=level,
        **wanted,
    )


def text(opened: Warehouse, wanted: Plan, folder: Path) -> str:
    """Return the CSV of an export."""
    target = folder / "export.csv"
    export(opened, wanted, target)
    return target.read_bytes().decode()


def rows(opened: Warehouse, wanted: Plan, folder: Path) -> list[dict[str, str]]:
    """Return the rows of an export."""
    return list(csv.DictReader(io.StringIO(text(opened, wanted, folder))))
