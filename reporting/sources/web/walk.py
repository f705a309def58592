"""Reading a list by update time, from where the last reading stopped (pure).

Lists are asked for in the order of their updates, oldest first, from an instant on. The next
page is asked for from the last item's instant, not by its number: what is updated meanwhile
moves to the end, and pages by number would lose what slips over their edge. Only when a
whole page has the same instant is the page of the next number asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar


class Listed(Protocol):
    """An item of a list: what it is called there, and when it was last updated."""

    @property
    def key(self) -> str:
        """What tells it from the others."""

    @property
    def updated(self) -> datetime:
        """When anything of it last changed."""


L = TypeVar("L", bound=Listed)


@dataclass(frozen=True, slots=True)
class Position:
    """Up to where a list was read. ``since`` None: nothing yet, begin at the beginning.

    ``seen`` are the items updated near ``since`` that were read, with the update that was.
    """

    since: datetime | None = None
    seen: Mapping[str, str] = field(default_factory=dict)

    def has(self, item: Listed) -> bool:
        """Return whether this update of the item was read."""
        return self.seen.get(item.key) == item.updated.isoformat()

    def past(
        self, items: Iterable[Listed], *, now: datetime, kept: timedelta
    ) -> "Position":
        """Return the position with ``items`` read, which follow each other.

        ``kept`` is how long before the position an item is remembered.
        An update in the future does not move it there: what comes before would be lost.
        """
        seen = dict(self.seen)
        since = self.since or datetime.min.replace(tzinfo=UTC)
        for item in items:
            seen[item.key] = item.updated.isoformat()
            since = max(since, min(item.updated, now))
        oldest = max(since, datetime.min.replace(tzinfo=UTC) + kept) - kept
        recent = {
            key: text
            for key, text in seen.items()
            if datetime.fromisoformat(text) >= oldest
        }
        return Position(since, recent)


class Walk:
    """One reading of a list. ``asked`` and ``page`` say what to ask for next.

    ``overlap`` is how late an update may show in the list: a reading begins that much
    before the position. ``grain`` is the smallest step of time the list can be asked for.
    """

    def __init__(
        self, position: Position, *, overlap: timedelta, grain: timedelta
    ) -> None:
        self.position = position
        self.page = 1
        self._overlap = overlap
        self._grain = grain
        start = position.since
        if start is not None and position.seen:
            start -= overlap
        self.asked = None if start is None else self._floor(start)

    def fresh(self, items: Sequence[L]) -> list[L]:
        """Return those of a page that were not read yet."""
        return [item for item in items if not self.position.has(item)]

    def done(self, items: Iterable[Listed], now: datetime) -> None:
        """Note that ``items`` were read; call it in their order."""
        # The next reading may begin a grain before the overlap.
        kept = self._overlap + self._grain
        self.position = self.position.past(items, now=now, kept=kept)

    def turn(self, items: Sequence[Listed], *, full: bool) -> bool:
        """Turn to the page after ``items``; return whether there may be one."""
        if not full or not items:
            return False
        last = self._floor(items[-1].updated)
        if self.asked is None or last > self.asked:
            self.asked, self.page = last, 1
        else:
            self.page += 1
        return True

    def _floor(self, at: datetime) -> datetime:
        return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % self._grain
