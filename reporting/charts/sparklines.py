"""The narrow picture of a digest: a few metrics, each a short line with its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

from reporting.charts import page, panels, style
from reporting.charts.lettering import fit, width
from reporting.charts.scales import Points, ceiling, cut, lonely
from reporting.charts.sheet import Box, Look, Scale, Sheet
from reporting.summary.combining import Verdict

MOST = 6
# How many sparks: columns. Two lines of three are easier to read than one of six.
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 4, 6: 3}
_TOP_PX, _ROW_PX, _BOTTOM_PX, _GUTTER_PX = 28, 200, 16, 56
_NAME_Y, _NUMBER_Y, _CHANGE_Y = 34, 106, 154
_LINE_TOP, _LINE_PX, _APART_PX, _INSET_PX = 56, 58, 32, 14
# The line gets at most this width: it shows a shape, not values.
_WIDEST_PX = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """One metric of a digest.

    ``values`` are in time, None for a gap; from the place ``marked`` on they are what the
    digest is about, and ``number`` is that as text. ``usual`` is the range of the others.
    """

    title: str
    values: Sequence[float | None]
    marked: int
    number: str
    change: str = ""
    verdict: Verdict = Verdict.UNKNOWN
    usual: tuple[float, float] | None = None


def draw(sparks: Sequence[Spark]) -> bytes:
    """Return the strip as a PNG, 1600 pixels wide, of the first six."""
    return sheet(sparks).png()


def alt(sparks: Sequence[Spark]) -> str:
    """Describe the strip for somebody who cannot see it."""
    told = (
        ", ".join(filter(None, (f"{one.title} {one.number}", _said(one.change))))
        for one in sparks[:MOST]
    )
    return f"Short lines over time: {'; '.join(told)}."


def _said(change: str) -> str:
    """Return a change with a word for its arrow."""
    return change.replace(style.UP, "up").replace(style.DOWN, "down")


def sheet(sparks: Sequence[Spark]) -> Sheet:
    """Return the strip before it is pixels."""
    drawn = sparks[:MOST]
    columns = next(number for most, number in _COLUMNS.items() if len(drawn) <= most)
    rows = -(-len(drawn) // columns)
    sheet = Sheet(_TOP_PX + rows * _ROW_PX + _BOTTOM_PX)
    wide = (page.ROOM_PX - (columns - 1) * _GUTTER_PX) / columns
    numbers = [width(one.number, style.NUMBER_PT, style.BOLD) for one in drawn]
    numbers_px = max(numbers, default=0.0)
    for index, spark in enumerate(drawn):
        row, column = divmod(index, columns)
        left = page.MARGIN_PX + column * (wide + _GUTTER_PX)
        box = Box(left, _TOP_PX + row * _ROW_PX, wide, _ROW_PX)
        _words(sheet, box, spark)
        start = left + min(numbers_px, wide / 2) + _APART_PX
        line_px = min(left + wide - start, _WIDEST_PX)
        _line(sheet, Box(start, box.top + _LINE_TOP, line_px, _LINE_PX), spark)
    return sheet


def _words(sheet: Sheet, box: Box, spark: Spark) -> None:
    name = f"{spark.title}."
    sheet.text(
        box.left,
        box.top + _NAME_Y,
        fit(spark.title, box.width, style.CAPTION_PT, style.SEMIBOLD),
        size_pt=style.CAPTION_PT,
        weight=style.SEMIBOLD,
        name=f"{name}name",
    )
    sheet.text(
        box.left,
        box.top + _NUMBER_Y,
        spark.number,
        size_pt=style.NUMBER_PT,
        weight=style.BOLD,
        name=f"{name}number",
    )
    sheet.text(
        box.left,
        box.top + _CHANGE_Y,
        fit(spark.change, box.width, style.CAPTION_PT, style.SEMIBOLD),
        size_pt=style.CAPTION_PT,
        weight=style.SEMIBOLD,
        color=panels.COLORS.get(spark.verdict, style.MUTED),
        name=f"{name}change",
    )


def _line(sheet: Sheet, box: Box, spark: Spark) -> None:
    """Draw the line from zero, the marked buckets as dots on it."""
    sheet.rule(box.left, box.right, box.bottom, style.FAINT)
    known = [value for value in spark.values if value is not None]
    usual = spark.usual or (0.0, 0.0)
    top = ceiling([*known, usual[1]])
    inner = Box(box.left + _INSET_PX, box.top, box.width - 2 * _INSET_PX, box.height)
    scale = Scale(float(max(1, len(spark.values) - 1)), top)
    if spark.usual is not None:
        area = [(0.0, scale.width, *spark.usual)]
        fill: Look = {"facecolor": style.BAND, "linewidth": 0}
        sheet.bars(inner, scale, area, gid=f"{spark.title}.usual", **fill)
    points: Points = [
        (float(place), nan if value is None else value)
        for place, value in enumerate(spark.values)
    ]
    points = cut(points, top)
    width_pt = (
        style.LINE_PT if len(points) <= style.MANY_BUCKETS else style.MANY_LINE_PT
    )
    look: Look = {
        "color": style.BLUE,
        "linewidth": width_pt,
        "solid_joinstyle": "round",
    }
    sheet.line(inner, scale, points, gid=f"{spark.title}.line", **look)
    look = {"color": style.BLUE, "markersize": style.DOT_PT}
    sheet.dots(inner, scale, lonely(points), gid=f"{spark.title}.lonely", **look)
    marked = [point for point in points[spark.marked :] if not isnan(point[1])]
    look = {"color": style.BLUE, "markersize": style.TEAM_PT}
    sheet.dots(inner, scale, marked, gid=f"{spark.title}.marked", **look)
