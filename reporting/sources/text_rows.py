"""Files of any kind as one kind: rows of texts, each with the line it stands on.

CSV and NDJSON are cut into records here and not by DuckDB, because a person looks for a
bad row by its line, and because a quote that never closes must not swallow rows.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

import duckdb

from reporting.sources.findings import Findings, quoted

# A field longer than this is a quote that never closes, not a text.
_LONGEST_FIELD = 8 * 1024 * 1024
_LONGEST_LINE = 2 * _LONGEST_FIELD
_DELIMITERS = (",", ";", "\t")


class Form(StrEnum):
    """How a file is written; the value is the ending of its name, without ``.gz``."""

    CSV = ".csv"
    NDJSON = ".ndjson"
    JSONL = ".jsonl"
    PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class TextRows:
    """The rows of a file: ``relation`` has ``line``, and a text for each of ``names``.

    ``expressions`` hold the SQL of each name's value; empty values are NULL or ``''``.
    """

    relation: duckdb.DuckDBPyRelation
    names: tuple[str, ...]
    expressions: tuple[str, ...]


class _Unreadable(Exception):
    """The rest of the file cannot be read: the line (0: none) and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read(
    path: Path,
    form: Form,
    *,
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
    findings: Findings,
) -> TextRows | None:
    """Return the rows of ``path``; what is wrong with its form goes into ``findings``.

    None when there is nothing to go on with. ``scratch`` is for intermediate files, which
    the returned relation reads.
    """
    try:
        match form:
            case Form.CSV:
                return _csv(path, connection, scratch / f"{path.name}.rows", findings)
            case Form.NDJSON | Form.JSONL:
                return _ndjson(
                    path, connection, scratch / f"{path.name}.rows", findings
                )
            case Form.PARQUET:
                findings.unit = "row"
                return _parquet(path, connection)
    except _Unreadable as error:
        findings.stop(error.line, error.reason)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        findings.stop(0, "the compressed file is damaged or cut off.")
    except OSError as error:
        findings.stop(0, f"it cannot be opened ({error.strerror}).")
    return None


def _csv(
    path: Path, connection: duckdb.DuckDBPyConnection, scratch: Path, findings: Findings
) -> TextRows | None:
    with _opened(path) as stream:
        records = _records(stream)
        _, header = next(records, (0, []))
        names = tuple(name.strip() for name in header)
        if not _good_header(names, findings):
            return None
        fields = _whole(records, len(names), findings)
        relation = _numbered(fields, len(names), connection, scratch, findings)
    return TextRows(relation, names, tuple(f"c{place}" for place in range(len(names))))


def _ndjson(
    path: Path, connection: duckdb.DuckDBPyConnection, scratch: Path, findings: Findings
) -> TextRows | None:
    with _opened(path) as stream:
        texts = enumerate(_lines(stream), start=1)
        lines = ((number, text) for number, text in texts if text.strip())
        relation = _numbered(lines, 1, connection, scratch, findings)
    is_object = "json_valid(c0) AND c0 LIKE '{%'"
    bad = relation.project("line, ltrim(c0) AS c0").filter(f"NOT ({is_object})")
    for line, text in bad.limit(1000).order("line").fetchall():
        findings.refuse(line, f"{quoted(text)} is not a JSON object.")
    good = relation.project("line, ltrim(c0) AS c0").filter(is_object)
    keys = (
        good.project("unnest(json_keys(c0)) AS key").distinct().order("key").fetchall()
    )
    names = tuple(key for (key,) in keys)
    return TextRows(good, names, tuple(f"c0 ->> {_pointer(name)}" for name in names))


def _parquet(path: Path, connection: duckdb.DuckDBPyConnection) -> TextRows:
    try:
        relation = connection.read_parquet(str(path), file_row_number=True)
    except duckdb.Error:
        raise _Unreadable(0, "it is not a Parquet file, or it is damaged.") from None
    names = tuple(name for name in relation.columns if name != "file_row_number")
    texts = [f"CAST({_identifier(n)} AS VARCHAR) AS c{i}" for i, n in enumerate(names)]
    numbered = relation.project(", ".join(["file_row_number + 1 AS line", *texts]))
    return TextRows(numbered, names, tuple(f"c{place}" for place in range(len(names))))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Open a text file, compressed or not; a byte that is not UTF-8 is named by line."""
    try:
        with _bytes(path) as raw:
            if raw.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                raise _Unreadable(0, "it is UTF-16; save it as UTF-8.")
            raw.seek(0)
            # newline="" leaves the ends of lines inside of fields as they are.
            with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
                yield stream
    except UnicodeDecodeError:
        with _bytes(path) as raw:
            raise _Unreadable(*_not_utf8(raw)) from None


def _bytes(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def _not_utf8(raw: IO[bytes]) -> tuple[int, str]:
    for number, line in enumerate(raw, start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = line[error.start]
            return number, f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8."
    return 0, "it is not UTF-8; save the file as UTF-8."


def _records(stream: IO[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record of a CSV file with the line it begins on; blank lines are none."""
    lines = _lines(stream)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(_again(first, lines), delimiter=delimiter, strict=True)
    line = 1
    try:
        for fields in reader:
            if len(fields) > 1 or (fields and fields[0].strip()):
                yield line, fields
            line = reader.line_num + 1
    except csv.Error:
        reason = (
            "a quote that opens a field here is never closed, or is not followed by the "
            "next field; double every quote inside of a quoted field. What follows was not read."
        )
        raise _Unreadable(line, reason) from None


def _lines(stream: IO[str]) -> Iterator[str]:
    """Yield the lines; one that never ends is not read to its end."""
    number = 1
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and line[-1] not in "\r\n":
            raise _Unreadable(
                number,
                f"it is longer than {_LONGEST_LINE:,} characters. What follows was not read.",
            )
        yield line
        number += 1


def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _good_header(names: Sequence[str], findings: Findings) -> bool:
    if not names:
        findings.refuse(0, "it is empty; its first line has to name the columns.")
    blank = [str(place) for place, name in enumerate(names, start=1) if not name]
    if blank:
        findings.refuse(1, f"these columns have no name: {', '.join(blank)}.")
    return bool(names) and not blank


def _whole(
    records: Iterable[tuple[int, list[str]]], width: int, findings: Findings
) -> Iterator[tuple[int | str, ...]]:
    """Yield the records that have a field for every column, the line first."""
    for line, fields in records:
        if len(fields) == width:
            yield line, *fields
        else:
            count = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
            findings.refuse(line, f"it has {count} where the first line names {width}.")


def _numbered(
    rows: Iterable[tuple[int | str, ...]],
    width: int,
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
    findings: Findings,
) -> duckdb.DuckDBPyRelation:
    """Return ``rows`` as a relation: ``line``, then ``width`` texts, c0 and on.

    Rows end where the file cannot be read further; the reason goes into ``findings``.
    """
    with scratch.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        try:
            writer.writerows(rows)
        except _Unreadable as error:
            findings.stop(error.line, error.reason)
    columns = {"line": "BIGINT", **{f"c{place}": "VARCHAR" for place in range(width)}}
    return connection.read_csv(
        str(scratch), header=False, sep=",", quotechar='"', escapechar='"', na_values="",
        columns=columns, auto_detect=False, parallel=False,
        max_line_size=4 * _LONGEST_FIELD, buffer_size=8 * _LONGEST_FIELD,
    )  # fmt: skip


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _pointer(key: str) -> str:
    """Return the SQL literal of the JSON pointer to ``key``."""
    escaped = key.replace("~", "~0").replace("/", "~1").replace("'", "''")
    return f"'/{escaped}'"
