"""Where the last reading stopped, as the text that is kept with the rows (a cursor)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from reporting.errors import SourceError
from reporting.sources.web.walk import Position

_VERSION = 1  # another one makes the next reading a full one
_MOST_SEEN = 5_000  # of a list; what is forgotten is only read twice


@dataclass(frozen=True, slots=True)
class Mark:
    """Positions in the lists of one place.

    ``of`` is the place's address, ``begun`` the instant from which on all is read (None:
    everything there is). ``tags`` are a list's last ETags, by what was asked.
    """

    of: str
    begun: datetime | None = None
    positions: Mapping[str, Position] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def position(self, name: str) -> Position:
        """Return the position in the list called ``name``."""
        return self.positions.get(name, Position(self.begun))

    def at(self, name: str, position: Position) -> "Mark":
        """Return the mark with another position in one list."""
        return replace(self, positions={**self.positions, name: position})

    def text(self) -> str:
        """Return the text that the next reading begins with."""
        return json.dumps(
            {
                "version": _VERSION,
                "of": self.of,
                "begun": self.begun and self.begun.isoformat(),
                "positions": {
                    name: {
                        "since": position.since and position.since.isoformat(),
                        "seen": _newest(position.seen),
                    }
                    for name, position in self.positions.items()
                },
                "tags": self.tags,
            }
        )


def begin(
    known: str | None, *, of: str, name: str, since: datetime | None, moved: bool
) -> Mark:
    """Return the mark to go on from: ``known``, unless it does not reach back to ``since``.

    ``moved`` says that a mark of another address is of the same place all the same.
    """
    mark = _read(known)
    if mark is None:
        return Mark(of, since)
    if mark.of != of and not moved:
        raise SourceError(
            f"`{name}` is {mark.of} here, so {of} needs another name: write it as "
            f"`PATH=NAME`. If it is the same place that moved, write `PATH={name}`."
        )
    if since is not None and mark.begun is not None and since < mark.begun:
        return Mark(of, since)
    return replace(mark, of=of)


def _newest(seen: Mapping[str, str]) -> Mapping[str, str]:
    """Return what was updated last, so that the text stays small after a bulk edit."""
    if len(seen) <= _MOST_SEEN:
        return seen
    newest = sorted(seen, key=lambda key: datetime.fromisoformat(seen[key]))
    return {key: seen[key] for key in newest[-_MOST_SEEN:]}


def _read(text: str | None) -> Mark | None:
    try:
        found = json.loads(text or "null")
        if found["version"] != _VERSION:
            return None
        positions = {
            name: Position(_instant(position["since"]), dict(position["seen"]))
            for name, position in found["positions"].items()
        }
        return Mark(
            found["of"], _instant(found["begun"]), positions, dict(found["tags"])
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
