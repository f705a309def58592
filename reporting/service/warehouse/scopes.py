"""What may be exported: trees, nodes and people, and finding one by what a client says."""

from dataclasses import dataclass
from datetime import date

import duckdb

from reporting.errors import ReportError
from reporting.service.warehouse.org import clean
from reporting.service.warehouse.statements import statement
from reporting.service.warehouse.warehouse import Warehouse


class ScopeError(ReportError):
    """There is no such tree or team; starts with the documented text."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A node to export with everything below, and the number of its tree's profile."""

    node: int
    tree: str
    name: str
    path: str
    profile: int
    mapped: bool


@dataclass(frozen=True, slots=True)
class TreeInfo:
    """An org tree; ``id`` is that of its top node. ``people`` counts everybody once."""

    id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """A node: ``parent`` is None at the top, ``people`` counts everybody below, once.

    ``manager_email`` is that of the manager whose node it is.
    """

    id: int
    tree: str
    name: str
    path: str
    parent: int | None
    leaf: bool
    people: int
    manager_email: str | None


@dataclass(frozen=True, slots=True)
class DeveloperInfo:
    """Somebody in a node; ``direct`` where it is not a node below it."""

    email: str
    name: str
    manager_email: str | None
    direct: bool


def trees(warehouse: Warehouse) -> tuple[TreeInfo, ...]:
    """Return the org trees, as organisation.yaml orders them."""
    with warehouse.reading() as con:
        rows = con.execute(
            "SELECT root, tree, "
            "(SELECT count(*) FROM members WHERE members.node = trees.root) "
            "FROM trees ORDER BY position"
        ).fetchall()
    return tuple(TreeInfo(*row) for row in rows)


def nodes(warehouse: Warehouse, tree: str | None = None) -> tuple[NodeInfo, ...]:
    """Return the nodes of ``tree`` (or of all), parents first, siblings by name."""
    with warehouse.reading() as con:
        rows = con.execute(statement("scope_nodes"), {"tree": tree}).fetchall()
    return tuple(NodeInfo(*row) for row in rows)


def first_days(warehouse: Warehouse) -> dict[int, date]:
    """Return the first day (UTC) of anything that counts in a node, where there is any.

    Looks at all there is: 1.5 s of a processor for a hundred thousand people and a year.
    """
    with warehouse.reading() as con:
        return dict(con.execute(statement("scope_first_days")).fetchall())


def developers(warehouse: Warehouse, node_id: int) -> tuple[DeveloperInfo, ...]:
    """Return everybody in a node or below, by name, then e-mail."""
    with warehouse.reading() as con:
        rows = con.execute(
            "SELECT people.email, people.name, people.manager_email, "
            "EXISTS (FROM roster WHERE roster.node = members.node "
            "AND roster.person = members.person) "
            "FROM members JOIN people USING (person) "
            "WHERE members.node = $node ORDER BY people.rank",
            {"node": node_id},
        ).fetchall()
    return tuple(DeveloperInfo(*row) for row in rows)


def find_scope(
    con: duckdb.DuckDBPyConnection, tree: str | None, team_id: str | None
) -> Scope:
    """Return the top of ``tree``, or the team in it (in any tree, without ``tree``).

    A tree's name is looked for as a path writes it, then without letter case if that is
    one tree.
    """
    name = None if tree is None else _tree_name(con, tree)
    found = _team(con, name, team_id)
    if found is not None:
        return Scope(*found)
    where = "any tree" if name is None else f"the tree {name}"
    teams = con.execute(
        "SELECT node, path FROM nodes WHERE tree = coalesce($tree, tree) "
        "ORDER BY position LIMIT 5",
        {"tree": name},
    ).fetchall()
    listed = ", ".join(f"{node} ({path})" for node, path in teams)
    raise ScopeError(
        f"Invalid teamId: {team_id} is not in {where}."
        + (f" There are for example {listed}." if listed else "")
    )


def _team(
    con: duckdb.DuckDBPyConnection, tree: str | None, team_id: str | None
) -> tuple[int, str, str, str, int, bool] | None:
    row: tuple[int, str, str, str, int, bool] | None = con.execute(
        "SELECT nodes.node, tree, nodes.name, nodes.path, trees.profile, "
        "EXISTS (FROM developers) "
        "FROM nodes JOIN trees USING (tree) "
        "WHERE tree = coalesce($tree, tree) "
        "AND nodes.node::VARCHAR = coalesce($team, trees.root::VARCHAR)",
        {"tree": tree, "team": None if team_id is None else team_id.strip()},
    ).fetchone()
    return row


def _tree_name(con: duckdb.DuckDBPyConnection, wanted: str) -> str:
    names = [
        str(row[0])
        for row in con.execute("SELECT tree FROM trees ORDER BY position").fetchall()
    ]
    written = clean(wanted)
    if written in names:
        return written
    alike = [name for name in names if name.casefold() == written.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise ScopeError(
        f"Invalid orgTreeName: there is no tree {wanted!r}. "
        f"The trees are {', '.join(names)}."
    )
