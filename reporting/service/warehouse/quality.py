"""What the data cannot tell: what counts nowhere, what is not known, what is there twice."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from reporting.service.warehouse.statements import statement
from reporting.service.warehouse.warehouse import Warehouse
from reporting.service.warehouse.who.names import full_name
from reporting.service.warehouse.who.storing import Deeds, deeds


@dataclass(frozen=True, slots=True)
class UnknownCommits:
    """A repository with merged pull requests of which no commit is known."""

    repository: str
    merged: int
    without_commits: int


@dataclass(frozen=True, slots=True)
class UnknownHistory:
    """A tracker with items whose history is not known; ``completed`` counts among those."""

    tracker: str
    items: int
    without_history: int
    completed: int


@dataclass(frozen=True, slots=True)
class UnknownAges:
    """A repository with reworked files whose last change is not known."""

    repository: str
    reworked: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Two repositories with the same commits, and pull requests that count in both."""

    one: str
    other: str
    commits: int
    pull_requests: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Whole weeks without anything where something is usual; both days inclusive."""

    place: str
    first_day: date
    last_day: date
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The report; in each part the largest first.

    ``unmapped`` did something and are nobody's. ``namesakes`` are developers of one name, by
    e-mail. ``warnings`` are sentences about the trees.
    """

    unmapped: tuple[Deeds, ...]
    bots: tuple[Deeds, ...]
    unknown_commits: tuple[UnknownCommits, ...]
    unknown_history: tuple[UnknownHistory, ...]
    unknown_ages: tuple[UnknownAges, ...]
    gaps: tuple[Gap, ...]
    shared: tuple[Shared, ...]
    namesakes: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...]


def quality(warehouse: Warehouse, today: date) -> Quality:
    """Return what an administrator should look at; ``today`` is in UTC.

    Without developers nobody is unmapped. Comments count whoever wrote them, so who only
    comments is not unmapped.
    """
    with warehouse.reading() as con:
        found = deeds(con)
        noted = con.execute("SELECT value FROM meta WHERE name = 'warnings'").fetchone()
        return Quality(
            unmapped=tuple(
                one for one in found if one.person is None and not one.bot and one.work
            ),
            bots=tuple(one for one in found if one.bot),
            unknown_commits=tuple(
                UnknownCommits(*row) for row in _rows(con, "doubts_pulls")
            ),
            unknown_history=tuple(
                UnknownHistory(*row) for row in _rows(con, "doubts_items")
            ),
            unknown_ages=tuple(UnknownAges(*row) for row in _rows(con, "doubts_ages")),
            gaps=tuple(Gap(*row) for row in _rows(con, "doubts_gaps", today=today)),
            shared=tuple(Shared(*row) for row in _rows(con, "doubts_shared")),
            namesakes=_namesakes(con),
            warnings=tuple(json.loads(noted[0])) if noted else (),
        )


def _rows(
    con: duckdb.DuckDBPyConnection, name: str, **values: object
) -> list[tuple[Any, ...]]:
    return con.execute(statement(name), values).fetchall()


def _namesakes(con: duckdb.DuckDBPyConnection) -> Mapping[str, tuple[str, ...]]:
    """Return developers whose full names are the same: perhaps one person twice."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    query = "SELECT name, email FROM developers ORDER BY folded(email)"
    for name, email in con.execute(query).fetchall():
        if key := full_name(name):
            found[key].append((name, email))
    return {
        people[0][0]: tuple(email for _, email in people)
        for people in found.values()
        if len(people) > 1
    }
