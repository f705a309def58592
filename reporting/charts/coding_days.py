"""One person's days with code: weeks from left to right, Monday on top, weekends apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.charts import multiples, page, panels, style
from reporting.charts.lettering import width
from reporting.charts.sheet import Bar, Box, Look, Scale, Sheet
from reporting.narrative.drawn import panels as in_picture
from reporting.periods import DAY, Granularity, Period, bucket_label, bucket_start
from reporting.summary import MetricSummary, Point, Summary
from reporting.wording import compared, quantities

_WEEK = timedelta(days=7)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKEND = 5
_MOST_WEEKS = 53
# A cell is a square of at most so many pixels, with a margin; smaller at weekends.
_CELL_PX, _MARGIN, _SMALL_MARGIN = 62.0, 0.07, 0.36
_WEEKEND_GAP = 0.3
_LABELS_PX, _TALLIES_PX, _GAP_PX, _MONTHS_PX, _BLOCK_GAP_PX = 96, 150, 20, 44, 30
_DROP_PX, _TOP_PX, _HEAD_AT_LEAST_PX = 10, 42, 700
# Below this, names of neighbouring rows would touch.
_ROOMY_PX = 34


@dataclass(frozen=True, slots=True)
class _Block:
    """Some weeks in a row, from a Monday."""

    monday: date
    weeks: int

    def place(self, day: date) -> tuple[float, float]:
        """Return the left and the lower edge of a day, in cells; weekends lie apart."""
        weekday = day.weekday()
        below = 0.0 if weekday >= _WEEKEND else _WEEKEND_GAP
        return float((day - self.monday).days // 7), 6.0 - weekday + below

    def has(self, day: date) -> bool:
        return self.monday <= day < self.monday + self.weeks * _WEEK


def sheet(summary: Summary) -> Sheet:
    """Return the calendar, other metrics below."""
    one, *rest = in_picture(summary)
    blocks = _blocks(_begun(one))
    cell = _cell_px(blocks)
    own_px = _TOP_PX + panels.HEAD_PX + len(blocks) * _block_px(cell)
    below_px = multiples.height_px(len(rest)) if rest else 0
    legend = [*_legend(one), *(multiples.legend(summary, rest) if rest else [])]
    sheet, body = page.begin(summary, own_px + below_px, legend)
    wide = min(body.width, _LABELS_PX + blocks[0].weeks * cell + _TALLIES_PX)
    wide = max(wide, _HEAD_AT_LEAST_PX)
    head = Box(body.left, body.top + _TOP_PX + panels.HEAD_PX, wide, own_px)
    _head(sheet, head, one)
    for place, block in enumerate(blocks):
        top = head.top + place * _block_px(cell)
        _block(sheet, body.left, top, block, one, cell)
    if rest:
        below = Box(body.left, body.top + own_px, body.width, below_px)
        multiples.draw(sheet, below, summary, rest)
    return sheet


def _begun(one: MetricSummary) -> Period:
    """Return the days up to the last one that is over or has a value."""
    days = [point.days for point in one.series]
    begun = [p.days for p in one.series if p.finished or p.value is not None]
    return Period(days[0].first, (begun or days)[-1].last)


def _blocks(period: Period) -> list[_Block]:
    monday = bucket_start(period.first, Granularity.WEEKLY)
    weeks = (period.last - monday).days // 7 + 1
    return [
        _Block(monday + start * _WEEK, min(_MOST_WEEKS, weeks - start))
        for start in range(0, weeks, _MOST_WEEKS)
    ]


def _cell_px(blocks: Sequence[_Block]) -> float:
    return min(_CELL_PX, (page.ROOM_PX - _LABELS_PX) / blocks[0].weeks)


def _block_px(cell: float) -> float:
    return _MONTHS_PX + (7 + _WEEKEND_GAP) * cell + _BLOCK_GAP_PX


def _legend(one: MetricSummary) -> list[str]:
    found = ["blue: a day with code"]
    if any(_missing(point) for point in one.series):
        found.append("outline: no data")
    return found


def _missing(point: Point) -> bool:
    """Whether a day that is over has no value; one to come has nothing to miss."""
    return point.value is None and point.finished


def _head(sheet: Sheet, box: Box, one: MetricSummary) -> None:
    """Write the words above: how many days a week, and on how many weekdays."""
    known = [p for p in one.series if p.value is not None and _workday(p)]
    coded = sum(1 for point in known if point.value)
    texts = ["days a week"]
    number = style.MISSING
    if one.shown is not None:
        number = quantities(one.metric, 7 * one.shown)[0]
        if one.shown_before is not None:
            number, was = compared(one.metric, 7 * one.shown, 7 * one.shown_before)
            texts.append(f"was {was}")
    texts.append(f"{coded} of {len(known)} weekdays")
    panels.words(sheet, box, one, number, " · ".join(texts))


def _workday(point: Point) -> bool:
    return point.days.first.weekday() < _WEEKEND


def _block(
    sheet: Sheet,
    left: float,
    top: float,
    block: _Block,
    one: MetricSummary,
    cell: float,
) -> None:
    """Draw the days of some weeks, the names of weekdays and months around them."""
    days = [point for point in one.series if block.has(point.days.first)]
    high = 7 + _WEEKEND_GAP
    box = Box(left + _LABELS_PX, top + _MONTHS_PX, block.weeks * cell, high * cell)
    scale = Scale(float(block.weeks), high)
    coded = [p for p in days if p.value]
    empty = [p for p in days if p.value == 0]
    missing = [p for p in days if _missing(p)]
    name = one.metric.name
    fill: Look = {"facecolor": style.HAIRLINE, "linewidth": 0}
    sheet.bars(box, scale, _cells(block, empty), gid=f"{name}.none", **fill)
    fill = {"facecolor": style.BLUE, "linewidth": 0}
    sheet.bars(box, scale, _cells(block, coded), gid=f"{name}.coded", **fill)
    fill = {"facecolor": style.CARD, "edgecolor": style.FAINT}
    fill |= {"linewidth": style.AXIS_PT}
    sheet.bars(box, scale, _cells(block, missing), gid=f"{name}.missing", **fill)
    _weekdays(sheet, box, block, days, cell)
    _months(sheet, box, block, days, cell)


def _cells(block: _Block, points: Iterable[Point]) -> list[Bar]:
    found = []
    for point in points:
        x, y = block.place(point.days.first)
        small = not point.value and not _workday(point)
        margin = _SMALL_MARGIN if small else _MARGIN
        found.append((x + margin, x + 1 - margin, y + margin, y + 1 - margin))
    return found


def _weekdays(
    sheet: Sheet, box: Box, block: _Block, days: Sequence[Point], cell: float
) -> None:
    """Name the rows, and tell on how many of these days there was code."""
    roomy = cell >= _ROOMY_PX
    for weekday, label in enumerate(_WEEKDAYS):
        if weekday % 2 and not roomy:
            continue
        _, low = block.place(block.monday + weekday * DAY)
        y = box.bottom - (low + 0.5) * cell + _DROP_PX
        sheet.note(box.left - _LABELS_PX, y, label, name="weekday")
        known = [
            point
            for point in days
            if point.days.first.weekday() == weekday and point.value is not None
        ]
        if known and roomy and box.right + _TALLIES_PX <= style.WIDTH_PX:
            coded = sum(1 for point in known if point.value)
            text = f"{coded} of {len(known)}"
            sheet.note(box.right + _GAP_PX, y, text, name="tally")


def _months(
    sheet: Sheet, box: Box, block: _Block, days: Sequence[Point], cell: float
) -> None:
    """Name each month above the week it begins in; the years are in the title."""
    labels = [
        (
            box.left + block.place(point.days.first)[0] * cell,
            bucket_label(point.days.first, Granularity.MONTHLY).partition(" ")[0],
        )
        for point in days
        if point.days.first.day == 1 or point is days[0]
    ]
    # The rest of a month at the beginning has a name where the next leaves room for it.
    if len(labels) > 1 and _end(*labels[0]) > labels[1][0]:
        del labels[0]
    free = box.left
    for x, text in labels:
        if x < free:
            continue
        if x + width(text, style.CAPTION_PT) > style.WIDTH_PX - page.MARGIN_PX:
            break
        sheet.note(x, box.top - _GAP_PX + _DROP_PX, text, name="month")
        free = _end(x, text)


def _end(x: float, text: str) -> float:
    """Return from where on there is room beside a month's name."""
    return x + width(text, style.CAPTION_PT) + _GAP_PX
