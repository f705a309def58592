"""Who works here and who reports to whom, as the export service lists its developers.

E-mails are compared without letter case. An address in the data may name a manager who
has no record of their own: then the chain ends there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# No company is deeper, and a chain that were would be a mistake in the data.
_MOST_LEVELS = 50


@dataclass(frozen=True, slots=True)
class Developer:
    """A person with a record. ``manager`` is an e-mail, empty for whom nobody is above."""

    email: str
    name: str
    manager: str = ""

    @property
    def key(self) -> str:
        """Return what the person is looked up by."""
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody with a record. ``known`` is False where the service does not say who that is."""

    people: Mapping[str, Developer] = field(default_factory=dict)
    known: bool = True

    @classmethod
    def of(cls, people: Iterable[Developer], *, known: bool = True) -> "Staff":
        """Index ``people``."""
        return cls({person.key: person for person in people}, known)

    def find(self, email: str | None) -> Developer | None:
        """Return the person with this address."""
        return self.people.get(email.casefold()) if email else None

    def above(self, email: str) -> Iterator[str]:
        """Yield the managers above somebody, the nearest first; nobody for a stranger.

        People who manage each other in a circle are each passed once.
        """
        passed = {email.casefold()}
        for _ in range(_MOST_LEVELS):
            person = self.find(email)
            email = person.manager.casefold() if person else ""
            if not email or email in passed:
                return
            passed.add(email)
            yield email

    def is_above(self, manager: str, email: str) -> bool:
        """Return whether ``manager`` is somewhere above the person with ``email``."""
        return manager.casefold() in self.above(email)
