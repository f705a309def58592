"""Who there is, with all accounts and why they are theirs; and who may be who."""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.service.warehouse.warehouse import Warehouse
from reporting.service.warehouse.who import storing
from reporting.service.warehouse.who.matching import OWN_EMAIL, match
from reporting.service.warehouse.who.proposing import Proposal, propose
from reporting.service.warehouse.who.storing import Deeds
from reporting.service.warehouse.who.values import Account, Cluster, Situation


@dataclass(frozen=True, slots=True)
class Owned:
    """An account of a person, why it is theirs, and what it did; None: nothing."""

    account: Account
    why: str
    deeds: Deeds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with their accounts. ``developer``: somebody said that they work here."""

    email: str
    name: str | None
    developer: bool
    accounts: tuple[Owned, ...]


def people(warehouse: Warehouse) -> tuple[Person, ...]:
    """Return every person by e-mail. Bots are no people; who did nothing is left out.

    Developers are always in it.
    """
    with warehouse.reading() as con:
        known = storing.situation(con)
        done = {one.account: one for one in storing.deeds(con)}
        bots = storing.bots(con)
    return tuple(
        sorted(
            (
                _person(one, known, done)
                for one in match(known).clusters
                if one.email and _is_person(one, known, done, bots)
            ),
            key=lambda person: person.email,
        )
    )


def proposals(warehouse: Warehouse) -> tuple[tuple[Proposal, Deeds], ...]:
    """Return what somebody should decide, with what each account did."""
    with warehouse.reading() as con:
        known = storing.situation(con)
        done = {one.account: one for one in storing.deeds(con) if not one.bot}
    volume = {account: one.work + one.comments for account, one in done.items()}
    return tuple(
        (one, done[one.account]) for one in propose(known, match(known), volume)
    )


def _is_person(
    one: Cluster,
    known: Situation,
    done: Mapping[Account, Deeds],
    bots: frozenset[Account],
) -> bool:
    if one.email in known.people:
        return True
    active = [account for account in one.accounts if account in done]
    return bool(active) and not all(account in bots for account in active)


def _person(one: Cluster, known: Situation, done: Mapping[Account, Deeds]) -> Person:
    email = one.email or ""
    return Person(
        email=email,
        name=known.people.get(email) or min(one.names, default=None),
        developer=email in known.people,
        accounts=tuple(
            Owned(account, why or OWN_EMAIL, done.get(account))
            for account, why in one.accounts.items()
        ),
    )
