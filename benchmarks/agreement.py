"""Whether two CSV files of an export say the same."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from reporting.catalogue import Level, available

# Both round to two decimals, and of a tie one may go up where the other goes down.
TOLERANCE = 0.0101
_ONE_ROW_IN = 17


@dataclass(frozen=True, slots=True)
class Compared:
    """Cells that were compared, and the first few that differ, as sentences."""

    cells: int
    differences: tuple[str, ...]


def compare(one: Path, other: Path, *, every: int = _ONE_ROW_IN) -> Compared:
    """Compare every metric of one row in ``every``; all labels and rows must be there."""
    names = [metric.name for metric in available(Level.DEVELOPER)]
    with duckdb.connect() as con:
        for table, path in (("one", one), ("other", other)):
            con.execute(
                f"CREATE TABLE {table} AS FROM read_csv($path, all_varchar = true)",
                {"path": str(path)},
            )
        differences = _missing(con)
        cells = 0
        for name in names:
            rows = con.execute(
                f"""
                SELECT one.Email, one.Start_Date, one.{name}, other.{name},
                    coalesce(abs(one.{name}::DOUBLE - other.{name}::DOUBLE) <= {TOLERANCE},
                        one.{name} IS NULL AND other.{name} IS NULL)
                FROM one JOIN other USING (Email, Start_Date)
                WHERE hash(one.Email, one.Start_Date) % {every} = 0
                """
            ).fetchall()
            cells += len(rows)
            differences += [
                f"{name} of {email} from {day}: {left} and {right}"
                for email, day, left, right, same in rows
                if not same
            ]
    return Compared(cells, tuple(differences[:5]))


def _missing(con: duckdb.DuckDBPyConnection) -> list[str]:
    labels = (
        "Granularity, Developer, Email, Manager_Email, Team, Team_Hierarchy, "
        "Start_Date, End_Date"
    )
    return [
        f"only in one of them: {row}"
        for a, b in (("one", "other"), ("other", "one"))
        for row in con.execute(
            f"SELECT {labels} FROM {a} EXCEPT SELECT {labels} FROM {b} LIMIT 3"
        ).fetchall()
    ]
