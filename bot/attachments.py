"""The CSV behind a report as a file of its own: what it is called, and whose rows are in it."""

import csv
import gzip
import re
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from reporting.errors import TableError
from reporting.requests import ReportRequest

_GZIP = b"\x1f\x8b"
_NAME_LIMIT = 60
_EMAIL = "email"


def file_name(request: ReportRequest) -> str:
    """Return a name that says what is inside: ``platform_2026-07-01_2026-09-27_weekly.csv``."""
    who = "-and-".join(team.name for team in request.teams) or "my-numbers"
    period = request.period
    return f"{_slug(who)}_{period.first}_{period.last}_{request.granularity}.csv"


def write(source: Path, target: Path, *, people: tuple[str, ...]) -> None:
    """Write an export as a plain CSV, letter for letter.

    About ``people`` the export has everybody's rows: then only theirs are written.
    """
    with source.open("rb") as raw:
        packed = raw.read(2) == _GZIP
    read = gzip.open if packed else open
    if people:
        with read(source, "rt", encoding="utf-8-sig", newline="") as text:
            _write_theirs(text, target, {email.casefold() for email in people})
    else:
        with read(source, "rb") as file, target.open("wb") as out:
            shutil.copyfileobj(file, out)


def _write_theirs(text: Iterable[str], target: Path, wanted: set[str]) -> None:
    """Write the header and the rows of ``wanted``; without a column that says, nothing."""
    with target.open("w", encoding="utf-8", newline="") as out:
        rows, written = csv.reader(text), csv.writer(out, lineterminator="\n")
        header = next(rows, [])
        names = [name.strip().lower() for name in header]
        if _EMAIL not in names:
            raise TableError("The export does not say whose rows are whose.")
        place = names.index(_EMAIL)
        written.writerow(header)
        written.writerows(row for row in rows if row[place].casefold() in wanted)


def _slug(text: str) -> str:
    """Return ``text`` as a part of a file name, in letters that every system takes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_NAME_LIMIT].strip("-") or "team"
