"""What people decide about accounts: kept for ever, taken back by a mark, never deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
from rapidfuzz import fuzz, process

from reporting.errors import ReportError
from reporting.service.warehouse.columns import insert
from reporting.service.warehouse.warehouse import Warehouse
from reporting.service.warehouse.who import storing
from reporting.service.warehouse.who.matching import match
from reporting.service.warehouse.who.values import Account, Situation, Verdict

_COLUMNS = ("number", "verdict", "provider", "account", "email", "decided_at", "decided_by",
            "why", "undone_at", "undone_by", "undone_why")  # fmt: skip
_CLOSE_PERCENT = 75


class Undecidable(ReportError):
    """Decisions that make no sense, each with its place and a sentence why."""

    def __init__(self, problems: Sequence[tuple[int, str]]) -> None:
        super().__init__(" ".join(sentence for _, sentence in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A decision to take. Without ``email`` the account is not whose it is now."""

    verdict: Verdict
    account: Account
    email: str | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with all that is known of it; times are in UTC."""

    number: int
    verdict: Verdict
    account: Account
    email: str
    decided_at: datetime
    decided_by: str
    why: str
    undone_at: datetime | None
    undone_by: str | None
    undone_why: str | None


def log(warehouse: Warehouse) -> tuple[Entry, ...]:
    """Return every decision, the newest first."""
    with warehouse.reading() as con:
        return _entries(con)


def decide(
    warehouse: Warehouse, wishes: Sequence[Wish], *, by: str, now: datetime
) -> tuple[Entry, ...]:
    """Take all of these decisions or none; accounts move at once.

    Raises Undecidable.
    """
    with warehouse.deciding() as con:
        known = storing.situation(con)
        owners = _owners(known)
        emails, problems = [], []
        for place, wish in enumerate(wishes):
            problem = _problem(wish, known, owners)
            emails.append(wish.email or owners.get(wish.account) or "")
            problems += [(place, problem)] if problem else []
        if problems:
            raise Undecidable(problems)
        first = max((entry.number for entry in _entries(con)), default=0) + 1
        rows = [
            (number, wish.verdict.value, *_names(wish.account), email,
             _utc(now), by, wish.why, None, None, None)
            for number, wish, email in zip(
                range(first, first + len(wishes)), wishes, emails, strict=True
            )
        ]  # fmt: skip
        insert(con, "decisions", _columns(rows))
        return tuple(entry for entry in _entries(con) if entry.number >= first)


def undo(
    warehouse: Warehouse, numbers: Sequence[int], *, by: str, why: str, now: datetime
) -> tuple[Entry, ...]:
    """Take decisions back, all of these or none; what is certain without them holds again.

    Raises Undecidable.
    """
    with warehouse.deciding() as con:
        there = {entry.number: entry for entry in _entries(con)}
        problems = [
            (place, sentence)
            for place, number in enumerate(numbers)
            if (sentence := _unundoable(number, there))
        ]
        if problems:
            raise Undecidable(problems)
        con.execute(
            "UPDATE decisions SET undone_at = $at, undone_by = $by, undone_why = $why "
            "WHERE list_contains($numbers::INTEGER[], number)",
            {"at": _utc(now), "by": by, "why": why, "numbers": list(numbers)},
        )
        return tuple(entry for entry in _entries(con) if entry.number in numbers)


def _unundoable(number: int, there: Mapping[int, Entry]) -> str:
    if number not in there:
        return f"There is no decision {number}."
    entry = there[number]
    if entry.undone_at:
        return f"Decision {number} was taken back already, by {entry.undone_by}."
    return ""


def _owners(known: Situation) -> Mapping[Account, str]:
    """Return whose each account is now."""
    return {
        account: one.email
        for one in match(known).clusters
        for account in one.accounts
        if one.email
    }


def _problem(wish: Wish, known: Situation, owners: Mapping[Account, str]) -> str:
    """Say why a wish makes no sense; empty if it does."""
    there = {*known.accounts, *known.identities, *(k.account for k in known.known)}
    if wish.account not in there:
        return f"There is no account {wish.account} in the data.{_near(wish, there)}"
    if wish.email is None and wish.verdict is Verdict.SAME:
        return f"Whose {wish.account} is has to be said: an e-mail is missing."
    email = wish.email or owners.get(wish.account)
    if email is None:
        return f"{wish.account} is nobody's; name the e-mail of whom it is not."
    if known.people:
        return _unknown(email, known.people, "no developer's e-mail")
    if wish.verdict is Verdict.DIFFERENT and wish.account.name == email:
        return f"{wish.account} is a person by itself; there is nothing to take apart."
    persons = {*owners.values(), *(account.name for account in there)}
    return _unknown(email, persons, "nobody's e-mail")


def _unknown(email: str, persons: Mapping[str, str] | set[str], what: str) -> str:
    return "" if email in persons else f"{email} is {what}.{_like(email, persons)}"


def _near(wish: Wish, there: set[Account]) -> str:
    names = {
        str(account) for account in there if account.provider == wish.account.provider
    }
    return _like(str(wish.account), names)


def _like(text: str, known: Mapping[str, object] | set[str]) -> str:
    found = process.extractOne(
        text, sorted(known), scorer=fuzz.ratio, score_cutoff=_CLOSE_PERCENT
    )
    return f" Did you mean {found[0]}?" if found else ""


def _names(account: Account) -> tuple[str, str]:
    return account.provider, account.name


def _utc(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)


def _columns(rows: Sequence[tuple[object, ...]]) -> dict[str, Sequence[object]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(_COLUMNS)}


def _entries(con: duckdb.DuckDBPyConnection) -> tuple[Entry, ...]:
    listed = ", ".join(_COLUMNS)
    found = con.execute(
        f"SELECT {listed} FROM decisions ORDER BY number DESC"  # noqa: S608  ours
    )
    return tuple(
        Entry(number, Verdict(verdict), Account(provider, account), email,
              at.replace(tzinfo=UTC), by, why, undone_at and undone_at.replace(tzinfo=UTC),
              undone_by, undone_why)
        for number, verdict, provider, account, email, at, by, why, undone_at, undone_by,
        undone_why in found.fetchall()
    )  # fmt: skip
