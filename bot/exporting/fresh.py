"""Answers that are good for a while: asked for again once they are old."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Generic, TypeVar

from reporting.errors import ExportError

V = TypeVar("V")

# More answers than these are not kept; the one asked for longest ago goes first.
_MOST = 2000


@dataclass(frozen=True, slots=True)
class _Held(Generic[V]):
    since_s: float
    answer: asyncio.Future[V]


@dataclass(slots=True)
class Fresh(Generic[V]):
    """What ``load`` answers, by what it is asked, for ``for_s`` seconds.

    Who asks meanwhile waits for the same answer, and who stops waiting leaves it to the
    next. A failure is not kept.
    """

    load: Callable[..., Awaitable[V]]
    for_s: float
    _held: OrderedDict[tuple[object, ...], _Held[V]] = field(
        default_factory=OrderedDict
    )

    async def __call__(self, *asked: object) -> V:
        """Return the answer to ``asked``."""
        held = self._held.get(asked)
        if held is None or monotonic() - held.since_s > self.for_s:
            answer = asyncio.ensure_future(self.load(*asked))
            self._held[asked] = held = _Held(monotonic(), answer)
            answer.add_done_callback(lambda done: self._drop_failure(asked, done))
        self._held.move_to_end(asked)
        while len(self._held) > _MOST:
            self._held.popitem(last=False)
        return await asyncio.shield(held.answer)

    def _drop_failure(
        self, asked: tuple[object, ...], done: "asyncio.Future[V]"
    ) -> None:
        with suppress(asyncio.CancelledError):
            if done.exception() is None:
                return
        held = self._held.get(asked)
        if held is not None and held.answer is done:
            del self._held[asked]


@dataclass(slots=True)
class LastKnown(Generic[V]):
    """What ``load`` answers; where it does not in ``patience_s``, what it said before.

    That may be ``for_s`` seconds old. While it is at most ``fresh_s`` old it is not asked for
    again, and while twice as old nobody waits for that. Who never heard an answer waits.
    """

    load: Callable[[], Awaitable[V]]
    for_s: float
    patience_s: float
    fresh_s: float = -1.0
    _known: tuple[float, V] | None = None
    _coming: tuple[float, "asyncio.Future[V]"] | None = None

    async def __call__(self) -> V:
        """Return the answer."""
        known = self._known
        age_s = monotonic() - known[0] if known else math.inf
        if known is None or age_s > self.for_s:
            return await asyncio.shield(self._asked())
        if age_s <= self.fresh_s:
            return known[1]
        coming = self._asked()
        if age_s <= 2 * self.fresh_s:
            return known[1]
        try:
            async with asyncio.timeout(self.patience_s):
                return await asyncio.shield(coming)
        except (TimeoutError, ExportError):
            return known[1]

    def _asked(self) -> "asyncio.Future[V]":
        """Return what is coming, for all who ask at the same time."""
        if self._coming is not None:
            begun_s, coming = self._coming
            if not coming.done() and monotonic() - begun_s <= self.fresh_s:
                return coming
        # Nobody waits for it any longer, and it is known to the next who asks.
        coming = asyncio.ensure_future(self._loaded())
        coming.add_done_callback(_heard)
        self._coming = monotonic(), coming
        return coming

    async def _loaded(self) -> V:
        begun_s = monotonic()
        value = await self.load()
        self._known = begun_s, value
        return value


def from_exports(load: Callable[[], Awaitable[V]]) -> LastKnown[V]:
    """Return what the export service says of itself, or said last while it is away or busy.

    It is asked each two seconds at most: a team that was just brought in can be asked about
    at once. Where somebody asks all the time, nobody waits, and hears of it after four.
    """
    return LastKnown(load, for_s=600.0, patience_s=0.1, fresh_s=2.0)


def _heard(answer: "asyncio.Future[Any]") -> None:
    """Take note of a failure; otherwise it would be told of as one nobody looked at."""
    if not answer.cancelled():
        answer.exception()
