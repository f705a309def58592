"""What happens in the sample organisation: the stories that its numbers should tell."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

QUICK_TEAM = "Search"
"""Halves the time its pull requests wait for a first comment, over half a year."""

NEW_MANAGER_TEAM, OLD_MANAGER_TEAM = "Web", "Pipelines"
"""Their managers change places one day; the first team takes weeks to find its feet."""


@dataclass(frozen=True, slots=True)
class Mood:
    """How a day differs from usual, 1 being usual.

    ``pace`` of work, ``wait`` for review, ``talk`` (comments), ``rework`` of young code.
    """

    pace: float = 1
    wait: float = 1
    talk: float = 1
    rework: float = 1


@dataclass(frozen=True, slots=True)
class Stories:
    """When things happen between the sample's ``first`` and ``last`` day, both inclusive.

    Over less than a year everything moves together in proportion.
    """

    first: date
    last: date
    crunch_group: str

    def ago(self, days: int) -> date:
        """Return the day so many days before the last one."""
        span = (self.last - self.first).days + 1
        return self.last - timedelta(days=days * min(span, 365) // 365)

    @property
    def end(self) -> datetime:
        """The instant at which the last day is over, in UTC."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=UTC)

    @property
    def joined_on(self) -> date:
        """The first day of the new joiner, in mid-year."""
        return self.ago(175)

    @property
    def left_on(self) -> date:
        """The last day of the one who leaves."""
        return self.ago(75)

    @property
    def reorganised_on(self) -> date:
        """The day that two managers change places."""
        return self.ago(140)

    def mood(self, day: date, *, team: str, group: str) -> Mood:
        """Return how ``day`` is for a team."""
        wait = self._quickened(day) if team == QUICK_TEAM else 1.0
        if group == self.crunch_group and self.ago(70) <= day < self.ago(42):
            # A release must go out: much is merged, little is read, young code is redone.
            return Mood(pace=1.9, wait=wait, talk=0.35, rework=2.2)
        if team == NEW_MANAGER_TEAM and 0 <= (day - self.reorganised_on).days < 28:
            return Mood(pace=0.5, wait=wait * 1.5)
        return Mood(wait=wait)

    def ramp(self, starts_on: date, day: date) -> float:
        """Return the share of their later pace that a newcomer has: all of it in ten weeks."""
        return min(1.0, 0.15 + 0.85 * max(0, (day - starts_on).days) / 70)

    def _quickened(self, day: date) -> float:
        """Fall gently from 1 to 0.25 over the last half year."""
        start, length = self.ago(182), max(1, (self.last - self.ago(182)).days)
        way = min(1.0, max(0.0, (day - start).days / length))
        return 1 - 0.75 * way * way * (3 - 2 * way)
