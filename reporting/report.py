"""From two exports to a report: the one function that the bot and the command line call."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from reporting import charts, narrative, tables
from reporting.answer import Report, Row
from reporting.errors import RequestError
from reporting.goals import Goal
from reporting.narrative import rows
from reporting.plan import before, export_metrics
from reporting.requests import ReportRequest
from reporting.summary import summarise

__all__ = ["Report", "Row", "make"]


def make(
    request: ReportRequest,
    now_csv: bytes | Path,
    before_csv: bytes | Path | None,
    *,
    today: date,
    data_until: date | None = None,
    goals: Mapping[str, Goal] | None = None,
) -> Report:
    """Make the report on teams or one person from the export of each period.

    Without ``before_csv`` nothing is compared. ``data_until`` is the day (UTC) of the
    newest data of all, None if that is not known. Buckets that end on or after ``today``
    or after ``data_until`` are unfinished. ``goals`` are by metric. What goes in and comes out can be pickled. Raises a ReportError.
    """
    if len(request.people) > 1 or not (request.teams or request.people):
        raise RequestError(
            f"A report is about teams or one person, not {len(request.people)}: "
            f"ask for {' or '.join(request.people) or 'one'}."
        )
    summary = summarise(
        request,
        _read(request, now_csv),
        None if before_csv is None else _read(request, before_csv),
        before_period=before(request.period),
        today=today,
        data_until=data_until,
        goals=goals,
    )
    return Report(
        headline=narrative.headline(summary),
        sentences=narrative.sentences(summary),
        notes=narrative.notes(summary),
        alt=narrative.alt(summary),
        png=charts.draw(summary),
        rows=rows.rows(summary),
    )


def _read(request: ReportRequest, csv: bytes | Path) -> pd.DataFrame:
    return tables.read(
        csv, request.level, metrics=request.metrics, welcome=export_metrics(request)
    )
