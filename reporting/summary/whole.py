"""From the frames of two periods to a summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from reporting.catalogue import BY_NAME
from reporting.directory import common_ancestor
from reporting.errors import TableError
from reporting.goals import Goal
from reporting.periods import DAY, Granularity, Period
from reporting.requests import ReportRequest, View
from reporting.summary.children import Team
from reporting.summary.combining import Pair
from reporting.summary.lines import (
    Horizon,
    Side,
    child_paths,
    own_rows,
    rows_at,
    team_rows,
)
from reporting.summary.single import silent_names, single
from reporting.summary.values import Summary

# Data may be this old, a long weekend, before it is worth a word.
_STALE_AFTER = timedelta(days=3)


def summarise(
    request: ReportRequest,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    before_period: Period | None,
    today: date,
    data_until: date | None = None,
    goals: Mapping[str, Goal] | None = None,
) -> Summary:
    """Sum up the frames of `reporting.tables.read` for the teams or person asked for.

    A bucket that ends on or after ``today``, or after ``data_until`` (both UTC), is
    unfinished; one that begins after it has no values. A period before in which nothing
    at all is recorded is not compared. A person with rows in several teams is read from
    the first: each repeats the same numbers. ``goals`` are by metric. Raises TableError
    when the frame is not the answer to ``request``.
    """
    horizon = Horizon(today, data_until)
    own = own_rows(now, request)
    _check_there(own, request)
    times = _Times(request.granularity, horizon, request.period, before_period)
    teams = _teams(request, now, before, own, times)
    past = None
    if before is not None and before_period is not None:
        past = times.past(own_rows(before, request))
    recorded = any(
        side.recorded for side in (past, *(team.before for team in teams)) if side
    )
    none_before = past is not None and not recorded
    pair = Pair.of(times.now(own), past if recorded else None)
    found = [
        single(
            BY_NAME[name],
            pair,
            teams,
            request.aggregation,
            request.granularity,
            (goals or {}).get(name),
        )
        for name in request.metrics
    ]
    silent = silent_names(found)
    several = tuple(team.name for team in teams) if len(request.teams) > 1 else ()
    return Summary(
        name=_listed(several) if several else _name(own, request),
        path=common_ancestor(team.path for team in request.teams)
        if several
        else str(own["hierarchy"].iloc[0]),
        person=bool(request.people),
        view=View.TEAMS if several else request.view,
        children_of=several,
        period=request.period,
        before=before_period if pair.before else None,
        granularity=request.granularity,
        aggregation=request.aggregation,
        metrics=tuple(m for m in found if m.metric.name not in silent),
        silent=tuple(m.metric for m in found if m.metric.name in silent),
        counted=pair.counted,
        whole=pair.whole,
        none_before=none_before,
        data_ends=_data_ends(request.period, horizon),
    )


@dataclass(frozen=True, slots=True)
class _Times:
    """How rows are put in the places of a period."""

    granularity: Granularity
    horizon: Horizon
    period: Period
    before: Period | None

    def now(self, rows: pd.DataFrame) -> Side:
        return Side.of(rows, self.period, self.granularity, self.horizon)

    def past(self, rows: pd.DataFrame) -> Side | None:
        if self.before is None:
            return None
        return Side.of(rows, self.before, self.granularity, self.horizon)


def _teams(
    request: ReportRequest,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    own: pd.DataFrame,
    times: _Times,
) -> tuple[Team, ...]:
    """Return the teams asked for, or those directly below the only one."""
    if request.people:
        return ()
    if len(request.teams) > 1:
        named = [
            (team.name, team.path, team_rows(now, team), before if before is None else team_rows(before, team))
            for team in request.teams
        ]  # fmt: skip
    else:
        named = [
            (path.rpartition("/")[2], path, rows_at(now, path), before if before is None else rows_at(before, path))
            for path in child_paths(now, str(own["hierarchy"].iloc[0]))
        ]  # fmt: skip
    return tuple(
        Team(
            name,
            path,
            times.now(rows),
            None if past is None or past.empty else times.past(past),
        )
        for name, path, rows, past in named
    )


def _check_there(own: pd.DataFrame, request: ReportRequest) -> None:
    if own.empty and len(request.teams) < 2:
        asked = request.people[0] if request.people else request.teams[0].path
        raise TableError(f"The export has no rows for {asked}.")


def _name(own: pd.DataFrame, request: ReportRequest) -> str:
    return str(own["developer" if request.people else "team"].iloc[0])


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _data_ends(period: Period, horizon: Horizon) -> date | None:
    """Return the day of the newest data if days of ``period`` are missing after it."""
    if horizon.data_until is None:
        return None
    known = min(period.last, horizon.today - DAY)
    return horizon.data_until if known - horizon.data_until > _STALE_AFTER else None
