"""Values in organisation.yaml, each knowing where it stands, read as what they must be."""

import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reporting.errors import ReportError
from reporting.service.warehouse.profile import Hours, TimeZone, Weekday

_ALIASES = {"termination_statuses": "completed_statuses", "full_name": "name"}
_HOURS = re.compile(r"(\d{1,2}):(\d\d) *[-–] *(\d{1,2}):(\d\d)")
_DAY_MINUTES = 24 * 60
_MOST = 1_000_000_000


class OrganisationError(ReportError):
    """organisation.yaml cannot be used; names the file, the key and what would work."""


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """A value in the file and the way to it, for the sentence when it is wrong."""

    file: str
    key: str
    value: object

    def wrong(self, allowed: str) -> OrganisationError:
        """Return the sentence about a value that is not ``allowed``."""
        # Shortened where it holds more: a few lines of YAML may stand for millions.
        long = isinstance(self.value, list | dict)
        shown = reprlib.repr(self.value) if long else repr(self.value)
        return OrganisationError(
            f"{self.file}: {self.key} is {shown:.200}; it must be {allowed}."
        )

    def mapping(self, *keys: str) -> dict[str, "Place"]:
        """Return the entries by normalised key; none but ``keys`` are accepted."""
        if not isinstance(self.value, Mapping):
            raise self.wrong(f"a mapping with the keys {', '.join(keys)}")
        found: dict[str, Place] = {}
        for key, value in self.value.items():
            name = normal(str(key))
            path = f"{self.key}.{key}" if self.key else str(key)
            if name not in keys:
                raise OrganisationError(
                    f"{self.file}: {path} is not a key I know; "
                    f"there are {', '.join(keys)}."
                )
            put(found, name, Place(self.file, path, value))
        return found

    def items(self) -> tuple["Place", ...]:
        """Return the values of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return tuple(
            Place(self.file, f"{self.key}[{number}]", value)
            for number, value in enumerate(self.value)
        )

    def text(self) -> str:
        """Return a text, or a number as one."""
        if not isinstance(self.value, str | int) or not str(self.value).strip():
            raise self.wrong("a text")
        if _SURROGATE.search(str(self.value)):
            raise self.wrong("a text without half of a surrogate pair")
        return str(self.value).strip()

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        if isinstance(self.value, str):
            return (self.text(),)
        return tuple(item.text() for item in self.items())

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def count(self) -> int:
        """Return a whole number that the database can calculate with."""
        if type(self.value) is not int or not 0 <= self.value <= _MOST:
            raise self.wrong(f"a whole number from 0 to {_MOST:,}")
        return self.value

    def limits(self) -> tuple[float, ...]:
        """Return the three limits of the tiers, best first, or none."""
        values = [] if self.value in (None, False) else [i.value for i in self.items()]
        numbers = tuple(
            float(value)
            for value in values
            if isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) <= _MOST
        )
        if len(values) not in (0, 3) or len(numbers) < len(values):
            raise self.wrong("three numbers, best first, or false for no rating")
        return numbers

    def hours(self) -> Hours | None:
        """Return hours of a day, or None where there are none."""
        if self.value in (None, False):
            return None
        found = _HOURS.fullmatch(str(self.value).strip())
        if found:
            first_h, first_m, last_h, last_m = map(int, found.groups())
            opens, closes = 60 * first_h + first_m, 60 * last_h + last_m
            if opens < closes <= _DAY_MINUTES and max(first_m, last_m) < 60:
                return Hours(opens, closes)
        raise self.wrong("hours of one day like 9:00-17:30, up to 24:00")

    def weekdays(self) -> tuple[Weekday, ...]:
        """Return days of the week, in their order."""
        try:
            found = {Weekday(text.lower()[:3]) for text in self.texts()}
        except ValueError:
            found = set()
        if not found:
            raise self.wrong(f"a list of {', '.join(Weekday)}")
        return tuple(day for day in Weekday if day in found)

    def time_zone(self) -> TimeZone:
        """Return the name of a time zone."""
        try:
            return TimeZone(ZoneInfo(self.text()).key)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.wrong("a time zone like Europe/Berlin") from None

    def days(self) -> tuple[date, ...]:
        """Return days of the calendar, in their order."""
        try:
            return tuple(
                sorted({date.fromisoformat(str(item.value)) for item in self.items()})
            )
        except ValueError:
            raise self.wrong("a list of days like 2026-12-25") from None

    def choice(self, choices: type[StrEnum]) -> StrEnum:
        """Return one of ``choices``."""
        try:
            return choices(normal(str(self.value)))
        except ValueError:
            raise self.wrong(" or ".join(choices)) from None


def put(found: dict[str, Place], name: str, place: Place) -> None:
    """Add an entry, unless it is there in another spelling."""
    if name in found:
        raise OrganisationError(
            f"{place.file}: {place.key} says the same as {found[name].key}; "
            "keep one of them."
        )
    found[name] = place


def normal(key: str) -> str:
    """Return ``likeThis`` and ``Like This`` as ``like_this``; aliases as what they mean."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+", "_", key.strip()).lower()
    return _ALIASES.get(words, words)
