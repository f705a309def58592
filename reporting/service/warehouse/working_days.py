"""The working days of a profile's calendar, as stretches of UTC."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from reporting.service.warehouse.profile import Hours, Profile, Weekday

# No pull request is older, and none will be merged later.
_FIRST, _LAST = date(1980, 1, 1), date(2079, 12, 31)

Stretch = tuple[datetime, datetime]


def working_days(profile: Profile) -> tuple[Stretch, ...]:
    """Return when each working day begins and ends, in order; none without a calendar.

    Instants are in UTC and do not say so, as the warehouse keeps them. A day may be
    shorter or longer than its hours where the clock is changed in them.
    """
    if profile.working_calendar_hours is None:
        return ()
    return _stretches(
        profile.working_calendar_hours,
        profile.working_calendar_weekdays,
        ZoneInfo(profile.working_calendar_time_zone),
        frozenset(profile.working_calendar_holidays),
    )


# Every ingestion asks again.
@lru_cache(maxsize=8)
def _stretches(
    hours: Hours,
    weekdays: tuple[Weekday, ...],
    zone: ZoneInfo,
    holidays: frozenset[date],
) -> tuple[Stretch, ...]:
    return tuple(
        (_instant(day, hours.opens, zone), _instant(day, hours.closes, zone))
        for day in _days()
        if tuple(Weekday)[day.weekday()] in weekdays and day not in holidays
    )


def _days() -> Iterator[date]:
    day = _FIRST
    while day <= _LAST:
        yield day
        day += timedelta(days=1)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which clocks in ``zone`` show so many minutes of ``day``."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return shown.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
