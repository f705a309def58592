"""Which exports answer a request. Pure, and light: what decides need not draw."""

from collections.abc import Collection
from dataclasses import replace

from reporting.catalogue import BY_NAME, EXTRA, Level, in_order
from reporting.directory import Directory, Team, common_ancestor
from reporting.errors import RequestError
from reporting.export_api import ExportRequest
from reporting.periods import DAY, Period, add_months, months
from reporting.requests import ME, Compare, ReportRequest

EXTRAS = frozenset(metric.name for metric in EXTRA)
# A person's export has no such column, but the columns it is the sum of.
SUM_OF = {"LOC_TOTAL": ("LOC_ADDED", "LOC_REMOVED")}
# Days; less has weekdays of its own.
_A_WEEK = 7
_YOURS = "I do not know which team is yours. Write its name."
_WHOSE = "I know no single team that they lead. Write the team's name."


def plan(request: ReportRequest, directory: Directory) -> tuple[ExportRequest, ...]:
    """Return the exports that answer ``request``: the period's, then what it stands against.

    About people the whole first tree is asked: the API knows no person as a scope. About
    several teams it is the closest team above all of them. RequestError where nobody put
    teams in the place of ``teams_of``.
    """
    if request.teams_of:
        own = request.teams_of == (ME,)
        raise RequestError(_YOURS if own else _WHOSE)
    scope = _scope(request, directory)
    whole_tree = scope.path == scope.tree
    now = ExportRequest(
        tree=scope.tree,
        team_id=None if whole_tree else scope.id,
        period=request.period,
        metrics=export_metrics(request, directory.extra.get(scope.tree, ())),
        level=request.level,
        granularity=request.granularity,
        aggregation=request.aggregation,
    )
    past = baseline(request)
    return (now,) if past is None else (now, replace(now, period=past))


def baseline(request: ReportRequest) -> Period | None:
    """Return the days that ``request`` is compared with; None for none."""
    if request.compare is Compare.NOTHING:
        return None
    return request.against or beside(request.period)


def _scope(request: ReportRequest, directory: Directory) -> Team:
    if not request.teams:
        return next(directory.roots())
    if len(request.teams) == 1:
        return request.teams[0]
    above = directory.by_path(common_ancestor(team.path for team in request.teams))
    if above is None:
        trees = " and ".join(dict.fromkeys(team.tree for team in request.teams))
        raise RequestError(
            f"These teams are in different organisations ({trees}). "
            "I can compare teams of one."
        )
    return above


def export_metrics(request: ReportRequest, extra: Collection[str]) -> tuple[str, ...]:
    """Return what to ask the export for: the metrics and what makes them understood.

    That are their parts, what they are weighed and counted by, and the same in working
    hours; of what is beyond the documented API, what is in ``extra``.
    """
    metrics = [BY_NAME[name] for name in request.metrics]
    weights = {name for one in metrics for name in (one.weight, one.cases)} - {""}
    sums = {part for weight in weights for part in SUM_OF.get(weight, ())}
    parts = {part for one in metrics for part in one.parts}
    needed = weights | sums | parts | ({one.working for one in metrics} - {""})
    needed -= EXTRAS - {*extra}
    if request.level is Level.TEAM:
        needed -= sums - weights
    there = {name for name in needed if request.level in BY_NAME[name].levels}
    return in_order({*request.metrics, *there})


def beside(period: Period) -> Period:
    """Return what a period stands against where nothing else is asked for.

    The equal period before; for less than a week the same weekdays of the week before, so
    that a Monday never meets a Sunday.
    """
    if period.days < _A_WEEK:
        back = _A_WEEK * DAY
        return Period(period.first - back, period.last - back)
    return before(period)


def before(period: Period) -> Period:
    """Return the equal period directly before.

    For whole calendar months (so quarters and years too) as many calendar months, else as
    many days.
    """
    count = months(period)
    last = period.first - DAY
    if count:
        return Period(add_months(period.first, -count), last)
    return Period(period.first - period.days * DAY, last)
