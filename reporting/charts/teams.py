"""Teams against each other: a dot each, in order, with where it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from reporting import narrative
from reporting.charts import multiples, page, panels, strips, style
from reporting.charts.lettering import fit, width
from reporting.charts.scales import Points, ceiling
from reporting.charts.sheet import Box, Look, Scale, Sheet
from reporting.charts.standings import Standing, caption, middle, standings
from reporting.summary import MetricSummary, Summary
from reporting.summary.combining import Verdict
from reporting.wording import percent, quantities

# More than these, with one metric and with several, are a strip.
_MOST_TEAMS, _MOST_SIDE_BY_SIDE = 40, 12
_HIGHEST_PX = 2400
# Above so many, one metric's teams stand in two columns.
_ONE_COLUMN = 16
_ROWS_PX = ((6, 66), (_ONE_COLUMN, 54), (_MOST_TEAMS, 48))
_GUTTER_PX, _GAP_PX, _HEAD_PX, _FOOT_PX = 76, 42, 146, 50
_NAME_Y, _CAPTION_Y, _MIDDLE_Y, _SCALE_Y = 34, 78, 126, 36
_NAMES, _COLUMN_GAP_PX, _DROP_PX, _CHANGE_PX, _WIDE_PX = 0.36, 24, 10, 160, 1000


@dataclass(frozen=True, slots=True)
class _Column:
    """Some rows of teams: the box of their dots, the top of its scale, row heights."""

    box: Box
    rows: Sequence[Standing]
    top: float
    right: float

    @property
    def scale(self) -> Scale:
        return Scale(self.top, float(len(self.rows)))

    def y(self, place: int) -> float:
        """Return where a row is on the scale: the first one is at the top."""
        return len(self.rows) - place - 0.5


def sheet(summary: Summary) -> Sheet:
    """Return the picture of the teams, or over time where there are none."""
    drawn = [one for one in summary.metrics if one.children][: narrative.MOST_PANELS]
    if not drawn:
        return multiples.sheet(summary)
    count = len(drawn[0].children)
    columns = 1 if len(drawn) == 1 else 2
    step_px = _GAP_PX + _HEAD_PX + _rows_px(count, columns) + _FOOT_PX
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
    if any(row.small for one in drawn for row in standings(one)):
        found.append("pale: few cases")
    return found


def _panel(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Write the head of ``one`` and draw its teams, in two columns if they are many."""
    _head(sheet, box, summary, one)
    rows = standings(one)
    both = [
        value for row in rows for value in (row.now, row.before) if value is not None
    ]
    top = ceiling(both)
    deep = _deep(len(rows), 1 if box.width > _WIDE_PX else 2)
    parts = [rows[start : start + deep] for start in range(0, len(rows), deep)]
    wide = (box.width - (len(parts) - 1) * _GUTTER_PX) / len(parts)
    for place, part in enumerate(parts):
        left = box.left + place * (wide + _GUTTER_PX)
        area = Box(left, box.top + _HEAD_PX, wide, len(part) * _row_px(len(rows)))
        _column(sheet, area, summary, one, rows, part, top)


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


def _column(
    sheet: Sheet,
    area: Box,
    summary: Summary,
    one: MetricSummary,
    everybody: Sequence[Standing],
    rows: Sequence[Standing],
    top: float,
) -> None:
    """Draw some rows: names, dots, values, and the changes where there is room."""
    names_px = min(
        max(width(row.name, style.CAPTION_PT) for row in everybody),
        _NAMES * area.width,
    )
    texts = _values(one, everybody)
    values_px = max(width(text, style.CAPTION_PT) for text in texts.values())
    changes_px = _CHANGE_PX if area.width > _WIDE_PX and summary.before else 0
    left = area.left + names_px + _COLUMN_GAP_PX
    right = area.right - changes_px - values_px - _COLUMN_GAP_PX
    column = _Column(
        Box(left, area.top, right - left, area.height), rows, top, area.right
    )
    _dots(sheet, column, summary, one)
    for place, row in enumerate(rows):
        y = area.top + (place + 0.5) * area.height / len(rows) + _DROP_PX
        shown = fit(row.name, names_px + 1, style.CAPTION_PT)
        color = style.MUTED if row.small or row.now is None else style.INK
        name, end = one.metric.name, area.right - changes_px
        sheet.note(area.left, y, shown, color=color, name=f"{name}.team")
        sheet.note(
            end,
            y,
            texts[row.child.path],
            color=color,
            side="right",
            name=f"{name}.value",
        )
        if changes_px:
            _change(sheet, area.right, y, one, row)


