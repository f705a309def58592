"""The picture of a summary: small multiples over time, the period before in grey.

Everything is placed in pixels on one `Figure` without axes: a panel is a rectangle and a
transform from (days since the period began, value) to pixels. That keeps the artists few,
their data real numbers, and the drawing fast.
"""

from reporting import narrative
from reporting.charts import panels, plots, style
from reporting.charts.lettering import fit, two_lines, width
from reporting.charts.sheet import Box, Sheet
from reporting.summary import Summary
from reporting.wording import BUCKETS, plain, span

# How many panels: (columns, height of a line's box in pixels).
_LAYOUTS = {
    1: (1, 330),
    2: (2, 280),
    3: (3, 230),
    4: (2, 230),
    6: (3, 205),
    9: (3, 190),
}
_MARGIN_PX = 56
_GUTTER_PX = 66
_TITLE_Y, _TITLE_LINE_PX, _SUBTITLE_PX = 84, 64, 46
_GAP_PX = 42
_BOTTOM_PX = 34
_ROOM_PX = style.WIDTH_PX - 2 * _MARGIN_PX


def draw(summary: Summary) -> bytes:
    """Return the picture as a PNG, 1600 pixels wide; the first nine metrics are in it."""
    return sheet(summary).png()


def sheet(summary: Summary) -> Sheet:
    """Return the picture before it is pixels."""
    drawn = summary.metrics[: narrative.MOST_PANELS]
    title = two_lines(narrative.headline(summary), _ROOM_PX, style.TITLE_PT, style.BOLD)
    head_px = _TITLE_Y + (len(title) - 1) * _TITLE_LINE_PX + _SUBTITLE_PX
    columns, height_px = next(
        layout for most, layout in _LAYOUTS.items() if len(drawn) <= most
    )
    step_px = _GAP_PX + panels.HEAD_PX + height_px + plots.FOOT_PX
    lines = -(-len(drawn) // columns)
    page = Sheet(head_px + lines * step_px + _BOTTOM_PX)
    _head(page, title, _subtitle(summary))
    wide = (_ROOM_PX - (columns - 1) * _GUTTER_PX) / columns
    for index, one in enumerate(drawn):
        row, column = divmod(index, columns)
        left = _MARGIN_PX + column * (wide + _GUTTER_PX)
        top = head_px + row * step_px + _GAP_PX + panels.HEAD_PX
        box = Box(left, top, wide, height_px)
        panels.head(page, box, summary, one)
        plots.plot(page, box, summary, one)
    return page


def _head(page: Sheet, title: list[str], subtitle: str) -> None:
    for index, line in enumerate(title):
        page.text(
            _MARGIN_PX,
            _TITLE_Y + index * _TITLE_LINE_PX,
            line,
            size_pt=style.TITLE_PT,
            weight=style.BOLD,
            name="title",
        )
    page.text(
        _MARGIN_PX,
        _TITLE_Y + (len(title) - 1) * _TITLE_LINE_PX + _SUBTITLE_PX,
        subtitle,
        size_pt=style.SUBTITLE_PT,
        color=style.MUTED,
        name="subtitle",
    )


def _subtitle(summary: Summary) -> str:
    """Say who, when, in which steps, and what the grey and the dots are."""
    bucket = BUCKETS[summary.granularity]
    single = not summary.metrics or len(summary.metrics[0].series) == 1
    parts = [span(summary.period) + ("" if single else f", by {bucket}")]
    if summary.before and summary.metrics:
        parts.append(f"grey: {narrative.against(summary)}")
    if summary.partial:
        parts.append(f"dotted: not a whole {bucket}")
    rest = " · ".join(["", *parts])
    room = _ROOM_PX - width(rest, style.SUBTITLE_PT)
    return _scope(summary, room) + rest


def _scope(summary: Summary, room: float) -> str:
    """Return the path to the team, its middle left out when there is no room."""
    names = [plain(name) for name in summary.path.split("/")]
    paths = [names, [names[0], style.ELLIPSIS, names[-1]], names[-1:]]
    for path in paths:
        text = " / ".join(path)
        if width(text, style.SUBTITLE_PT) <= room:
            return text
    return fit(names[-1], room, style.SUBTITLE_PT)
