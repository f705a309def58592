"""Developers and identities in the warehouse: read, changed, removed.

Changes run on the service's writing thread, so nothing changes between check and write.
"""

# ruff: noqa: S608 - names of columns come from the event tables

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reporting.service.warehouse.developer_changes import Change, removed, upserted
from reporting.service.warehouse.developer_records import (
    COLUMNS,
    Developer,
    Record,
    folded,
)
from reporting.service.warehouse.merging import Merged
from reporting.service.warehouse.statements import statement
from reporting.service.warehouse.warehouse import Warehouse
from reporting.service.warehouse.who import storing
from reporting.service.warehouse.who.values import Account, standing


@dataclass(frozen=True, slots=True)
class Identity:
    """An account of a developer at a provider."""

    email: str
    provider: str
    account: str


class NoDevelopers(Exception):
    """Nobody has been brought in yet."""


class UnknownEmails(Exception):
    """Identities of people who are no developers."""

    def __init__(self, emails: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(emails)))
        self.emails = emails


class Overruled(Exception):
    """Identities that a decision speaks against: the number of the decision by place."""

    def __init__(self, by: Mapping[int, int]) -> None:
        super().__init__(", ".join(map(str, by.values())))
        self.by = by


def developers(warehouse: Warehouse) -> dict[str, Developer]:
    """Return every developer by key."""
    listed = ", ".join(f"developers.{name}::VARCHAR" for name in COLUMNS)
    with warehouse.reading() as con:
        rows = con.execute(
            f"SELECT numbers.person, attributes::VARCHAR, {listed} FROM developers "
            "LEFT JOIN person_numbers AS numbers "
            "ON numbers.email = folded(developers.email)"
        ).fetchall()
    people = (
        Developer(dict(zip(COLUMNS, values, strict=True)), _texts(attributes), number)
        for number, attributes, *values in rows
    )
    return {one.key: one for one in people}


def _texts(attributes: str | None) -> dict[str, str | None]:
    found = json.loads(attributes or "{}")
    return {name: str(value) for name, value in found.items() if value is not None}


def identities(warehouse: Warehouse) -> tuple[Identity, ...]:
    """Return every account of a developer, by developer, then provider and account.

    Those that were said, unless a decision speaks against it, and those that were found.
    """
    with warehouse.reading() as con:
        said = con.execute("SELECT email, provider, account FROM identities").fetchall()
        found = con.execute(statement("found_identities")).fetchall()
    rows = [Identity(*row) for row in said]
    overruled = _overruled(warehouse, rows)
    kept = [row for place, row in enumerate(rows) if place not in overruled]
    kept += (Identity(*row) for row in found)
    return tuple(
        sorted(kept, key=lambda row: (folded(row.email), row.provider, row.account))
    )


def upsert(
    warehouse: Warehouse, records: Sequence[Record], *, strict: bool
) -> tuple[Change, Merged]:
    """Check ``records`` and save them, all or none."""
    change = upserted(developers(warehouse), records, strict=strict)
    columns: dict[str, list[str | None]] = {
        name: [one.values[name] for one in change.developers] for name in COLUMNS
    }
    columns["attributes"] = [
        json.dumps({n: v for n, v in one.attributes.items() if v is not None})
        for one in change.developers
    ]
    return change, _merge(warehouse, "developers", columns)


def remove(warehouse: Warehouse, emails: Sequence[str], *, strict: bool) -> Change:
    """Check and remove the developers with these e-mails; unknown ones are no mistake."""
    there = developers(warehouse)
    if not there:
        raise NoDevelopers
    change = removed(there, emails, strict=strict)
    warehouse.remove("developers", "email", [one.key for one in change.developers])
    return change


def add_identities(warehouse: Warehouse, rows: Sequence[Identity]) -> Merged:
    """Save whose accounts these are; each must be a developer's, and none decided on."""
    there = developers(warehouse)
    if not there:
        raise NoDevelopers
    unknown = frozenset(row.email for row in rows if folded(row.email) not in there)
    if unknown:
        raise UnknownEmails(unknown)
    if overruled := _overruled(warehouse, rows):
        raise Overruled(overruled)
    columns: Mapping[str, Sequence[str]] = {
        "provider": [row.provider for row in rows],
        "account": [row.account for row in rows],
        "email": [row.email for row in rows],
    }
    return _merge(warehouse, "identities", columns)


def _overruled(warehouse: Warehouse, rows: Sequence[Identity]) -> dict[int, int]:
    """Return which rows a decision speaks against, and its number."""
    with warehouse.reading() as con:
        decided = standing(storing.decisions(con))
    found = {}
    for place, row in enumerate(rows):
        account = Account(folded(row.provider), folded(row.account))
        same = decided.same.get(account)
        against = decided.different.get((account, folded(row.email)))
        if same is not None and same.email != folded(row.email):
            against = same
        if against is not None:
            found[place] = against.number
    return found


def _merge(
    warehouse: Warehouse, table: str, columns: Mapping[str, Sequence[str | None]]
) -> Merged:
    """Merge whole columns of texts the way every source's rows are merged."""
    values = ", ".join(f"unnest(${name}::VARCHAR[]) AS {name}" for name in columns)
    with (
        tempfile.TemporaryDirectory(
            dir=warehouse.path.parent, prefix="incoming-"
        ) as name,
        duckdb.connect() as con,
    ):
        path = Path(name) / f"{table}.parquet"
        con.execute(
            f"COPY (SELECT {values}) TO $path (FORMAT parquet)",
            {**columns, "path": str(path)},
        )
        return warehouse.merge([(table, path)])[table]
