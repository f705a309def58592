"""What went over the wire, for tests and for those who develop: calls and deliveries."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.records import Json

MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """A call of the Web API; ``error`` is Slack's code, None when it went well.

    ``at`` is UTC seconds. The token is not among ``args``, nor are secrets in ``answer``.
    """

    at: float
    method: str
    args: Mapping[str, Any]
    status: int
    error: str | None
    answer: Json = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something Slack sent to the app, and what came back.

    ``kind`` is command, interaction or event. ``status`` is None when no answer came, and
    ``problem`` then says why: timeout, connection_failed, no_request_url. ``ack_s`` is the
    time the app took. ``attempt`` counts from 0.
    """

    at: float
    kind: str
    payload: Json
    status: int | None = None
    body: str = field(default="", repr=False)
    ack_s: float = 0.0
    problem: str | None = None
    attempt: int = 0

    @property
    def is_acknowledged(self) -> bool:
        """Tell whether the app answered in time that it understood."""
        return self.problem is None


class Traffic:
    """The latest calls and deliveries, oldest first."""

    def __init__(self) -> None:
        self.calls: deque[ApiCall] = deque(maxlen=MOST_KEPT)
        self.deliveries: deque[Delivery] = deque(maxlen=MOST_KEPT)

    def clear(self) -> None:
        """Forget everything."""
        self.calls.clear()
        self.deliveries.clear()
