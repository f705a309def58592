"""From the frames of two periods to a summary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import pandas as pd

from reporting.catalogue import BY_NAME, Kind, Metric
from reporting.directory import common_ancestor
from reporting.errors import TableError
from reporting.goals import Goal
from reporting.periods import DAY, Period
from reporting.requests import Aggregation, ReportRequest, View
from reporting.summary.children import Team, unranked
from reporting.summary.combining import Pair
from reporting.summary.lines import (
    Horizon,
    Side,
    child_paths,
    own_rows,
    person_rows,
    rows_at,
    team_rows,
)
from reporting.summary.single import silent_names, single
from reporting.summary.values import Summary
from reporting.wording import plural

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
    begins: Mapping[str, date] | None = None,
    goals: Mapping[str, Goal] | None = None,
) -> Summary:
    """Sum up the frames of `reporting.tables.read` for the teams or person asked for.

    A bucket that ends on or after ``today``, or after ``data_until`` (both UTC), is
    unfinished; one that begins after it has no values, nor has one that ends before the
    data of a team ``begins`` (by path). A period before in which nothing at all is
    recorded is not compared. A person with rows in several teams is read from
    the first: each repeats the same numbers. People side by side stand in the order they
    are asked for, and have no places. ``goals`` are by metric. Raises TableError when the
    frame is not the answer to ``request``.
    """
    horizon = Horizon(today, data_until)
    exports = _Exports(request, horizon, now, before, before_period, begins or {})
    title = _title(request, own_rows(now, request))
    teams = _teams(request, title.path, exports)
    # Of a person nobody knows; before the whole tree there is nothing.
    place = title.path.partition("/")[0] if request.people else title.path
    side, past = exports.sides(place, partial(own_rows, request=request))
    sides = [past, *(team.before for team in teams)]
    recorded = any(one.recorded for one in sides if one)
    # Of a period in which the data begins, only what is whole can be compared.
    enough = past is not None and (past.known or bool(past.counts.any()))
    pair = Pair.of(side, past if recorded and enough else None)
    found = [
        single(
            BY_NAME[name],
            pair,
            teams,
            _aggregation(request, BY_NAME[name]),
            request.granularity,
            (goals or {}).get(name),
        )
        for name in request.metrics
    ]
    if request.view is View.PEOPLE:
        found = [unranked(one) for one in found]
    silent = silent_names(found)
    return Summary(
        name=title.name,
        path=title.path,
        person=bool(request.people),
        view=View.TEAMS if len(request.teams) > 1 else request.view,
        children_of=title.several,
        period=request.period,
        before=before_period if pair.before else None,
        granularity=request.granularity,
        aggregation=request.aggregation,
        metrics=tuple(m for m in found if m.metric.name not in silent),
        silent=tuple(m.metric for m in found if m.metric.name in silent),
        counted=pair.counted,
        whole=pair.whole,
        none_before=before_period if past is not None and pair.before is None else None,
        data_begins=_data_begins(
            past.period if past and recorded else side.period, exports.begins.get(place)
        ),
        data_ends=_data_ends(request.period, horizon),
    )


def _aggregation(request: ReportRequest, metric: Metric) -> Aggregation:
    """Return how samples of ``metric`` become one number: counts and days have none."""
    own_rate = metric.kind is Kind.RATE and bool(request.people)
    counted = metric.kind is Kind.COUNT or own_rate
    return Aggregation.MEAN if counted else request.aggregation


@dataclass(frozen=True, slots=True)
class _Title:
    """What a summary is about; ``several`` are the names if it is about several."""

    name: str
    path: str
    several: tuple[str, ...] = ()


def _title(request: ReportRequest, own: pd.DataFrame) -> _Title:
    if request.view is View.PEOPLE:
        team = request.teams[0] if request.teams else None
        name = team.name if team else plural(len(request.people), "developer")
        return _Title(name, team.path if team else name, request.people)
    if len(request.teams) > 1:
        *most, last = names = tuple(team.name for team in request.teams)
        above = common_ancestor(team.path for team in request.teams)
        return _Title(f"{', '.join(most)} and {last}", above, names)
    if own.empty:
        raise _missing(request.people[0] if request.people else request.teams[0].path)
    name, path = own[["developer" if request.people else "team", "hierarchy"]].iloc[0]
    return _Title(str(name), str(path))


@dataclass(frozen=True, slots=True)
class _Exports:
    """The frames of both periods, and how their rows are put in places."""

    request: ReportRequest
    horizon: Horizon
    now: pd.DataFrame
    before: pd.DataFrame | None
    before_period: Period | None
    begins: Mapping[str, date]

    def sides(
        self, path: str, find: Callable[[pd.DataFrame], pd.DataFrame]
    ) -> tuple[Side, Side | None]:
        """Return both periods of the rows of ``path``, which ``find`` takes from a frame."""
        now = self._side(path, find(self.now), self.request.period)
        if self.before is None or self.before_period is None:
            return now, None
        return now, self._side(path, find(self.before), self.before_period)

    def _side(self, path: str, rows: pd.DataFrame, period: Period) -> Side:
        horizon = replace(self.horizon, data_from=self.begins.get(path))
        return Side.of(rows, period, self.request.granularity, horizon)


def _teams(request: ReportRequest, path: str, exports: _Exports) -> tuple[Team, ...]:
    """Return the teams asked for, or those directly below the only one, at ``path``.

    The people of a request that is about them side by side are its teams of one.
    """
    if request.view is View.PEOPLE:
        return _people(request, exports)
    if request.people:
        return ()
    if len(request.teams) > 1:
        for team in request.teams:
            if team_rows(exports.now, team).empty:
                raise _missing(team.path)
        return tuple(
            Team(
                team.name,
                team.path,
                *exports.sides(team.path, partial(team_rows, team=team)),
            )
            for team in request.teams
        )
    return tuple(
        Team(
            below.rpartition("/")[2],
            below,
            *exports.sides(below, partial(rows_at, path=below)),
        )
        for below in child_paths(exports.now, path)
    )


def _people(request: ReportRequest, exports: "_Exports") -> tuple[Team, ...]:
    """Return those of the people asked for who are in the export, each as a team of one."""
    found = []
    tree = request.teams[0].tree if request.teams else ""
    for email in request.people:
        rows = person_rows(exports.now, email)
        if not rows.empty:
            sides = exports.sides(tree, partial(person_rows, email=email))
            found.append(Team(str(rows["developer"].iloc[0]), email, *sides))
    if not found:
        raise _missing(request.teams[0].path if request.teams else "these people")
    return tuple(found)


def _missing(asked: str) -> TableError:
    return TableError(f"Nothing was recorded for {asked} in these days.")


def _data_begins(shown: Period, begins: date | None) -> date | None:
    """Return the day of the oldest data if days that are ``shown`` are before it."""
    return begins if begins is not None and begins > shown.first else None


def _data_ends(period: Period, horizon: Horizon) -> date | None:
    """Return the day of the newest data if days of ``period`` are missing after it."""
    if horizon.data_until is None:
        return None
    known = min(period.last, horizon.today - DAY)
    return horizon.data_until if known - horizon.data_until > _STALE_AFTER else None
