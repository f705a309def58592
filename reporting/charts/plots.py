"""The picture of one panel: the choice, and what all choices share."""

from reporting.charts import bars, lines, stacks
from reporting.charts.sheet import Box, Sheet
from reporting.narrative.drawn import stacked
from reporting.summary import MetricSummary, Summary

# Below the box: room for the dates.
FOOT_PX = 48


def plot(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Draw ``one`` as the sum of its parts, as one bucket beside another, or over time."""
    if stacked(summary, one):
        stacks.draw(sheet, box, summary, one)
    elif len(one.series) == 1:
        bars.draw(sheet, box, summary, one)
    else:
        lines.draw(sheet, box, summary, one)
