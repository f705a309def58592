"""Rows of teams: a name, a dot with where it was before, the number, the change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan

from reporting.charts import panels, style
from reporting.charts.lettering import fit, width
from reporting.charts.scales import Points
from reporting.charts.sheet import Box, Look, Scale, Sheet
from reporting.charts.standings import Standing, middle
from reporting.summary import MetricSummary, Summary
from reporting.summary.combining import Verdict
from reporting.wording import percent, quantities

# Above the first row, for the name of what teams are measured by, and below the last.
TOP_PX, FOOT_PX = 58, 50
_MEASURE_Y, _SCALE_Y, _DROP_PX = 20, 36, 10
_NAMES, _GAP_PX, _CHANGES_APART_PX = 0.36, 24, 44


@dataclass(frozen=True, slots=True)
class Columns:
    """What all rows of a metric share: widths, the scale's top, and how things are written."""

    top: float
    names_px: float
    numbers: Mapping[str, str]
    numbers_px: float
    changes: Mapping[str, str]
    changes_px: float

    @classmethod
    def of(
        cls,
        one: MetricSummary,
        rows: Sequence[Standing],
        top: float,
        room: float,
        *,
        changes: bool,
    ) -> "Columns":
        """Measure what is written in ``rows``, which have ``room`` pixels."""
        numbers = _numbers(one, rows)
        told = {row.child.path: _change(row) for row in rows} if changes else {}
        widest = _widest(told.values(), style.SEMIBOLD)
        return cls(
            top,
            min(_widest(row.name for row in rows), _NAMES * room),
            numbers,
            _widest(numbers.values()),
            told,
            widest + _CHANGES_APART_PX if widest else 0.0,
        )


@dataclass(frozen=True, slots=True)
class _Dots:
    """Some rows: the box of their dots, from 0 to ``top``; the first row is on top."""

    box: Box
    rows: Sequence[Standing]
    top: float

    @property
    def scale(self) -> Scale:
        return Scale(self.top, float(len(self.rows)))

    def y(self, place: int) -> float:
        return len(self.rows) - place - 0.5

    def x(self, value: float) -> float:
        """Return where a value is; what is beyond the scale is at its end."""
        return min(value, self.top)


def draw(
    sheet: Sheet,
    area: Box,
    summary: Summary,
    one: MetricSummary,
    rows: Sequence[Standing],
    columns: Columns,
) -> None:
    """Draw ``rows`` in ``area``, one below the other."""
    left = area.left + columns.names_px + _GAP_PX
    end = area.right - columns.changes_px
    box = Box(left, area.top, end - columns.numbers_px - _GAP_PX - left, area.height)
    dots = _Dots(box, rows, columns.top)
    _guides(sheet, dots, one)
    _measure(sheet, dots, summary, one, end)
    _draw_dots(sheet, dots, one)
    name = one.metric.name
    for place, row in enumerate(rows):
        y = area.top + (place + 0.5) * area.height / len(rows) + _DROP_PX
        shown = fit(row.name, columns.names_px + 1, style.CAPTION_PT)
        color = style.MUTED if row.small or row.now is None else style.INK
        number = columns.numbers[row.child.path]
        sheet.note(area.left, y, shown, color=color, name=f"{name}.team")
        sheet.note(end, y, number, color=color, side="right", name=f"{name}.value")
        if columns.changes.get(row.child.path):
            _write_change(sheet, area.right, y, one, row, columns)


def _widest(texts: Iterable[str], weight: str = style.REGULAR) -> float:
    return max((width(text, style.CAPTION_PT, weight) for text in texts), default=0.0)


def _numbers(one: MetricSummary, rows: Sequence[Standing]) -> dict[str, str]:
    """Write the numbers of all teams side by side, by path."""
    known = [row for row in rows if row.now is not None]
    texts = quantities(one.metric, *(row.now or 0.0 for row in known)) if known else ()
    found = {row.child.path: style.MISSING for row in rows}
    return found | {
        row.child.path: text for row, text in zip(known, texts, strict=True)
    }


def _change(row: Standing) -> str:
    change, verdict = row.child.change, row.child.verdict
    if verdict is Verdict.UNKNOWN or change is None:
        return ""
    arrow = style.UP if change > 0 else style.DOWN
    return "same" if verdict is Verdict.SAME else f"{arrow} {percent(change)}"


