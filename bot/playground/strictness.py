"""How strict the workspace is, with Slack's own numbers as defaults."""

from collections.abc import Callable
from dataclasses import dataclass

# Seconds since 1970 in UTC; tests hand in their own.
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strictness:
    """Slack's limits in time; everything that is not about time is always enforced.

    ``posts_in_a_burst`` messages may follow each other in a channel before the pace of
    one a second counts. ``event_retries_s`` are the pauses before each new attempt. An
    app that takes nearly none of at least ``events_judged`` events an hour gets no more.
    """

    rate_limits: bool = True
    posts_per_second: float = 1.0
    posts_in_a_burst: int = 4
    upload_lag_s: float = 1.5
    ack_limit_s: float = 3.0
    trigger_life_s: float = 3.0
    response_url_life_s: float = 30 * 60.0
    response_url_uses: int = 5
    events_per_hour: int = 30_000
    events_judged: int = 1_000
    event_retries_s: tuple[float, ...] = (0.0, 60.0, 300.0)
