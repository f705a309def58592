"""Teams or people side by side as a picture needs them: in order, with numbers and names."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from reporting.catalogue import Better, Kind
from reporting.charts import panels
from reporting.narrative.rows import per
from reporting.requests import View
from reporting.summary import Child, MetricSummary, Summary
from reporting.wording import plain

_FEWEST_FOR_MEDIAN = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A team's or person's numbers as they are shown; None where there is none."""

    child: Child
    name: str
    now: float | None
    before: float | None
    small: bool


def standings(summary: Summary, one: MetricSummary) -> list[Standing]:
    """Return the teams, best first (highest where no direction is), the silent last.

    People stay in the order they have.
    """
    names = Counter(child.name for child in one.children)
    found = [
        Standing(
            child,
            plain(child.name if names[child.name] == 1 else _longer(child.path)),
            one.number(child.now),
            one.number(child.before),
            one.too_few(child.now, child.before),
        )
        for child in one.children
    ]
    if summary.view is View.PEOPLE:
        return found
    sign = 1 if one.metric.better is Better.LOWER else -1
    return sorted(found, key=lambda s: (s.now is None, sign * (s.now or 0), s.name))


def middle(summary: Summary, one: MetricSummary) -> tuple[str, float] | None:
    """Return what the teams are measured by: the team above them, else their median."""
    if one.shown is not None and one.metric.kind is not Kind.COUNT:
        return plain(summary.name), one.shown
    values = [s.now for s in standings(summary, one) if s.now is not None]
    if len(values) < _FEWEST_FOR_MEDIAN:
        return None
    return "median", median(values)


def made_of(summary: Summary, one: MetricSummary) -> str:
    """Say what the numbers are."""
    if one.metric.kind is Kind.COUNT:
        return f"{one.metric.unit}{per(summary, one)}"
    return panels.made(summary, one, "")


def caption(summary: Summary, one: MetricSummary) -> str:
    """Say what the numbers are, and in which order the teams stand; people in none."""
    made = made_of(summary, one)
    if summary.view is View.PEOPLE:
        return made
    neither = one.metric.better is Better.NEITHER
    return f"{made} · {'highest' if neither else 'best'} first"


def _longer(path: str) -> str:
    return " / ".join(path.split("/")[-2:])
