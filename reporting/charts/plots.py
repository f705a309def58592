"""The picture of one panel: a line over time from zero, or bars for a single bucket."""

from collections.abc import Sequence
from datetime import date
from math import floor, isnan, log10, nan
from typing import Any

from reporting.charts import lettering, style
from reporting.charts.sheet import Box, Scale, Sheet, Side
from reporting.periods import Period
from reporting.summary import MetricSummary, Point, Summary
from reporting.wording import ends, quantities

# Below the box: room for the dates.
FOOT_PX = 48
_DATES_Y, _LABEL_GAP = 40, 9
_INSET_PX = 10
# Kept free for the scale's own label.
_LABEL_PX = 80
_BAR_PX = 120
# A value this many times the next one would flatten all others: it is cut, and named.
_OUTLIER = 4.0
_ENOUGH = 5
# So that a dot on the highest value does not touch the top of the scale.
_HEADROOM = 1.06
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)

Points = list[tuple[float, float]]


def plot(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Draw ``one`` over time, or its only bucket beside the one before."""
    sheet.rule(box.left, box.right, box.bottom, style.FAINT)
    if len(one.series) == 1:
        _bars(sheet, box, summary, one)
    else:
        _lines(sheet, box, summary, one)


def ceiling(values: Sequence[float]) -> float:
    """Return the round top of a scale for ``values``; a lone outlier stays above it.

    >>> ceiling([3.0, 7.3]), ceiling([3.0, 4.0, 3.0, 4.0, 90.0])
    (8.0, 5.0)
    """
    highest, second = sorted((0.0, 0.0, *values), reverse=True)[:2]
    if len(values) >= _ENOUGH and 0 < _OUTLIER * second < highest:
        return _round_up(second * 1.2)
    return _round_up(highest * _HEADROOM)


def _round_up(value: float) -> float:
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step for step in _ROUND if step * power >= value * (1 - 1e-9)) * power


def _bars(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    pairs: list[tuple[str, float | None, Period, str]] = []
    if summary.before:
        pairs.append(("before", one.shown_before, summary.before, style.FAINT))
    pairs.append(("now", one.shown, summary.period, style.BLUE))
    top = ceiling([value for _, value, _, _ in pairs if value is not None])
    for place, (name, value, period, color) in enumerate(pairs):
        left = box.left + _INSET_PX + place * 2 * _BAR_PX
        height = box.height * (value or 0) / top
        look: dict[str, Any] = {"facecolor": color, "linewidth": 0}
        if name == "now" and not one.series[0].counts:
            look = {"facecolor": style.CARD, "linewidth": style.BEFORE_PT}
            look |= {"edgecolor": color, "linestyle": style.DOTS}
        sheet.bar(
            Box(left, box.bottom - height, _BAR_PX, height),
            gid=f"{one.metric.name}.{name}",
            **look,
        )
        label = ends(period, summary.granularity)[0]
        _date(sheet, left + _BAR_PX / 2, box, label, "center")


def _lines(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    days = [_middle(point, summary.period.first) for point in one.series]
    line = [
        (day - days[0], nan if point.value is None else point.value)
        for day, point in zip(days, one.series, strict=True)
    ]
    grey = _before(summary, one, days[0])
    values = [value for _, value in (*line, *grey) if not isnan(value)]
    top = ceiling(values)
    inner = Box(box.left + _INSET_PX, box.top, box.width - 2 * _INSET_PX, box.height)
    scale = Scale(days[-1] - days[0], top)
    high = [point for point in line if point[1] > top]
    # A peak at the top, with its value above: the shape of all others stays readable.
    line, grey = _cut(line, top), _cut(grey, top)
    if any(values):
        _limit(sheet, box, one, top)
    if grey:
        look = _look(style.FAINT, style.BEFORE_PT)
        sheet.line(inner, scale, grey, gid=f"{one.metric.name}.before", **look)
        _dots(sheet, inner, scale, one, "before", _lonely(grey), color=style.FAINT)
    _now(sheet, inner, scale, one, line)
    for day, value in high:
        _name_outlier(sheet, inner, one, day / scale.width, value)
    first, last = ends(summary.period, summary.granularity)
    _date(sheet, box.left, box, first, "left")
    _date(sheet, box.right, box, last, "right")


def _now(
    sheet: Sheet, box: Box, scale: Scale, one: MetricSummary, line: Points
) -> None:
    """Draw the line: solid where buckets count, dotted to a hollow end where not."""
    name = one.metric.name
    counts = [point.counts for point in one.series]
    solid = [
        (x, y if counted else nan) for (x, y), counted in zip(line, counts, strict=True)
    ]
    broken: Points = []
    for left in range(len(line) - 1):
        if not (counts[left] and counts[left + 1]):
            broken += [line[left], line[left + 1], (nan, nan)]
    width = style.LINE_PT if len(line) <= style.MANY_BUCKETS else style.MANY_LINE_PT
    look = _look(style.BLUE, width)
    sheet.line(box, scale, solid, gid=f"{name}.now", **look)
    if broken:
        dots = {"color": style.BLUE, "linewidth": width, "linestyle": style.DOTS}
        sheet.line(box, scale, broken, gid=f"{name}.open", **dots)
    _dots(sheet, box, scale, one, "now", _lonely(solid), color=style.BLUE)
    hollow = [
        point
        for point, counted in zip(line, counts, strict=True)
        if not counted and not isnan(point[1])
    ]
    look = {"color": style.BLUE, "markerfacecolor": style.CARD}
    _dots(sheet, box, scale, one, "hollow", hollow, **look)


def _before(summary: Summary, one: MetricSummary, origin: float) -> Points:
    """Return the grey line, day for day below the blue one; only buckets that count."""
    if summary.before is None:
        return []
    first = summary.before.first
    known = [p for p in one.series_before if p.counts] or one.series_before
    line = [
        (_middle(point, first) - origin, nan if point.value is None else point.value)
        for point in known
    ]
    return line if any(not isnan(value) for _, value in line) else []


def _middle(point: Point, first: date) -> float:
    """Return the middle of a bucket, in days since ``first``."""
    days = point.days
    return ((days.first - first).days + (days.last - first).days) / 2


def _lonely(line: Points) -> Points:
    """Return points with gaps on both sides: a line would not show them."""
    values = [nan, *(value for _, value in line), nan]
    return [
        point
        for index, point in enumerate(line)
        if not isnan(point[1]) and isnan(values[index]) and isnan(values[index + 2])
    ]


def _dots(
    sheet: Sheet,
    box: Box,
    scale: Scale,
    one: MetricSummary,
    name: str,
    points: Points,
    **look: Any,
) -> None:
    if not points:
        return
    marks = {"linestyle": "", "marker": "o", "markeredgewidth": style.BEFORE_PT}
    size = style.MARKER_PT if len(one.series) <= style.MANY_BUCKETS else style.DOT_PT
    gid = f"{one.metric.name}.{name}.dots"
    sheet.line(box, scale, points, gid=gid, markersize=size, **marks, **look)


def _look(color: str, width: float) -> dict[str, Any]:
    return {
        "color": color,
        "linewidth": width,
        "solid_capstyle": "round",
        "solid_joinstyle": "round",
    }


def _limit(sheet: Sheet, box: Box, one: MetricSummary, top: float) -> None:
    """Name the top of the scale, so that heights can be read."""
    sheet.rule(box.left, box.right, box.top, style.HAIRLINE)
    sheet.text(
        box.right,
        box.top - _LABEL_GAP,
        quantities(one.metric, top)[0],
        size_pt=style.SCALE_PT,
        color=style.MUTED,
        side="right",
        name=f"{one.metric.name}.top",
    )


def _cut(line: Points, top: float) -> Points:
    return [(day, top if value > top else value) for day, value in line]


def _name_outlier(
    sheet: Sheet, box: Box, one: MetricSummary, place: float, value: float
) -> None:
    """Write a value above its peak; ``place`` is 0 to 1, clear of the scale's label."""
    text = f"{style.UP} {quantities(one.metric, value)[0]}"
    half = lettering.width(text, style.SCALE_PT) / 2
    x = box.left + box.width * place
    sheet.text(
        min(max(x, box.left + half), box.right - half - _LABEL_PX),
        box.top - _LABEL_GAP,
        text,
        size_pt=style.SCALE_PT,
        color=style.BLUE,
        side="center",
        name=f"{one.metric.name}.outlier",
    )


def _date(sheet: Sheet, x: float, box: Box, label: str, side: Side) -> None:
    sheet.text(
        x,
        box.bottom + _DATES_Y,
        label,
        size_pt=style.CAPTION_PT,
        color=style.MUTED,
        side=side,
        name="date",
    )
