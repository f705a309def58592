from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from reporting import plan, tables
from reporting.catalogue import Level, in_order
from reporting.directory import Team
from reporting.periods import Granularity, Period, buckets
from reporting.requests import Aggregation, Compare, Output, ReportRequest
from reporting.summary import Summary, summarise

LATER = date(2030, 1, 1)
Lines = Mapping[str, Sequence[float | None]]


def request_for(
    *metrics: str,
    path: str = "Everyone/Platform",
    first: date = date(2026, 1, 5),
    last: date = date(2026, 2, 1),
    granularity: Granularity = Granularity.WEEKLY,
    aggregation: Aggregation = Aggregation.MEAN,
    compare: Compare = Compare.PREVIOUS,
    against: Period | None = None,
    output: Output = Output.REPORT,
    person: str = "",
) -> ReportRequest:
    """Four whole weeks from Monday 5 January 2026, unless told otherwise."""
    name = path.rpartition("/")[2]
    team = Team(id="1", name=name, path=path, tree=path.split("/")[0], leaf=True)
    return ReportRequest(
        teams=() if person else (team,),
        people=(person,) if person else (),
        period=Period(first, last),
        metrics=in_order(metrics),
        granularity=granularity,
        aggregation=aggregation,
        compare=compare,
        against=against,
        output=output,
        canonical=f"{name} {first}..{last} {granularity}",
    )


def csv_of(
    period: Period, granularity: Granularity, teams: Mapping[str, Lines]
) -> bytes:
    """Write an export: per team path the values of each metric, one per bucket."""
    names = list(next(iter(teams.values())))
    head = ["Granularity", "Team", "Team_Hierarchy", "Start_Date", "End_Date", *names]
    lines = [",".join(head)]
    for index, bucket in enumerate(buckets(period, granularity)):
        for path, values in teams.items():
            cells = [str(granularity), f'"{path.rpartition("/")[2]}"', f'"{path}"']
            cells += [str(bucket.days.first), str(bucket.days.last)]
            row = [values[name][index] for name in names]
            cells += ["" if value is None else f"{value:g}" for value in row]
            lines.append(",".join(cells))
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def ask() -> Callable[..., ReportRequest]:
    return request_for


@pytest.fixture
def export() -> Callable[..., bytes]:
    return csv_of


@pytest.fixture
def sum_up(ask, export):
    """Sum up lines of a team (one value per bucket) against those of the period before."""

    def of(
        now,
        before=None,
        *,
        metrics=None,
        today=LATER,
        data_until=None,
        begins=None,
        below=None,
        below_before=None,
        goals=None,
        **asked,
    ) -> Summary:
        request = ask(*(metrics or now), **asked)
        team = request.teams[0].path
        period = request.against or plan.beside(request.period)
        teams = {team: now} | (below or {})
        past = None
        if before is not None:
            teams_before = {team: before} | (below_before or {})
            past = export(period, request.granularity, teams_before)
            past = tables.read(past, Level.TEAM)
        return summarise(
            request,
            tables.read(export(request.period, request.granularity, teams), Level.TEAM),
            past,
            before_period=period,
            today=today,
            data_until=data_until,
            begins=begins,
            goals=goals,
        )

    return of
