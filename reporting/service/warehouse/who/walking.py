"""What ties lead to: from a person whom somebody named, and among what nobody named (pure)."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping

from reporting.service.warehouse.who.evidence import (
    GIT,
    Kind,
    Node,
    account_node,
    email_node,
    ties,
)
from reporting.service.warehouse.who.values import (
    Account,
    Decision,
    Situation,
    Standing,
    standing,
)

Reasons = Mapping[Node, str]


class Web:
    """The ties of a situation, and who somebody said an account is.

    ``owners`` say whose an account is and who says so; ``persons`` are all whom somebody
    named, by e-mail.
    """

    def __init__(self, situation: Situation) -> None:
        self.decided = standing(situation.decisions)
        self.owners = _owners(situation, self.decided)
        self.persons = _persons(situation, self.owners, self.decided)
        self._own: dict[str, dict[Node, str]] = defaultdict(dict)
        for account, (email, why) in sorted(self.owners.items()):
            self._own[email][account_node(account)] = why
        self._near: dict[Node, list[tuple[Node, str]]] = {
            account_node(account): [] for account in situation.accounts
        }
        for one, other, why in ties(situation):
            self._near.setdefault(one, []).append((other, why))
            self._near.setdefault(other, []).append((one, why))

    def reach(self, person: str) -> Reasons:
        """Return everything that ties lead to from ``person``, each with the way there."""
        found = {email_node(person): ""}
        found |= self._own.get(person, {})
        waiting = deque(found)
        while waiting:
            node = waiting.popleft()
            for near, why in self._near.get(node, ()):
                if near not in found and self._may_be(near, person):
                    found[near] = "; ".join(filter(None, (found[node], why)))
                    waiting.append(near)
        return found

    def groups(self, without: Iterable[Node]) -> Iterator[Reasons]:
        """Yield what ties hold together when the nodes in ``without`` are left out."""
        left = self._near.keys() - set(without)
        for node in sorted(left):
            if node not in left:
                continue
            left.discard(node)
            members = {node: ""}
            waiting = deque(members)
            while waiting:
                for near, why in self._near[waiting.popleft()]:
                    if near in left:
                        left.discard(near)
                        members[near] = why
                        waiting.append(near)
            yield members

    def _may_be(self, node: Node, person: str) -> bool:
        """Tell whether nobody's word keeps ``node`` from being the person's."""
        if node.kind is Kind.NUMBER:
            return True
        # What is said of an account of git is said of its e-mail.
        where = GIT if node.kind is Kind.EMAIL else node.where
        account = Account(where, node.what)
        if account in self.owners:
            return self.owners[account][0] == person
        if node.what != person and node.what in self.persons:
            return False
        return (account, person) not in self.decided.different


def _owners(
    situation: Situation, decided: Standing
) -> Mapping[Account, tuple[str, str]]:
    owners = {
        account: (email, f"an identity says whose {account} is")
        for account, email in situation.identities.items()
        if (account, email) not in decided.different
    }
    for account, decision in decided.same.items():
        owners[account] = (decision.email, in_words(decision))
    return owners


def in_words(decision: Decision) -> str:
    """Name a decision where it is the reason."""
    return f"decision {decision.number} by {decision.by}"


def _persons(
    situation: Situation, owners: Mapping[Account, tuple[str, str]], decided: Standing
) -> frozenset[str]:
    if situation.people:
        return frozenset(situation.people)
    owning = (email for email, _ in owners.values())
    return frozenset([*owning, *(email for _, email in decided.different)])
