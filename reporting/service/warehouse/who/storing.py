"""What is known of accounts, read from the warehouse, and whose they are, written there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from reporting.service.warehouse.columns import insert
from reporting.service.warehouse.statements import statement, statements
from reporting.service.warehouse.who.matching import Matches, match
from reporting.service.warehouse.who.values import (
    Account,
    Decision,
    Known,
    Situation,
    Verdict,
)


def situation(
    con: duckdb.DuckDBPyConnection, *, accounts: str = "accounts"
) -> Situation:
    """Read what is known; ``accounts`` is the table of those that did something."""
    people = _pairs(con, "SELECT folded(email), name FROM developers")
    counted = "SELECT folded(author), count(*) FROM commits GROUP BY ALL"
    return Situation(
        accounts={
            Account(provider, name): called
            for provider, name, called in con.execute(
                f"SELECT provider, account, name FROM {accounts}"  # noqa: S608  ours
            ).fetchall()
        },
        known=[
            Known(Account(provider, name), email, called)
            for provider, name, email, called in con.execute(
                "SELECT folded(provider), folded(account), folded(email), name "
                "FROM known_accounts"
            ).fetchall()
        ],
        people=people,
        identities={
            Account(provider, name): email
            for provider, name, email in con.execute(
                "SELECT folded(provider), folded(account), folded(email) FROM identities"
            ).fetchall()
        },
        decisions=decisions(con),
        # Only where nobody said who works here do they tell what to call somebody.
        commits={} if people else _pairs(con, counted),
    )


def decisions(con: duckdb.DuckDBPyConnection) -> tuple[Decision, ...]:
    """Return the decisions that nobody took back, the oldest first."""
    rows = con.execute(
        "SELECT number, verdict, provider, account, email, decided_by FROM decisions "
        "WHERE undone_at IS NULL ORDER BY number"
    ).fetchall()
    return tuple(
        Decision(number, Verdict(verdict), Account(provider, name), email, by)
        for number, verdict, provider, name, email, by in rows
    )


def relink(con: duckdb.DuckDBPyConnection) -> None:
    """Find out whose all accounts are; those that moved are asked for again.

    In ``asked_accounts`` stand the accounts that rows just now spoke of.
    """
    con.execute(statement("all_accounts"))
    found = match(situation(con, accounts="all_accounts"))
    con.execute("CREATE OR REPLACE TEMP TABLE new_links AS FROM links LIMIT 0")
    insert(con, "new_links", _columns(found))
    for part in statements("links"):
        con.execute(part)


def needed(con: duckdb.DuckDBPyConnection, *, mapped: bool) -> bool:
    """Tell whether anything came that may change whose an account is."""
    row = con.execute(statement("links_needed"), {"mapped": mapped}).fetchone()
    return bool(row and row[0])


def _columns(found: Matches) -> dict[str, Sequence[object]]:
    rows = [
        *_links(found),
        *((a, "", "a decision", "", True) for a in sorted(found.nobodys)),
    ]
    accounts, emails, reasons, clusters, named = (
        zip(*rows, strict=True) if rows else ([], [], [], [], [])
    )
    return {
        "provider": [account.provider for account in accounts],
        "account": [account.name for account in accounts],
        "email": emails,
        "why": reasons,
        "cluster": clusters,
        "named": named,
    }


def _links(found: Matches) -> Iterable[tuple[Account, str | None, str, str, bool]]:
    """Yield what an account does not tell by itself: another e-mail, or company."""
    for one in found.clusters:
        for account, why in one.accounts.items():
            if account.name != one.email or len(one.accounts) > 1:
                yield account, one.email, why, str(min(one.accounts)), one.named


def _pairs(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    return dict(con.execute(query).fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What an account did. ``person`` is None where it is nobody's."""

    account: Account
    name: str | None
    person: int | None
    bot: bool
    commits: int
    pull_requests: int
    work_items: int
    comments: int

    @property
    def work(self) -> int:
        """How much that is, without comments."""
        return self.commits + self.pull_requests + self.work_items


def deeds(con: duckdb.DuckDBPyConnection) -> tuple[Deeds, ...]:
    """Return what each account did that did something, the busiest first."""
    return tuple(
        Deeds(
            account=Account(provider, account),
            name=name,
            person=person,
            bot=bot,
            commits=commits,
            pull_requests=pulls,
            work_items=items,
            comments=comments,
        )
        for provider, account, name, person, bot, commits, pulls, items, comments in (
            con.execute(statement("deeds")).fetchall()
        )
    )


def bots(con: duckdb.DuckDBPyConnection) -> frozenset[Account]:
    """Return the accounts that are no people's."""
    rows = con.execute("SELECT provider, account FROM accounts WHERE bot").fetchall()
    return frozenset(Account(*row) for row in rows)
