"""How many events Slack sends an app, and when it stops sending any.

Figures of the pages "Events API" and "app_rate_limited".
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import Enum, auto

from bot.playground.records import Installation
from bot.playground.workspace import Workspace

HOUR_S = 60 * 60
MINUTE_S = 60
FEWEST_TAKEN = 0.05


class Verdict(Enum):
    """What becomes of an event."""

    SEND = auto()
    # Left out, and the app is told once a minute that events are left out.
    TELL = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class _Attempt:
    at: float
    was_taken: bool


class EventLimits:
    """Counts the events of the last hour, per app and team, and how they were taken."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._sent: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._told: dict[tuple[str, str], float] = {}
        self._attempts: dict[str, deque[_Attempt]] = defaultdict(deque)

    def judge(self, to: Installation, now: float) -> Verdict:
        """Count one event that is to be sent at ``now`` (UTC seconds)."""
        if self._is_switched_off(to.app_id, now):
            return Verdict.DROP
        key = (to.app_id, to.team_id)
        sent = self._sent[key]
        while sent and sent[0] <= now - HOUR_S:
            sent.popleft()
        if len(sent) < self._workspace.strictness.events_per_hour:
            sent.append(now)
            return Verdict.SEND
        if now - self._told.get(key, 0) < MINUTE_S:
            return Verdict.DROP
        self._told[key] = now
        return Verdict.TELL

    def note(self, to: Installation, now: float, *, was_taken: bool) -> None:
        """Remember whether an app acknowledged an event."""
        self._attempts[to.app_id].append(_Attempt(now, was_taken))

    def forget(self) -> None:
        """Start to count anew; subscriptions that were switched off are on again."""
        for table in (self._sent, self._told, self._attempts):
            table.clear()

    def _is_switched_off(self, app_id: str, now: float) -> bool:
        """Tell whether nearly all of many events of the last hour failed."""
        attempts = self._attempts[app_id]
        while attempts and attempts[0].at <= now - HOUR_S:
            attempts.popleft()
        taken = sum(attempt.was_taken for attempt in attempts)
        is_busy = len(attempts) >= self._workspace.strictness.events_judged
        return is_busy and taken < len(attempts) * FEWEST_TAKEN
