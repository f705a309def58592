"""What a place at a provider is called in the tables (pure).

Without a name of its own it has the last part of its path, as a clone of it has; so what
git, GitHub and GitLab tell of one repository comes together.

>>> naming("acme/fan")
Naming(path='acme/fan', name='fan', given=False)
>>> naming("acme/fan=acme-fan")
Naming(path='acme/fan', name='acme-fan', given=True)
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """``given``: the administrator chose the name."""

    path: str
    name: str
    given: bool


def naming(text: str) -> Naming:
    """Read ``PATH`` or ``PATH=NAME``."""
    path, equals, name = text.partition("=")
    path = path.strip().strip("/").removesuffix(".git")
    name = name.strip()
    return Naming(path, name or path.rpartition("/")[2], bool(equals and name))
