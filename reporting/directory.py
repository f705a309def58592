"""Who can be asked about: the teams of every tree, as the export service lists them."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """A node of an org tree; a leaf is a team, an inner node everything below it.

    ``path`` runs from the tree to the node, ``Everyone/Platform/Search``; the tree's own
    node has the tree's name as its path. ``id`` is what the export API wants.
    """

    id: str
    name: str
    path: str
    tree: str
    leaf: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Every team one may name, in tree order (a parent before its children)."""

    teams: tuple[Team, ...]

    def by_path(self, path: str) -> Team | None:
        """Return the team at ``path``, letter for letter."""
        return next((team for team in self.teams if team.path == path), None)

    def children(self, team: Team) -> tuple[Team, ...]:
        """Return the nodes directly below ``team``."""
        return tuple(
            other
            for other in self.teams
            if other.tree == team.tree and other.path.rpartition("/")[0] == team.path
        )

    def roots(self) -> Iterator[Team]:
        """Yield the node of each tree itself."""
        return (team for team in self.teams if "/" not in team.path)
