"""A request as text: what the report's footer says it understood, and reads back as."""

from dataclasses import replace

from handlers.parse.metrics import written
from handlers.parse.names import names
from handlers.parse.naming import teams_text
from handlers.parse.understand import understand
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.requests import Aggregation, Compare, Output, ReportRequest, View

_COMPARE = {Compare.PREVIOUS: "vs previous", Compare.NOTHING: "without comparison"}
_OUTPUT = {Output.REPORT: "", Output.TABLE: "as table", Output.CSV: "csv"}


def canonical(request: ReportRequest, directory: Directory) -> str:
    """Return the text that parses to ``request`` on the period's last day and any later one.

    Period, step, metrics and comparison are always said; a mean and a report are not.
    """
    text = _written(request, directory, everyday=True)
    if _means(text, request, directory):
        return text
    # Some team is called like a metric, or like a step and a metric.
    return _written(request, directory, everyday=False)


def _written(request: ReportRequest, directory: Directory, *, everyday: bool) -> str:
    scope = teams_text(request.teams, names(directory)) or ", ".join(request.people)
    below = request.view is View.TEAMS and len(request.teams) == 1
    mean = request.aggregation is Aggregation.MEAN
    parts = (
        scope,
        "by team" if below else "",
        str(request.period),
        request.granularity.value,
        written(request.metrics, request.level, everyday=everyday),
        "" if mean else request.aggregation.value,
        _COMPARE[request.compare],
        _OUTPUT[request.output],
    )
    return " ".join(part for part in parts if part)


def _means(text: str, request: ReportRequest, directory: Directory) -> bool:
    try:
        read = understand(text, today=request.period.last, directory=directory)
    except RequestError:
        return False
    return read == replace(request, canonical="")
