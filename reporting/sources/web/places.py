"""A service that is called, and who we are to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Credentials(Protocol):
    """What proves who calls."""

    @property
    def refused(self) -> str:
        """What to do when the service does not believe it."""

    async def headers(self, *, anew: bool) -> Mapping[str, str]:
        """Return the headers; ``anew``: the last ones were refused."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Credentials that stay the same."""

    values: Mapping[str, str] = field(repr=False)
    refused: str

    async def headers(self, *, anew: bool) -> Mapping[str, str]:
        """Return the headers, always the same."""
        del anew
        return self.values


@dataclass(frozen=True, slots=True)
class Place:
    """A service: what it is called, where it is (no trailing slash), what it always wants."""

    title: str
    base: str
    setting: str
    headers: Mapping[str, str] = field(default_factory=dict)
