"""The picture of a report: the right kind for the question."""

from reporting.charts import coding_days, multiples, teams
from reporting.charts.sheet import Sheet
from reporting.narrative.drawn import view
from reporting.requests import View
from reporting.summary import Summary

__all__ = ["draw", "sheet"]

_KINDS = {
    View.TIME: multiples.sheet,
    View.TEAMS: teams.sheet,
    View.PEOPLE: teams.sheet,
    View.CALENDAR: coding_days.sheet,
}


def draw(summary: Summary) -> bytes:
    """Return the picture as a PNG, 1600 pixels wide; the first nine metrics are in it."""
    return sheet(summary).png()


def sheet(summary: Summary) -> Sheet:
    """Return the picture before it is pixels."""
    return _KINDS[view(summary)](summary)
