"""One bucket as a bar, beside the one before."""

from reporting.charts import scenery, style
from reporting.charts.scales import ceiling
from reporting.charts.sheet import Box, Look, Sheet
from reporting.periods import Period
from reporting.summary import MetricSummary, Summary
from reporting.wording import ends

_INSET_PX, _BAR_PX = 10, 120


def draw(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Draw the only bucket of ``one``, dotted if it is not whole."""
    pairs: list[tuple[str, float | None, Period, str]] = []
    if summary.before:
        pairs.append(("before", one.shown_before, summary.before, style.FAINT))
    pairs.append(("now", one.shown, summary.period, style.BLUE))
    values = [value for _, value, _, _ in pairs if value is not None]
    top = ceiling([*values, *scenery.limits(one, max(values, default=0.0))], one.metric)
    sheet.rule(box.left, box.right, box.bottom, style.FAINT)
    scenery.behind(sheet, box, one, top)
    if any(values):
        scenery.keys(sheet, box, summary, one, top)
        scenery.top_of_scale(sheet, box, one, top)
    for place, (name, value, period, color) in enumerate(pairs):
        left = box.left + _INSET_PX + place * 2 * _BAR_PX
        height = box.height * (value or 0) / top
        look: Look = {"facecolor": color, "linewidth": 0}
        if name == "now" and not one.series[0].counts:
            look = {"facecolor": style.CARD, "linewidth": style.BEFORE_PT}
            look |= {"edgecolor": color, "linestyle": style.DOTS}
        sheet.bar(
            Box(left, box.bottom - height, _BAR_PX, height),
            gid=f"{one.metric.name}.{name}",
            **look,
        )
        label = ends(period, summary.granularity)[0]
        scenery.day(sheet, left + _BAR_PX / 2, box, label, "center")
