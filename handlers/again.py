"""The same request once more, for the days that end now."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.following import moved
from handlers.parse import parse
from handlers.parse.canonical import canonical
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import (
    DAY,
    Granularity,
    Period,
    add_months,
    bucket_end,
    bucket_start,
    months,
)
from reporting.requests import ME, ReportRequest

_QUARTER, _YEAR = 3, 12
# Far enough for every relative period to be another one.
_LATER = timedelta(days=800)


def again(
    request: ReportRequest, text: str, *, directory: Directory, today: date
) -> ReportRequest:
    """Return ``request``, asked as ``text`` once, for the period that ends now.

    Where the text says a relative period, it is read anew: "last month" is another month by
    now. Days that were named become as many of the latest ones: whole months, quarters, years
    and weeks those that are over, other days those until yesterday.
    """
    alone = ME if request.people == (ME,) else ""
    anew = _read(text, directory, today, alone)
    later = _read(text, directory, today + _LATER, alone)
    if anew and later and anew.period != later.period and _same(anew, request):
        # "My team" stays whose it was.
        latest = replace(anew, teams=request.teams, teams_of=request.teams_of)
    else:
        latest = moved(request, _latest(request.period, today))
    return replace(latest, canonical=canonical(latest, directory))


def _read(
    text: str, directory: Directory, today: date, alone: str
) -> ReportRequest | None:
    try:
        return parse(text, today=today, directory=directory, alone=alone)
    except RequestError:
        return None


def _same(anew: ReportRequest, request: ReportRequest) -> bool:
    """Return whether only the days differ: teams may be called otherwise by now."""
    return (anew.metrics, anew.view, anew.people) == (
        request.metrics,
        request.view,
        request.people,
    ) and (anew.teams_of != () or anew.teams == request.teams)


def _latest(period: Period, today: date) -> Period:
    """Return the latest equal period that is over."""
    count = months(period)
    if not count:
        return _latest_days(period, today)
    after = today.replace(day=1)
    if count % _YEAR == 0 and period.first.month == 1:
        after = after.replace(month=1)
    elif count % _QUARTER == 0 and period.first.month % _QUARTER == 1:
        after = bucket_start(after, Granularity.QUARTERLY)
    return Period(add_months(after, -count), after - DAY)


def _latest_days(period: Period, today: date) -> Period:
    last = today - DAY
    monday = bucket_start(period.first, Granularity.WEEKLY) == period.first
    if monday and bucket_end(period.last, Granularity.WEEKLY) == period.last:
        last = bucket_start(today, Granularity.WEEKLY) - DAY
    return Period(last - (period.days - 1) * DAY, last)
