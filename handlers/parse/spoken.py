"""A request as a person would say it: for reading, where `canonical` is for asking again."""

from handlers.parse.metrics import grouped, is_standard
from reporting.catalogue import Group
from reporting.earlier import called
from reporting.plan import baseline
from reporting.requests import ME, Aggregation, Output, ReportRequest, View
from reporting.wording import BUCKETS, inside, listed, plain, span

_INSTEAD = {
    Aggregation.MEAN: "",
    Aggregation.MEDIAN: "the median instead of the mean",
    Aggregation.P90: "the 90th percentile instead of the mean",
    Aggregation.P95: "the 95th percentile instead of the mean",
}
_OUTPUT = {
    Output.REPORT: "",
    Output.TABLE: "as a table",
    Output.CSV: "with the CSV file",
}


def spoken(request: ReportRequest) -> str:
    """Say ``request`` in plain text.

    "Velocity and rework of Platform, 1 Jan to 31 Mar 2026 by week, compared with the quarter
    before".
    """
    past = baseline(request)
    step = BUCKETS[request.granularity]
    parts = (
        _subject(request),
        _split(request),
        f"{span(request.period)} by {step}",
        _INSTEAD[request.aggregation],
        f"compared with {called(request.period, past)}" if past else "not compared",
        _OUTPUT[request.output],
        "for you alone" if request.private else "",
    )
    text = ", ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}"


def _subject(request: ReportRequest) -> str:
    what = _what(request)
    if request.people == (ME,):
        return f"your own {what}"
    whom = [plain(team.called) for team in request.teams]
    whom += [_team_of(person) for person in request.teams_of]
    whom += ["you" if person == ME else person for person in request.people]
    return f"{what} of {listed(whom)}"


def _what(request: ReportRequest) -> str:
    """Name the metrics by their titles, whole groups by theirs."""
    if is_standard(request.metrics, request.level):
        return "overview"
    parts = grouped(request.metrics, request.level)
    return listed(
        [
            part.value if isinstance(part, Group) else inside(part.title)
            for part in parts
        ]
    )


def _team_of(person: str) -> str:
    return "your team" if person == ME else f"the team of {person}"


def _split(request: ReportRequest) -> str:
    many = len(request.teams) + len(request.teams_of)
    match request.view:
        case View.PEOPLE:
            return "person by person"
        case View.TEAMS:
            return "side by side" if many > 1 else "team by team"
    return ""
