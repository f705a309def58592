"""From the rows of an export to lines of values over the buckets of a period."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reporting.catalogue import BY_NAME, Kind, Metric
from reporting.directory import Team
from reporting.errors import TableError
from reporting.periods import Bucket, Granularity, Period, bucket_start, buckets
from reporting.plan import SUM_OF
from reporting.requests import ReportRequest, View

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far numbers can reach: to ``today`` (UTC), and no further than the data.

    ``data_until`` is the day (UTC) of the newest data of all, ``data_from`` that of the
    oldest of a team; None where nobody knows.
    """

    today: date
    data_until: date | None = None
    data_from: date | None = None

    def reaches(self, days: Period) -> bool:
        """Return whether there can be something in ``days``."""
        begun = days.first <= self.today and self.known_from(days.last)
        return begun and (self.data_until is None or days.first <= self.data_until)

    def known_from(self, day: date) -> bool:
        """Return whether the data begins on ``day`` or before it."""
        return self.data_from is None or day >= self.data_from

    def over(self, day: date) -> bool:
        """Return whether ``day`` is past, and in the data."""
        return day < self.today and (self.data_until is None or day <= self.data_until)


@dataclass(frozen=True, slots=True)
class Side:
    """The buckets of one period with their values, NaN where there is none.

    A bucket ``counts`` when it is whole and finished. ``there`` are those with a row: of a
    person, since they came; all, where no row is in the period. ``known``: the data does not
    begin in the period, or after it.
    """

    period: Period
    buckets: tuple[Bucket, ...]
    counts: Mask
    finished: Mask
    there: Mask
    values: Mapping[str, Numbers]
    known: bool

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        period: Period,
        granularity: Granularity,
        horizon: Horizon,
    ) -> "Side":
        """Put ``rows`` of one team or person in their places.

        What lies beyond ``horizon`` stays empty, although an export has zeros there. A
        bucket in which the data begins is not whole.
        """
        steps = tuple(
            replace(step, whole=step.whole and horizon.known_from(step.days.first))
            for step in buckets(period, granularity)
        )
        places = _places(rows, steps, granularity)
        reached = np.array([horizon.reaches(step.days) for step in steps])
        values = {}
        for name in rows.columns[rows.dtypes == "float64"]:
            line = np.full(len(steps), np.nan)
            line[places] = rows[name].to_numpy()
            values[str(name)] = np.where(reached, line, np.nan)
        finished = np.array([horizon.over(step.days.last) for step in steps])
        whole = np.array([step.whole for step in steps])
        there = np.full(len(steps), rows.empty)
        there[places] = True
        known = horizon.known_from(period.first)
        return cls(period, steps, whole & finished, finished, there, values, known)

    @property
    def recorded(self) -> bool:
        """Whether anything at all is there; nothing but zeros is nothing."""
        return any(np.nan_to_num(line).any() for line in self.values.values())

    @property
    def cut_off(self) -> bool:
        """Whether some buckets count, but all that is recorded lies in the others."""
        lines = [np.nan_to_num(line) for line in self.values.values()]
        counted = any(line[self.counts].any() for line in lines)
        return bool(self.counts.any()) and self.recorded and not counted

    def line(self, name: str) -> Numbers:
        """Return the values of a metric, one per bucket."""
        return self.values.get(name, np.full(len(self.buckets), np.nan))

    def weights(self, metric: Metric) -> Numbers | None:
        """Return what each bucket's value weighs, None where the export does not say."""
        names = _weighing(metric.weight, self.values)
        if not names:
            return None
        total: Numbers = np.sum([self.values[name] for name in names], axis=0)
        return total

    def cases(self, metric: Metric) -> Numbers | None:
        """Return how many cases, or more, are behind each bucket's value; None: unknown."""
        return self.values.get(metric.cases)


def _weighing(weight: str, there: Container[str]) -> tuple[str, ...]:
    """Return the columns whose sum is ``weight``; none where some are missing."""
    if weight in there:
        return (weight,)
    parts = SUM_OF.get(weight, ())
    return parts if all(part in there for part in parts) else ()


def own_rows(frame: pd.DataFrame, request: ReportRequest) -> pd.DataFrame:
    """Return the rows of the team or person asked for; none for several."""
    if request.view is View.PEOPLE or len(request.teams) > 1:
        return frame.iloc[:0]
    if request.people:
        return person_rows(frame, request.people[0])
    return team_rows(frame, request.teams[0])


