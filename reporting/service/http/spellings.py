"""The spellings of single values: words in any letter case, days, instants, names."""

import re
import reprlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from reporting.catalogue import BY_NAME, Group
from reporting.periods import Granularity

E = TypeVar("E", bound=StrEnum)

_DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
GRANULARITIES = {
    "day": Granularity.DAILY,
    "week": Granularity.WEEKLY,
    "month": Granularity.MONTHLY,
    "quarter": Granularity.QUARTERLY,
}


class Compression(StrEnum):
    """How the file is packed."""

    GZIP = "gzip"


class Whose(StrEnum):
    """Whose exports are listed."""

    ALL = "all"
    MINE = "mine"


class SortBy(StrEnum):
    """What the list is ordered by."""

    CREATED_AT = "createdAt"
    COMPLETED_AT = "completedAt"
    STATUS = "status"


class SortOrder(StrEnum):
    """Which end comes first."""

    ASC = "asc"
    DESC = "desc"


class Format(StrEnum):
    """The only format there is."""

    CSV = "csv"


def _wrong(issue: str) -> PydanticCustomError:
    # The issue may quote what was sent, so it must not be read as a template.
    return PydanticCustomError("wrong", "{issue}", {"issue": issue})


def word(kind: type[E], synonyms: dict[str, E] | None = None) -> Callable[[Any], Any]:
    """Return a reader of ``kind`` in any letter case; it names what is allowed."""
    known = {member.value.lower(): member for member in kind} | (synonyms or {})
    allowed = ", ".join(kind)

    def read(value: Any) -> Any:
        if value is None or isinstance(value, kind):
            return value
        member = known.get(value.strip().lower()) if isinstance(value, str) else None
        if member is None:
            raise _wrong(f"is {_quote(value)}; use one of {allowed}")
        return member

    return read


def _quote(value: Any) -> str:
    # Shortened where it holds more: it may be so deep that Python cannot write it.
    text = reprlib.repr(value) if isinstance(value, list | dict) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _day(value: Any) -> Any:
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY_SHAPE.fullmatch(value):
        raise _wrong(f"is {_quote(value)}; write a day as yyyy-MM-dd")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _wrong(f"is {value!r}, which is not a day of the calendar") from None


def _name(value: Any) -> Any:
    """Accept text, and whole numbers for ids that other APIs write as numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _wrong(f"is {_quote(value)}; it must be text")
    if not value.strip():
        raise _wrong("is empty")
    return value.strip()


def spelled(known: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return a reader of names: spellings (in upper case) and what each stands for."""
    allowed = ", ".join(dict.fromkeys(known.values()))

    def read(value: Any) -> Any:
        name = known.get(value.strip().upper()) if isinstance(value, str) else None
        if name is None:
            raise _wrong(f"is {_quote(value)}; use any of {allowed}")
        return name

    return read


def instant(*, last: bool) -> Callable[[Any], Any]:
    """Return a reader of a day or an instant; a bare day means its start or its end."""
    edge = time.max if last else time.min

    def read(value: Any) -> Any:
        if value is None or isinstance(value, datetime):
            return value
        if not isinstance(value, str):
            raise _wrong(f"is {_quote(value)}; it must be text")
        day = _DAY_SHAPE.fullmatch(value)
        text = f"{value}T{edge}" if day else value.replace(" ", "+")
        try:
            # What has no T is another way to write a day, and would mean its start.
            moment = datetime.fromisoformat(text if "T" in text else "")
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _wrong(
                f"is {_quote(value)}; write yyyy-MM-dd or yyyy-MM-ddTHH:mm:ssZ"
            ) from None

    return read


Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[
    str,
    Field(max_length=500, json_schema_extra={"minLength": 1}),
    BeforeValidator(_name),
]
MetricName = Annotated[
    str,
    BeforeValidator(spelled({name: name for name in BY_NAME})),
    Field(json_schema_extra={"enum": list(BY_NAME)}),
]
# Far more than there are names: whoever repeats some of them is understood.
MOST_NAMES = Field(max_length=1000)
GroupName = Annotated[Group, BeforeValidator(word(Group))]
Whole = Annotated[int, Field(strict=False)]
