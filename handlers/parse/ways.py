"""Texts that are offered where one cannot be read: each can be, and means something else."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from reporting.errors import RequestError

H = TypeVar("H", bound=Hashable)

# More ways to go on than these are not offered.
MOST_WAYS = 4


def working(ways: Sequence[str], read: Callable[[str], H]) -> tuple[str, ...]:
    """Return those of ``ways`` that ``read`` takes, a second mistake mended, in their order."""
    found: dict[H, str] = {}
    for way in tuple(dict.fromkeys(ways))[:MOST_WAYS]:
        try:
            found.setdefault(read(way), way)
        except RequestError as error:
            for mended in error.suggestions[:1]:
                _try(mended, read, found)
    return tuple(found.values())


def _try(way: str, read: Callable[[str], H], found: dict[H, str]) -> None:
    try:
        found.setdefault(read(way), way)
    except RequestError:
        return
