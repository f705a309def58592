"""How often a method may be called: Slack's tiers, and the pace of posting."""

from enum import IntEnum
from math import ceil

from bot.playground.errors import SlackError
from bot.playground.strictness import Clock

# Slack tolerates "a small amount of burst" also where it promises one call a minute.
SMALLEST_BURST = 12


class Tier(IntEnum):
    """Calls a minute, per method, app and team.

    The value is what Slack promises at least; a whole minute's worth may come at once.
    """

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    # Slack gives no figure for these; posting has a pace per channel besides.
    SPECIAL = 300


class Pace:
    """Buckets that fill with time, one for each thing that is limited."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, ...], tuple[float, float]] = {}

    def spend(self, *key: str, per_second: float, burst: float) -> None:
        """Take one call out of the bucket of ``key``, or refuse with Retry-After."""
        now = self._clock()
        left, at = self._buckets.get(key, (burst, now))
        left = min(burst, left + (now - at) * per_second)
        if left < 1:
            self._buckets[key] = (left, now)
            raise ratelimited(ceil((1 - left) / per_second))
        self._buckets[key] = (left - 1, now)

    def forget(self) -> None:
        """Start with full buckets again."""
        self._buckets.clear()


def ratelimited(retry_after_s: int) -> SlackError:
    """Return the refusal that tells the caller to come back later."""
    return SlackError(
        "ratelimited", status=429, headers={"Retry-After": str(retry_after_s)}
    )
