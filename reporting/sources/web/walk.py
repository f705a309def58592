"""Reading a list by update time, from where the last reading stopped (pure).

Lists are asked for in the order of their updates, oldest first, from an instant on. The next
page is asked for from the last item's instant, not by its number: what is updated meanwhile
moves to the end, and pages by number would lose what slips over their edge.
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
        self._keys: set[str] = set()  # at the instant asked for, in this round of pages
        self._before: set[str] | None = None  # in the round before
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
        if self.asked is not None and (self.page > 1 or self._before is not None):
            now = min(now, self.asked)  # whatever slipped over an edge comes before it
        self.position = self.position.past(items, now=now, kept=kept)

    def turn(self, items: Sequence[Listed], *, full: bool) -> bool:
        """Turn to the page after ``items``; return whether there may be one.

        Where an instant fills more than a page, pages are asked for by number, and an item
        that is updated meanwhile lets others slip over their edge. So these pages are read
        until they have been the same twice.
        """
        last = self._floor(items[-1].updated) if items else None
        if self.asked is not None and last is not None:
            self._keys |= {i.key for i in items if self._floor(i.updated) <= self.asked}
            if full and last <= self.asked:
                self.page += 1
                return True
        if self.page == 1:
            self._keys, self._before = set(), None
            if full and last is not None:
                self.asked = last
            return full and last is not None
        self.page = 1
        if self._keys == self._before and self.asked is not None:
            self.asked += self._grain
        self._keys, self._before = set(), self._keys
        return True

    def _floor(self, at: datetime) -> datetime:
        return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % self._grain
