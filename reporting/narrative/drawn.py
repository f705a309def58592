"""What of a summary is drawn, and as what kind: the picture and its words agree on it."""

from collections.abc import Iterable

from reporting.catalogue import Metric
from reporting.periods import Granularity
from reporting.requests import View
from reporting.summary import MetricSummary, Summary

# More panels than this cannot be read on one picture.
MOST_PANELS = 9
_DAYS = "CODING_DAYS"


def view(summary: Summary) -> View:
    """Return the kind of picture: over time where nothing is there for the one asked."""
    there = {
        View.TIME: True,
        View.TEAMS: any(one.children for one in summary.metrics),
        View.PEOPLE: any(one.children for one in summary.metrics),
        View.CALENDAR: calendar(summary) is not None,
    }
    return summary.view if there[summary.view] else View.TIME


def calendar(summary: Summary) -> MetricSummary | None:
    """Return the coding days if they are known day by day."""
    if summary.granularity is not Granularity.DAILY:
        return None
    return next((one for one in summary.metrics if one.metric.name == _DAYS), None)


def panels(summary: Summary) -> list[MetricSummary]:
    """Return what has a place of its own in the picture, the calendar first."""
    match view(summary):
        case View.TEAMS | View.PEOPLE:
            found = [one for one in summary.metrics if one.children]
        case View.CALENDAR:
            days = calendar(summary)
            rest = [one for one in _outside(summary) if one is not days]
            found = [*([days] if days else []), *rest]
        case View.TIME:
            found = _outside(summary)
    return found[:MOST_PANELS]


def stacked(summary: Summary, one: MetricSummary) -> bool:
    """Return whether ``one`` and all its parts are asked for: one panel shows them."""
    known = {*(other.metric for other in summary.metrics), *summary.silent}
    return bool(one.parts) and all(
        part.metric is None or part.metric in known for part in one.parts
    )


def left_out(summary: Summary) -> list[MetricSummary]:
    """Return what is in no panel, nor part of one."""
    shown = panels(summary)
    inside = [one.metric for one in shown]
    if view(summary) not in (View.TEAMS, View.PEOPLE):
        inside += _parts(summary, shown)
    return [one for one in summary.metrics if one.metric not in inside]


def _outside(summary: Summary) -> list[MetricSummary]:
    """Return what is not drawn as a part of something else."""
    inside = _parts(summary, summary.metrics)
    return [one for one in summary.metrics if one.metric not in inside]


def _parts(summary: Summary, shown: Iterable[MetricSummary]) -> list[Metric]:
    return [
        part.metric
        for one in shown
        if stacked(summary, one)
        for part in one.parts
        if part.metric
    ]
