"""Sources that could not be read lately, and what a report says of them (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reporting.periods import Period
from reporting.wording import day, plain

_MOST = 3


@dataclass(frozen=True, slots=True)
class Late:
    """A source whose last readings failed; ``read_on`` is the day (UTC) of the last good one.

    None: there never was one.
    """

    name: str
    read_on: date | None


def notes(late: Sequence[Late], period: Period) -> tuple[str, ...]:
    """Return the small print about sources that may lack something of ``period``."""
    lacking = [one for one in late if one.read_on is None or one.read_on <= period.last]
    if not lacking:
        return ()
    lacking.sort(key=lambda one: (one.read_on or date.min, one.name))
    told = [f"{plain(one.name)} ({_read(one.read_on)})" for one in lacking[:_MOST]]
    if len(lacking) > _MOST:
        told.append(f"{len(lacking) - _MOST:,} more")
    return (f"not up to date: {', '.join(told)}",)


def _read(when: date | None) -> str:
    return "never read" if when is None else f"last read {day(when)} {when.year}"
