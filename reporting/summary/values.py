"""What a summary is made of: values, no arithmetic beyond choosing which one is shown.

How buckets become one number is said in `reporting.summary.combining`, what a trend and an
outlier are in `reporting.summary.shape`.
"""

from dataclasses import dataclass
from datetime import date

from reporting.catalogue import Kind, Metric
from reporting.goals import Goal
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, View
from reporting.summary.combining import Value, Verdict

# Fewer pull requests or work items than this say little about a team.
SMALL_BELOW = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a line. ``value`` is None where the export has none, or none yet."""

    label: str
    days: Period
    value: float | None
    whole: bool
    finished: bool

    @property
    def counts(self) -> bool:
        """Whether the bucket takes part in the comparison."""
        return self.whole and self.finished


@dataclass(frozen=True, slots=True)
class Trend:
    """The straight line through the points that count, by ordinary least squares.

    ``per_bucket`` is its slope. ``change`` is relative, from its first point to its last,
    None where it begins at or below 0. Unless ``clear``, the slope may well be noise, and
    the word for it is "flat".
    """

    per_bucket: float
    change: float | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """The quartiles of the children that have a value; ``count`` of them."""

    lowest: float
    q1: float
    median: float
    q3: float
    highest: float
    count: int


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual, in the metric's unit and per bucket; an end is None where open."""

    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of the metrics that add up to another; ``metric`` is None for the rest of it."""

    title: str
    metric: Metric | None
    now: Value
    before: Value
    series: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One team of several: of those asked for, or those below the one asked for.

    ``rank`` 1 is the best, equals share one; None where no direction is better, or there
    is no value. ``share_of_change`` is how much of the change of the team above came from
    here, for a COUNT: 0.8 is most of it, below 0 is against it.
    """

    name: str
    path: str
    now: Value
    before: Value
    change: float | None
    verdict: Verdict
    rank: int | None
    rank_before: int | None
    share_of_change: float | None
    series: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSummary:
    """What one metric did. ``by_pace``: the change is that of the paces, not of the sums.

    A verdict is never on two numbers that are written the same: these are about the same.
    ``aggregation`` is how its samples became one number; of what is only counted, and of
    one person's rates, there is none but the mean.
    ``working`` is the same metric in working hours, where there is a working calendar.
    ``outliers`` are places in ``series``. ``rating`` is Elite, High, Medium or Low, None
    for a metric that has no such tiers. Of several teams only the children have values.
    """

    metric: Metric
    aggregation: Aggregation
    now: Value
    before: Value
    by_pace: bool
    change: float | None
    verdict: Verdict
    series: tuple[Point, ...]
    series_before: tuple[Point, ...]
    children: tuple[Child, ...]
    trend: Trend | None = None
    spread: Spread | None = None
    outliers: tuple[int, ...] = ()
    band: Band | None = None
    parts: tuple[Part, ...] = ()
    rating: str | None = None
    goal: Goal | None = None
    working: "MetricSummary | None" = None

    @property
    def title(self) -> str:
        """The metric's title, with what is shown of its samples if that is not their mean."""
        if self.aggregation is Aggregation.MEAN:
            return self.metric.title
        return f"{self.metric.title}, {self.aggregation}"

    @property
    def by_total(self) -> bool:
        """Whether paces are too small to read: what was counted is shown instead."""
        sides = [self.now, self.before]
        if self.now.pace is None:
            sides += [side for one in self.children for side in (one.now, one.before)]
        return self.by_pace and any(0 < (side.pace or 0) < 1 for side in sides)

    @property
    def shown(self) -> float | None:
        """The number that is shown beside the one before, now."""
        return self.number(self.now)

    @property
    def shown_before(self) -> float | None:
        """The number before."""
        return self.number(self.before)

    def number(self, value: Value) -> float | None:
        """Return which number of ``value`` is shown, also of a child's."""
        if self.by_total:
            return value.counted
        return value.pace if self.by_pace else value.value

    @property
    def best(self) -> Child | None:
        """The child that is ahead of all others."""
        return self._only(1)

    @property
    def worst(self) -> Child | None:
        """The child that is behind all others."""
        last = max((child.rank or 0 for child in self.children), default=0)
        return self._only(last) if last > 1 else None

    def _only(self, rank: int) -> Child | None:
        there = [child for child in self.children if child.rank == rank]
        return there[0] if len(there) == 1 and len(self.children) > 1 else None

    @property
    def exact(self) -> bool:
        """Whether both numbers are more than about right."""
        return self.now.exact and self.before.exact

    @property
    def small(self) -> bool:
        """Whether there are too few cases to conclude from."""
        return self.too_few(self.now, self.before)

    def too_few(self, now: Value, before: Value) -> bool:
        """Return whether these are too few cases to conclude from, also of a child's."""
        sides = (now, before)
        if self.metric.kind is Kind.COUNT:
            cases = [side.counted if self.by_pace else side.value for side in sides]
            return max(case or 0 for case in cases) < SMALL_BELOW
        known = [side.cases for side in sides if side.cases is not None]
        if self.metric.kind is Kind.RATE:
            return bool(known) and max(known) < SMALL_BELOW
        return any(count < SMALL_BELOW for count in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A report in numbers. ``silent`` metrics recorded nothing in either period.

    ``children_of`` are the names of the teams when several were asked for; then the
    report is about them, and no team above has values of its own.

    ``counted`` is how many whole, finished buckets there are, now and before, of a person
    those since they came. ``whole``: only those are taken, and a RATE is per bucket; else
    it is per period.

    ``before`` is None where nothing is compared; ``none_before`` is what was to be, if
    nothing at all is recorded there, or no whole bucket is in the data. ``data_begins`` is
    the day of the oldest data, where the periods begin before it, ``data_ends`` that of the
    newest, where the period goes on for days after it.
    """

    name: str
    path: str
    person: bool
    view: View
    children_of: tuple[str, ...]
    period: Period
    before: Period | None
    granularity: Granularity
    aggregation: Aggregation
    metrics: tuple[MetricSummary, ...]
    silent: tuple[Metric, ...]
    counted: tuple[int, int]
    whole: bool
    none_before: Period | None
    data_begins: date | None
    data_ends: date | None

    @property
    def partial(self) -> bool:
        """Whether some bucket of the period is shown that is cut or not finished."""
        return any(
            point.value is not None and not point.counts
            for one in self.metrics
            for line in (one.series, *(child.series for child in one.children))
            for point in line
        )
