"""A request as text: what the report's footer says it understood, and reads back as."""

from dataclasses import replace

from handlers.parse.days.spans import EARLIEST
from handlers.parse.metrics import written
from handlers.parse.names import names
from handlers.parse.naming import teams_text
from handlers.parse.understand import understand
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import Period, months_earlier
from reporting.requests import ME, Aggregation, Compare, Output, ReportRequest, View

_COMPARE = {Compare.PREVIOUS: "vs previous", Compare.NOTHING: "without comparison"}
# So many months earlier.
_EARLIER = {12: "a year earlier", 24: "2 years earlier", 36: "3 years earlier",
            3: "3 months earlier", 1: "1 month earlier", 6: "6 months earlier"}  # fmt: skip
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
    mean = request.aggregation is Aggregation.MEAN
    parts = (
        _scope(request, directory),
        _split(request),
        str(request.period),
        request.granularity.value,
        written(request.metrics, request.level, everyday=everyday),
        "" if mean else request.aggregation.value,
        _comparison(request),
        _OUTPUT[request.output],
        "privately" if request.private else "",
    )
    return " ".join(part for part in parts if part)


def _scope(request: ReportRequest, directory: Directory) -> str:
    """Write whom it is about: teams, whose teams, or people."""
    teams = teams_text(request.teams, names(directory)) if request.teams else ""
    whose = ("my team" if who == ME else f"team of {who}" for who in request.teams_of)
    return ", ".join(part for part in (teams, *whose, *request.people) if part)


def _split(request: ReportRequest) -> str:
    many = len(request.teams) + len(request.teams_of)
    if request.view is View.PEOPLE:
        return "by developer"
    return "by team" if request.view is View.TEAMS and many == 1 else ""


def _comparison(request: ReportRequest) -> str:
    """Write what the period stands against, the same days of another year as that."""
    past = request.against
    if past is None:
        return _COMPARE[request.compare]
    for count, words in _EARLIER.items():
        if _can_move(request.period, count) and past == months_earlier(
            request.period, count
        ):
            return f"vs {words}"
    return f"vs {past}"


def _can_move(days: Period, months: int) -> bool:
    return days.first.year - months // 12 > EARLIEST.year


def _means(text: str, request: ReportRequest, directory: Directory) -> bool:
    try:
        read = understand(text, today=request.period.last, directory=directory)
    except RequestError:
        return False
    return read == replace(request, canonical="")