def _values(one: MetricSummary, rows: Sequence[Standing]) -> dict[str, str]:
    """Write the numbers of all teams side by side, by path."""
    known = [row for row in rows if row.now is not None]
    texts = quantities(one.metric, *(row.now or 0.0 for row in known)) if known else ()
    found = {row.child.path: style.MISSING for row in rows}
    return found | {
        row.child.path: text for row, text in zip(known, texts, strict=True)
    }


def _change(
    sheet: Sheet, right: float, y: float, one: MetricSummary, row: Standing
) -> None:
    change, verdict = row.child.change, row.child.verdict
    if verdict is Verdict.UNKNOWN or change is None:
        return
    arrow = style.UP if change > 0 else style.DOWN
    text = "same" if verdict is Verdict.SAME else f"{arrow} {percent(change)}"
    color = style.MUTED if row.small else panels.COLORS.get(verdict, style.MUTED)
    sheet.text(
        right,
        y,
        text,
        size_pt=style.CAPTION_PT,
        weight=style.SEMIBOLD,
        color=color,
        side="right",
        name=f"{one.metric.name}.change",
    )


def _dots(sheet: Sheet, column: _Column, summary: Summary, one: MetricSummary) -> None:
    """Draw now and before, a line between them, and what they are measured by."""
    box, scale, name = column.box, column.scale, one.metric.name
    rows = [(row, column.y(place)) for place, row in enumerate(column.rows)]
    guides = [p for _, y in rows for p in ((0.0, y), (column.top, y), (nan, nan))]
    sheet.line(box, scale, guides, color=style.HAIRLINE, linewidth=style.AXIS_PT)
    sheet.upright(box.left, box.top, box.bottom, style.FAINT)
    _ends(sheet, column, one)
    _measure(sheet, column, summary, one)
    ranges: Points = []
    for row, y in rows:
        if row.now is not None and row.before is not None:
            ends = (min(row.before, column.top), min(row.now, column.top))
            ranges += [(ends[0], y), (ends[1], y), (nan, nan)]
    look: Look = {"color": style.FAINT, "linewidth": style.LINE_PT}
    if ranges:
        sheet.line(box, scale, ranges, gid=f"{name}.range", **look)
    before = [(min(r.before, column.top), y) for r, y in rows if r.before is not None]
    hollow: Look = {"color": style.FAINT, "markerfacecolor": style.CARD}
    size = {"markersize": style.MARKER_PT}
    sheet.dots(box, scale, before, gid=f"{name}.before.dots", **size, **hollow)
    size = {"markersize": style.TEAM_PT}
    for small, color in ((True, style.PALE), (False, style.BLUE)):
        now = [
            (min(row.now, column.top), y)
            for row, y in rows
            if row.now is not None and row.small == small
        ]
        gid = f"{name}.{'few' if small else 'now'}.dots"
        sheet.dots(box, scale, now, gid=gid, color=color, **size)


def _ends(sheet: Sheet, column: _Column, one: MetricSummary) -> None:
    """Name the ends of the scale below it, if there is something on it."""
    if not any(row.now or row.before for row in column.rows):
        return
    box, name = column.box, one.metric.name
    y = box.bottom + _SCALE_Y
    sheet.note(box.left, y, "0", side="center", name=f"{name}.zero")
    top = quantities(one.metric, column.top)[0]
    sheet.note(box.right, y, top, side="right", name=f"{name}.top")


def _measure(
    sheet: Sheet, column: _Column, summary: Summary, one: MetricSummary
) -> None:
    """Draw a line for the team above, or the median, and name it on top."""
    found = middle(summary, one)
    if found is None or found[1] > column.top:
        return
    who, value = found
    box = column.box
    x = box.left + box.width * value / column.top
    sheet.upright(x, box.top, box.bottom, style.MUTED)
    number = quantities(one.metric, value)[0]
    room = column.right - box.left
    who = fit(who, room - width(f" {number}", style.CAPTION_PT), style.CAPTION_PT)
    text = f"{who} {number}"
    half = width(text, style.CAPTION_PT) / 2
    sheet.note(
        min(max(x, box.left + half), column.right - half),
        box.top - (_HEAD_PX - _MIDDLE_Y),
        text,
        side="center",
        name=f"{one.metric.name}.middle",
    )
