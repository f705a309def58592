"""Org trees: from developers to nodes and who sits in them. Pure; `placing` stores them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from itertools import count as counting

from reporting.service.warehouse.profile import Filter, Tree

ALWAYS = date(1, 1, 1)
FOREVER = date(9999, 12, 31)
MANAGER = "manager_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A developer, or somebody the data speaks of. Both days of employment are inclusive.

    ``fields`` are the columns and attributes that levels and filters may name.
    """

    number: int
    email: str
    name: str
    manager_email: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    starts_on: date = ALWAYS
    ends_on: date = FOREVER

    @property
    def key(self) -> str:
        """The e-mail as it is compared."""
        return self.email.casefold()

    @property
    def order(self) -> tuple[str, str, str]:
        """Where the person stands in a list: by name, then e-mail."""
        return self.name.casefold(), self.name, self.email


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a built tree; ``path`` runs from the tree to it.

    Only what happened in ``place`` counts for it; empty: everything. ``manager_email`` is
    that of the manager whose node it is.
    """

    path: str
    name: str
    parent: str | None
    leaf: bool
    place: str
    manager_email: str
    people: tuple[int, ...]


@dataclass(slots=True)
class _Draft:
    """A node while the tree grows. Siblings of one name are told apart by ``email``."""

    name: str
    email: str = ""
    place: str = ""
    children: dict[str, "_Draft"] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)

    def child(
        self, key: str, name: str, *, email: str = "", place: str = ""
    ) -> "_Draft":
        return self.children.setdefault(key, _Draft(name, email, place))


def build(tree: Tree, people: Sequence[Person], warn: list[str]) -> tuple[Node, ...]:
    """Build a tree from developers, parents first, siblings by name.

    People without a value at a level stay in the node above. Whoever names a manager that
    is no developer stands below the root; what is odd is appended to ``warn``.
    """
    root = _Draft(clean(tree.name))
    chosen = [
        person for person in people if all(_passes(person, f) for f in tree.filters)
    ]
    everybody = {person.key: person for person in people}
    _grow(root, chosen, _levels(tree, people), everybody, warn)
    _share(root, tree, everybody, warn)
    return tuple(_nodes(root, clean(tree.name), None))


def build_from_data(
    name: str, people: Iterable[Person], places: Iterable[tuple[int, str]]
) -> tuple[Node, ...]:
    """Build the tree of an installation without developers: one node a repository.

    ``places`` tells who did something where; a person may be in several nodes.
    """
    root = _Draft(clean(name))
    known = {person.number for person in people}
    for number, place in sorted(places):
        if number in known:
            root.child(place, clean(place), place=place).people.append(number)
    return tuple(_nodes(root, clean(name), None))


def clean(name: str) -> str:
    """Return a name for use in a path, where a slash separates.

    >>> clean("R/D ")
    'R∕D'
    """
    return name.strip().replace("/", "∕")


def _levels(tree: Tree, people: Sequence[Person]) -> tuple[str, ...]:
    if tree.levels is not None:
        return tree.levels
    if any(person.manager_email for person in people):
        return (MANAGER,)
    return ("team",)


def _passes(person: Person, wanted: Filter) -> bool:
    value = _value(person, wanted.field).casefold()
    return (value in {text.casefold() for text in wanted.values}) == wanted.keep


def _value(person: Person, level: str) -> str:
    match level:
        case "email":
            return person.email
        case "name":
            return person.name
        case "manager_email":
            return person.manager_email
        case _:
            return person.fields.get(level, "").strip()


def _grow(
    node: _Draft,
    people: Sequence[Person],
    levels: tuple[str, ...],
    everybody: Mapping[str, Person],
    warn: list[str],
) -> None:
    if not levels:
        node.people += [person.number for person in people]
        return
    level, *rest = levels
    if level == MANAGER:
        _grow_managers(node, people, everybody, warn)
        return
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(clean(_value(person, level)), []).append(person)
    for value, group in groups.items():
        if value:
            _grow(node.child(value, value), group, tuple(rest), everybody, warn)
        else:
            node.people += [person.number for person in group]


def _grow_managers(
    top: _Draft,
    people: Sequence[Person],
    everybody: Mapping[str, Person],
    warn: list[str],
) -> None:
    """Make a node of each manager; a boss outside the group stands right below ``top``."""
    group = {person.key: person for person in people}
    boss_of = _bosses(people, everybody, warn)
    made: dict[str, _Draft] = {}
    for person in people:
        chain = []  # the managers above, up to one whose node is there
        boss = boss_of.get(person.key, "")
        while boss and boss not in made:
            chain.append(boss)
            boss = boss_of.get(boss, "") if boss in group else ""
        above = made[boss] if boss else top
        for email in reversed(chain):
            manager = everybody[email]
            above = above.child(email, clean(manager.name), email=manager.email)
            made[email] = above
        above.people.append(person.number)


def _bosses(
    people: Sequence[Person], everybody: Mapping[str, Person], warn: list[str]
) -> dict[str, str]:
    """Return whose direct report everybody is, without unknown managers and circles."""
    boss_of: dict[str, str] = {}
    for person in people:
        boss = person.manager_email.strip().casefold()
        if boss in everybody and boss != person.key:
            boss_of[person.key] = boss
        elif boss:
            warn.append(
                f"{person.email} names the manager {person.manager_email}, who is "
                f"{'the same person' if boss == person.key else 'no developer'}; "
                "put directly below the top."
            )
    done: set[str] = set()
    for start in sorted(boss_of):
        walked: dict[str, None] = {}
        email = start
        while email in boss_of and email not in done and email not in walked:
            walked[email] = None
            email = boss_of[email]
        if email in walked:
            circle = list(walked)[list(walked).index(email) :]
            del boss_of[min(circle)]
            warn.append(
                f"{' and '.join(sorted(circle))} are each other's managers; "
                f"{min(circle)} is put directly below the top."
            )
        done.update(walked)
    return boss_of


def _share(
    root: _Draft, tree: Tree, everybody: Mapping[str, Person], warn: list[str]
) -> None:
    for shared in tree.shared:
        person = everybody.get(shared.email.casefold())
        node = _find(root, shared.team)
        if person is None or node is None:
            missing = (
                "developer " + shared.email if person is None else "team " + shared.team
            )
            warn.append(
                f"{tree.name} shares {shared.email}, but there is no {missing}."
            )
        elif person.number not in node.people:
            node.people.append(person.number)


def _find(root: _Draft, path: str) -> _Draft | None:
    names = [name.strip() for name in path.split("/")]
    if names[0].casefold() == root.name.casefold():
        names = names[1:]
    node: _Draft | None = root
    for name in names:
        if node is None:
            return None
        node = dict(_named(node)).get(name)
    return node


def _named(node: _Draft) -> Iterator[tuple[str, _Draft]]:
    """Yield the children, each with a name of its own.

    Where names are the same, the e-mail follows; where that is taken, too, a number.
    """
    count = Counter(child.name for child in node.children.values())
    taken = {name for name in count if count[name] == 1}
    for _, child in sorted(node.children.items()):  # the same in any order
        name = child.name
        if count[name] > 1:
            told = f"{name} ({clean(child.email)})" if child.email else name
            tries = chain([told], (f"{told} ({number})" for number in counting(2)))
            name = next(text for text in tries if text not in taken)
            taken.add(name)
        yield name, child


def _nodes(draft: _Draft, path: str, parent: str | None) -> Iterator[Node]:
    yield Node(
        path=path,
        name=path.rpartition("/")[2],
        parent=parent,
        leaf=not draft.children,
        place=draft.place,
        manager_email=draft.email,
        people=tuple(draft.people),
    )
    below = sorted(_named(draft), key=lambda pair: (pair[0].casefold(), pair[0]))
    for name, child in below:
        yield from _nodes(child, f"{path}/{name}", path)
