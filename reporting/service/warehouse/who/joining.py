"""Clusters joined because they are called alike and the full names agree (pure)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reporting.service.warehouse.who.evidence import no_reply
from reporting.service.warehouse.who.names import full_name, local_part
from reporting.service.warehouse.who.values import Cluster, Standing

# Where each joined cluster goes to, and why; places are those in the list of clusters.
_Joins = Mapping[int, tuple[int, str]]
# The places of clusters that have a login and a full name.
_Index = defaultdict[tuple[str, str], set[int]]


def join(clusters: Sequence[Cluster], decided: Standing) -> Iterator[Cluster]:
    """Yield the clusters; those that fit one person are a part of them now.

    Neither a login nor a name is enough alone, and what fits several stays apart. Whom
    somebody named goes nowhere, so no cluster has two such. What fits nobody but its like
    joins the first of them.
    """
    persons: _Index = defaultdict(set)
    others: _Index = defaultdict(set)
    for place, one in enumerate(clusters):
        for name in full_names(one):
            for login in logins(one) | local_parts(one):
                known = one.named or login in local_parts(one)
                (persons if known else others)[login, name].add(place)
    called: dict[str, set[int]] = defaultdict(set)
    for place, one in enumerate(clusters):
        for login in logins(one):
            called[login].add(place)
    joins = {
        place: fitting
        for place, one in enumerate(clusters)
        if not one.named
        and (
            fitting := _anywhere(place, one, called)
            or _fitting(place, one, persons, others)
        )
    }
    allowed = {
        place: where
        for place, where in joins.items()
        if not decided.apart(clusters[place], clusters[_end(place, joins)])
    }
    yield from _joined(clusters, allowed)


def full_names(cluster: Cluster) -> frozenset[str]:
    """Return the full names of a cluster, in the form that compares."""
    return frozenset(filter(None, map(full_name, cluster.names)))


def logins(cluster: Cluster) -> frozenset[str]:
    """Return what accounts are called where they are no e-mails."""
    return frozenset(a.name for a in cluster.accounts if "@" not in a.name)


def local_parts(cluster: Cluster) -> frozenset[str]:
    """Return what real e-mails are called."""
    return frozenset(local_part(e) for e in cluster.emails if no_reply(e) is None)


def _anywhere(
    place: int, cluster: Cluster, called: Mapping[str, set[int]]
) -> tuple[int, str] | None:
    """Return whose an account is of which the data does not say where, if one has such."""
    if any(account.provider for account in cluster.accounts):
        return None
    elsewhere = {there for login in logins(cluster) for there in called[login]} - {
        place
    }
    if len(elsewhere) != 1:
        return None
    return (
        elsewhere.pop(),
        "the data does not say where it is; one person has such a one",
    )


def _fitting(
    place: int, cluster: Cluster, persons: _Index, others: _Index
) -> tuple[int, str] | None:
    """Return where a cluster belongs, and why; None unless that is one place."""
    keys = [(login, name) for login in logins(cluster) for name in full_names(cluster)]
    fitting = {there: login for login, name in keys for there in persons[login, name]}
    fitting.pop(place, None)
    if not fitting:
        like = {there: login for login, name in keys for there in others[login, name]}
        fitting = {there: like[there] for there in sorted(like)[:1] if there != place}
    if len(fitting) != 1:
        return None
    [(target, login)] = fitting.items()
    return target, f"both are called {login}, and the full names agree"


def _joined(clusters: Sequence[Cluster], joins: _Joins) -> Iterator[Cluster]:
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(clusters)):
        members[_end(place, joins)].append(place)
    for end, places in sorted(members.items()):
        parts = [clusters[place] for place in places]
        reasons = {place: "" if place == end else joins[place][1] for place in places}
        accounts = {
            account: reasons[place] or why
            for place in places
            for account, why in clusters[place].accounts.items()
        }
        yield Cluster(
            email=clusters[end].email,
            named=clusters[end].named,
            accounts=dict(sorted(accounts.items())),
            emails=frozenset().union(*(part.emails for part in parts)),
            names=frozenset().union(*(part.names for part in parts)),
        )


def _end(place: int, joins: _Joins) -> int:
    """Follow the joins to their end; of a circle, to its first member."""
    way: list[int] = []
    while place in joins and place not in way:
        way.append(place)
        place = joins[place][0]
    return min(way[way.index(place) :]) if place in way else place
