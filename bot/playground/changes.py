"""News that something in the workspace changed, for whoever waits for it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A counter one can wait on; every change of state moves it by one."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def announce(self) -> None:
        """Count one change and wake everybody who waits."""
        self.version += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def after(self, version: int) -> int:
        """Return the current version as soon as it is beyond ``version``."""
        while self.version <= version:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await future
            finally:
                self._waiting.discard(future)
        return self.version

    async def until(self, look: Callable[[], T | None], *, timeout_s: float) -> T:
        """Return what ``look`` finds (anything true), asking again after each change.

        Raises TimeoutError when nothing was found for ``timeout_s`` seconds.
        """
        async with asyncio.timeout(timeout_s):
            while True:
                seen = self.version
                if found := look():
                    return found
                await self.after(seen)
