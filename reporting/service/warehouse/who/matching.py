"""Whose each account is, where that is certain, and why (pure).

From every person whom somebody named (a developer, an identity, a decision) the ties are
followed. What one person alone reaches is theirs; what several reach is contested, and
nobody's. What nobody reaches is put together by its ties; where nobody said who works
here, that is a person, too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reporting.service.warehouse.who.evidence import Kind, Node, no_reply
from reporting.service.warehouse.who.joining import join
from reporting.service.warehouse.who.values import Account, Cluster, Situation
from reporting.service.warehouse.who.walking import Reasons, Web

OWN_EMAIL = "their own e-mail"


@dataclass(frozen=True, slots=True)
class Matches:
    """Every account in one cluster, or contested: with the reasons of all who claim it.

    ``nobodys`` have a developer's own e-mail, and a decision says they are not theirs.
    """

    clusters: Sequence[Cluster]
    contested: Mapping[Account, Mapping[str, str]]
    nobodys: frozenset[Account]


def match(situation: Situation) -> Matches:
    """Put the accounts of ``situation`` together; the order of its parts does not matter."""
    web = Web(situation)
    claims: dict[Node, dict[str, str]] = defaultdict(dict)
    for person in sorted(web.persons):
        for node, why in web.reach(person).items():
            claims[node][person] = why
    names = _names(situation)
    clusters = [
        *_claimed(situation, web.persons, claims, names),
        *_found(situation, web.groups(claims), names),
    ]
    contested = {
        _account(node): reasons
        for node, reasons in sorted(claims.items())
        if node.kind is Kind.ACCOUNT and len(reasons) > 1
    }
    nobodys = {
        account
        for account, email in web.decided.different
        if situation.people and account.name == email and account not in web.owners
    }
    joined = list(join(clusters, web.decided))
    return Matches(tuple(_told_apart(joined)), contested, frozenset(nobodys))


def _claimed(
    situation: Situation,
    persons: frozenset[str],
    claims: Mapping[Node, Mapping[str, str]],
    names: Mapping[Account, set[str]],
) -> Iterator[Cluster]:
    """Yield a cluster for each person whom somebody named, with or without accounts."""
    own: dict[str, dict[Node, str]] = {person: {} for person in sorted(persons)}
    for node, reasons in claims.items():
        if len(reasons) == 1:
            [(person, why)] = reasons.items()
            own[person][node] = why or OWN_EMAIL
    for person, nodes in own.items():
        called = situation.people.get(person)
        known = frozenset([called] if called else [])
        yield _cluster(nodes, names, email=person, named=True, called=known)


def _found(
    situation: Situation, groups: Iterator[Reasons], names: Mapping[Account, set[str]]
) -> Iterator[Cluster]:
    """Yield the clusters of what nobody reached."""
    for group in groups:
        accounts = [_account(node) for node in group if node.kind is Kind.ACCOUNT]
        if accounts:
            email = None
            if not situation.people:
                email = _best(group, situation) or min(accounts).name
            yield _cluster(group, names, email=email, named=False)


def _best(group: Reasons, situation: Situation) -> str | None:
    """Return what to call a person whom nobody named: the e-mail used most, if any.

    Addresses that a provider made up come last.
    """
    emails = sorted(node.what for node in group if node.kind is Kind.EMAIL)
    commits = situation.commits
    return min(
        emails,
        key=lambda email: (no_reply(email) is not None, -commits.get(email, 0), email),
        default=None,
    )


def _told_apart(clusters: Sequence[Cluster]) -> Iterator[Cluster]:
    """Yield the clusters; where two are called the same, nobody named says where."""
    called = Counter(one.email for one in clusters)
    for one in clusters:
        if one.email and called[one.email] > 1 and not one.named:
            yield replace(one, email=f"{one.email} ({min(one.accounts).provider})")
        else:
            yield one


def _cluster(
    nodes: Reasons,
    names: Mapping[Account, set[str]],
    *,
    email: str | None,
    named: bool,
    called: frozenset[str] = frozenset(),
) -> Cluster:
    accounts = {
        _account(node): why for node, why in nodes.items() if node.kind is Kind.ACCOUNT
    }
    return Cluster(
        email=email,
        named=named,
        accounts=dict(sorted(accounts.items())),
        emails=frozenset(node.what for node in nodes if node.kind is Kind.EMAIL),
        names=called.union(*(names[account] for account in accounts)),
    )


def _names(situation: Situation) -> Mapping[Account, set[str]]:
    names: dict[Account, set[str]] = defaultdict(set)
    for account, name in situation.accounts.items():
        if name:
            names[account].add(name)
    for told in situation.known:
        if told.name:
            names[told.account].add(told.name)
    return names


def _account(node: Node) -> Account:
    return Account(node.where, node.what)
