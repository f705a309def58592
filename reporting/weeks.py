"""One's own last weeks at a glance: each metric as a number, a short line, and the line as text."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from reporting import narrative, tables
from reporting.answer import Glance, Weeks
from reporting.charts import sparklines
from reporting.charts.sparklines import Spark
from reporting.narrative import rows
from reporting.plan import EXTRAS, baseline, export_metrics
from reporting.requests import ReportRequest
from reporting.summary import MetricSummary, Summary, summarise
from reporting.wording import span

_STEPS = "▁▂▃▄▅▆▇█"
_GAP = "·"


def make(
    request: ReportRequest,
    now_csv: Path,
    before_csv: Path,
    *,
    today: date,
    data_until: date | None = None,
    begins: Mapping[str, date] | None = None,
) -> Weeks:
    """Make the glance at one person's weeks from the exports of these and of those before.

    ``request`` is about that person alone, by address. Raises a ReportError.
    """
    now, past = (
        tables.read(
            file,
            request.level,
            metrics=request.metrics,
            welcome=export_metrics(request, EXTRAS),
            only=tables.lines_about(request),
        )
        for file in (now_csv, before_csv)
    )
    summary = summarise(
        request,
        now,
        past,
        before_period=baseline(request),
        today=today,
        data_until=data_until,
        begins=begins,
    )
    sparks = [_spark(summary, one) for one in summary.metrics]
    return Weeks(
        days=span(request.period),
        headline=narrative.headline(summary),
        glances=tuple(_glance(summary, one) for one in summary.metrics),
        png=sparklines.draw(sparks) if sparks else b"",
        alt=sparklines.alt(sparks),
    )


def sparkline(values: Sequence[float | None]) -> str:
    """Write values as letters of different heights, the lowest nought or below; a dot for none.

    >>> sparkline([0, 1, None, 4])
    '▁▂·█'
    """
    known = [value for value in values if value is not None]
    top = max(known, default=0.0)
    if top <= 0:
        return "".join(_GAP if value is None else _STEPS[0] for value in values)
    last = len(_STEPS) - 1
    return "".join(
        _GAP if value is None else _STEPS[round(max(value, 0) / top * last)]
        for value in values
    )


def _values(one: MetricSummary) -> list[float | None]:
    """Return the buckets of both periods, oldest first."""
    return [point.value for point in (*one.series_before, *one.series)]


def _glance(summary: Summary, one: MetricSummary) -> Glance:
    row = rows.row_of(summary, one)
    return Glance(one.metric.title, row.now, row.before, sparkline(_values(one)))


def _spark(summary: Summary, one: MetricSummary) -> Spark:
    row = rows.row_of(summary, one)
    return Spark(
        title=one.metric.title,
        values=_values(one),
        marked=len(one.series_before),
        # There is no room for "a week" beside the line.
        number=row.now.partition(" a ")[0],
        change="" if row.change == rows.NONE else row.change,
        verdict=one.verdict,
    )
