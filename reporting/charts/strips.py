"""Too many to list: each team a dot on a line, the ends and the median named.

The ends of people have no names.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median, quantiles

from reporting.charts import page, style
from reporting.charts.lettering import fit, width
from reporting.charts.scales import Points, ceiling
from reporting.charts.sheet import Box, Look, Scale, Sheet
from reporting.charts.standings import Standing, made_of, standings
from reporting.requests import View
from reporting.summary import MetricSummary, Summary
from reporting.wording import plural, quantities

_STEP_PX, _GAP_PX = 226, 42
_WORDS_PX, _APART_PX = 440, 40
_NAME_Y, _CAPTION_Y, _COUNT_Y = 66, 110, 152
_ENDS_Y, _LINE_Y, _MIDDLE_Y = 34, 150, 206
_DOT_PX, _LEVEL_PX, _MOST_LEVELS, _TICK_PX = 15.0, 14.0, 6, 24
_LOOK: Look = {
    "color": style.BLUE,
    "markeredgecolor": style.CARD,
    "markersize": _DOT_PX / style.POINT_PX + 1,
    "markeredgewidth": style.SEAM_PT,
}


def sheet(summary: Summary, drawn: Sequence[MetricSummary]) -> Sheet:
    """Return the picture: a strip for each metric."""
    body_px = len(drawn) * _STEP_PX + _GAP_PX
    legend = [f"each dot a {_noun(summary)}", "band: the middle half of them"]
    sheet, body = page.begin(summary, body_px, legend)
    for place, one in enumerate(drawn):
        top = body.top + _GAP_PX + place * _STEP_PX
        _words(sheet, body.left, top, summary, one)
        left = body.left + _WORDS_PX + _APART_PX
        line = Box(left, top, body.right - left, _LINE_Y)
        _strip(sheet, line, summary, one)
    return sheet


def _noun(summary: Summary) -> str:
    return "developer" if summary.view is View.PEOPLE else "team"


def _words(
    sheet: Sheet, left: float, top: float, summary: Summary, one: MetricSummary
) -> None:
    name = one.metric.name
    sheet.text(
        left,
        top + _NAME_Y,
        fit(one.metric.title, _WORDS_PX, style.NAME_PT, style.SEMIBOLD),
        size_pt=style.NAME_PT,
        weight=style.SEMIBOLD,
        name=f"{name}.name",
    )
    known = [row for row in standings(summary, one) if row.now is not None]
    silent = len(one.children) - len(known)
    without = f", {silent} without" if silent else ""
    count = plural(len(known), _noun(summary)) + without
    made = made_of(summary, one)
    for y, text, what in ((_CAPTION_Y, made, "caption"), (_COUNT_Y, count, "count")):
        sheet.note(
            left,
            top + y,
            fit(text, _WORDS_PX, style.CAPTION_PT),
            name=f"{name}.{what}",
        )


def _strip(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Draw the dots, those that would lie on each other above one another."""
    sheet.rule(box.left, box.right, box.bottom, style.FAINT)
    known = sorted(
        (row for row in standings(summary, one) if row.now is not None),
        key=lambda row: row.now or 0.0,
    )
    if not known:
        return
    values = [row.now or 0.0 for row in known]
    top = ceiling(values, one.metric)
    scale = Scale(top, box.height)
    _middle_half(sheet, box, scale, one, values)
    inset = _DOT_PX / 2
    inner = Box(box.left + inset, box.top, box.width - 2 * inset, box.height)
    points = _heaped([min(value, top) * inner.width / top for value in values])
    dots = [(x * top / inner.width, y + inset + 3) for x, y in points]
    name = f"{one.metric.name}."
    inside = [dot for dot, value in zip(dots, values, strict=True) if value <= top]
    sheet.dots(inner, scale, inside, gid=f"{name}now.dots", **_LOOK)
    beyond = dots[len(inside) :]
    look = _LOOK | {"marker": style.ARROW}
    sheet.dots(inner, scale, beyond, gid=f"{name}beyond.dots", **look)
    if summary.view is View.PEOPLE:
        known = [replace(row, name="") for row in known]
    _ends(sheet, box, one, known, top)


