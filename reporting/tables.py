"""A V2 export as a typed frame: what columns there are, of which type, and nothing else."""

import csv
import gzip
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from isal import igzip, isal_zlib

from reporting.catalogue import BY_NAME, Level
from reporting.errors import TableError

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
_GZIP = b"\x1f\x8b"
_DAMAGED: Any = (
    EOFError,
    gzip.BadGzipFile,
    isal_zlib.error,
)
_NOTHING = ["", "NaN", "nan"]
# Far above any export (1.2 million rows are 180 MB), far below a full disk of zeros.
LIMIT_BYTES = 2 * 1024**3


def read(
    source: bytes | Path,
    level: Level,
    *,
    metrics: Iterable[str] | None = None,
    welcome: Iterable[str] = (),
    limit_bytes: int = LIMIT_BYTES,
) -> pd.DataFrame:
    """Read a V2 CSV, plain or gzip, whatever its name says.

    One row per CSV row, in its order. Columns, as the file orders them:

    * ``granularity``, ``team``, ``hierarchy``: text, as categories; at developer level also
      ``developer``, ``email``, ``manager_email``;
    * ``start``, ``end``: datetime64, days in UTC, both inclusive;
    * one float column per metric, NaN where the cell is empty. A metric of the catalogue
      has its API name in whatever case the file spells it; others keep their spelling.

    ``metrics`` must be there, ``welcome`` ones are read if they are; without ``metrics``
    every column is. Raises TableError, naming column and row, for anything else.
    """
    wanted = None if metrics is None else tuple(metrics)
    try:
        with _open(source, limit_bytes) as file:
            every = _names(file.readline(), level, wanted or ())
        keep = {*_DEVELOPER.values(), *(wanted or ()), *welcome}
        names = {c: n for c, n in every.items() if wanted is None or n in keep}
        with _open(source, limit_bytes) as file:
            frame = _body(file, names, whole=names == every)
        return _typed(frame)
    except UnicodeDecodeError:
        raise TableError("The export is not UTF-8 text.") from None
    except _DAMAGED:
        raise TableError("The export's gzip file is cut off or damaged.") from None
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as error:
        with _open(source, limit_bytes) as file:
            raise TableError(_first_wrong(file, names) or f"{error}") from None


class _Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond ``limit`` bytes: a small gzip may hold tera."""

    def __init__(self, stream: Any, limit: int) -> None:
        self._stream, self._left, self._limit = stream, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        count: int = self._stream.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise TableError(f"The export is larger than {self._limit:,} bytes.")
        return count


@contextmanager
def _open(source: bytes | Path, limit: int) -> Iterator[io.TextIOWrapper]:
    raw = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        stream: Any = igzip.open(raw) if packed else raw  # type: ignore[no-untyped-call]
        # utf-8-sig: a spreadsheet that saved the file puts a mark in front.
        with io.TextIOWrapper(
            io.BufferedReader(_Bounded(stream, limit), 1 << 20),
            encoding="utf-8-sig",
            newline="",
        ) as text:
            yield text


def _names(header: str, level: Level, wanted: tuple[str, ...]) -> dict[str, str]:
    """Return the columns: the name in the file to the name in the frame."""
    if not header.strip():
        raise TableError("The export is empty: it has not even a header line.")
    leading = _DEVELOPER if level is Level.DEVELOPER else _TEAM
    names: dict[str, str] = {}
    for cell in next(csv.reader([header])):
        name = leading.get(cell.strip().lower()) or _metric(cell.strip())
        if name in names.values():
            raise TableError(f"The export has the column {name} twice.")
        names[cell] = name
    _check(names, [*leading.values(), *wanted], level)
    return names


def _metric(cell: str) -> str:
    return cell.upper() if cell.upper() in BY_NAME else cell


def _check(names: dict[str, str], needed: list[str], level: Level) -> None:
    spelled = {short: long for long, short in _DEVELOPER.items()}
    missing = [spelled.get(name, name) for name in needed if name not in names.values()]
    if missing:
        raise TableError(
            f"The {level} export has no column {', '.join(missing)}; "
            f"it has {', '.join(names)}."
        )


def _body(file: IO[str], names: dict[str, str], *, whole: bool) -> pd.DataFrame:
    """Read the rows: text as categories, metrics as floats."""
    texts = set(_DEVELOPER.values())
    kinds = {c: "category" if n in texts else "float64" for c, n in names.items()}
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
    return frame[list(names)].rename(columns=names)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn days into dates and names back into what people are called."""
    for name in _DAYS:
        frame[name] = _dates(frame[name])
    for name in frame.columns:
        column = frame[name]
        if name in _DAYS:
            continue
        if column.dtype == "category":
            if any(_unguarded(text) != text for text in column.cat.categories):
                frame[name] = column.astype(str).map(_unguarded).astype("category")
        elif np.isinf(column.to_numpy()).any():
            row = int(np.isinf(column.to_numpy()).argmax()) + 1
            raise TableError(_wrong(row, name, "inf", "a number"))
    return frame


def _dates(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Parse each distinct day once: a long file has few of them."""
    texts = column.cat.categories
    days = pd.to_datetime(texts.to_series(), format="%Y-%m-%d", errors="coerce")
    if days.isna().any():
        text = texts[int(days.isna().to_numpy().argmax())]
        row = int((column == text).to_numpy().argmax()) + 1
        raise TableError(_wrong(row, str(column.name), text, "a day like 2026-01-31"))
    codes = column.cat.codes.to_numpy()
    return pd.Series(days.to_numpy()[codes], index=column.index, name=column.name)


def _unguarded(text: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from running a name."""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _first_wrong(file: IO[str], names: dict[str, str]) -> str | None:
    """Look for what pandas could not read; slow, and only for the sentence."""
    rows = csv.reader(file)
    header = next(rows)
    for number, row in enumerate(rows, start=1):
        if len(row) > len(header):
            return f"Row {number} has {len(row)} cells, the header {len(header)}."
        for cell, text in zip(header, row, strict=False):
            name = names.get(cell)
            if name not in (None, *_DEVELOPER.values()) and not _number(text):
                return _wrong(number, cell, text, "a number")
    return None


def _number(text: str) -> bool:
    try:
        float(text.replace("_", "?") or "nan")
    except ValueError:
        return False
    return True


def _wrong(row: int, column: str, text: str, expected: str) -> str:
    return f"Row {row}, column {column}: {text[:40]!r} is not {expected}."
