"""Amounts of time: "3 months", "a couple of weeks", "28d", "2 whole weeks"."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.parse.days.spans import EARLIEST, LATEST_YEAR, Keys
from reporting.errors import RequestError
from reporting.periods import DAY, add_months

UNITS = {
    spelling: unit
    for unit, spellings in {
        "day": "d day days",
        "week": "w wk wks week weeks",
        "fortnight": "fortnight fortnights",
        "month": "m mo mos month months",
        "quarter": "q qtr qtrs quarter quarters",
        "half": "half halves half-year half-years",
        "year": "y yr yrs year years",
    }.items()
    for spelling in spellings.split()
}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_DAYS_A_MONTH = 30
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
WHOLE = ("whole", "full", "complete", "calendar")
_COMPACT = re.compile(r"(\d{1,6}|[a-z]{3,6})-?([a-z-]+)")
_LONGEST_NUMBER = 6
# More of anything ends after every day there is data for.
_FAR = 1_000


@dataclass(frozen=True, slots=True)
class Amount:
    """So ``many`` of a ``unit``; ``whole``: those of the calendar. ``words`` said it."""

    words: int
    many: int
    unit: str
    whole: bool = False

    @property
    def days(self) -> int | None:
        """How many days that is; None where it depends on the months."""
        return self.many * _DAYS[self.unit] if self.unit in _DAYS else None

    def before(self, day: date) -> date:
        """Return the day so long before ``day``: from it on there is so much until then.

        RequestError for one before all days.
        """
        about = self.many * (_DAYS.get(self.unit) or _DAYS_A_MONTH * _MONTHS[self.unit])
        if about > (day - EARLIEST).days:
            raise TooLong(self)
        if self.days is not None:
            return day - self.days * DAY
        return max(add_months(day, -self.many * _MONTHS[self.unit]), EARLIEST)

    def after(self, day: date) -> date:
        """Return the day so long after ``day``, or one that is far enough."""
        if self.many > _FAR:
            return date(LATEST_YEAR, 1, 1)
        if self.days is not None:
            return day + self.days * DAY
        return add_months(day, self.many * _MONTHS[self.unit])


class TooLong(RequestError):
    """An amount that reaches back before all days."""

    def __init__(self, amount: Amount) -> None:
        super().__init__(
            f"I count days from {EARLIEST.day} January {EARLIEST.year} on; "
            f"{amount.many} {amount.unit}s reach further back."
        )


def amount(keys: Keys) -> Amount | None:
    """Read an amount at the beginning of ``keys``."""
    if keys[:1] and (found := _COMPACT.fullmatch(keys[0])) and found[2] in UNITS:
        return _amount(1, found[1], found[2])
    whole, skipped = False, int(keys[:2] == ("a", "couple"))
    match keys[skipped : skipped + 3]:
        case ("couple", "of", key):
            words, many = skipped + 3, "2"
        case ("couple", key, *_):
            words, many = skipped + 2, "2"
        case (many, "half", "years"):
            return _amount(3, many, "half")
        case ("a" | "an", key, "ago"):
            words, many = 2, "1"
        case (many, word, key) if word in WHOLE:
            words, whole = 3, True
        case (many, key, *_):
            words = 2
        case _:
            return None
    return _amount(words, many, key, whole=whole)


def _amount(words: int, many: str, key: str, *, whole: bool = False) -> Amount | None:
    counted = number(many)
    if counted is None or key not in UNITS:
        return None
    return Amount(words, counted, UNITS[key], whole)


def number(key: str) -> int | None:
    """Return the number a word says, up to six digits."""
    if key.isdecimal() and len(key) <= _LONGEST_NUMBER:
        return int(key)
    return NUMBERS.get(key)
