"""Names behind letters: what people are called in a report that does not name them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reporting.requests import ReportRequest

_A, _LETTERS = ord("A"), 26


@dataclass(frozen=True, slots=True)
class Cast:
    """Whose figures a report shows, and what they are called in it.

    ``people`` are e-mails in lower case, in the order they are shown in. ``hidden``: they
    are called by letters, the first of them "Developer A", else by their names.
    """

    people: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def labels(self) -> Mapping[str, str]:
        """Return what each of the hidden is called, by e-mail in lower case."""
        if not self.hidden:
            return {}
        called = (f"Developer {letters(place)}" for place in range(len(self.people)))
        return dict(zip(self.people, called, strict=True))

    def conceal(self, text: str) -> str:
        """Return ``text`` without the addresses of the hidden."""
        for email, label in self.labels.items():
            text = text.replace(email, label)
        return text


def shuffled(people: Iterable[str], *, salt: str) -> tuple[str, ...]:
    """Return ``people`` in an order that says nothing of them and is always the same.

    The alphabet would give the letters away to whoever knows the team. ``salt`` is another
    one for each report.
    """

    def place(person: str) -> bytes:
        return hashlib.sha256(f"{salt} {person}".encode()).digest()

    return tuple(sorted({person.casefold() for person in people}, key=place))


def letters(place: int) -> str:
    """Return A for 0, Z for 25, AA for 26.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    text, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        text = chr(_A + letter) + text
    return text


def as_cast(request: ReportRequest, cast: Cast) -> ReportRequest:
    """Return the request about the people of ``cast``, under what they are called."""
    labels = cast.labels
    return replace(
        request,
        people=tuple(labels.get(person, person) for person in cast.people),
        canonical=cast.conceal(request.canonical),
    )
