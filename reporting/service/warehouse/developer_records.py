"""Developer records as people send them, read from JSON or CSV. Pure."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from reporting.event_tables import BY_NAME, Type

Values = Mapping[str, str | None]

COLUMNS = tuple(column.name for column in BY_NAME["developers"].columns)
_DAYS = frozenset(c.name for c in BY_NAME["developers"].columns if c.type is Type.DATE)
_SYNONYMS = {"full_name": "name", "manager": "manager_email"}
_DELIMITERS = (",", ";", "\t")
SAMPLE = 5  # records shown of each mistake
ID = "developerRefId"  # ours to give: ignored where a record brings it back


class ErrorType(StrEnum):
    """What may be wrong with records; ``INVALID_VALUE`` alone is no word of the vendor's."""

    REQUIRED_FIELD_MISSING = "REQUIRED_FIELD_MISSING"
    REQUIRED_VALUE_MISSING = "REQUIRED_VALUE_MISSING"
    DUPLICATE_EMAIL = "DUPLICATE_EMAIL"
    CIRCULAR_REFERENCE = "CIRCULAR_REFERENCE"
    UNKNOWN_MANAGER = "MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS"
    MISSING_MAPPING = "MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING"
    INVALID_CSV = "INVALID_CSV"
    EMPTY_CSV = "EMPTY_CSV"
    BLANK_CSV_COLUMN_NAME = "BLANK_CSV_COLUMN_NAME"
    INVALID_VALUE = "INVALID_VALUE"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of mistake in one field, and every record that has it, as it was sent."""

    type: ErrorType
    field: str | None
    records: tuple[Mapping[str, Any], ...] = ()


class BadRecords(Exception):
    """Records that are not saved, with everything that is wrong with them."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.type for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Record:
    """What was sent about one developer: ``values`` by column, None where it is emptied.

    A column that is not in ``values`` stays as it is. ``attributes`` are further fields,
    ``sent`` is the record in the sender's own words.
    """

    values: Values
    attributes: Values
    sent: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The e-mail as it is compared; empty if there is none."""
        return folded(self.values.get("email"))


@dataclass(frozen=True, slots=True)
class Developer:
    """A developer with a value, or None, for every column. ``number`` is None if new."""

    values: Values
    attributes: Values = field(default_factory=dict)
    number: int | None = None

    @property
    def key(self) -> str:
        """The e-mail as it is compared."""
        return folded(self.values["email"])

    @property
    def boss(self) -> str:
        """The manager's e-mail as it is compared; empty if there is none."""
        return folded(self.values["manager_email"])

    def shown(self) -> dict[str, Any]:
        """Return the record as its owner would send it."""
        return {n: v for n, v in {**self.values, **self.attributes}.items() if v}


class Wrong:
    """Collects the records with each mistake, in the order the mistakes were found."""

    def __init__(self) -> None:
        self._found: dict[tuple[ErrorType, str | None], list[Mapping[str, Any]]] = {}

    def add(
        self, error: ErrorType, name: str | None, *records: Mapping[str, Any]
    ) -> None:
        """Remember that ``records`` have this mistake in the field ``name``."""
        self._found.setdefault((error, name), []).extend(records)

    def refuse(self) -> None:
        """Raise BadRecords if there was any."""
        if self._found:
            raise BadRecords(
                *(Problem(*key, tuple(rows)) for key, rows in self._found.items())
            )


def folded(text: str | None) -> str:
    """Return an e-mail the way the warehouse compares it."""
    return (text or "").strip().lower()


@lru_cache(maxsize=1024)  # a file has few columns and many rows
def column_of(name: str) -> str | None:
    """Return the column that a field's name means: ``Manager Email``, ``managerEmail``.

    >>> column_of("Full Name"), column_of("desk")
    ('name', None)
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s_-]+", "_", name.strip()).lower()
    words = _SYNONYMS.get(words, words)
    return words if words in COLUMNS else None


def from_json(rows: Sequence[Any]) -> tuple[Record, ...]:
    """Return the records of a JSON list of objects."""
    wrong = [{"record": row} for row in rows if not isinstance(row, dict)]
    if wrong:
        raise BadRecords(Problem(ErrorType.INVALID_VALUE, None, tuple(wrong)))
    return _records(rows)


def from_csv(data: bytes) -> tuple[Record, ...]:
    """Return the records of a CSV file in UTF-8 whose first line names the columns."""
    header, *lines = csv_rows(data)
    columns = [column_of(name) for name in header]
    if not {"email", "name"} & set(columns):
        raise BadRecords(Problem(ErrorType.MISSING_MAPPING, None))
    if "email" not in columns:
        raise BadRecords(Problem(ErrorType.REQUIRED_FIELD_MISSING, "email"))
    return _records([dict(zip(header, line, strict=True)) for line in lines])


def csv_rows(data: bytes) -> list[list[str]]:
    """Return the header and at least one row, all of one width; blank lines are none."""
    try:
        text = data.decode("utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=first.count)
        stream = io.StringIO(text, newline="")
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        rows = [[_plain(cell) for cell in row] for row in reader if any(row)]
    except (UnicodeDecodeError, csv.Error):
        raise BadRecords(Problem(ErrorType.INVALID_CSV, None)) from None
    if len(rows) < 2:
        raise BadRecords(Problem(ErrorType.EMPTY_CSV, None))
    header = rows[0]
    if not all(header):
        raise BadRecords(Problem(ErrorType.BLANK_CSV_COLUMN_NAME, None))
    named = [column_of(name) or name for name in header]
    wrong = [
        {"row": number}
        for number, row in enumerate(rows[1:], start=1)
        if len(row) != len(header)
    ]
    if wrong or len(set(named)) < len(named):
        raise BadRecords(Problem(ErrorType.INVALID_CSV, None, tuple(wrong)))
    return rows


def _plain(cell: str) -> str:
    """Take off the apostrophe that kept a spreadsheet from running the cell."""
    text = cell.strip()
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _records(rows: Sequence[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Return rows as records; refuse those whose fields cannot be read as texts or days."""
    found, wrong = [], Wrong()
    for row in rows:
        values: dict[str, str | None] = {}
        attributes: dict[str, str | None] = {}
        for name, value in row.items():
            if name == ID:
                continue
            column = column_of(name)
            kept = attributes if column is None else values
            if not _readable(column, value) or (column or name) in kept:
                wrong.add(ErrorType.INVALID_VALUE, name, row)
            else:
                kept[column or name] = _text(value)
        found.append(Record(values, attributes, row))
    wrong.refuse()
    return tuple(found)


def _readable(column: str | None, value: Any) -> bool:
    if isinstance(value, dict | list):
        return False
    text = _text(value)
    if column not in _DAYS or text is None:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case _:
            return str(value).strip() or None
