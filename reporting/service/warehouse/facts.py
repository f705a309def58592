"""Keeping the facts true: after a merge, what the new rows bear upon is made again.

The same statements serve a single comment and a rebuild of everything; only the touched
pull requests, items and days differ.
"""

# ruff: noqa: S608 - tables are named in this module or by the event tables

from dataclasses import fields
from enum import StrEnum

import duckdb

from reporting.event_tables import TABLES
from reporting.service.warehouse.merging import told_columns
from reporting.service.warehouse.profile import Organisation, Profile
from reporting.service.warehouse.statements import named, statement, statements
from reporting.service.warehouse.who import storing
from reporting.service.warehouse.working_days import working_days

_FACTS = ("coding_days", "merged_pulls", "first_comments", "completed_items")
_DERIVED = (*_FACTS, "accounts", "links", "trackers", "pull_request_keys")

Values = dict[str, object]


def refresh(
    con: duckdb.DuckDBPyConnection, organisation: Organisation, *, decided: bool = False
) -> None:
    """Make the facts again that the rows in ``fresh_*`` bear upon.

    ``decided``: decisions about accounts are others than before.
    """
    mapped = _any(con, "developers")
    people_changed = any(
        _any(con, f"fresh_{name}") for name in ("developers", "identities", "bots")
    )
    lenient = any(not profile.ticket_must_exist for profile in organisation.profiles)
    for part in statements("touched"):
        con.execute(part, named(part, {"by_project": lenient}))
    _run(con, "trackers")
    con.execute(statement("asked_accounts"), {"everybody": people_changed})
    if decided or storing.needed(con, mapped=mapped):
        storing.relink(con)
    con.execute(statement("person_numbers"), {"mapped": mapped})
    con.execute(statement("accounts"), {"mapped": mapped, **_bots(organisation)})
    _run(con, "changed_accounts")
    _run(con, "keys")
    _run(con, "forget")
    for number, profile in enumerate(organisation.profiles):
        _make(con, number, profile)


def rebuild(con: duckdb.DuckDBPyConnection, organisation: Organisation) -> None:
    """Make every fact again."""
    for table in _DERIVED:
        con.execute(f"DELETE FROM {table}")
    for event_table in TABLES:
        columns = ", ".join(told_columns(event_table))
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh_{event_table.name} AS "
            f"SELECT {columns} FROM {event_table.name}"
        )
    refresh(con, organisation)


def _make(con: duckdb.DuckDBPyConnection, number: int, profile: Profile) -> None:
    settings = definitions(profile) | {"profile": number}
    days = working_days(profile)
    opens, closes = ([day[end] for day in days] for end in (0, 1))
    _execute(con, "working_days", {"opens": opens, "closes": closes})
    for name in _FACTS:
        if name == "merged_pulls":
            _execute(con, "counted_comments", settings)
        _execute(con, f"facts_{name}", settings)


def definitions(profile: Profile) -> Values:
    """Return the settings of a profile as the SQL files name them."""
    values: Values = {}
    for setting in fields(profile):
        value = getattr(profile, setting.name)
        if isinstance(value, StrEnum):
            value = value.value
        elif isinstance(value, tuple):
            value = [str(item).strip().lower() for item in value]
        values[setting.name] = value
    for what in ("excluded", "generated"):
        paths: tuple[str, ...] = getattr(profile, f"{what}_paths")
        values[f"{what}_paths"] = [like_pattern(one) for one in paths if "/" in one]
        values[f"{what}_names"] = [like_pattern(one) for one in paths if "/" not in one]
    values["excluded_repositories"] = [
        like_pattern(name) for name in profile.excluded_repositories
    ]
    return values


def like_pattern(pattern: str) -> str:
    r"""Return the LIKE pattern (escape: backslash) for one in which only * is special.

    >>> print(like_pattern("ci_*"))
    ci\_%
    """
    escaped = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in pattern)
    return escaped.replace("*", "%")


def _bots(organisation: Organisation) -> Values:
    bots = organisation.bots
    return {
        "bot_providers": [bot.provider and bot.provider.lower() for bot in bots],
        "bot_patterns": [like_pattern(bot.account.lower()) for bot in bots],
    }


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    for part in statements(name):
        con.execute(part)


def _execute(con: duckdb.DuckDBPyConnection, name: str, values: Values) -> None:
    text = statement(name)
    con.execute(text, named(text, values))


def _any(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return con.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None
