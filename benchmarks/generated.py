"""An invented organisation as event tables, made by SQL: as large as one likes, always alike.

Nothing is random: every value follows from a row's number by DuckDB's `hash`, so the same
sizes give the same tables, and further days can be made later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from reporting.periods import Period

FIRST_DAY = date(2024, 1, 1)
YEAR_DAYS = 365
# Rows a developer and year. Comments, files and transitions follow from these.
COMMITS, PULLS, ITEMS = 15 * 12, 5 * 12, 6 * 12
_FOLDER = Path(__file__).parent / "sql"
_EVENTS = {
    "commits": COMMITS,
    "pull_requests": PULLS,
    "pull_request_files": PULLS,
    "pull_request_comments": PULLS,
    "work_items": ITEMS,
    "work_item_transitions": ITEMS,
}
_PEOPLE = ("developers", "identities")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of the events of ``developers`` people; day 0 is `FIRST_DAY`."""

    developers: int
    days: int
    first: int = 0

    @property
    def period(self) -> Period:
        """The days, as dates."""
        first = FIRST_DAY + timedelta(days=self.first)
        return Period(first, first + timedelta(days=self.days - 1))

    def rows(self, a_year: int) -> tuple[int, int]:
        """Return the first row's number and the one after the last."""
        every = self.developers * a_year
        until = self.first + self.days
        return every * self.first // YEAR_DAYS, every * until // YEAR_DAYS


def months(developers: int, count: int) -> Stretch:
    """Return whole calendar months from `FIRST_DAY` on."""
    years, month = divmod(count, 12)
    until = date(FIRST_DAY.year + years, month + 1, 1)
    return Stretch(developers, (until - FIRST_DAY).days)


def write(folder: Path, stretch: Stretch) -> dict[str, Path]:
    """Write Parquet files of ``stretch``; people come along with day 0 only."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: dict[str, Path] = {}
    with duckdb.connect(config={"preserve_insertion_order": False}) as con:
        con.execute((_FOLDER / "macros.sql").read_text("utf-8"))
        for name, values in _tables(stretch):
            paths[name] = folder / f"{name}.parquet"
            query = (_FOLDER / f"{name}.sql").read_text("utf-8")
            con.execute(
                f"COPY ({query}) TO $target (FORMAT parquet, COMPRESSION zstd)",
                values | {"target": str(paths[name])},
            )
    return paths


def _tables(stretch: Stretch) -> Iterator[tuple[str, dict[str, object]]]:
    if stretch.first == 0:
        for name in _PEOPLE:
            yield name, {"developers": stretch.developers}
    for name, a_year in _EVENTS.items():
        first, last = stretch.rows(a_year)
        yield (
            name,
            {
                "developers": stretch.developers,
                "first": first,
                "last": last,
                "year_rows": stretch.developers * a_year,
            },
        )
