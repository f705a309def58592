"""What may be asked next, under a report: from a request to another one, without words.

Pure: each wish is a function of the request, the teams and the day.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum

from handlers.mrkdwn import bold
from handlers.parse.canonical import canonical
from handlers.parse.days.spans import EARLIEST
from handlers.parse.metrics import chosen
from handlers.parse.values import Wanted
from reporting.catalogue import Level
from reporting.digests import MOST_TEAMS
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.export_api import MOST_BUCKETS
from reporting.periods import (
    DAY,
    Granularity,
    Period,
    add_months,
    buckets,
    months,
    months_earlier,
)
from reporting.plan import baseline, before, beside
from reporting.requests import ME, Compare, ReportRequest, View

_A_YEAR = 12
# What a period may stand against by the calendar, in months: kept when the period moves.
_BACK = (1, 3, 6, 12, 24, 36)


class Follow(StrEnum):
    """What may be asked next; the value stands in the buttons."""

    BY_TEAM = "by-team"
    BY_PEOPLE = "by-people"
    EARLIER = "earlier"
    LATER = "later"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    LAST_YEAR = "last-year"
    PRIVATELY = "privately"


STEPS = {Follow(step.value): step for step in Granularity}


def offered(request: ReportRequest, today: date) -> Iterator[Follow]:
    """Yield what has an answer that is not the same again."""
    one = len(request.teams) == 1
    if one and not request.teams[0].leaf and request.view is not View.TEAMS:
        yield Follow.BY_TEAM
    if one and request.view is not View.PEOPLE:
        yield Follow.BY_PEOPLE
    if before(request.period).first >= EARLIEST:
        yield Follow.EARLIER
    if request.period.last + DAY < today:
        yield Follow.LATER
    for follow, step in STEPS.items():
        if step is not request.granularity and (
            1 < _points(request, step) <= MOST_BUCKETS
        ):
            yield follow
    if baseline(request) != _year_before(request.period) is not None:
        yield Follow.LAST_YEAR


def followed(
    request: ReportRequest, wish: Follow, *, directory: Directory, today: date
) -> ReportRequest:
    """Return the request that ``wish`` makes of another one; RequestError if it makes none.

    ``today`` is not over: no period that was moved reaches it.
    """
    changed = _changed(request, wish, directory, today)
    return replace(changed, canonical=canonical(changed, directory))


def may_be_weekly(request: ReportRequest) -> bool:
    """Return whether a digest can tell of the same: of teams, or of the reader."""
    if request.people:
        return request.people == (ME,)
    return request.view is not View.PEOPLE and len(request.teams) <= MOST_TEAMS


def _changed(
    request: ReportRequest, wish: Follow, directory: Directory, today: date
) -> ReportRequest:
    match wish:
        case Follow.BY_TEAM:
            changed = _by_team(request, directory)
        case Follow.BY_PEOPLE:
            changed = _by_people(request)
        case Follow.EARLIER:
            changed = moved(request, _before(request.period))
        case Follow.LATER:
            changed = moved(request, _after(request.period, today))
        case Follow.LAST_YEAR:
            changed = _beside_last_year(request)
        case Follow.PRIVATELY:
            changed = replace(request, private=True)
        case _:
            changed = _stepped(request, STEPS[wish])
    return changed


def _by_team(request: ReportRequest, directory: Directory) -> ReportRequest:
    if len(request.teams) != 1:
        raise RequestError("I set the teams below one team side by side; ask for one.")
    (team,) = request.teams
    if not directory.children(team):
        raise RequestError(f"{bold(team.called)} has no teams below it.")
    metrics = chosen([Wanted(request.metrics)], Level.TEAM)
    return replace(request, view=View.TEAMS, metrics=metrics)


def _by_people(request: ReportRequest) -> ReportRequest:
    if len(request.teams) != 1:
        raise RequestError("I show the people of one team at a time; ask for one.")
    metrics = chosen([Wanted(request.metrics)], Level.DEVELOPER)
    return replace(request, view=View.PEOPLE, metrics=metrics)


def _stepped(request: ReportRequest, step: Granularity) -> ReportRequest:
    points = _points(request, step)
    if points > MOST_BUCKETS:
        raise RequestError(
            f"In {step} steps that are {points:,} points; I can show {MOST_BUCKETS}."
        )
    by_time = request.view in (View.TIME, View.CALENDAR)
    # One's own coding days, day by day, are a calendar.
    days = request.people and request.metrics == ("CODING_DAYS",)
    if by_time:
        calendar = days and step is Granularity.DAILY
        request = replace(request, view=View.CALENDAR if calendar else View.TIME)
    return replace(request, granularity=step)


def _beside_last_year(request: ReportRequest) -> ReportRequest:
    past = _year_before(request.period)
    if past is None:
        raise RequestError("There are no days a year before these that I could show.")
    against = None if past == beside(request.period) else past
    return replace(request, compare=Compare.PREVIOUS, against=against)


def moved(request: ReportRequest, period: Period) -> ReportRequest:
    """Move the period; what it stands against moves along."""
    against = request.against and _along(request.period, request.against, period)
    if against == beside(period):
        against = None
    return replace(request, period=period, against=against)


def _along(old: Period, past: Period, new: Period) -> Period:
    """Return what stands to ``new`` as ``past`` stands to ``old``."""
    for count in _BACK:
        if past == months_earlier(old, count):
            return months_earlier(new, count)
    first = new.first - (old.first - past.first)
    return Period(first, first + (new.days - 1) * DAY)


def _before(period: Period) -> Period:
    found = before(period)
    if found.first < EARLIEST:
        raise RequestError("There are no earlier days that I could show.")
    return found


def _after(period: Period, today: date) -> Period:
    """Return the equal period directly after, as far as it is over."""
    first, count = period.last + DAY, months(period)
    if first >= today:
        raise RequestError("These are the latest days there are.")
    last = add_months(first, count) - DAY if count else first + (period.days - 1) * DAY
    return Period(first, min(last, today - DAY))


def _year_before(period: Period) -> Period | None:
    """Return the same days of the year before; None where they would overlap, or are none."""
    if period.first.year <= EARLIEST.year:
        return None
    past = months_earlier(period, _A_YEAR)
    return past if past.last < period.first else None


def _points(request: ReportRequest, step: Granularity) -> int:
    return sum(1 for _ in buckets(request.period, step))
