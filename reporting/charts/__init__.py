"""The picture of a report: the right kind for the question."""

from reporting.charts import multiples
from reporting.charts.sheet import Sheet
from reporting.summary import Summary

__all__ = ["draw", "sheet"]


def draw(summary: Summary) -> bytes:
    """Return the picture as a PNG, 1600 pixels wide; the first nine metrics are in it."""
    return sheet(summary).png()


def sheet(summary: Summary) -> Sheet:
    """Return the picture before it is pixels."""
    return multiples.sheet(summary)
