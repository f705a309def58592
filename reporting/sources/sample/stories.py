"""What happens in the sample organisation: the stories that its numbers should tell."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

QUICK_TEAM = "Search"
"""Halves the time its pull requests wait for a first comment, over half a year."""

NEW_MANAGER_TEAM, OLD_MANAGER_TEAM = "Web", "Pipelines"
"""Their managers change places one day; the first team takes weeks to find its feet."""


NEWCOMER_TEAM = "Identity"
"""Where somebody new begins in an organisation of the usual size."""


@dataclass(frozen=True, slots=True)
class Story:
    """Something that happened, and the request whose report tells it.

    One about ``me`` is for the newcomer to ask.
    """

    title: str
    request: str


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

    Over less than a year everything moves together in proportion. Of the last day only what
    was before ``now``, if that is given.
    """

    first: date
    last: date
    crunch_group: str
    now: datetime | None = None

    def ago(self, days: int) -> date:
        """Return the day so many days before the last one."""
        span = (self.last - self.first).days + 1
        return self.last - timedelta(days=days * min(span, 365) // 365)

    @property
    def end(self) -> datetime:
        """The instant, in UTC, from which on nothing has happened yet."""
        over = datetime.combine(self.last + timedelta(days=1), time(), tzinfo=UTC)
        return min(over, self.now or over)

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

    def told(self) -> tuple[Story, ...]:
        """Return every story of an organisation of the usual size, over a year."""
        crunch = _span(self.ago(70), self.ago(43))
        unsettled = _span(self.reorganised_on, self.ago(140 - 27))
        holidays = _span(self._christmas(-24), self._christmas(24), year=" %Y")
        return (
            Story(
                "a team that comes to answer twice as fast",
                f"{QUICK_TEAM} last 3 months time to first comment",
            ),
            Story(
                "a release crunch",
                f"{self.crunch_group} {crunch} merged prs, rework",
            ),
            Story(
                "a team that gets another manager",
                f"{NEW_MANAGER_TEAM} {unsettled} merged prs",
            ),
            Story("a holiday dip", f"Everyone {holidays} by week merged prs"),
            Story("a newcomer", "me last 3 months coding days"),
        )

    def _christmas(self, days: int) -> date:
        """Return a day so many days from the last Christmas that is over."""
        year = self.last.year
        over = date(year, 12, 25) + timedelta(days=7) <= self.last
        day = date(year if over else year - 1, 12, 25) + timedelta(days=days)
        return min(max(day, self.first), self.last)

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


def _span(first: date, last: date, *, year: str = "") -> str:
    """Return the days as one says them, with the year where it may be another one."""
    return f"{first.day} {first:%b{year}} to {last.day} {last:%b{year}}"
