"""The trees and their nodes: from what a request names to one node, and what is below it."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from reporting.errors import ReportError
from reporting.service.spec import ExportSpec


class Node(Protocol):
    """A node of a tree. A tree's own node has no parent and its path is its name."""

    id: int
    tree: str
    name: str
    path: str
    parent: int | None
    leaf: bool


class UnknownScope(ReportError):
    """The request names a tree or team that is not there, in the documented words."""


class Teams:
    """Every node of every tree, depth first."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = tuple(nodes)
        self.roots = tuple(node for node in self.nodes if node.parent is None)
        self._by_id = {str(node.id): node for node in self.nodes}
        self._below: dict[int, list[Node]] = {}
        for node in self.nodes:
            if node.parent is not None:
                self._below.setdefault(node.parent, []).append(node)

    def find(self, team_id: str) -> Node | None:
        """Return the node with this id."""
        return self._by_id.get(team_id)

    def children(self, node: Node) -> Sequence[Node]:
        """Return the nodes directly below ``node``."""
        return self._below.get(node.id, ())

    def root(self, tree: str) -> Node | None:
        """Return the tree of this name; without one, the only one in any letter case."""
        exact = [node for node in self.roots if node.name == tree]
        folded = [n for n in self.roots if n.name.casefold() == tree.casefold()]
        found = exact or folded
        return found[0] if len(found) == 1 else None

    def resolve(self, spec: ExportSpec) -> Node:
        """Return the node that ``spec`` is about."""
        if spec.team_id is None:
            return self._tree(spec.tree or "")
        node = self.find(spec.team_id)
        in_tree = spec.tree is None or (
            node is not None and node.tree == self._tree(spec.tree).name
        )
        if node is None or not in_tree:
            raise UnknownScope("Invalid teamId")
        return node

    def _tree(self, name: str) -> Node:
        root = self.root(name)
        if root is None:
            raise UnknownScope("Invalid orgTreeName")
        return root

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
