"""Accounts that may be somebody's: proposed with reasons, never decided (pure)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from rapidfuzz import fuzz, process

from reporting.service.warehouse.who.joining import full_names, local_parts, logins
from reporting.service.warehouse.who.matching import OWN_EMAIL, Matches
from reporting.service.warehouse.who.names import compact, spellings
from reporting.service.warehouse.who.values import Account, Cluster, Situation, standing

_CONTESTED, _LOGIN, _SAME_NAME, _MADE_OF_NAME = 0.7, 0.6, 0.6, 0.4
# Names as alike as Anna Able and Ann Able; less is a coincidence in any larger company.
_ALIKE_PERCENT = 88
_ALIKE = 0.4
_MOST = 3
# What many people are called.
_GENERIC = frozenset(
    [
        "admin",
        "contact",
        "dev",
        "developer",
        "email",
        "git",
        "github",
        "gitlab",
        "hello",
        "hi",
        "info",
        "mail",
        "me",
        "noreply",
        "no-reply",
        "root",
        "support",
        "team",
        "test",
        "user",
        "webmaster",
        "work",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """That ``account`` may be the person with ``email``. ``score`` is from 0 to 1.

    ``name`` is the account's, ``person`` the other's name.
    """

    account: Account
    email: str
    score: float
    reasons: tuple[str, ...]
    name: str | None
    person: str | None


def propose(
    situation: Situation, matches: Matches, volume: Mapping[Account, int]
) -> tuple[Proposal, ...]:
    """Return what a person should look at, the likeliest and busiest first.

    Only accounts in ``volume`` (which did something), one for each group of accounts that
    belong together; with at most three persons each.
    """
    decided = standing(situation.decisions)
    persons = _Persons([one for one in matches.clusters if one.email])
    found = list(_contested(situation, matches, volume))
    for cluster in matches.clusters:
        account = _busiest(cluster, volume)
        if account is None or cluster.named:
            continue
        likely = [
            (one, reasons)
            for one, reasons in persons.like(cluster)
            if not decided.apart(cluster, one) and _better(one, cluster, volume)
        ]
        likely.sort(key=lambda pair: (-_score(pair[1]), pair[0].email or ""))
        for one, reasons in likely[:_MOST]:
            found.append(
                Proposal(
                    account=account,
                    email=one.email or "",
                    score=_score(reasons),
                    reasons=tuple(reasons),
                    name=min(cluster.names, default=None),
                    person=min(one.names, default=None),
                )
            )
    found.sort(key=lambda p: (-p.score, -volume.get(p.account, 0), p.account, p.email))
    return tuple(found)


class _Persons:
    """Persons by what may be seen of them elsewhere."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self._all = clusters
        self._called = _index(clusters, _called)
        self._by_name = _index(clusters, full_names)
        self._by_spelling = _index(clusters, _spellings)
        self._names = list(self._by_name)

    def like(self, cluster: Cluster) -> Iterator[tuple[Cluster, Mapping[str, float]]]:
        """Yield persons who may be ``cluster``, with each reason and its weight."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for place, reason, weight in (*self._by_login(cluster), *self._named(cluster)):
            found[place][reason] = weight
        for place, reasons in sorted(found.items()):
            if self._all[place] is not cluster:
                yield self._all[place], reasons

    def _by_login(self, cluster: Cluster) -> Iterator[tuple[int, str, float]]:
        for login in _called(cluster):
            for place in self._called.get(login, ()):
                yield place, f"both are called {login}", _LOGIN
            for place in self._by_spelling.get(compact(login), ()):
                yield place, f"{login} is made of their name", _MADE_OF_NAME

    def _named(self, cluster: Cluster) -> Iterator[tuple[int, str, float]]:
        for name in sorted(full_names(cluster)):
            for place in self._by_name.get(name, ()):
                yield place, "the full names are the same", _SAME_NAME
            alike = process.extract(
                name, self._names, scorer=fuzz.ratio, score_cutoff=_ALIKE_PERCENT
            )
            for other, percent, _ in alike:
                for place in self._by_name[other] if other != name else ():
                    yield place, f"the names are alike ({percent:.0f} %)", _ALIKE


def _index(
    clusters: Sequence[Cluster], what: Callable[[Cluster], Iterable[str]]
) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(clusters):
        for key in what(one):
            found[key].append(place)
    return found


def _spellings(cluster: Cluster) -> frozenset[str]:
    return frozenset().union(*map(spellings, cluster.names))


def _called(cluster: Cluster) -> list[str]:
    """Return what the accounts are called, e-mails without their host."""
    return sorted((logins(cluster) | local_parts(cluster)) - _GENERIC)


def _score(reasons: Mapping[str, float]) -> float:
    return round(1 - prod(1 - weight for weight in reasons.values()), 2)


def _busiest(cluster: Cluster, volume: Mapping[Account, int]) -> Account | None:
    active = [account for account in cluster.accounts if account in volume]
    return max(active, key=lambda account: volume[account], default=None)


def _better(person: Cluster, other: Cluster, volume: Mapping[Account, int]) -> bool:
    """Tell whether ``other`` would join ``person`` and not the other way round."""

    def rank(one: Cluster) -> tuple[bool, int, str]:
        did = sum(volume.get(account, 0) for account in one.accounts)
        return one.named, did, one.email or ""

    return rank(person) > rank(other)


def _contested(
    situation: Situation, matches: Matches, volume: Mapping[Account, int]
) -> Iterator[Proposal]:
    for account, claims in matches.contested.items():
        for email, why in claims.items() if account in volume else ():
            yield Proposal(
                account=account,
                email=email,
                score=_CONTESTED,
                reasons=(why or OWN_EMAIL, f"{len(claims)} people could claim it"),
                name=situation.accounts.get(account),
                person=situation.people.get(email),
            )
