"""What a digest tells: of whom, which numbers of which days, and beside what.

A week, Monday to Sunday, stands against the weeks before it, a month against the months
before, and a day against the same day of the weeks before: no Sunday against a Monday.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from reporting import schedules
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.periods import DAY, Granularity, Period, add_months, bucket_start
from reporting.requests import ME, Aggregation, Compare, ReportRequest, View
from reporting.schedules import Cadence, Daily, Schedule, Weekly

USUAL_TIME = time(9)
# Beside so many weeks or months before, unless told otherwise.
USUAL_BUCKETS = 8
MOST_BUCKETS_BEFORE = 26
# More teams than these are no compact picture.
MOST_TEAMS = 4
TEAM_METRICS = (
    "PR_MERGED",
    "PR_CYCLE_TIME_DAYS_AVG",
    "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "REVIEW_COMMENTS_PER_PR_AVG",
    "REWORK_PERCENT",
    "WORK_COMPLETED",
)
OWN_METRICS = (
    "CODING_DAYS",
    "PR_MERGED",
    "PR_CYCLE_TIME_DAYS_AVG",
    "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "REWORK_PERCENT",
    "WORK_COMPLETED",
)
_WEEK = 7 * DAY
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is told, and when. Without ``teams`` it is about whoever gets it.

    ``metrics`` are API names in the order they are told. ``against`` is how many weeks, or months,
    the numbers stand beside. ``quiet``: nothing is posted where nothing was recorded.
    """

    teams: tuple[Team, ...] = ()
    metrics: tuple[str, ...]
    schedule: Schedule
    aggregation: Aggregation = Aggregation.MEAN
    against: int = USUAL_BUCKETS
    quiet: bool = False

    @property
    def granularity(self) -> Granularity:
        """The steps in which its numbers are counted."""
        return granularity(self.schedule.cadence)

    def period(self, due: datetime) -> Period:
        """Return the days that the digest due at a moment is about."""
        return period(self.schedule.cadence, self.schedule.local(due).date())

    def before(self, days: Period) -> Period:
        """Return all the days that ``days`` stand beside."""
        if self.granularity is Granularity.MONTHLY:
            return Period(add_months(days.first, -self.against), days.first - DAY)
        return Period(days.first - self.against * _WEEK, days.first - DAY)

    def beside(self, days: Period) -> tuple[date, ...]:
        """Return the first days of the buckets that ``days`` stand beside, in order."""
        step, first = self.granularity, self.before(days).first
        if step is Granularity.MONTHLY:
            return tuple(add_months(first, place) for place in range(self.against))
        return tuple(first + place * _WEEK for place in range(self.against))

    def requests(self, due: datetime) -> tuple[ReportRequest, ...]:
        """Return what is asked for the digest due at a moment: its days alone, of each team.

        Of the person who gets it where there is no team.
        """
        one = ReportRequest(
            period=self.period(due),
            metrics=self.metrics,
            granularity=self.granularity,
            aggregation=self.aggregation,
            compare=Compare.NOTHING,
        )
        if not self.teams:
            return (replace(one, people=(ME,)),)
        return tuple(replace(one, teams=(team,)) for team in self.teams)

    def whole(self, request: ReportRequest) -> ReportRequest:
        """Return ``request`` with all the days before it, and those before the last digest.

        One export has them all.
        """
        last = self.last(request.period)
        days = Period(self.before(last).first, request.period.last)
        return replace(request, period=days)

    def last(self, days: Period) -> Period:
        """Return what the digest before the one about ``days`` is about."""
        return period(self.schedule.cadence, days.first)

    def detailed(self, request: ReportRequest) -> ReportRequest:
        """Return the report with the details of ``request``: over time, and compared."""
        days = Period(self.before(request.period).first, request.period.last)
        return replace(request, period=days, compare=Compare.PREVIOUS)


def weekly(request: ReportRequest, *, zone: str) -> Digest:
    """Return the digest of what a report is about, on Mondays at the usual time.

    RequestError for people, and for more teams than a digest has room for.
    """
    if len(request.teams) > MOST_TEAMS:
        raise RequestError(
            f"A digest has room for {MOST_TEAMS} teams. Ask for the team above them, or "
            "for fewer."
        )
    if request.people not in ((), (ME,)) or request.view is View.PEOPLE:
        raise RequestError("A digest is about teams, or about yourself.")
    return Digest(
        teams=request.teams,
        metrics=request.metrics,
        schedule=Schedule(Weekly(), USUAL_TIME, zone),
        aggregation=request.aggregation,
    )


def gone(digest: Digest, directory: Directory) -> tuple[Team, ...]:
    """Return the teams of ``digest`` that are not there any more."""
    there = {team.id for team in directory.teams}
    return tuple(team for team in digest.teams if team.id not in there)


def renamed(digest: Digest, directory: Directory) -> Digest:
    """Return ``digest`` with its teams as they are called and placed now."""
    now = {team.id: team for team in directory.teams}
    teams = tuple(now.get(team.id, team) for team in digest.teams)
    return replace(digest, teams=teams)


def granularity(cadence: Cadence) -> Granularity:
    """Return the steps that a cadence is told in; two weeks are told in weeks."""
    match cadence:
        case Daily():
            return Granularity.DAILY
        case Weekly():
            return Granularity.WEEKLY
    return Granularity.MONTHLY


def period(cadence: Cadence, day: date) -> Period:
    """Return the last whole day, week, two weeks or month that is over on ``day``.

    On Mondays a digest of working days tells of the Friday.
    """
    match cadence:
        case Daily(working):
            last = day - DAY
            while working and last.weekday() >= _SATURDAY:
                last -= DAY
            return Period(last, last)
        case Weekly(_, anchor):
            first = bucket_start(day, Granularity.WEEKLY)
            return Period(first - (2 if anchor else 1) * _WEEK, first - DAY)
    first = bucket_start(day, Granularity.MONTHLY)
    return Period(add_months(first, -1), first - DAY)


def to_json(digest: Digest) -> dict[str, Any]:
    """Write ``digest`` as plain JSON values; `from_json` reads it back."""
    return {
        "teams": [asdict(team) for team in digest.teams],
        "metrics": list(digest.metrics),
        "schedule": schedules.to_json(digest.schedule),
        "aggregation": digest.aggregation.value,
        "against": digest.against,
        "quiet": digest.quiet,
    }


def from_json(data: dict[str, Any]) -> Digest:
    """Read what `to_json` wrote; ValueError for a time zone that there is no longer."""
    return Digest(
        teams=tuple(Team(**team) for team in data["teams"]),
        metrics=tuple(data["metrics"]),
        schedule=schedules.from_json(data["schedule"]),
        aggregation=Aggregation(data["aggregation"]),
        against=data["against"],
        quiet=data["quiet"],
    )
