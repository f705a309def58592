"""What stands around a line or bars: dates, the top of the scale, goal, band and trend."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from reporting.charts import lettering, style
from reporting.charts.sheet import Box, Look, Scale, Sheet, Side
from reporting.summary import MetricSummary, Summary
from reporting.wording import BUCKETS, between, ends, quantities

_DATES_Y, _LABEL_GAP = 42, 10
# A key: a piece of what it explains, then words.
_SAMPLE_PX, _SAMPLE_GAP_PX, _APART_PX, _RISE_PX = 34, 10, 28, 10
# A goal or band farther above the values than this would flatten them: it is only named.
_FAR = 3.0
_UNIT = Scale(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Key:
    """What a line or an area means, at length and in short."""

    name: str
    texts: tuple[str, ...]
    look: Look = field(default_factory=dict)
    area: bool = False


GOAL: Look = {"color": style.INK, "linewidth": style.TREND_PT}
TREND: Look = {
    "color": style.INK,
    "linewidth": style.TREND_PT,
    "linestyle": style.DASHES,
}


def trend_shown(one: MetricSummary) -> bool:
    """Return whether the trend is worth a line: not of a few cases."""
    return one.trend is not None and one.trend.clear and not one.small


def limits(one: MetricSummary, highest: float) -> list[float]:
    """Return which ends of goal and band belong on a scale of values to ``highest``."""
    ends = [one.goal.target] if one.goal else []
    if one.band:
        ends += [end for end in (one.band.low, one.band.high) if end is not None]
    return [end for end in ends if end <= _FAR * highest]


def behind(sheet: Sheet, box: Box, one: MetricSummary, top: float) -> None:
    """Draw the band of what is usual and the goal, behind what will be drawn next."""
    name = one.metric.name
    band, goal = one.band, one.goal
    if band is not None and (band.low or 0.0) < top:
        high = top if band.high is None else min(band.high, top)
        area = [(0.0, 1.0, (band.low or 0.0) / top, high / top)]
        look: Look = {"facecolor": style.BAND, "linewidth": 0}
        sheet.bars(box, _UNIT, area, gid=f"{name}.band", **look)
    if goal is not None and goal.target <= top:
        line = [(0.0, goal.target), (1.0, goal.target)]
        sheet.line(box, Scale(1.0, top), line, gid=f"{name}.goal", **GOAL)


def keys(
    sheet: Sheet,
    box: Box,
    summary: Summary,
    one: MetricSummary,
    top: float,
    beyond: Sequence[float] = (),
) -> float:
    """Name goal, band and trend above the box, in short if need be; return its end.

    Room is left for a value ``beyond`` the top of the scale.
    """
    found, left = _keys(summary, one, top), box.left
    widths = [lettering.width(_above(one, v), style.CAPTION_PT) for v in beyond]
    room = _right(box, one, top) - box.left - max(widths, default=-_APART_PX)
    for key, text in zip(found, _fitting(found, room - _APART_PX), strict=False):
        start = left + _SAMPLE_PX + _SAMPLE_GAP_PX
        _sample(sheet, key, left, box.top - _LABEL_GAP)
        name = f"{one.metric.name}.{key.name}.key"
        sheet.note(start, box.top - _LABEL_GAP, text, name=name)
        left = start + lettering.width(text, style.CAPTION_PT) + _APART_PX
    return left


def _right(box: Box, one: MetricSummary, top: float) -> float:
    """Return where what is written above the box has to end for the scale's own label."""
    label = quantities(one.metric, top)[0]
    return box.right - lettering.width(label, style.CAPTION_PT) - _APART_PX


def _above(one: MetricSummary, value: float) -> str:
    return f"{style.UP} {quantities(one.metric, value)[0]}"


def _fitting(keys: Sequence[Key], room: float) -> Sequence[str]:
    """Return the longest texts that fit beside each other, of the first keys if not all."""
    if not keys:
        return ()
    sample_px = _SAMPLE_PX + _SAMPLE_GAP_PX + _APART_PX
    for texts in product(*(key.texts for key in keys)):
        words_px = sum(lettering.width(text, style.CAPTION_PT) for text in texts)
        if words_px + len(texts) * sample_px - _APART_PX <= room:
            return texts
    return _fitting(keys[:-1], room)


def _keys(summary: Summary, one: MetricSummary, top: float) -> list[Key]:
    found = []
    if one.goal:
        target = quantities(one.metric, one.goal.target)[0]
        sign = f"{style.UP} " if one.goal.target > top else ""
        found.append(Key("goal", (f"{sign}goal {target}",), GOAL))
    if one.band and (one.band.low or 0.0) < top:
        found.append(Key("band", (f"usual {_range(one)}", "usual"), area=True))
    if one.trend and trend_shown(one):
        step = quantities(one.metric, abs(one.trend.per_bucket))[0]
        sign = "+" if one.trend.per_bucket > 0 else "−"
        bucket = BUCKETS[summary.granularity]
        found.append(Key("trend", (f"trend {sign}{step} a {bucket}", "trend"), TREND))
    return found


def _range(one: MetricSummary) -> str:
    """Write a band: ``3 to 5 d``, ``to 2 d``, ``from 2``."""
    if one.band is None:
        return ""
    low, high = one.band.low, one.band.high
    if low is not None and high is not None:
        return between(one.metric, low, high)
    if high is not None:
        return f"to {quantities(one.metric, high)[0]}"
    return f"from {quantities(one.metric, low or 0.0)[0]}"


def _sample(sheet: Sheet, key: Key, left: float, baseline: float) -> None:
    if key.area:
        box = Box(left, baseline - 2 * _RISE_PX, _SAMPLE_PX, 2 * _RISE_PX)
        sheet.bar(box, facecolor=style.BAND, linewidth=0)
    else:
        box = Box(left, baseline - _RISE_PX, _SAMPLE_PX, 1)
        sheet.line(box, _UNIT, [(0.0, 0.0), (1.0, 0.0)], **key.look)


def top_of_scale(sheet: Sheet, box: Box, one: MetricSummary, top: float) -> None:
    """Name the top of the scale, so that heights can be read."""
    sheet.rule(box.left, box.right, box.top, style.HAIRLINE)
    sheet.note(
        box.right,
        box.top - _LABEL_GAP,
        quantities(one.metric, top)[0],
        side="right",
        name=f"{one.metric.name}.top",
    )


def name_outlier(
    sheet: Sheet,
    box: Box,
    one: MetricSummary,
    x: float,
    value: float,
    free: float,
    top: float,
) -> None:
    """Write a value above its peak at ``x``, to the right of ``free``."""
    text = _above(one, value)
    half = lettering.width(text, style.CAPTION_PT) / 2
    sheet.note(
        max(min(x, _right(box, one, top) - half), free + half),
        box.top - _LABEL_GAP,
        text,
        color=style.BLUE,
        side="center",
        name=f"{one.metric.name}.outlier",
    )


def dates(sheet: Sheet, box: Box, summary: Summary) -> None:
    """Name the first and the last day below the ends of the box."""
    first, last = ends(summary.period, summary.granularity)
    if first == last:
        day(sheet, box.left + box.width / 2, box, first, "center")
        return
    day(sheet, box.left, box, first, "left")
    day(sheet, box.right, box, last, "right")


def day(sheet: Sheet, x: float, box: Box, label: str, side: Side) -> None:
    """Write a date below the box."""
    sheet.note(
        x,
        box.bottom + _DATES_Y,
        label,
        side=side,
        name="date",
    )
