"""One number out of an export: a metric of a team in one bucket."""

from pathlib import Path

import pandas as pd

from reporting import tables
from reporting.catalogue import BY_NAME
from reporting.plan import EXTRAS, export_metrics
from reporting.requests import ReportRequest
from reporting.summary.lines import own_rows


def measure(
    request: ReportRequest, csv: bytes | Path
) -> tuple[float | None, int | None]:
    """Return the value of the only metric in the only bucket, and from how many samples.

    Either is None where the export has none.
    """
    (name,) = request.metrics
    frame = tables.read(
        csv,
        request.level,
        metrics=request.metrics,
        welcome=export_metrics(request, EXTRAS),
        only=tables.lines_about(request),
    )
    rows = own_rows(frame, request)
    rows = rows[rows["start"] == pd.Timestamp(request.period.first)]
    samples = _only(rows, BY_NAME[name].weight)
    return _only(rows, name), None if samples is None else int(samples)


def _only(rows: pd.DataFrame, name: str) -> float | None:
    if name not in rows:
        return None
    found = rows[name].dropna()
    return float(found.iloc[0]) if len(found) == 1 else None
