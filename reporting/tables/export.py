"""A V2 export as a typed frame."""

import csv
import io
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from reporting.catalogue import BY_NAME, Level
from reporting.errors import TableError
from reporting.periods import label_days
from reporting.tables.cells import LARGEST, POSSIBLE, first_wrong, unguarded, wrong
from reporting.tables.opening import (
    HELD_BYTES,
    LIMIT_BYTES,
    LINE_BYTES,
    check_line,
    opened,
)
from reporting.tables.picking import Picked, pick
from reporting.wording import shorten

# The leading columns of the CSV, and what they are called in the frame.
_TEAM = {
    "granularity": "granularity",
    "team": "team",
    "team_hierarchy": "hierarchy",
    "start_date": "start",
    "end_date": "end",
}
_DEVELOPER = _TEAM | {
    "developer": "developer",
    "email": "email",
    "manager_email": "manager_email",
}
_DAYS = ("start", "end")
_NOTHING = ["", "NaN", "nan"]
_NAMED_CHARACTERS = 1000
# A column of nothing else would be read as ones and zeros.
_TRUTH = re.compile(rb"(?i)[,\"](?:true|false)[,\"\r\n]")


def read(
    source: bytes | Path,
    level: Level,
    *,
    metrics: Iterable[str] | None = None,
    welcome: Iterable[str] = (),
    only: re.Pattern[bytes] | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> pd.DataFrame:
    """Read a V2 CSV, plain or gzip, whatever its name says.

    One row per CSV row, in its order, indexed by its place in the file. Columns, as the
    file orders them:

    * ``granularity``, ``team``, ``hierarchy``: text, as categories; at developer level also
      ``developer``, ``email``, ``manager_email``;
    * ``start``, ``end``: datetime64, days in UTC, both inclusive; where the file has no
      such columns, those that ``granularity`` names ("Jan 2026", "2026-W02");
    * one float column per metric, NaN where the cell is empty. A metric of the catalogue
      has its API name in whatever case the file spells it; others keep their spelling.

    ``metrics`` must be there, ``welcome`` ones are read if they are; without ``metrics``
    every column is. With ``only`` (see `lines_about`) lines without it are not read: then
    memory is that of the rows kept and two megabytes; rows of more than `HELD_BYTES` are
    refused. Raises TableError, naming column and row, for anything else.
    """
    wanted = None if metrics is None else tuple(metrics)
    held_bytes = min(limit_bytes, HELD_BYTES)
    with opened(source, limit_bytes) as file:
        header = file.readline(LINE_BYTES + 1)
        check_line(len(header))
        every = _names(header.decode(), level, wanted or ())
        keep = {*_DEVELOPER.values(), *(wanted or ()), *welcome}
        names = {c: n for c, n in every.items() if wanted is None or n in keep}
        picked = None
        if only is not None:
            picked = pick(file, only, header=header, most_bytes=held_bytes)
    whole = names == every
    try:
        if picked is not None:
            frame = _picked(picked, names, whole=whole)
        else:
            with opened(source, held_bytes) as file:
                frame = _body(file, names, whole=whole)
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise TableError("The export is not UTF-8 text.") from None
        raise TableError(
            _why(source, limit_bytes, every) or f"I cannot read the export: {error}"
        ) from None
    return _typed(frame)


def _picked(picked: Picked, names: dict[str, str], *, whole: bool) -> pd.DataFrame:
    """Read the lines that were picked, numbered as in the file."""
    if _TRUTH.search(picked.text.getbuffer()):
        words = io.TextIOWrapper(
            io.BytesIO(picked.text.getvalue()), "utf-8", newline=""
        )
        if first_wrong(words, _numeric(names)):
            raise ValueError
    frame = _body(picked.text, names, whole=whole)
    if len(frame) == len(picked.numbers):
        frame.index = pd.Index(picked.numbers)
    return frame


def _names(header: str, level: Level, wanted: tuple[str, ...]) -> dict[str, str]:
    """Return the columns: the name in the file to the name in the frame."""
    if not header.strip():
        raise TableError("The export is empty: it has not even a header line.")
    leading = _DEVELOPER if level is Level.DEVELOPER else _TEAM
    names: dict[str, str] = {}
    known: set[str] = set()
    for cell in _cells(header):
        name = leading.get(cell.strip().lower()) or _metric(cell.strip())
        if name in known:
            raise TableError(f"The export has the column {name} twice.")
        known.add(name)
        names[cell] = name
    needed = [*leading.values(), *wanted]
    if not {*_DAYS} & {*names.values()}:
        # The layout whose label alone says the days.
        needed = [name for name in needed if name not in _DAYS]
    _check(names, needed, level)
    return names


def _cells(header: str) -> list[str]:
    try:
        return next(csv.reader([header]))
    except csv.Error as error:
        raise TableError(f"The export's header cannot be read ({error}).") from None


def _metric(cell: str) -> str:
    return cell.upper() if cell.upper() in BY_NAME else cell


def _check(names: dict[str, str], needed: list[str], level: Level) -> None:
    spelled = {short: long for long, short in _DEVELOPER.items()}
    known = set(names.values())
    missing = [spelled.get(name, name) for name in needed if name not in known]
    if missing:
        there = shorten(", ".join(names), _NAMED_CHARACTERS)
        raise TableError(
            f"The {level} export has no column {', '.join(missing)}; it has {there}."
        )


def _body(file: IO[bytes], names: dict[str, str], *, whole: bool) -> pd.DataFrame:
    """Read the rows: text as categories, metrics as floats."""
    texts = set(_DEVELOPER.values())
    kinds = {c: "str" if n in texts else "float64" for c, n in names.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        frame = pd.read_csv(
            file,
            # Naming columns, pandas no longer minds rows with a cell too many.
            usecols=None if whole else list(names),
            dtype=kinds,
            na_values={c: _NOTHING for c, kind in kinds.items() if kind == "float64"},
            keep_default_na=False,
            index_col=False,
        )
    # Not at once: pandas would make numbers of categories that look like some.
    for cell in (cell for cell, kind in kinds.items() if kind == "str"):
        frame[cell] = frame[cell].fillna("").astype("category")
    return frame[list(names)].rename(columns=names)


def _why(source: bytes | Path, limit_bytes: int, names: dict[str, str]) -> str | None:
    with opened(source, limit_bytes) as file:
        # Not a reader of `codecs`: to that, some names would be two lines.
        lines = io.TextIOWrapper(file, "utf-8", newline="")
        return first_wrong(lines, _numeric(names))


def _numeric(names: dict[str, str]) -> set[str]:
    return {cell for cell, name in names.items() if name not in _DEVELOPER.values()}


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn days into dates and names back into what people are called."""
    if "start" not in frame:
        frame["start"], frame["end"] = _labelled(frame["granularity"])
    else:
        for name in _DAYS:
            frame[name] = _dates(frame[name])
    for name in frame.columns.drop(list(_DAYS)):
        column = frame[name]
        if column.dtype != "category":
            _check_possible(column)
        elif any(unguarded(text) != text for text in column.cat.categories):
            frame[name] = column.astype(str).map(unguarded).astype("category")
    return frame


def _check_possible(column: "pd.Series[Any]") -> None:
    """Refuse infinite numbers, and of metrics that are known what none can be."""
    values, expected = column.to_numpy(), "a number"
    odd = np.isinf(values)
    if column.name in BY_NAME:
        odd, expected = (values < 0) | (values > LARGEST), POSSIBLE
    if odd.any():
        place = int(odd.argmax())
        row = int(column.index[place]) + 1
        raise TableError(wrong(row, str(column.name), f"{values[place]:g}", expected))


def _dates(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Parse each distinct day once: a long file has few of them."""
    texts = column.cat.categories
    days = pd.to_datetime(texts.to_series(), format="%Y-%m-%d", errors="coerce")
    _check_known(column, days.isna().to_numpy(), "a day like 2026-01-31")
    return _spread(column, days)


def _labelled(column: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[Any]"]:
    """Return the first and last day of the buckets that ``column`` names."""
    found = [label_days(text) for text in column.cat.categories]
    missing = np.array([days is None for days in found], dtype=bool)
    _check_known(column, missing, "a period like Jan 2026, Q1 2026 or 2026-W02")
    firsts = pd.Series([days.first for days in found if days], dtype="datetime64[s]")
    lasts = pd.Series([days.last for days in found if days], dtype="datetime64[s]")
    return _spread(column, firsts), _spread(column, lasts)


def _check_known(
    column: "pd.Series[Any]", unknown: "np.ndarray[Any, Any]", expected: str
) -> None:
    if unknown.any():
        text = column.cat.categories[int(unknown.argmax())]
        row = int(column.index[(column == text).to_numpy().argmax()]) + 1
        raise TableError(wrong(row, str(column.name), text, expected))


def _spread(column: "pd.Series[Any]", days: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return for each row what ``days`` has for its category."""
    codes = column.cat.codes.to_numpy()
    return pd.Series(days.to_numpy()[codes], index=column.index, name=column.name)
