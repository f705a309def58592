"""Who can be asked about: the teams of every tree, as the export service lists them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Team:
    """A node of an org tree; a leaf is a team, an inner node everything below it.

    ``path`` runs from the tree to the node, ``Everyone/Platform/Search``; the tree's own
    node has the tree's name as its path. ``id`` is what the export API wants. ``manager``
    where the node is a manager's and has the manager's name.
    """

    id: str
    name: str
    path: str
    tree: str
    leaf: bool
    manager: bool = False

    @property
    def called(self) -> str:
        """Return what the node is called: a number of a team is not its manager's own.

        >>> Team("1", "Ravi Visser", "All/Ravi Visser", "All", leaf=True, manager=True).called
        "Ravi Visser's team"
        """
        if not self.manager:
            return self.name
        return f"{self.name}'s {'team' if self.leaf else 'organisation'}"


@dataclass(frozen=True, slots=True)
class Link:
    """A group of the chat, by its id, that stands for the team at ``path``."""

    group: str
    path: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Every team one may name, in tree order (a parent before its children).

    ``links`` say which groups of the chat stand for one. What only our own service tells:
    ``extra`` metrics that exports of a tree may have, by the tree's name; and the day (UTC)
    on which the data of a team ``begins``, by path. Two directories of the same teams and
    links are equal.
    """

    teams: tuple[Team, ...]
    links: tuple[Link, ...] = ()
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    begins: Mapping[str, date] = field(default_factory=dict, compare=False)

    def by_path(self, path: str) -> Team | None:
        """Return the team at ``path``, letter for letter."""
        return next((team for team in self.teams if team.path == path), None)

    def linked(self, group: str) -> Team | None:
        """Return the team that a group of the chat stands for, if it is still there."""
        paths = (link.path for link in self.links if link.group == group)
        return next((team for path in paths if (team := self.by_path(path))), None)

    def children(self, team: Team) -> tuple[Team, ...]:
        """Return the nodes directly below ``team``."""
        return tuple(
            other
            for other in self.teams
            if other.tree == team.tree and other.path.rpartition("/")[0] == team.path
        )

    def called(self) -> dict[str, str]:
        """Return what nodes are called, by path, where that is not their name."""
        return {team.path: team.called for team in self.teams if team.manager}

    def roots(self) -> Iterator[Team]:
        """Yield the node of each tree itself."""
        return (team for team in self.teams if "/" not in team.path)


def common_ancestor(paths: Iterable[str]) -> str:
    """Return the longest path that all ``paths`` are at or below; empty if there is none.

    >>> common_ancestor(["Everyone/Platform/Search", "Everyone/Platform/Payments"])
    'Everyone/Platform'
    """
    common: list[str] = []
    for names in zip(*(path.split("/") for path in paths), strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return "/".join(common)
