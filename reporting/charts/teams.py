"""Teams or people side by side: a dot each, with where it was before."""

from collections.abc import Sequence

from reporting import narrative
from reporting.charts import page, strips, style, team_rows
from reporting.charts.lettering import fit
from reporting.charts.scales import ceiling
from reporting.charts.sheet import Box, Sheet
from reporting.charts.standings import caption, middle, standings
from reporting.charts.team_rows import Columns
from reporting.narrative.drawn import panels as in_picture
from reporting.summary import MetricSummary, Summary

# More than these, with one metric and with several, are a strip.
_MOST_TEAMS, _MOST_SIDE_BY_SIDE = 40, 12
_HIGHEST_PX = 2400
# Above so many, one metric's teams stand in two columns.
_ONE_COLUMN = 16
_ROWS_PX = ((6, 66), (_ONE_COLUMN, 54), (_MOST_TEAMS, 48))
_GUTTER_PX, _GAP_PX, _WIDE_PX = 76, 42, 1000
_NAME_Y, _CAPTION_Y = 34, 78
_HEAD_PX = _CAPTION_Y + 10 + team_rows.TOP_PX


def sheet(summary: Summary) -> Sheet:
    """Return the picture of the teams, a strip for each metric if they are many."""
    drawn = in_picture(summary)
    count = len(drawn[0].children)
    columns = 1 if len(drawn) == 1 else 2
    step_px = _GAP_PX + _HEAD_PX + _rows_px(count, columns) + team_rows.FOOT_PX
    body_px = step_px * -(-len(drawn) // columns)
    most = _MOST_TEAMS if len(drawn) == 1 else _MOST_SIDE_BY_SIDE
    if count > most or body_px > _HIGHEST_PX:
        return strips.sheet(summary, drawn)
    sheet, body = page.begin(summary, body_px, _legend(summary, drawn))
    wide = (body.width - (columns - 1) * _GUTTER_PX) / columns
    for index, one in enumerate(drawn):
        row, column = divmod(index, columns)
        left = body.left + column * (wide + _GUTTER_PX)
        top = body.top + row * step_px + _GAP_PX
        _panel(sheet, Box(left, top, wide, step_px - _GAP_PX), summary, one)
    return sheet


def _rows_px(count: int, columns: int) -> float:
    return _deep(count, columns) * _row_px(count)


def _deep(count: int, columns: int) -> int:
    """Return how many rows there are one below the other."""
    return -(-count // 2) if columns == 1 and count > _ONE_COLUMN else count


def _row_px(count: int) -> int:
    fitting = (high for most, high in _ROWS_PX if count <= most)
    return next(fitting, _ROWS_PX[-1][1])


def _legend(summary: Summary, drawn: Sequence[MetricSummary]) -> list[str]:
    found = []
    if summary.before:
        found.append(f"hollow: {narrative.against(summary)}")
    if any(row.small for one in drawn for row in standings(summary, one)):
        found.append("pale: few cases")
    return found


def _panel(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Write the head of ``one`` and draw its teams, in two columns if they are many."""
    _head(sheet, box, summary, one)
    rows = standings(summary, one)
    numbers = [number for row in rows for number in (row.now, row.before)]
    measure = middle(summary, one)
    numbers += [measure[1]] if measure else []
    known = [number for number in numbers if number is not None]
    top = ceiling(known, one.metric)
    alone = box.width > _WIDE_PX
    deep = _deep(len(rows), 1 if alone else 2)
    parts = [rows[start : start + deep] for start in range(0, len(rows), deep)]
    wide = (box.width - (len(parts) - 1) * _GUTTER_PX) / len(parts)
    changes = alone and len(parts) == 1
    columns = Columns.of(one, rows, top, wide, changes=changes)
    for place, part in enumerate(parts):
        left = box.left + place * (wide + _GUTTER_PX)
        area = Box(left, box.top + _HEAD_PX, wide, len(part) * _row_px(len(rows)))
        team_rows.draw(sheet, area, summary, one, part, columns)


def _head(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    name = one.metric.name
    sheet.text(
        box.left,
        box.top + _NAME_Y,
        fit(one.metric.title, box.width, style.NAME_PT, style.SEMIBOLD),
        size_pt=style.NAME_PT,
        weight=style.SEMIBOLD,
        name=f"{name}.name",
    )
    sheet.note(
        box.left,
        box.top + _CAPTION_Y,
        fit(caption(summary, one), box.width, style.CAPTION_PT),
        name=f"{name}.caption",
    )
