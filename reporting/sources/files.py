"""Event tables from the files of a folder, such as ``commits.csv``.

The folder is taken whole or not at all, and every bad row is named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from reporting.errors import SourceError
from reporting.event_tables import BY_NAME, TABLES, EventTable
from reporting.sources import conversion, developer_rows, text_rows
from reporting.sources.batch import Batch
from reporting.sources.columns import matched
from reporting.sources.findings import Findings, listing, refusal
from reporting.sources.text_rows import Form, TextRows

_ORGANISATION = "organisation.yaml"


@dataclass(frozen=True, slots=True)
class FilesReading:
    """The tables of a folder, and sentences for whoever brought it."""

    batches: tuple[Batch, ...]
    notices: tuple[str, ...]
    organisation: str | None = None  # the text of organisation.yaml, if there is one


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    table: EventTable
    form: Form


@dataclass(frozen=True, slots=True)
class _Checked:
    source: _Source
    texts: duckdb.DuckDBPyRelation
    repeats: bool


def read(folder: Path, *, into: Path) -> FilesReading:
    """Turn every event table in ``folder`` into a Parquet file in ``into``.

    CSV, NDJSON (``.ndjson``, ``.jsonl``), each also with ``.gz``, and Parquet. Times are
    turned to UTC. Needs little memory however large the files. Anything wrong in any
    file raises one ``SourceError`` that names all of it, and leaves no table behind.
    """
    sources, notices = _find(folder)
    findings = [Findings(source.path.name) for source in sources]
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=into) as name, _connection(Path(name)) as connection:
        readings = [
            _check(source, each, connection, Path(name))
            for source, each in zip(sources, findings, strict=True)
        ]
        if reason := refusal(folder, findings):
            raise SourceError(reason)
        batches = [_write(checked, into) for checked in readings if checked]
    for each in findings:
        notices += each.notices
    brought = tuple(batch for batch in batches if batch.rows)
    return FilesReading(brought, tuple(notices), organisation(folder))


def organisation(folder: Path) -> str | None:
    """Return the description beside the tables; the service understands it, we do not."""
    try:
        return (folder / _ORGANISATION).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise SourceError(f"{folder / _ORGANISATION} is not UTF-8 text.") from None


def _find(folder: Path) -> tuple[list[_Source], list[str]]:
    """Return the tables of ``folder`` in the order of the contract, and notices."""
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder; name the one that holds the tables.")
    found: dict[str, _Source] = {}
    strangers = []
    for path in _visible(folder):
        source = _source(path)
        if source is None:
            strangers.append(path.name)
        elif source.table.name in found:
            other = found[source.table.name].path.name
            raise SourceError(
                f"{folder} has two files for the table {source.table.name}: "
                f"{other} and {path.name}. Leave one of them."
            )
        else:
            found[source.table.name] = source
    if not found:
        names = ", ".join(table.name for table in TABLES)
        raise SourceError(
            f"There is no table in {folder}. A table is a file such as commits.csv, "
            f"commits.csv.gz, commits.ndjson or commits.parquet; the tables are {names}."
        )
    notices = [f"{listing(strangers)}: no table, left out."] if strangers else []
    return [found[table.name] for table in TABLES if table.name in found], notices


def _visible(folder: Path) -> Iterator[Path]:
    return (
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and path.name != _ORGANISATION
    )


def _source(path: Path) -> _Source | None:
    plain = path.name.lower().removesuffix(".gz")
    name, dot, ending = plain.partition(".")
    zipped = plain != path.name.lower()
    forms = set(Form) - {Form.PARQUET} if zipped else set(Form)
    if name not in BY_NAME or dot + ending not in forms or not path.is_file():
        return None
    return _Source(path, BY_NAME[name], Form(dot + ending))


def _connection(scratch: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        config={
            "temp_directory": str(scratch),
            "memory_limit": "512MB",
            "preserve_insertion_order": "false",  # else memory grows with the file
            "autoinstall_known_extensions": "false",
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _check(
    source: _Source,
    findings: Findings,
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
) -> _Checked | None:
    """Check one file; what is wrong goes into ``findings``."""
    rows = text_rows.read(
        source.path,
        source.form,
        connection=connection,
        scratch=scratch,
        findings=findings,
    )
    if rows is None:
        return None
    columns = matched(rows, source.table, findings)
    if not columns:
        return None
    try:
        texts = _kept(rows, columns, scratch / f"{source.table.name}.texts", connection)
    except duckdb.Error as error:
        findings.stop(0, f"it cannot be read: {str(error).splitlines()[0]}")
        return None
    conversion.check(texts, source.table, findings)
    if source.table.name == "developers":
        developer_rows.check(texts, findings)
    if findings.fine and not texts.limit(1).fetchall():
        findings.notice("it has no rows.")
    repeats = conversion.tell_repeats(texts, source.table, findings)
    return _Checked(source, texts, repeats)


def _kept(
    rows: TextRows,
    columns: Mapping[str, str],
    path: Path,
    connection: duckdb.DuckDBPyConnection,
) -> duckdb.DuckDBPyRelation:
    """Write the texts of ``columns`` to ``path`` and return them; empty rows are left out."""
    texts = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    some = f"coalesce({', '.join(columns)}) IS NOT NULL"
    rows.relation.project(f"line, {texts}").filter(some).write_parquet(str(path))
    return connection.read_parquet(str(path))


def _write(checked: _Checked, into: Path) -> Batch:
    table = checked.source.table
    path = into / f"{table.name}.parquet"
    rows = conversion.write(checked.texts, table, path, repeats=checked.repeats)
    return Batch(table.name, path, rows)
