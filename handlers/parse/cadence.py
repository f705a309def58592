"""Words about when something is due: "every Monday at 9:00 Europe/Berlin", both ways."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from handlers.mrkdwn import bold
from handlers.parse.clocks import clock
from handlers.parse.scanning import Scanned
from reporting.errors import RequestError
from reporting.schedules import (
    Cadence,
    Daily,
    Monthly,
    MonthlyWeekday,
    Schedule,
    Weekly,
)

WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_SHORT = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3,
          "fri": 4, "sat": 5, "sun": 6}  # fmt: skip
_BY_NAME = {day.casefold(): place for place, day in enumerate(WEEKDAYS)} | _SHORT
_ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_LONGEST_MONTH = 31

_FULL = rf"(?P<day>{'|'.join(day.casefold() for day in WEEKDAYS)})"
_DAY = rf"(?P<day>{'|'.join(sorted(_BY_NAME, key=len, reverse=True))})"
_EACH = r"(?:every|each|once\s+(?:a|per))"
_MONTHLY = rf"(?:monthly|{_EACH}\s+month)"
_OF_MONTH = rf"\s+(?:of|in)\s+(?:the|a|{_EACH})\s+month"
_NTH = rf"(?P<nth>first|1st|last)\s+{_DAY}"
_DATE = r"(?:(?P<number>\d{1,3})(?:st|nd|rd|th)|(?P<end>last\s+day))"


def _patterns(**texts: str) -> dict[str, re.Pattern[str]]:
    return {name: _pattern(text) for name, text in texts.items()}


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.IGNORECASE)


# How often, then on which day. What comes first here is taken first.
_OFTEN = _patterns(
    fortnight=rf"{_EACH}\s+(?:(?:two|2|second|2nd|other)\s+weeks?|fortnight)|fortnightly|"
    rf"bi-?weekly|{_EACH}\s+(?:second|2nd|other)\s+{_DAY}s?",
    workday=r"(?:on\s+)?(?:weekdays|workdays|working\s+days|monday\s+to\s+friday)|"
    rf"{_EACH}\s+(?:weekday|workday|working\s+day)",
    day=rf"daily|{_EACH}\s+day",
)
_DATES = [
    _pattern(text)
    for text in (
        rf"(?:(?:on\s+)?the|{_EACH}|{_MONTHLY}(?:\s+on)?(?:\s+the)?)\s+{_NTH}(?:{_OF_MONTH})?",
        rf"(?:(?:on\s+)?the\s+|{_EACH}\s+)?{_DATE}{_OF_MONTH}",
        rf"(?:on\s+(?:the\s+)?|{_MONTHLY}\s+(?:on\s+)?(?:the\s+)?){_DATE}",
        rf"{_MONTHLY}\s+on\s+(?:the\s+)?(?P<number>\d{{1,3}})",
    )
]
_PLAIN = _patterns(week=rf"weekly|{_EACH}\s+week", month=_MONTHLY)
_ON_DAYS = [
    _pattern(text) for text in (rf"(?:on|{_EACH})\s+(?:a\s+)?{_DAY}s?", rf"{_FULL}s?")
]
_START = _pattern(r"(?:from|starting|beginning)(?:\s+on)?\s+(?P<start>\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class When:
    """What was said of a schedule; None for what was not."""

    cadence: Cadence | None = None
    at: time | None = None
    zone: str | None = None


def when(text: Scanned, today: date) -> When:
    """Take what is said of a schedule out of ``text``.

    Every two weeks begins with the first such day on or after the date that was said,
    else ``today``; of a date without a day of the week it is that date.
    """
    at, zone = clock(text)
    return When(_Said.of(text).cadence(today), at, zone)


def schedule_text(schedule: Schedule) -> str:
    """Write a schedule: ``every Monday at 09:00 Europe/Berlin``."""
    often = cadence_text(schedule.cadence)
    return f"{often} at {schedule.at:%H:%M} {schedule.zone}"


def cadence_text(cadence: Cadence) -> str:
    """Write a cadence: ``every two weeks on Friday from 2026-11-27``."""
    match cadence:
        case Daily(working):
            return "every weekday" if working else "daily"
        case Weekly(weekday, None):
            return f"every {WEEKDAYS[weekday]}"
        case Weekly(weekday, date() as anchor):
            day = WEEKDAYS[weekday]
            return f"every two weeks on {day} from {_on_weekday(anchor, weekday)}"
        case Monthly(day):
            return f"monthly on the {day}{_ORDINALS.get(day, 'th')}"
        case MonthlyWeekday(weekday, last):
            return f"monthly on the {'last' if last else 'first'} {WEEKDAYS[weekday]}"
    raise AssertionError(cadence)


@dataclass(slots=True)
class _Said:
    """The words about how often, and where each was found."""

    text: Scanned
    units: dict[str, re.Match[str]] = field(default_factory=dict)
    dates: dict[Cadence, re.Match[str]] = field(default_factory=dict)
    days: dict[int, re.Match[str]] = field(default_factory=dict)
    start: str = ""

    @classmethod
    def of(cls, text: Scanned) -> "_Said":
        said = cls(text)
        for unit, pattern in _OFTEN.items():
            for found in text.take(pattern):
                said.units[unit] = found
                said._on_day(found)
        for found in _each(text, _DATES):
            said.dates[_date(found)] = found
        for unit, pattern in _PLAIN.items():
            for found in text.take(pattern):
                said.units[unit] = found
        for found in _each(text, _ON_DAYS):
            said._on_day(found)
        if "fortnight" in said.units:
            said.start = next((f["start"] for f in text.take(_START)), "")
        return said

    def _on_day(self, found: re.Match[str]) -> None:
        if day := found.groupdict().get("day"):
            self.days[_BY_NAME[day.casefold()]] = found

    def cadence(self, today: date) -> Cadence | None:
        """Return what they mean together; RequestError where that is not clear."""
        if self.dates:
            self.units.setdefault("month", next(iter(self.dates.values())))
        self._refuse_several("rhythm", self.units)
        self._refuse_several("day of the month", self.dates)
        self._refuse_several("day of the week", self.days)
        unit = next(iter(self.units), "week" if self.days else None)
        weekday = next(iter(self.days), 0)
        match unit:
            case None:
                return None
            case "week":
                return Weekly(weekday)
            case "fortnight":
                return self._fortnight(today)
            case "month" if self.dates and not self.days:
                return next(iter(self.dates))
            case "month" if self.days and not self.dates:
                raise self._which_of_the_month(weekday)
            case "month" if not self.days:
                return Monthly(1)
        # A day of the week besides says something else.
        self._refuse_several("rhythm", self.units, self.days)
        return Daily(working=unit == "workday")

    def _fortnight(self, today: date) -> Weekly:
        try:
            start = date.fromisoformat(self.start) if self.start else today
            usual = start.weekday() if self.start else 0
            weekday = next(iter(self.days), usual)
            return Weekly(weekday, _on_weekday(start, weekday))
        except (ValueError, OverflowError):
            raise RequestError(f"{bold(self.start)} is no day.") from None

    def _which_of_the_month(self, weekday: int) -> RequestError:
        found = self.days[weekday]
        ways = tuple(
            self.text.with_(*found.span(), f"on the {which} {WEEKDAYS[weekday]}")
            for which in ("first", "last")
        )
        return RequestError(
            f"Which {WEEKDAYS[weekday]} of the month, the first or the last?",
            suggestions=ways,
        )

    def _refuse_several(self, noun: str, *said: Mapping[Any, re.Match[str]]) -> None:
        found = [each for one in said for each in one.values()]
        if len(found) < 2:
            return
        texts = " and ".join(bold(each[0]) for each in found)
        raise RequestError(
            f"A digest has one {noun}; I read {texts}. Which one?",
            suggestions=tuple(
                self.text.with_(*each.span(), "") for each in found[::-1]
            ),
        )


def _each(
    text: Scanned, patterns: Iterable[re.Pattern[str]]
) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from text.take(pattern)


def _date(found: re.Match[str]) -> Cadence:
    """Return the day of the month that was said; RequestError for the 32nd."""
    parts = found.groupdict()
    if parts.get("nth"):
        last = parts["nth"].casefold() == "last"
        return MonthlyWeekday(_BY_NAME[parts["day"].casefold()], last)
    if parts.get("end"):
        return Monthly(_LONGEST_MONTH)
    number = int(parts["number"])
    if not 1 <= number <= _LONGEST_MONTH:
        raise RequestError(
            f"No month has a day {bold(str(number))}. The 31st is the last of each."
        )
    return Monthly(number)


def _on_weekday(day: date, weekday: int) -> date:
    """Return the first ``weekday`` on or after ``day``."""
    return day + timedelta(days=(weekday - day.weekday()) % len(WEEKDAYS))
