"""A small language for the shape of Block Kit JSON, with Slack's words for problems."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: ``pointer`` is a JSON pointer."""

    pointer: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} [json-pointer:{self.pointer}]"


# A check yields what is wrong with a value that stands at a pointer.
Check = Callable[[Any, str], Iterator[Problem]]
Fields = Mapping[str, Check]


def anything(_value: Any, _at: str) -> Iterator[Problem]:
    """Accept every value."""
    yield from ()


def string(
    most: int | None = None,
    *,
    least: int = 0,
    among: tuple[str, ...] = (),
    like: str = "",
) -> Check:
    """Accept text of ``least`` to ``most`` characters, of a set, or of a pattern."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value) < least:
            yield Problem(at, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            yield Problem(at, f"must be less than {most + 1} characters")
        elif among and value not in among:
            yield Problem(at, f"value must be one of: {', '.join(among)}")
        elif like and not re.fullmatch(like, value):
            yield Problem(at, "value does not match the expected format")

    return check


def number(
    *, least: float | None = None, most: float | None = None, whole: bool = False
) -> Check:
    """Accept a number between ``least`` and ``most``, both included."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem(at, "must provide a number")
        elif whole and not isinstance(value, int):
            yield Problem(at, "must provide an integer")
        elif least is not None and value < least:
            yield Problem(at, f"must be at least {least}")
        elif most is not None and value > most:
            yield Problem(at, f"must be at most {most}")

    return check


def boolean(value: Any, at: str) -> Iterator[Problem]:
    """Accept true and false."""
    if not isinstance(value, bool):
        yield Problem(at, "must provide a boolean")


def items(each: Check, *, least: int = 1, most: int) -> Check:
    """Accept a list of ``least`` to ``most`` values that pass ``each``."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) > most:
            yield Problem(at, f"no more than {most} items allowed")
        if len(value) < least:
            yield Problem(at, f"no fewer than {least} items allowed")
        for index, entry in enumerate(value[:most]):
            yield from each(entry, f"{at}/{index}")

    return check


def record(required: Fields | None = None, optional: Fields | None = None) -> Check:
    """Accept an object with these fields and no others."""
    needed = required or {}
    known = {**needed, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        for name in needed:
            if name not in value:
                yield Problem(at, f"missing required field: {name}")
        for name, inner in value.items():
            if name not in known:
                yield Problem(at, f"invalid additional property: {name}")
            else:
                yield from known[name](inner, f"{at}/{name}")

    return check


def typed(shapes: Mapping[str, Check]) -> Check:
    """Accept an object whose ``type`` names the shape it has."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
        elif "type" not in value:
            yield Problem(at, "missing required field: type")
        elif value["type"] not in shapes:
            yield Problem(f"{at}/type", f"unsupported type: {value['type']}")
        else:
            yield from shapes[value["type"]](value, at)

    return check


def both(*checks: Check) -> Check:
    """Accept what passes all checks; a later one is asked only when all before passed."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in checks:
            problems = list(one(value, at))
            yield from problems
            if problems:
                return

    return check


def exactly_one(*names: str) -> Check:
    """Accept an object that has one of these fields, and not two of them."""
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Any, at: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield Problem(at, f"must define either {listed}")

    return check


def some_of(*names: str) -> Check:
    """Accept an object that has at least one of these fields."""
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield Problem(f"{at}/type", f"must define either {listed}")

    return check


def member(**fixed: Check) -> dict[str, Check]:
    """Return fields with ``type`` among them; the type itself was looked at before."""
    return {"type": anything, **fixed}
