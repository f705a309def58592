"""A whole as the sum of its parts: bars on bars, one stack per bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reporting.charts import lettering, scenery, style
from reporting.charts.lettering import fit
from reporting.charts.scales import ceiling
from reporting.charts.sheet import Bar, Box, Look, Scale, Sheet
from reporting.summary import MetricSummary, Part, Summary
from reporting.wording import quantities

# How much of a bucket's width its bar takes, and how much at most.
_FILLED, _BAR_PX = 0.74, 120
# A name: a gap, a square of the colour, then the text.
_GAP_PX, _SWATCH_PX, _TEXT_PX, _STEP_PX, _DROP_PX = 10, 20, 40, 36, 10
_WIDE_PX = 1000
# The names get at most this part of the panel.
_NAMES = 0.45


@dataclass(frozen=True, slots=True)
class _Layer:
    """One part with what it is called, its colour, and where its bars begin and end."""

    part: Part
    title: str
    color: str
    bars: tuple[Bar, ...]


def draw(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Draw the parts of ``one`` from the baseline up, each named at its right end."""
    titles = _short([part.title for part in one.parts])
    labels = _labels(one, box, titles)
    names_px = _names_px(box, labels)
    labels = [fit(text, names_px - _TEXT_PX + 1, style.CAPTION_PT) for text in labels]
    inner = Box(box.left, box.top, box.width - names_px, box.height)
    filled = min(_FILLED, _BAR_PX * len(one.series) / inner.width)
    layers = _layers(one.parts, titles, filled)
    heights = [bar[3] for layer in layers for bar in layer.bars]
    top = ceiling(
        [*heights, *scenery.limits(one, max(heights, default=0.0))], one.metric
    )
    scale = Scale(float(len(one.series)), top)
    sheet.rule(inner.left, inner.right, inner.bottom, style.FAINT)
    scenery.behind(sheet, inner, one, top)
    if any(heights):
        scenery.top_of_scale(sheet, inner, one, top)
        scenery.keys(sheet, inner, summary, one, top)
    for layer in layers:
        _bars(sheet, inner, scale, one, layer)
    _names(sheet, inner, scale, one, layers, labels)
    scenery.dates(sheet, inner, summary)


def _labels(one: MetricSummary, box: Box, titles: Sequence[str]) -> list[str]:
    """Return the titles, with their numbers where there is room."""
    values = [
        part.now.value if one.by_pace else one.number(part.now) for part in one.parts
    ]
    if box.width < _WIDE_PX or None in values:
        return list(titles)
    texts = quantities(one.metric, *(value or 0.0 for value in values))
    return [f"{title} {text}" for title, text in zip(titles, texts, strict=True)]


def _short(titles: Sequence[str]) -> list[str]:
    """Return titles without the words at the end that all of them share.

    >>> _short(["Small PRs merged", "Large PRs merged"])
    ['Small', 'Large']
    """
    words = [title.split() for title in titles]
    while all(len(left) > 1 and left[-1] == words[0][-1] for left in words):
        words = [left[:-1] for left in words]
    return [" ".join(left) for left in words]


def _layers(
    parts: Sequence[Part], titles: Sequence[str], filled: float
) -> list[_Layer]:
    """Put each part on those before it; a bucket that is missing has no bar."""
    values = [[point.value or 0.0 for point in part.series] for part in parts]
    tops = list(accumulate(values, _added))
    floors = [[0.0] * len(values[0]), *tops[:-1]]
    margin = (1 - filled) / 2
    return [
        _Layer(
            part,
            title,
            color,
            tuple(
                (place + margin, place + 1 - margin, low, high)
                for place, (low, high) in enumerate(zip(floor, top, strict=True))
            ),
        )
        for part, title, color, floor, top in zip(
            parts, titles, style.PARTS, floors, tops, strict=False
        )
    ]


def _added(low: Sequence[float], more: Sequence[float]) -> list[float]:
    return [a + b for a, b in zip(low, more, strict=True)]


def _bars(
    sheet: Sheet, box: Box, scale: Scale, one: MetricSummary, layer: _Layer
) -> None:
    """Draw a part's bars: filled where buckets count, hatched where not."""
    pairs = list(zip(layer.bars, layer.part.series, strict=True))
    gid = f"{one.metric.name}.{layer.title}"
    solid = [bar for bar, point in pairs if point.counts and bar[3] > bar[2]]
    open_ = [bar for bar, point in pairs if not point.counts and bar[3] > bar[2]]
    look: Look = {"facecolor": layer.color, "edgecolor": style.CARD}
    many = len(pairs) > style.MANY_BUCKETS
    look["linewidth"] = style.MANY_SEAM_PT if many else style.SEAM_PT
    sheet.bars(box, scale, solid, gid=gid, **look)
    look = {"facecolor": style.CARD, "edgecolor": layer.color, "hatch": style.HATCH}
    sheet.bars(box, scale, open_, gid=f"{gid}.open", linewidth=style.AXIS_PT, **look)


def _names_px(box: Box, labels: Sequence[str]) -> float:
    widest = max(lettering.width(name, style.CAPTION_PT) for name in labels)
    return min(widest + _TEXT_PX, _NAMES * box.width)


def _names(
    sheet: Sheet,
    box: Box,
    scale: Scale,
    one: MetricSummary,
    layers: Sequence[_Layer],
    labels: Sequence[str],
) -> None:
    """Name each part beside its last bar, apart from each other."""
    last = max((i for i, p in enumerate(one.series) if p.counts), default=-1)
    lowest = box.bottom - 2 + _STEP_PX
    for layer, label in zip(layers, labels, strict=True):
        middle = sum(layer.bars[last][2:]) / 2
        y = box.bottom - box.height * middle / scale.height + _DROP_PX
        lowest = min(y, lowest - _STEP_PX)
        swatch = Box(box.right + _GAP_PX, lowest - _SWATCH_PX, _SWATCH_PX, _SWATCH_PX)
        sheet.bar(swatch, facecolor=layer.color, linewidth=0)
        sheet.note(
            box.right + _TEXT_PX,
            lowest,
            label,
            name=f"{one.metric.name}.{layer.title}.name",
            color=style.INK,
        )
