"""A picture of six panels, warm, against the same one drawn the obvious way."""

import io
from collections.abc import Sequence
from math import nan
from statistics import median
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import command, measuring
from benchmarks.figures import Findings, at_most, plain
from reporting import charts, narrative
from reporting.charts import lettering, style
from reporting.charts.gallery.over_time import six_metrics
from reporting.summary import MetricSummary, Point, Summary
from reporting.wording import percent, quantities, span

TITLE = "Drawing a picture"
SIZES = {"rounds": 15}
_HIGH_PX = 1146
_OBVIOUS, _OURS = "obvious", "ours"
_WANTED_RATIO, _WANTED_MS = 0.25, 150


def measure(*, rounds: int) -> Findings:
    """Draw the same summary in both ways, in turns."""
    summary = six_metrics()
    costs = measuring.in_turns(
        rounds,
        {
            _OURS: lambda: measuring.measure(lambda: _ours(summary)),
            _OBVIOUS: lambda: measuring.measure(lambda: obvious(summary)),
        },
    )
    ratio = measuring.ratio(costs[_OURS], costs[_OBVIOUS], lambda cost: cost.cpu_s)
    ours_ms, obvious_ms = (
        1000 * median(cost.cpu_s for cost in costs[way]) for way in (_OURS, _OBVIOUS)
    )
    sizes = len(charts.draw(summary)) / len(obvious(summary))
    return Findings(
        TITLE,
        f"python -m benchmarks.pictures --rounds {rounds}",
        f"six panels of 13 weeks, {style.WIDTH_PX} pixels wide, {rounds} rounds",
        [
            at_most(
                "CPU, picture : subplots and constrained layout", ratio, _WANTED_RATIO
            ),
            at_most("CPU, picture", ours_ms, _WANTED_MS, "ms"),
            plain("CPU, subplots and constrained layout", obvious_ms, "ms"),
            plain("bytes, picture : subplots and constrained layout", sizes),
        ],
    )


def _ours(summary: Summary) -> bytes:
    """Draw it with every width to be measured anew: another picture has other texts."""
    lettering.width.cache_clear()
    return charts.draw(summary)


def obvious(summary: Summary) -> bytes:
    """Return the same panels as a PNG, as one would write it down."""
    size_in = (style.WIDTH_PX / style.DPI, _HIGH_PX / style.DPI)
    figure = Figure(figsize=size_in, dpi=style.DPI, layout="constrained")
    title = f"{narrative.headline(summary)}\n{summary.path}, {span(summary.period)}"
    figure.suptitle(title, x=0.03, ha="left")
    panels: Any = figure.subplots(2, 3)
    for axes, one in zip(panels.flat, summary.metrics, strict=True):
        _panel(axes, one)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _panel(axes: Axes, one: MetricSummary) -> None:
    """Draw both lines, the trend and the band, with title, numbers and dates."""
    now, before = (
        quantities(one.metric, value or 0.0)[0]
        for value in (one.shown, one.shown_before)
    )
    axes.set_title(f"{one.metric.title}\n{now}", loc="left", fontsize=10)
    axes.set_title(
        percent(one.change or 0.0), loc="right", fontsize=9, color=style.BETTER
    )
    days: Any = [point.days.first for point in one.series]
    axes.plot(
        days, _values(one.series_before), color=style.FAINT, label=f"was {before}"
    )
    axes.plot(days, _values(one.series), color=style.BLUE)
    if one.trend and one.trend.clear:
        steps = np.arange(len(days)) - (len(days) - 1) / 2
        line = np.nanmean(_values(one.series)) + one.trend.per_bucket * steps
        axes.plot(days, line, linestyle="--", color=style.INK)
    if one.band:
        top = axes.get_ylim()[1] if one.band.high is None else one.band.high
        axes.axhspan(one.band.low or 0.0, top, color=style.BAND)
    axes.set_ylim(bottom=0)
    axes.set_xticks([days[0], days[-1]])
    axes.tick_params(labelsize=8)
    axes.legend(fontsize=8)


def _values(series: Sequence[Point]) -> list[float]:
    return [nan if point.value is None else point.value for point in series]


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
