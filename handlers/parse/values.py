"""What a run of words can mean, before all of them together make a request."""

from dataclasses import dataclass

from reporting.directory import Team
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, Compare, Output, View


@dataclass(frozen=True, slots=True)
class Named:
    """A team's name; more than one candidate when the name is not enough."""

    candidates: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Everyone:
    """All trees, whole."""


@dataclass(frozen=True, slots=True)
class Person:
    """An e-mail in lower case, `ME`, or a mention."""

    who: str


@dataclass(frozen=True, slots=True)
class TeamOf:
    """The team of a person, who is written as in `Person`."""

    who: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Metrics by API name, of any level; none stands for the standard set."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """A period to compare with.

    ``again`` when it was said as one more step back, "the week before" or "previous
    7 days". ``unit`` is the calendar unit it was named by: a quarter, for Q2; none when
    days were named.
    """

    days: Period
    again: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same days so many units earlier: the same quarter a year ago.

    ``year`` is the one that was named instead, if any, and ``same`` what was said to be the
    same: a quarter; none for any period.
    """

    many: int
    unit: str
    same: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """Each ``unit`` against the one before: month over month."""

    unit: str


@dataclass(frozen=True, slots=True)
class Private:
    """The answer is for the asker alone."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that must be asked back; ``readings`` are texts that could stand there."""

    sentence: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """Asked is how fast something goes: "how long do PRs take", "getting slower"."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A word that asks for people, or teams, one above the other."""

    whom: str


@dataclass(frozen=True, slots=True)
class Filler:
    """Words that change nothing."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that means nothing here."""


Value = (
    Named
    | Everyone
    | Person
    | TeamOf
    | Wanted
    | Period
    | Granularity
    | Aggregation
    | Compare
    | Against
    | Earlier
    | Over
    | Output
    | View
    | Private
    | Doubt
    | Pace
    | Ranking
    | Filler
    | Unknown
)
