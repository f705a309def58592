"""The nodes of every tree, held together: finding one, and what is below it."""

from collections.abc import Iterable, Sequence

from reporting.service.warehouse.org import clean
from reporting.service.warehouse.scopes import NodeInfo


class Teams:
    """Every node of every tree, depth first."""

    def __init__(self, nodes: Sequence[NodeInfo]) -> None:
        self.nodes = tuple(nodes)
        self._by_id = {str(node.id): node for node in self.nodes}
        self._below: dict[int, list[NodeInfo]] = {}
        for node in self.nodes:
            if node.parent is not None:
                self._below.setdefault(node.parent, []).append(node)

    def find(self, team_id: str) -> NodeInfo | None:
        """Return the node with this id."""
        return self._by_id.get(team_id)

    def children(self, node: NodeInfo) -> Sequence[NodeInfo]:
        """Return the nodes directly below ``node``."""
        return self._below.get(node.id, ())

    def resolve(self, tree: str | None, team_id: str | None) -> NodeInfo | None:
        """Return the node that a request means; None if there is no such.

        A tree is found as a path writes it, then in any letter case if that is one tree.
        """
        root = None if tree is None else self._root(tree)
        if team_id is None or (tree is not None and root is None):
            return root
        node = self.find(team_id)
        outside = node is not None and root is not None and node.tree != root.tree
        return None if outside else node

    def _root(self, tree: str) -> NodeInfo | None:
        roots = [node for node in self.nodes if node.parent is None]
        name = clean(tree)
        exact = [node for node in roots if node.name == name]
        found = exact or [n for n in roots if n.name.casefold() == name.casefold()]
        return found[0] if len(found) == 1 else None

    def within(self, team_ids: Iterable[str]) -> frozenset[str]:
        """Return the ids of these nodes and of every node below them."""
        found: set[str] = set()
        todo = [node for team_id in team_ids if (node := self.find(team_id))]
        while todo:
            node = todo.pop()
            if str(node.id) not in found:
                found.add(str(node.id))
                todo.extend(self.children(node))
        return frozenset(found)

    def topmost(self, team_ids: Iterable[str]) -> tuple[NodeInfo, ...]:
        """Return these nodes, without those that are below another of them."""
        chosen = [node for team_id in team_ids if (node := self.find(team_id))]
        below = self.within(str(c.id) for node in chosen for c in self.children(node))
        return tuple(n for n in self.nodes if n in chosen and str(n.id) not in below)
