"""Storing org trees: people, nodes with ids that are kept for ever, and who is where."""

# ruff: noqa: S608 - columns are named in this module

import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from reporting.service.warehouse.columns import insert, replace
from reporting.service.warehouse.org import (
    ALWAYS,
    FOREVER,
    Node,
    Person,
    build,
    build_from_data,
)
from reporting.service.warehouse.profile import Organisation
from reporting.service.warehouse.statements import statement, statements

_TEXT_FIELDS = ("role", "sub_role", "team", "department", "site")


@dataclass(frozen=True, slots=True)
class _Planted:
    """A built tree and its place in the organisation."""

    name: str
    position: int
    profile: int
    nodes: tuple[Node, ...]


def place(con: duckdb.DuckDBPyConnection, organisation: Organisation) -> None:
    """Build every tree again and store it, with what is odd about it as warnings."""
    people = _developers(con)
    mapped = bool(people)
    if not mapped:
        people = _found(con)
    warnings = [
        f"{person.email} ends on {person.ends_on}, before starting on {person.starts_on}; "
        "counts nowhere."
        for person in people
        if person.ends_on < person.starts_on
    ]
    planted = []
    for position, tree in enumerate(organisation.trees):
        if mapped or tree.levels is not None:
            nodes = build(tree, people if mapped else (), warnings)
        else:
            nodes = build_from_data(tree.name, people, _places(con))
        profile = organisation.profiles.index(tree.profile)
        planted.append(_Planted(nodes[0].name, position, profile, nodes))
    _store_people(con, people)
    _store_trees(con, planted)
    unique = tuple(dict.fromkeys(warnings))
    con.execute("DELETE FROM meta WHERE name = 'warnings'")
    con.execute(
        "INSERT INTO meta VALUES ('warnings', $value)", {"value": json.dumps(unique)}
    )


def _developers(con: duckdb.DuckDBPyConnection) -> tuple[Person, ...]:
    listed = ", ".join(f"developers.{name}" for name in _TEXT_FIELDS)
    rows = con.execute(
        "SELECT numbers.person, developers.email, developers.name, manager_email, "
        f"starts_on, ends_on, attributes, {listed} "
        "FROM developers JOIN person_numbers AS numbers "
        "ON numbers.email = folded(developers.email) ORDER BY numbers.person"
    ).fetchall()
    return tuple(
        Person(
            number=number,
            email=email,
            name=name,
            manager_email=manager or "",
            starts_on=starts or ALWAYS,
            ends_on=ends or FOREVER,
            fields=_attributes(attributes)
            | dict(zip(_TEXT_FIELDS, (text or "" for text in texts), strict=True)),
        )
        for number, email, name, manager, starts, ends, attributes, *texts in rows
    )


def _attributes(text: str | None) -> dict[str, str]:
    values = json.loads(text or "{}")
    return {name: str(value) for name, value in values.items() if value is not None}


def _found(con: duckdb.DuckDBPyConnection) -> tuple[Person, ...]:
    rows = con.execute(statement("found_people")).fetchall()
    return tuple(
        Person(number=number, email=email, name=name) for number, email, name in rows
    )


def _places(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return con.execute(statement("found_places")).fetchall()


def _store_people(con: duckdb.DuckDBPyConnection, people: Sequence[Person]) -> None:
    ranked = sorted(people, key=lambda person: person.order)
    replace(
        con,
        "people",
        {
            "person": [person.number for person in ranked],
            "email": [person.email for person in ranked],
            "name": [person.name for person in ranked],
            "manager_email": [person.manager_email or None for person in ranked],
            "starts_on": [person.starts_on for person in ranked],
            "ends_on": [person.ends_on for person in ranked],
            "rank": list(range(len(ranked))),
        },
    )


def _store_trees(con: duckdb.DuckDBPyConnection, planted: Sequence[_Planted]) -> None:
    numbers = _node_numbers(con, planted)
    rows = [(tree, node) for tree in planted for node in tree.nodes]
    ids = [numbers[tree.name, node.path] for tree, node in rows]
    replace(
        con,
        "trees",
        {
            "tree": [tree.name for tree in planted],
            "position": [tree.position for tree in planted],
            "profile": [tree.profile for tree in planted],
            "root": [numbers[tree.name, tree.nodes[0].path] for tree in planted],
        },
    )
    parents = [
        None if node.parent is None else numbers[tree.name, node.parent]
        for tree, node in rows
    ]
    replace(
        con,
        "nodes",
        {
            "node": ids,
            "tree": [tree.name for tree, _ in rows],
            "name": [node.name for _, node in rows],
            "path": [node.path for _, node in rows],
            "parent": parents,
            "leaf": [node.leaf for _, node in rows],
            "position": list(range(len(rows))),
            "place": [node.place for _, node in rows],
            "manager_email": [node.manager_email or None for _, node in rows],
        },
    )
    replace(
        con,
        "roster",
        {
            "node": [
                i for i, (_, node) in zip(ids, rows, strict=True) for _ in node.people
            ],
            "person": [person for _, node in rows for person in node.people],
        },
    )
    for part in statements("descend"):
        con.execute(part)


def _node_numbers(
    con: duckdb.DuckDBPyConnection, planted: Sequence[_Planted]
) -> dict[tuple[str, str], int]:
    """Return the id of each node; new ones get the next whole numbers, in tree order."""
    known = {
        (tree, path): node
        for tree, path, node in con.execute(
            "SELECT tree, path, node FROM node_numbers"
        ).fetchall()
    }
    following = max(known.values(), default=0) + 1
    new: dict[tuple[str, str], int] = {}
    for tree in planted:
        for node in tree.nodes:
            if (tree.name, node.path) not in known:
                new[tree.name, node.path] = following
                following += 1
    insert(
        con,
        "node_numbers",
        {
            "tree": [tree for tree, _ in new],
            "path": [path for _, path in new],
            "node": list(new.values()),
        },
    )
    return known | new
