"""Which version each file of a commit is (pure)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reporting.sources.git.line_ages import Writers

SHELVES = 256


class Version(NamedTuple):
    """A file's content, by its id, and who wrote each line of it.

    ``writers`` are None where lines mean nothing, as in a binary file.
    """

    content: bytes
    writers: "Writers | None"


class Versions:
    """The files of one commit; another commit's are made of it, and share what is the same.

    Files stand on shelves, and a change copies the shelves it touches: so a commit costs
    what it changed, and as many branches can be open as one likes.
    """

    __slots__ = ("_shelves",)

    def __init__(self, shelves: tuple[dict[bytes, Version], ...] = ()) -> None:
        self._shelves = shelves or ({},) * SHELVES

    def get(self, path: bytes) -> Version | None:
        """Return the version of the file at ``path``; None where there is none."""
        return self._shelves[hash(path) % SHELVES].get(path)

    def items(self) -> Iterator[tuple[bytes, Version]]:
        """Yield every file."""
        for shelf in self._shelves:
            yield from shelf.items()

    def changed(self, changes: Mapping[bytes, Version | None]) -> "Versions":
        """Return the files after ``changes``; None takes a file away."""
        if not changes:
            return self
        shelves = list(self._shelves)
        copied = set[int]()
        for path, version in changes.items():
            at = hash(path) % SHELVES
            if at not in copied:
                copied.add(at)
                shelves[at] = shelves[at].copy()
            if version is None:
                shelves[at].pop(path, None)
            else:
                shelves[at][path] = version
        return Versions(tuple(shelves))
