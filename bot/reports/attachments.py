"""The CSV behind a report as a file of its own: what it is called, and whose rows are in it."""

import csv
import gzip
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from reporting.errors import TableError
from reporting.hiding import Cast
from reporting.requests import ME, ReportRequest, View

_GZIP = b"\x1f\x8b"
_NAME_LIMIT = 60
_NAME, _EMAIL, _PATH = "developer", "email", "team_hierarchy"
# Whose team it is tells who somebody is, where they are the only one of it.
_TELLING = (_EMAIL, "manager_email", "team", _PATH)
# So begins a name that a spreadsheet would run.
_GUARD = "'"


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


def write(
    source: Path, target: Path, *, cast: Cast | None, paths: Collection[str] = ()
) -> None:
    """Write the rows of an export that were decided about as a plain CSV.

    An export has everybody's rows, and those of every team below or beside: only those of
    ``cast`` are written, without names where they are hidden; of teams, where there is no
    cast, those at ``paths``. TableError where it does not say whose rows are whose.
    """
    with source.open("rb") as raw:
        packed = raw.read(2) == _GZIP
    read = gzip.open if packed else open
    with (
        read(source, "rt", encoding="utf-8-sig", newline="") as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows, written = csv.reader(text), csv.writer(out, lineterminator="\n")
        header = next(rows, [])
        names = [name.strip().lower() for name in header]
        written.writerow(header)
        if cast is None:
            written.writerows(_at(paths, rows, names))
        elif cast.hidden:
            written.writerows(_by_letter(cast, rows, names))
        else:
            written.writerows(row for _, row in _of(cast, rows, names))


def _at(
    paths: Collection[str], rows: Iterable[list[str]], names: list[str]
) -> Iterator[list[str]]:
    place = _column(names, _PATH)
    wanted = {*paths, *(_GUARD + path for path in paths)}
    return (row for row in rows if row[place] in wanted)


def _of(
    cast: Cast, rows: Iterable[list[str]], names: list[str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of the cast, and whose each is."""
    place, wanted = _column(names, _EMAIL), set(cast.people)
    for row in rows:
        email = row[place].casefold()
        if email in wanted:
            yield email, row


def _by_letter(
    cast: Cast, rows: Iterable[list[str]], names: list[str]
) -> Iterator[list[str]]:
    """Yield the rows of the hidden, one after the other: the file's order would name them."""
    labels, order = cast.labels, {who: at for at, who in enumerate(cast.people)}
    theirs = sorted(_of(cast, rows, names), key=lambda one: order[one[0]])
    return (_called(row, names, labels[who]) for who, row in theirs)


def _column(names: list[str], name: str) -> int:
    if name not in names:
        raise TableError("The export does not say whose rows are whose.")
    return names.index(name)


def _called(row: list[str], names: list[str], label: str) -> list[str]:
    """Return a row under the name that the person has in the report."""
    hidden = {_NAME: label, **dict.fromkeys(_TELLING, "")}
    return [hidden.get(name, cell) for name, cell in zip(names, row, strict=False)]


def _slug(text: str) -> str:
    """Return ``text`` as a part of a file name, in letters that every system takes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_NAME_LIMIT].strip("-") or "team"
