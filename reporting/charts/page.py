"""The head of every picture: the finding, then who, when, and what the colours are."""

from collections.abc import Sequence

from reporting import narrative
from reporting.charts import style
from reporting.charts.lettering import fit, two_lines, width
from reporting.charts.sheet import Box, Sheet
from reporting.summary import Summary
from reporting.wording import BUCKETS, plain, span

MARGIN_PX = 56
ROOM_PX = style.WIDTH_PX - 2 * MARGIN_PX
_TITLE_Y, _TITLE_LINE_PX, _SUBTITLE_PX, _SUBTITLE_LINE_PX = 84, 64, 46, 40
_BOTTOM_PX = 34


def begin(summary: Summary, body_px: float, legend: Sequence[str]) -> tuple[Sheet, Box]:
    """Return a sheet with its head, and the box of ``body_px`` that is left below."""
    title = two_lines(narrative.headline(summary), ROOM_PX, style.TITLE_PT, style.BOLD)
    about = _subtitle(summary, legend)
    subtitle_y = _TITLE_Y + (len(title) - 1) * _TITLE_LINE_PX + _SUBTITLE_PX
    head_px = subtitle_y + (len(about) - 1) * _SUBTITLE_LINE_PX
    page = Sheet(round(head_px + body_px + _BOTTOM_PX))
    for index, line in enumerate(title):
        page.text(
            MARGIN_PX,
            _TITLE_Y + index * _TITLE_LINE_PX,
            line,
            size_pt=style.TITLE_PT,
            weight=style.BOLD,
            name="title",
        )
    for index, line in enumerate(about):
        page.text(
            MARGIN_PX,
            subtitle_y + index * _SUBTITLE_LINE_PX,
            line,
            size_pt=style.SUBTITLE_PT,
            color=style.MUTED,
            name="subtitle",
        )
    return page, Box(MARGIN_PX, head_px, ROOM_PX, body_px)


def _subtitle(summary: Summary, legend: Sequence[str]) -> list[str]:
    """Say who, when, in which steps, and what is drawn how; in two lines if need be."""
    single = not summary.metrics or len(summary.metrics[0].series) == 1
    steps = "" if single else f", by {BUCKETS[summary.granularity]}"
    when = f" · {span(summary.period)}{steps}"
    whole = _scope(summary, ROOM_PX - width(when, style.SUBTITLE_PT)) + when
    keys = " · ".join(legend)
    if not keys:
        return [whole]
    if width(f"{whole} · {keys}", style.SUBTITLE_PT) <= ROOM_PX:
        return [f"{whole} · {keys}"]
    return [whole, fit(keys, ROOM_PX, style.SUBTITLE_PT)]


def _scope(summary: Summary, room: float) -> str:
    """Return the path to the team, its middle left out when there is no room."""
    names = [plain(name) for name in summary.path.split("/")]
    paths = [names, [names[0], style.ELLIPSIS, names[-1]], names[-1:]]
    for path in paths:
        text = " / ".join(path)
        if width(text, style.SUBTITLE_PT) <= room:
            return text
    return fit(names[-1], room, style.SUBTITLE_PT)