def _heaped(places: Sequence[float]) -> Points:
    """Give each dot, from the left, the lowest level where it touches no other."""
    last = [float("-inf")] * _MOST_LEVELS
    found = []
    for x in places:
        free = (i for i, other in enumerate(last) if x - other >= _DOT_PX)
        level = next(free, _MOST_LEVELS - 1)
        last[level] = x
        found.append((x, level * _LEVEL_PX))
    return found


def _middle_half(
    sheet: Sheet, box: Box, scale: Scale, one: MetricSummary, values: Sequence[float]
) -> None:
    """Draw the quartiles as a band and the median as a line, with its number."""
    if len(values) < 2:
        return
    low, _, high = quantiles(values, n=4, method="inclusive")
    area = [(low, min(high, scale.width), 0.0, scale.height - _ENDS_Y - _TICK_PX)]
    look: Look = {"facecolor": style.BAND, "linewidth": 0}
    sheet.bars(box, scale, area, gid=f"{one.metric.name}.middle", **look)
    value = median(values)
    _, number, _ = _written(one, values)
    x = box.left + box.width * value / scale.width
    sheet.upright(x, box.top + _ENDS_Y + _TICK_PX, box.bottom + _TICK_PX, style.MUTED)
    text = f"median {number}"
    _label(sheet, box, x, _MIDDLE_Y, text, one, "median", style.MUTED)
    half = width(text, style.CAPTION_PT) / 2 + _APART_PX
    high_text = quantities(one.metric, scale.width)[0]
    y = box.top + _MIDDLE_Y
    if x - half > box.left + _APART_PX:
        sheet.note(box.left, y, "0", name=f"{one.metric.name}.zero")
    if x + half < box.right - width(high_text, style.CAPTION_PT):
        name = f"{one.metric.name}.top"
        sheet.note(box.right, y, high_text, side="right", name=name)


def _ends(
    sheet: Sheet, box: Box, one: MetricSummary, known: Sequence[Standing], top: float
) -> None:
    """Write the lowest and the highest with their names, apart from each other."""
    first, last = known[0], known[-1]
    if first.now == last.now and len(known) > 1:
        text = f"all {quantities(one.metric, first.now or 0.0)[0]}"
        _label(sheet, box, box.left, _ENDS_Y, text, one, "all", style.INK)
        return
    half = (box.width - _APART_PX) / 2
    lowest, _, highest = _written(one, [row.now or 0.0 for row in known])
    low = _named(first, lowest, half, top)
    if len(known) == 1:
        _label(sheet, box, _x(box, first, top), _ENDS_Y, low, one, "lowest", style.INK)
        return
    high = _named(last, highest, half, top)
    low_px, high_px = width(low, style.CAPTION_PT), width(high, style.CAPTION_PT)
    right = max(_x(box, last, top), box.left + low_px + _APART_PX + high_px / 2)
    right = min(right, box.right - high_px / 2)
    left = min(_x(box, first, top), right - high_px / 2 - _APART_PX - low_px / 2)
    _label(sheet, box, left, _ENDS_Y, low, one, "lowest", style.INK)
    _label(sheet, box, right, _ENDS_Y, high, one, "highest", style.INK)


def _x(box: Box, row: Standing, top: float) -> float:
    return box.left + box.width * min(row.now or 0.0, top) / top


def _written(one: MetricSummary, values: Sequence[float]) -> tuple[str, str, str]:
    """Write the lowest, the median and the highest, as the sentences do."""
    low, middle, high = quantities(one.metric, min(values), median(values), max(values))
    return low, middle, high


def _named(row: Standing, value: str, room: float, top: float) -> str:
    beyond = f" {style.BEYOND}" if (row.now or 0.0) > top else ""
    if not row.name:
        return f"{value}{beyond}"
    left = room - width(f" · {value}{beyond}", style.CAPTION_PT)
    return f"{fit(row.name, left, style.CAPTION_PT)} · {value}{beyond}"


def _label(
    sheet: Sheet,
    box: Box,
    x: float,
    y: float,
    text: str,
    one: MetricSummary,
    what: str,
    color: str,
) -> None:
    half = width(text, style.CAPTION_PT) / 2
    sheet.note(
        min(max(x, box.left + half), box.right - half),
        box.top + y,
        text,
        color=color,
        side="center",
        name=f"{one.metric.name}.{what}",
    )
