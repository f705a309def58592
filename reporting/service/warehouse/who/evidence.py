"""What ties accounts and e-mails together for certain, each tie with its reason (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from reporting.service.warehouse.who.values import Account, Known, Situation

GIT = "git"


class Kind(StrEnum):
    """What a node is."""

    ACCOUNT = "account"
    EMAIL = "e-mail"
    NUMBER = "number"  # a provider's own number of a person, who may change their login


class Node(NamedTuple):
    """Something that is one person's."""

    kind: Kind
    where: str
    what: str


class Tie(NamedTuple):
    """Two nodes that are the same person's, and why; empty: they say so themselves."""

    one: Node
    other: Node
    why: str


class NoReply(NamedTuple):
    """Whose address a provider made up. ``number`` is the provider's of the person."""

    provider: str
    login: str
    number: str | None


_NO_REPLY = re.compile(r"(?P<local>[^@]+)@users\.noreply\.(?P<host>[^@]+)")
_NUMBERED = {"github": re.compile(r"(\d+)\+(.+)"), "gitlab": re.compile(r"(\d+)-(.+)")}


def account_node(account: Account) -> Node:
    """Return the node of an account."""
    return Node(Kind.ACCOUNT, account.provider, account.name)


def email_node(email: str) -> Node:
    """Return the node of an e-mail."""
    return Node(Kind.EMAIL, "", email)


def no_reply(email: str) -> NoReply | None:
    """Read an address that a provider made up so that nobody sees the real one.

    >>> no_reply("12+ann@users.noreply.github.com")
    NoReply(provider='github', login='ann', number='12')
    >>> no_reply("12-ann@users.noreply.gitlab.example.com").provider
    'gitlab'
    >>> no_reply("ann@example.com")
    """
    found = _NO_REPLY.fullmatch(email)
    if found is None:
        return None
    local, host = found["local"], found["host"]
    for provider, shape in _NUMBERED.items():
        numbered = shape.fullmatch(local)
        if numbered and (provider == "github" or host != "github.com"):
            return NoReply(provider, numbered[2], numbered[1])
    hosted = next((one for one in _NUMBERED if one in host), None)
    return NoReply(hosted, local, None) if hosted else None


def ties(situation: Situation) -> Iterator[Tie]:
    """Yield every tie of ``situation``, in a fixed order."""
    named = {
        *situation.accounts,
        *situation.identities,
        *(one.account for one in situation.known),
        *(one.account for one in situation.decisions),
    }
    emails: set[str] = {one.email for one in situation.known if one.email}
    for account in sorted(named):
        if "@" in account.name:
            emails.add(account.name)
            yield Tie(account_node(account), email_node(account.name), "")
    for told in sorted(situation.known, key=_order):
        if told.email:
            yield Tie(account_node(told.account), email_node(told.email), _why(told))
    yield from _made_up(sorted(emails))


def _order(told: Known) -> tuple[Account, str]:
    return told.account, told.email or ""


def _why(told: Known) -> str:
    if told.account.provider == GIT:
        return f"a .mailmap says that {told.account.name} is {told.email}"
    who = told.account.provider or "the data"
    return f"{who} tells that {told.account.name} has {told.email}"


def _made_up(emails: list[str]) -> Iterator[Tie]:
    """Yield what no-reply addresses say; a login that two people had says nothing."""
    found = {email: read for email in emails if (read := no_reply(email))}
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for read in found.values():
        if read.number:
            numbers[read.provider, read.login].add(read.number)
    for email, read in found.items():
        why = f"{email} is the address that {read.provider} made for {read.login}"
        if len(numbers[read.provider, read.login]) < 2:
            account = Account(read.provider, read.login)
            yield Tie(email_node(email), account_node(account), why)
        if read.number:
            number = Node(Kind.NUMBER, read.provider, read.number)
            why = f"{email} has the number {read.number} at {read.provider}"
            yield Tie(email_node(email), number, why)
