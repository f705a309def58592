"""What a reading tells while it goes on, and the time it goes by."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Watcher(Protocol):
    """Hears how far a reading is."""

    def progress(self, done: int, total: int | None) -> None:
        """So many items are read, of so many; None: nobody knows."""

    def waiting(self, why: str, left_s: float) -> None:
        """Nothing happens for so many seconds; 0: the waiting is over."""


class Silence:
    """Nobody watches."""

    def progress(self, done: int, total: int | None) -> None:
        """Say nothing."""

    def waiting(self, why: str, left_s: float) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time; seconds since 1970."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def today(self) -> datetime:
        """Return the present instant, UTC."""
        return datetime.fromtimestamp(self.now(), UTC)
