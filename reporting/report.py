"""From two exports to a report: the one function that the bot and the command line call."""

from datetime import date
from pathlib import Path

import pandas as pd

from reporting import charts, narrative, rows, tables
from reporting.answer import Report, Row
from reporting.catalogue import BY_NAME, Level, in_order
from reporting.errors import RequestError
from reporting.lines import PARTS
from reporting.periods import DAY, Granularity, Period, add_months
from reporting.requests import ReportRequest
from reporting.summary import summarise
from reporting.wording import months

__all__ = ["Report", "Row", "before", "export_metrics", "make"]


def make(
    request: ReportRequest,
    now_csv: bytes | Path,
    before_csv: bytes | Path | None,
    *,
    today: date,
) -> Report:
    """Make the report on one team or person from the export of each period.

    Without ``before_csv`` nothing is compared. Buckets that end on or after ``today`` are
    unfinished. What goes in and comes out can be pickled. Raises a ReportError.
    """
    if len(request.teams) + len(request.people) != 1:
        names = [*(team.name for team in request.teams), *request.people]
        raise RequestError(
            f"A report is about one team or person, not {len(names)}: "
            f"ask for {' or '.join(names) or 'one'}."
        )
    summary = summarise(
        request,
        _read(request, now_csv),
        None if before_csv is None else _read(request, before_csv),
        before_period=before(request.period, request.granularity),
        today=today,
    )
    return Report(
        headline=narrative.headline(summary),
        sentences=narrative.sentences(summary),
        notes=narrative.notes(summary),
        alt=narrative.alt(summary),
        png=charts.draw(summary),
        rows=rows.rows(summary),
    )


def export_metrics(request: ReportRequest) -> tuple[str, ...]:
    """Return what to ask the export for: the metrics and what their averages weigh."""
    weights = {BY_NAME[name].weight for name in request.metrics} - {""}
    parts = {part for weight in weights for part in PARTS.get(weight, ())}
    needed = {name for name in weights | parts if request.level in BY_NAME[name].levels}
    if request.level is Level.TEAM:
        needed -= parts - weights
    return in_order({*request.metrics, *needed})


def before(period: Period, granularity: Granularity) -> Period:  # noqa: ARG001
    """Return the equal period directly before.

    For whole calendar months (so quarters and years too) as many calendar months, else as
    many days.
    """
    count = months(period)
    last = period.first - DAY
    if count:
        return Period(add_months(period.first, -count), last)
    return Period(period.first - period.days * DAY, last)


def _read(request: ReportRequest, csv: bytes | Path) -> pd.DataFrame:
    return tables.read(
        csv, request.level, metrics=request.metrics, welcome=export_metrics(request)
    )
