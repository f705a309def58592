"""When something is due: a rule of the calendar at a local time, and the moments it means.

A local time that a change of the clocks leaves out is due at the first moment after; one
that comes twice, at the first of the two. The 31st is the last day where there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from reporting.periods import DAY, Granularity, bucket_end

_WEEK_DAYS = 7
_SECOND = timedelta(seconds=1)
# A place may lie this far from UTC, or skip a whole day as Samoa did.
_FARTHEST = 2 * DAY


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day, or from Monday to Friday only."""

    working: bool = False


@dataclass(frozen=True, slots=True)
class Weekly:
    """One day of the week, 0 is Monday.

    With ``anchor`` the first of them on or after it, then every second; none before.
    """

    weekday: int = 0
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class Monthly:
    """One day of the month, 1 to 31."""

    day: int = 1


@dataclass(frozen=True, slots=True)
class MonthlyWeekday:
    """The first or the last of a day of the week in each month, 0 is Monday."""

    weekday: int = 0
    last: bool = False


Cadence = Daily | Weekly | Monthly | MonthlyWeekday


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cadence at a local time (whole minutes) in a time zone by its IANA name."""

    cadence: Cadence
    at: time
    zone: str

    def __post_init__(self) -> None:
        if not is_zone(self.zone):
            raise ValueError(f"There is no time zone {self.zone}.")

    @property
    def tz(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.zone)

    def local(self, moment: datetime) -> datetime:
        """Return ``moment`` as the clocks there show it."""
        return moment.astimezone(self.tz)


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of this name, also one that nobody lives in."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@lru_cache
def zones() -> tuple[str, ...]:
    """Return the time zones one may choose from, by name: those of places, and UTC."""
    places = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(name for name in places if not name.startswith("Etc/")))


def falls_on(cadence: Cadence, day: date) -> bool:
    """Return whether something is due on the local ``day``."""
    match cadence:
        case Daily(working):
            return not working or day.weekday() < 5
        case Weekly(weekday, None):
            return day.weekday() == weekday
        case Weekly(weekday, date() as anchor):
            passed = (day - anchor).days
            return day.weekday() == weekday and passed >= 0 and passed % 14 < _WEEK_DAYS
        case Monthly(wanted):
            last = bucket_end(day, Granularity.MONTHLY).day
            return day.day == min(wanted, last)
        case MonthlyWeekday(weekday, last=False):
            return day.weekday() == weekday and day.day <= _WEEK_DAYS
        case MonthlyWeekday(weekday):
            last = bucket_end(day, Granularity.MONTHLY).day
            return day.weekday() == weekday and day.day > last - _WEEK_DAYS
    raise AssertionError(cadence)


def moments(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Yield the due moments later than ``after``, in UTC, in order, without end.

    Two days of which one does not exist at all are one moment, if it is that of both.
    """
    day = schedule.local(after).date() - _FARTHEST
    seen = after.astimezone(UTC)
    while True:
        if falls_on(schedule.cadence, day):
            found = moment(day, schedule.at, schedule.tz)
            if found > seen:
                yield found
                seen = found
        day += DAY


def due(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """Return the due moments later than ``after`` and not later than ``until``, in UTC."""
    found = []
    for each in moments(schedule, after):
        if each > until:
            break
        found.append(each)
    return found


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Return the first due moment later than ``after``, in UTC."""
    return next(moments(schedule, after))


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when the clocks of ``zone`` show ``at`` on ``day``, in UTC.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> moment(date(2026, 3, 29), time(2, 30), berlin).astimezone(berlin).isoformat()
    '2026-03-29T03:00:00+02:00'
    >>> moment(date(2026, 10, 25), time(2, 30), berlin).astimezone(berlin).isoformat()
    '2026-10-25T02:30:00+02:00'
    """
    wanted = datetime.combine(day, at)
    first = wanted.replace(tzinfo=zone).astimezone(UTC)
    if _shown(first, zone) == wanted:
        return first
    # The clocks jump over it. Read by the rule before the jump it lies behind that, by the
    # rule after it (the other fold) before it.
    early = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while first - early > _SECOND:
        half = early + (first - early) // 2
        early, first = (early, half) if _shown(half, zone) >= wanted else (half, first)
    return first.replace(microsecond=0)


def to_json(schedule: Schedule) -> dict[str, Any]:
    """Write ``schedule`` as plain JSON values; `from_json` reads it back."""
    return {
        **_cadence_json(schedule.cadence),
        "at": f"{schedule.at:%H:%M}",
        "zone": schedule.zone,
    }


def from_json(data: dict[str, Any]) -> Schedule:
    """Read what `to_json` wrote; ValueError for a zone that there is no longer."""
    return Schedule(_cadence(data), time.fromisoformat(data["at"]), data["zone"])


def _cadence_json(cadence: Cadence) -> dict[str, Any]:
    match cadence:
        case Daily(working):
            return {"every": "day", "working": working}
        case Weekly(weekday, anchor):
            written = anchor and anchor.isoformat()
            return {"every": "week", "weekday": weekday, "anchor": written}
        case Monthly(day):
            return {"every": "month", "day": day}
        case MonthlyWeekday(weekday, last):
            return {"every": "month", "weekday": weekday, "last": last}
    raise AssertionError(cadence)


def _cadence(data: dict[str, Any]) -> Cadence:
    match data:
        case {"every": "day", "working": working}:
            return Daily(working)
        case {"every": "week", "weekday": weekday, "anchor": anchor}:
            return Weekly(weekday, anchor and date.fromisoformat(anchor))
        case {"every": "month", "day": day}:
            return Monthly(day)
        case {"every": "month", "weekday": weekday, "last": last}:
            return MonthlyWeekday(weekday, last)
    raise ValueError(f"{data} is no schedule.")


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clocks of ``zone`` show."""
    return moment.astimezone(zone).replace(tzinfo=None)
