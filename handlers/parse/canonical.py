"""A request as text: what the report's footer says it understood, and reads back as."""

from handlers.parse.metrics import written
from handlers.parse.names import names
from handlers.parse.naming import teams_text
from reporting.directory import Directory
from reporting.requests import Aggregation, Compare, Output, ReportRequest

_COMPARE = {Compare.PREVIOUS: "vs previous", Compare.NOTHING: "without comparison"}
_OUTPUT = {Output.REPORT: "", Output.TABLE: "as table", Output.CSV: "csv"}


def canonical(request: ReportRequest, directory: Directory) -> str:
    """Return the text that parses to ``request`` on the period's last day and any later one.

    Period, step, metrics and comparison are always said; a mean and a report are not.
    """
    scope = teams_text(request.teams, names(directory)) or ", ".join(request.people)
    mean = request.aggregation is Aggregation.MEAN
    parts = (
        scope,
        str(request.period),
        request.granularity.value,
        written(request.metrics, request.level),
        "" if mean else request.aggregation.value,
        _COMPARE[request.compare],
        _OUTPUT[request.output],
    )
    return " ".join(part for part in parts if part)
