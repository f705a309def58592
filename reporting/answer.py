"""What a report or a digest is once it is made: words with their sources, numbers as text, a picture."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Cell(StrEnum):
    """What a claim is about; the definitions are those of `reporting.summary`.

    VALUE is the number of a period that is shown beside the one before, CHANGE goes from
    one to the other; TOTAL is of all buckets, PACE the mean of one. POINT is one bucket,
    POINTS how many have a value. BUCKETS and DAYS say how much time is meant, DAY names a
    day, NAME a team or person. RANK is a place among so many RANKED teams; TEAMS how many
    have a value. REST is what the parts of a metric leave over, ACTIVE_DAYS how many days
    have more than nothing, SAMPLES how many cases a number is made of.
    """

    VALUE = "value"
    TOTAL = "total"
    PACE = "pace"
    CHANGE = "change"
    POINT = "point"
    BUCKETS = "buckets"
    DAYS = "days"
    DAY = "day"
    NAME = "name"
    RANK = "rank"
    TEAMS = "teams"
    RANKED = "ranked"
    SHARE_OF_CHANGE = "share of change"
    MEDIAN_OF_TEAMS = "median of teams"
    TREND = "trend"
    USUAL = "usual"
    TARGET = "target"
    RATING = "rating"
    POINTS = "points"
    ACTIVE_DAYS = "active days"
    REST = "rest"
    SAMPLES = "samples"


class When(StrEnum):
    """Which of the two periods a claim is about."""

    NOW = "now"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a sentence says, and the cell it came from.

    ``metric`` is an API name (empty where it is about none), ``subject`` the path of a
    team or the name of a person. ``bucket`` is the first day of the one meant, None for
    the whole period. ``value`` is the number unrounded, ``text`` as it is printed.
    """

    cell: Cell
    value: float | date | str
    text: str
    metric: str = ""
    subject: str = ""
    when: When = When.NOW
    bucket: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, and every number and name in them, in the order they are said."""

    text: str
    claims: tuple[Claim, ...] = ()

    def __str__(self) -> str:
        """Return the words alone."""
        return self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of numbers, as text. ``note`` says what they are made of."""

    metric: str
    now: str
    before: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """A table of several teams or people. Cells are text, none is empty."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A series of a drawing that Slack makes itself: a value for each of its labels."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Numbers over time for Slack to draw; complete, because it draws no gaps."""

    title: str
    unit: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An answer, ready to be posted. Plain text throughout, no markup.

    The story has three parts: ``summary`` is the finding in numbers, ``observations`` what
    else there is to see, ``suggestions`` where a look is worth it. ``key`` are the rows that
    matter most. ``notes`` are the small print, ``alt`` describes ``png`` (empty where no picture was asked for), ``pages`` are
    for those who want every team, ``drawing`` for a chart of Slack's own. ``grid`` stands
    in the place of ``rows`` where there is one.
    """

    headline: str
    summary: tuple[Sentence, ...]
    notes: tuple[str, ...]
    alt: str
    png: bytes
    rows: tuple[Row, ...]
    observations: tuple[Sentence, ...] = ()
    suggestions: tuple[Sentence, ...] = ()
    key: tuple[Row, ...] = ()
    pages: tuple[Page, ...] = ()
    drawing: Drawing | None = None
    grid: Page | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The whole story as text."""
        story = (*self.summary, *self.observations, *self.suggestions)
        return tuple(sentence.text for sentence in story)

    @property
    def empty(self) -> bool:
        """Whether nothing was recorded: then the picture has nothing to show either."""
        return not self.rows


@dataclass(frozen=True, slots=True)
class Glance:
    """A metric at a glance, as text: now, in the period before, and both as a short line."""

    metric: str
    now: str
    before: str
    line: str


@dataclass(frozen=True, slots=True)
class Weeks:
    """One's own last weeks; ``days`` names them. ``png`` is empty where there are none."""

    days: str
    headline: str
    glances: tuple[Glance, ...]
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Compact:
    """What a digest says of one team, or of a person; ready to be posted, without markup.

    ``name`` is the team's, empty for the reader's own. ``days`` names what it is about,
    ``alt`` describes ``png``, which is empty where there is nothing to draw. ``empty``:
    nothing was recorded in these days, though the data reaches so far.
    """

    name: str
    days: str
    sentences: tuple[Sentence, ...]
    alt: str = ""
    png: bytes = b""
    empty: bool = False
