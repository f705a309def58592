"""An invented organisation and a year of its work, to try the product with.

Stories are told by it: see `told`. The same arguments write the same bytes everywhere.
"""

import csv
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reporting.event_tables import TABLES
from reporting.periods import add_months
from reporting.sources.sample.naming import Row, Value
from reporting.sources.sample.organisation import crunch_group, found
from reporting.sources.sample.rows import organisation_rows, team_rows
from reporting.sources.sample.stories import Stories, Story

_ATTRIBUTES = ("contract",)
_TREES = """\
# When work is done: durations are told in working hours, too.
profile:
  workingCalendar: {hours: 9:00-17:30, timeZone: Europe/Lisbon}
# Which trees people can ask about. Without this file there is one, of managers.
trees:
  - name: Everyone
    levels: [department, team]
  - name: Managers
    levels: [manager_email]
"""


def write(
    folder: Path,
    *,
    developers: int = 60,
    months: int = 12,
    seed: int = 7,
    until: date,
    now: datetime | None = None,
) -> None:
    """Write every event table as CSV, and organisation.yaml, into ``folder``.

    ``until`` is the last day, in UTC; with ``now`` nothing of it is later than that.
    3 to 2,000 developers, 1 to 60 months.
    """
    stories = replace(_stories(until, developers=developers, months=months), now=now)
    organisation = found(developers, seed=seed, stories=stories)
    folder.mkdir(parents=True, exist_ok=True)
    with _Tables(folder) as tables:
        for row in organisation_rows(organisation):
            tables.add(row)
        for team in organisation.teams:
            for row in team_rows(team, stories=stories, seed=seed):
                tables.add(row)
    (folder / "organisation.yaml").write_text(_TREES, encoding="utf-8", newline="\n")


def told(until: date) -> tuple[Story, ...]:
    """Return what happens in an organisation of the usual size in the year to ``until``."""
    return _stories(until, developers=60, months=12).told()


def _stories(until: date, *, developers: int, months: int) -> Stories:
    first = add_months(until, -months) + timedelta(days=1)
    return Stories(first, until, crunch_group(developers))


class _Tables(ExitStack):
    """A CSV file for each event table, open until the end."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._writers = {}
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            stream = self.enter_context(path.open("w", encoding="utf-8", newline=""))
            columns = [column.name for column in table.columns]
            columns += _ATTRIBUTES if table.open else ()
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
            writer.writeheader()
            self._writers[table.name] = writer

    def add(self, row: Row) -> None:
        table, values = row
        self._writers[table].writerow(
            {name: _text(value) for name, value in values.items()}
        )


def _text(value: Value) -> str:
    """Write a value as the tables want it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() if value.tzinfo is UTC:
            return value.isoformat(timespec="seconds").replace("+00:00", "Z")
        case datetime():
            return value.isoformat(timespec="seconds")
        case _:
            return str(value)
