"""A line over time from zero, the period before in grey, the trend where it is clear."""

from datetime import date
from math import isnan, nan
from typing import Any

from reporting.charts import scenery, style
from reporting.charts.scales import Points, ceiling, cut, lonely
from reporting.charts.sheet import Box, Look, Scale, Sheet
from reporting.summary import MetricSummary, Point, Summary

_INSET_PX = 10


def draw(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Draw the buckets of ``one``; what would flatten all others is cut and named."""
    days = [_middle(point, summary.period.first) for point in one.series]
    line = [
        (day - days[0], nan if point.value is None else point.value)
        for day, point in zip(days, one.series, strict=True)
    ]
    grey = _before(summary, one, days[0])
    values = [value for _, value in (*line, *grey) if not isnan(value)]
    top = ceiling(values, one.metric)
    top = max(top, ceiling(scenery.limits(one, top), one.metric))
    inner = Box(box.left + _INSET_PX, box.top, box.width - 2 * _INSET_PX, box.height)
    scale = Scale(days[-1] - days[0], top)
    sheet.rule(box.left, box.right, box.bottom, style.FAINT)
    scenery.behind(sheet, box, one, top)
    if any(values):
        scenery.top_of_scale(sheet, box, one, top)
        high = [point for point in line if point[1] > top]
        beyond = [value for _, value in high]
        free = scenery.keys(sheet, box, summary, one, top, beyond)
        for day, value in high:
            x = inner.left + inner.width * day / scale.width
            scenery.name_outlier(sheet, box, one, x, value, free, top)
    if grey:
        _grey(sheet, inner, scale, one, cut(grey, top))
    _trend(sheet, inner, scale, one, line)
    _now(sheet, inner, scale, one, cut(line, top))
    scenery.dates(sheet, box, summary)


def _grey(
    sheet: Sheet, box: Box, scale: Scale, one: MetricSummary, line: Points
) -> None:
    look = _look(style.FAINT, style.BEFORE_PT)
    sheet.line(box, scale, line, gid=f"{one.metric.name}.before", **look)
    _dots(sheet, box, scale, one, "before", lonely(line), color=style.FAINT)


def _trend(
    sheet: Sheet, box: Box, scale: Scale, one: MetricSummary, line: Points
) -> None:
    """Draw the straight line through the points that count, which meets their mean."""
    if one.trend is None or not scenery.trend_shown(one):
        return
    known = [
        (place, x, y)
        for place, ((x, y), point) in enumerate(zip(line, one.series, strict=True))
        if point.counts and not isnan(y)
    ]
    middle = sum(place for place, _, _ in known) / len(known)
    mean = sum(y for _, _, y in known) / len(known)
    ends = [
        (x, mean + one.trend.per_bucket * (place - middle))
        for place, x, _ in (known[0], known[-1])
    ]
    shown = _from_zero(ends)
    sheet.line(box, scale, shown, gid=f"{one.metric.name}.trend", **scenery.TREND)


def _from_zero(ends: Points) -> Points:
    """Cut a straight line off where it is below zero: nothing is less than nothing."""
    (left, low), (right, high) = ends
    if min(low, high) >= 0:
        return ends
    crossing = left + (right - left) * low / (low - high)
    return [(crossing if y < 0 else x, max(y, 0.0)) for x, y in ends]


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
    _dots(sheet, box, scale, one, "now", lonely(solid), color=style.BLUE)
    hollow = [
        point
        for point, counted in zip(line, counts, strict=True)
        if not counted and not isnan(point[1])
    ]
    look = {"color": style.BLUE, "markerfacecolor": style.CARD}
    _dots(sheet, box, scale, one, "hollow", hollow, **look)


def _before(summary: Summary, one: MetricSummary, origin: float) -> Points:
    """Return the grey line below the blue one; only buckets that count.

    It lies there day for day, or bucket for bucket where there are as many buckets but not
    as many days.
    """
    if summary.before is None:
        return []
    first = summary.before.first
    days = [_middle(point, first) for point in one.series_before]
    as_many = len(one.series) == len(one.series_before)
    if as_many and summary.before.days != summary.period.days:
        days = [_middle(point, summary.period.first) for point in one.series]
    counting = any(point.counts for point in one.series_before)
    line = [
        (day - origin, nan if point.value is None else point.value)
        for day, point in zip(days, one.series_before, strict=True)
        if point.counts or not counting
    ]
    return line if any(not isnan(value) for _, value in line) else []


def _middle(point: Point, first: date) -> float:
    """Return the middle of a bucket, in days since ``first``."""
    days = point.days
    return ((days.first - first).days + (days.last - first).days) / 2


def _dots(
    sheet: Sheet,
    box: Box,
    scale: Scale,
    one: MetricSummary,
    name: str,
    points: Points,
    **look: Any,
) -> None:
    size = style.MARKER_PT if len(one.series) <= style.MANY_BUCKETS else style.DOT_PT
    gid = f"{one.metric.name}.{name}.dots"
    sheet.dots(box, scale, points, gid=gid, markersize=size, **look)


def _look(color: str, width: float) -> Look:
    return {
        "color": color,
        "linewidth": width,
        "solid_capstyle": "round",
        "solid_joinstyle": "round",
    }
