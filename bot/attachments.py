"""The CSV behind a report as a file of its own: what it is called, and whose rows are in it."""

import csv
import gzip
import re
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from reporting.errors import TableError
from reporting.hiding import Cast
from reporting.requests import ME, ReportRequest, View

_GZIP = b"\x1f\x8b"
_NAME_LIMIT = 60
_NAME, _EMAIL, _MANAGER = "developer", "email", "manager_email"


def file_name(request: ReportRequest) -> str:
    """Return a name that says what is inside: ``platform_2026-07-01_2026-09-27_weekly.csv``.

    ``request`` is as it may be shown.
    """
    people = ("my-numbers" if who == ME else who for who in request.people)
    who = "-and-".join([team.name for team in request.teams] or people)
    if request.view is View.PEOPLE:
        who = f"{who}-by-developer"
    period = request.period
    return f"{_slug(who)}_{period.first}_{period.last}_{request.granularity}.csv"


def write(source: Path, target: Path, *, cast: Cast | None) -> None:
    """Write an export as a plain CSV, letter for letter.

    About people the export may have everybody's rows: then only those of ``cast`` are
    written, without names where they are hidden.
    """
    with source.open("rb") as raw:
        packed = raw.read(2) == _GZIP
    read = gzip.open if packed else open
    if cast is not None:
        with read(source, "rt", encoding="utf-8-sig", newline="") as text:
            _write_theirs(text, target, cast)
    else:
        with read(source, "rb") as file, target.open("wb") as out:
            shutil.copyfileobj(file, out)


def _write_theirs(text: Iterable[str], target: Path, cast: Cast) -> None:
    """Write the header and the rows of ``cast``; without a column that says, nothing."""
    labels, wanted = cast.labels, set(cast.people)
    with target.open("w", encoding="utf-8", newline="") as out:
        rows, written = csv.reader(text), csv.writer(out, lineterminator="\n")
        header = next(rows, [])
        names = [name.strip().lower() for name in header]
        if _EMAIL not in names:
            raise TableError("The export does not say whose rows are whose.")
        place = names.index(_EMAIL)
        written.writerow(header)
        for row in rows:
            email = row[place].casefold()
            if email in wanted:
                written.writerow(_called(row, names, labels.get(email)))


def _called(row: list[str], names: list[str], label: str | None) -> list[str]:
    """Return a row under the name that the person has in the report."""
    if label is None:
        return row
    hidden = {_NAME: label, _EMAIL: "", _MANAGER: ""}
    return [hidden.get(name, cell) for name, cell in zip(names, row, strict=False)]


def _slug(text: str) -> str:
    """Return ``text`` as a part of a file name, in letters that every system takes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_NAME_LIMIT].strip("-") or "team"