def person_rows(frame: pd.DataFrame, email: str) -> pd.DataFrame:
    """Return the rows of a person, whatever the case of the address.

    A person in several teams has rows in each; see `_together`.
    """
    emails = frame["email"].cat.categories
    same = {one for one in emails if one.casefold() == email.casefold()}
    return _together(_where(frame, "email", same))


def team_rows(frame: pd.DataFrame, team: Team) -> pd.DataFrame:
    """Return the rows of ``team``."""
    rows = rows_at(frame, team.path)
    if rows.empty:
        # A tree may be written without its own name, or with more above it.
        rows = _where(frame, "team", {team.name})
        paths = sorted(rows["hierarchy"].unique(), key=lambda path: path.count("/"))
        rows = _where(rows, "hierarchy", set(paths[:1]))
    return rows


def _together(rows: pd.DataFrame) -> pd.DataFrame:
    """Make one row a bucket of a person's rows in several teams.

    Teams list the same numbers of a person, so one row stands for all. Where they differ,
    the teams are repositories and each row holds what was done there: counts add up, an
    average weighs its samples, and of coding days the most is taken, because nobody says
    which days were the same.
    """
    numbers = [str(name) for name in rows.columns[rows.dtypes == "float64"]]
    distinct = rows.drop_duplicates(["start", *numbers])
    twice = distinct.duplicated(["start", "hierarchy"])
    if twice.any():
        row = distinct[twice].iloc[0]
        raise TableError(
            f"The export has two rows for {row['developer']} in {row['team']} from "
            f"{row['start'].date()}, and they differ."
        )
    if not distinct["start"].duplicated().any():
        return distinct
    heads = rows.drop_duplicates("start").set_index("start")
    for name in set(numbers) & set(BY_NAME):
        heads[name] = _joined(rows, BY_NAME[name])
    return heads.reset_index()


def _joined(rows: pd.DataFrame, metric: Metric) -> pd.Series:
    """Return a metric of all repositories together, by first day of the bucket."""
    line = rows[metric.name]
    if metric.kind is Kind.COUNT:
        return line.groupby(rows["start"]).sum(min_count=1)
    if metric.kind is Kind.RATE:
        return line.groupby(rows["start"]).max()
    names = _weighing(metric.weight, rows) or _weighing(metric.cases, rows)
    heavy = (
        rows[[*names]].sum(axis=1).where(line.notna()) if names else line.notna() * 1.0
    )
    weighed = (line * heavy).groupby(rows["start"]).sum(min_count=1)
    total = heavy.groupby(rows["start"]).sum(min_count=1)
    return weighed / total.where(total > 0)


def _where(frame: pd.DataFrame, column: str, wanted: set[str]) -> pd.DataFrame:
    rows: pd.DataFrame = frame[frame[column].isin(wanted)]
    return rows


def rows_at(frame: pd.DataFrame, path: str) -> pd.DataFrame:
    """Return the rows of the team at ``path``."""
    return _where(frame, "hierarchy", {path})


def child_paths(frame: pd.DataFrame, path: str) -> list[str]:
    """Return the paths of the teams directly below ``path``, as the frame orders them."""
    paths = (str(other) for other in frame["hierarchy"].unique())
    return [other for other in paths if other.rpartition("/")[0] == path]


def _places(
    rows: pd.DataFrame, steps: tuple[Bucket, ...], granularity: Granularity
) -> list[int]:
    """Return which bucket each row is about; each may have one row.

    A row's days are those of the calendar's bucket, cut to the period or not.
    """
    index = {bucket_start(s.days.first, granularity): i for i, s in enumerate(steps)}
    places: list[int] = []
    for start, end in zip(rows["start"].dt.date, rows["end"].dt.date, strict=True):
        first = bucket_start(start, granularity)
        place = index.get(first)
        if place is None or not _covers(start, end, steps[place].days, granularity):
            raise TableError(
                f"The export is of other days: it has a row for {start} to {end}, asked "
                f"were {steps[0].days.first} to {steps[-1].days.last}, {granularity}."
            )
        if place in places:
            raise TableError(
                f"The export has two rows for {rows['team'].iloc[0]} from {start}."
            )
        places.append(place)
    return places


def _covers(start: date, end: date, step: Period, granularity: Granularity) -> bool:
    """Return whether ``start`` to ``end`` is all of ``step``, and of one bucket."""
    same = bucket_start(start, granularity) == bucket_start(end, granularity)
    return same and start <= step.first and step.last <= end
