"""A Legacy report as a typed frame: one row a team or person, over the whole range."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reporting.errors import TableError
from reporting.tables.cells import number, unguarded, wrong
from reporting.tables.opening import opened

# A row is a team or a person: a hundred thousand of them are less.
LIMIT_BYTES = 32 * 1024**2
_NAME = "Collection Name"
_NO_RATING = "—"
_SUFFIX = re.compile(r" \((?:mean|median|p90|p95)\)$", re.IGNORECASE)
_RATING = " rating"


@dataclass(frozen=True, slots=True)
class LegacyColumn:
    """A metric of the Legacy API, its unit, and what its column may be called."""

    name: str
    unit: str
    titles: tuple[str, ...]


COLUMNS = (
    LegacyColumn("TIME_TO_FIRST_COMMENT", "days", ("Time to First Comment",)),
    LegacyColumn(
        "PR_VELOCITY_PER_DEV",
        "pull requests or lines, per developer and period",
        ("PR Velocity per Developer", "PR Velocity Per Dev"),
    ),
    LegacyColumn(
        "WORKTYPE_COMPLETED_PER_DEV",
        "work items per developer and period",
        ("Work Completed per Developer", "Work Type Completed Per Dev"),
    ),
    LegacyColumn(
        "CODING_DAYS_PER_DEV",
        "days per developer and period",
        ("Coding Days per Developer", "Coding Days Per Dev"),
    ),
    LegacyColumn(
        "NUMBER_OF_COMMENTS_PER_PR",
        "comments per pull request",
        ("Number of Comments per PR", "Review Intensity", "Number of Comments"),
    ),
    LegacyColumn("AVG_TIME_TO_COMPLETE", "days", ("Average Time to Complete",)),
    LegacyColumn("PR_VELOCITY", "pull requests or lines per period", ("PR Velocity",)),
    LegacyColumn(
        "WORK_TYPE_COMPLETED",
        "work items per period",
        ("Work Items Completed", "Work Type Completed"),
    ),
    LegacyColumn("CODING_DAYS", "days per period", ("Coding Days",)),
    LegacyColumn(
        "NO_OF_PRS_WITH_MISSING_TICKETS",
        "pull requests",
        (
            "Number of PRs with Missing Tickets",
            "PR Hygiene",
            "Number of Missing Tickets",
        ),
    ),
)
_BY_TITLE = {title.casefold(): one.name for one in COLUMNS for title in one.titles}


def read_legacy(
    source: bytes | Path, *, limit_bytes: int = LIMIT_BYTES
) -> pd.DataFrame:
    """Read a Legacy report on teams or on people, with ratings or without.

    One row per CSV row, in its order: ``name`` as text, then as the file orders them one
    float column per metric, under its API name (`COLUMNS` has the units; other columns
    keep their title), NaN where the cell is empty; and for a rating the metric's name
    with ``_RATING`` as text, None where nothing is rated. A file of no bytes has no rows:
    that is how the API says so. Raises TableError, naming column and row.
    """
    with opened(source, limit_bytes) as file:
        header, *rows = _cells(file.read().decode()) or [[_NAME]]
    if header[0].casefold() != _NAME.casefold():
        raise TableError(
            f"The report does not begin with the column {_NAME}; "
            f"it has {', '.join(header)}."
        )
    names = ["name", *(_column(title) for title in header[1:])]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise TableError(f"The report has the column {twice} twice.")
    columns = {
        name: _values(title, [row[place] for row in rows])
        for place, (name, title) in enumerate(zip(names, header, strict=True))
    }
    return pd.DataFrame(columns, columns=pd.Index(names))


def _cells(text: str) -> list[list[str]]:
    """Cut ``text`` into rows as long as the header, which is the first."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text)) if row]
    except csv.Error as error:
        raise TableError(f"I cannot read the report: {error}.") from None
    for place, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise TableError(
                f"Row {place} has {len(row)} cells, the header {len(rows[0])}."
            )
    return [[cell.strip() for cell in row] for row in rows]


def _column(title: str) -> str:
    """Return a column's name: the API's for its metrics, a rating's after its metric's."""
    rating = title.casefold().endswith(_RATING)
    plain = _SUFFIX.sub("", title[: -len(_RATING)] if rating else title).strip()
    name = _BY_TITLE.get(plain.casefold())
    if name is None:
        return title
    return f"{name}_RATING" if rating else name


def _values(title: str, cells: list[str]) -> "pd.Series[Any]":
    if title.casefold() == _NAME.casefold():
        return pd.Series([unguarded(cell) for cell in cells], dtype=str)
    if title.casefold().endswith(_RATING):
        given = [None if cell in ("", _NO_RATING) else cell for cell in cells]
        return pd.Series(given, dtype=object)
    for row, cell in enumerate(cells, start=1):
        if not number(cell):
            raise TableError(wrong(row, title, cell, "a number"))
    return pd.Series([float(cell or "nan") for cell in cells], dtype=np.float64)