def _write_change(
    sheet: Sheet,
    right: float,
    y: float,
    one: MetricSummary,
    row: Standing,
    columns: Columns,
) -> None:
    color = panels.COLORS.get(row.child.verdict, style.MUTED)
    sheet.text(
        right,
        y,
        columns.changes[row.child.path],
        size_pt=style.CAPTION_PT,
        weight=style.SEMIBOLD,
        color=style.MUTED if row.small else color,
        side="right",
        name=f"{one.metric.name}.change",
    )


def _guides(sheet: Sheet, dots: _Dots, one: MetricSummary) -> None:
    """Draw the zero line, a thin line from name to number, and name the scale's ends."""
    box, name = dots.box, one.metric.name
    guides: Points = []
    for place in range(len(dots.rows)):
        guides += [(0.0, dots.y(place)), (dots.top, dots.y(place)), (nan, nan)]
    look: Look = {"color": style.HAIRLINE, "linewidth": style.AXIS_PT}
    sheet.line(box, dots.scale, guides, **look)
    sheet.upright(box.left, box.top, box.bottom, style.FAINT)
    if any(row.now or row.before for row in dots.rows):
        y = box.bottom + _SCALE_Y
        top = quantities(one.metric, dots.top)[0]
        sheet.note(box.left, y, "0", side="center", name=f"{name}.zero")
        sheet.note(box.right, y, top, side="right", name=f"{name}.top")


def _draw_dots(sheet: Sheet, dots: _Dots, one: MetricSummary) -> None:
    """Draw now and before, and a line between them; an arrow is beyond the scale."""
    box, scale, name = dots.box, dots.scale, one.metric.name
    rows = [(row, dots.y(place)) for place, row in enumerate(dots.rows)]
    ranges: Points = []
    for row, y in rows:
        if row.now is not None and row.before is not None:
            ranges += [(dots.x(row.before), y), (dots.x(row.now), y), (nan, nan)]
    look: Look = {"color": style.FAINT, "linewidth": style.LINE_PT}
    if ranges:
        sheet.line(box, scale, ranges, gid=f"{name}.range", **look)
    before = [(dots.x(row.before), y) for row, y in rows if row.before is not None]
    look = {"color": style.FAINT, "markerfacecolor": style.CARD}
    look |= {"markersize": style.MARKER_PT, "gid": f"{name}.before.dots"}
    sheet.dots(box, scale, before, **look)
    now = [(row, row.now, y) for row, y in rows if row.now is not None]
    few = [(x, y) for row, x, y in now if row.small and x <= dots.top]
    enough = [(x, y) for row, x, y in now if not row.small and x <= dots.top]
    beyond = [(dots.top, y) for _, x, y in now if x > dots.top]
    size = style.TEAM_PT
    look = {"color": style.PALE, "markersize": size, "gid": f"{name}.few.dots"}
    sheet.dots(box, scale, few, **look)
    look = {"color": style.BLUE, "markersize": size, "gid": f"{name}.now.dots"}
    sheet.dots(box, scale, enough, **look)
    look |= {"marker": style.ARROW, "gid": f"{name}.beyond.dots"}
    sheet.dots(box, scale, beyond, **look)


def _measure(
    sheet: Sheet, dots: _Dots, summary: Summary, one: MetricSummary, right: float
) -> None:
    """Draw a line for the team above, or the median, and name it on top."""
    found = middle(summary, one)
    if found is None or found[1] > dots.top:
        return
    who, value = found
    box = dots.box
    x = box.left + box.width * value / dots.top
    sheet.upright(x, box.top, box.bottom, style.MUTED)
    others = [one.number(child.now) for child in one.children]
    known = [other for other in others if other is not None]
    number = quantities(one.metric, value, *known)[0]
    room = right - box.left
    who = fit(who, room - width(f" {number}", style.CAPTION_PT), style.CAPTION_PT)
    text = f"{who} {number}"
    half = width(text, style.CAPTION_PT) / 2
    sheet.note(
        min(max(x, box.left + half), right - half),
        box.top - _MEASURE_Y,
        text,
        side="center",
        name=f"{one.metric.name}.middle",
    )
