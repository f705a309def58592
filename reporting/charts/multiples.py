"""Small multiples over time, the period before in grey.

Everything is placed in pixels on one `Figure` without axes: a panel is a rectangle and a
transform from (days since the period began, value) to pixels. That keeps the artists few,
their data real numbers, and the drawing fast.
"""

from collections.abc import Sequence

from reporting import narrative
from reporting.charts import page, plots
from reporting.charts.panels import HEAD_PX, head
from reporting.charts.sheet import Box, Sheet
from reporting.narrative.drawn import panels, stacked
from reporting.summary import MetricSummary, Summary
from reporting.wording import BUCKETS

# How many panels: (columns, height of a line's box in pixels).
_LAYOUTS = {
    1: (1, 330),
    2: (2, 280),
    3: (3, 230),
    4: (2, 230),
    6: (3, 205),
    9: (3, 190),
}
# How lines and stacks show a bucket that is not whole.
_OPEN = ("dotted", "hatched")
_GUTTER_PX = 66
_GAP_PX = 42


def sheet(summary: Summary) -> Sheet:
    """Return the picture of what is asked for, the first nine metrics of it."""
    drawn = panels(summary)
    sheet, body = page.begin(summary, height_px(len(drawn)), legend(summary, drawn))
    draw(sheet, body, summary, drawn)
    return sheet


def height_px(count: int) -> int:
    """Return how high so many panels are."""
    columns, high = _layout(count)
    return -(-count // columns) * _step_px(high)


def draw(
    sheet: Sheet, body: Box, summary: Summary, drawn: Sequence[MetricSummary]
) -> None:
    """Draw a panel for each metric in ``body``, which has their `height_px`."""
    columns, high = _layout(len(drawn))
    wide = (body.width - (columns - 1) * _GUTTER_PX) / columns
    for index, one in enumerate(drawn):
        row, column = divmod(index, columns)
        left = body.left + column * (wide + _GUTTER_PX)
        top = body.top + row * _step_px(high) + _GAP_PX + HEAD_PX
        box = Box(left, top, wide, high)
        head(sheet, box, summary, one)
        plots.plot(sheet, box, summary, one)


def _layout(count: int) -> tuple[int, int]:
    return next(layout for most, layout in _LAYOUTS.items() if count <= most)


def _step_px(high: int) -> int:
    return _GAP_PX + HEAD_PX + high + plots.FOOT_PX


def legend(summary: Summary, drawn: Sequence[MetricSummary]) -> list[str]:
    """Say what the grey and the dots are; all else is labelled where it is."""
    bucket = BUCKETS[summary.granularity]
    stacks = [stacked(summary, one) for one in drawn]
    found = []
    if summary.before and not all(stacks):
        found.append(f"grey: {narrative.against(summary)}")
    if summary.partial:
        marks = [
            mark
            for mark, there in zip(_OPEN, (not all(stacks), any(stacks)), strict=True)
            if there
        ]
        found.append(f"{' or '.join(marks)}: not a whole {bucket}")
    return found
