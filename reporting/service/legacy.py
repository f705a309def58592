"""The Legacy report: one row a team or person, one column a metric, over a whole range."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import duckdb

from reporting.periods import DAY, Granularity, Period, bucket_end, bucket_start
from reporting.requests import Aggregation
from reporting.service.engine import TWENTIETHS
from reporting.service.warehouse.profile import (
    PeriodCount,
    Profile,
    VelocityBasis,
)
from reporting.service.warehouse.scopes import find_scope
from reporting.service.warehouse.statements import named, statement, statements
from reporting.service.warehouse.warehouse import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyMetric:
    """A column: its name and header in reports of people and (None: absent) of teams.

    Tiers are the profile's setting ``rating``; None: never rated.
    """

    name: str
    title: str
    team_name: str | None
    team_title: str = ""
    rating: str | None = None
    higher_is_better: bool = True


_VELOCITY = LegacyMetric(
    name="PR_VELOCITY",
    title="PR Velocity",
    team_name="PR_VELOCITY_PER_DEV",
    team_title="PR Velocity per Developer",
    rating="rating_pr_velocity",
)
_WORK = LegacyMetric(
    name="WORK_TYPE_COMPLETED",
    title="Work Items Completed",
    team_name="WORKTYPE_COMPLETED_PER_DEV",
    team_title="Work Completed per Developer",
    rating="rating_work_completed",
)
_CODING = LegacyMetric(
    name="CODING_DAYS",
    title="Coding Days",
    team_name="CODING_DAYS_PER_DEV",
    team_title="Coding Days per Developer",
    rating="rating_coding_days",
)
_FIRST_COMMENT = LegacyMetric(
    name="TIME_TO_FIRST_COMMENT",
    title="Time to First Comment",
    team_name="TIME_TO_FIRST_COMMENT",
    team_title="Time to First Comment",
    rating="rating_time_to_first_comment",
    higher_is_better=False,
)
_COMMENTS = LegacyMetric(
    name="NUMBER_OF_COMMENTS_PER_PR",
    title="Number of Comments per PR",
    team_name="NUMBER_OF_COMMENTS_PER_PR",
    team_title="Number of Comments per PR",
    rating="rating_comments_per_pr",
)
_COMPLETE = LegacyMetric(
    name="AVG_TIME_TO_COMPLETE",
    title="Average Time to Complete",
    team_name="AVG_TIME_TO_COMPLETE",
    team_title="Average Time to Complete",
    rating="rating_time_to_complete",
    higher_is_better=False,
)
_MISSING = LegacyMetric(
    name="NO_OF_PRS_WITH_MISSING_TICKETS",
    title="Number of PRs with Missing Tickets",
    team_name=None,
)
# Durations say how they were averaged, in the header.
_DURATIONS = (_FIRST_COMMENT, _COMPLETE)

# In the order of the documented tables, which is that of the columns.
TEAM_METRICS = (_FIRST_COMMENT, _VELOCITY, _WORK, _CODING, _COMMENTS, _COMPLETE)
PEOPLE_METRICS = (
    _VELOCITY, _WORK, _CODING, _FIRST_COMMENT, _COMMENTS, _COMPLETE, _MISSING,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyPlan:
    """What a Legacy report holds: a team and all below it, with ``contributors`` people too.

    ``metrics`` are names of `TEAM_METRICS` (``team_name``) or `PEOPLE_METRICS` (``name``);
    none means all. ``granularity`` is the unit of rates; ``durations`` alone have an
    aggregation.
    """

    team_id: str
    period: Period
    granularity: Granularity
    durations: Aggregation = Aggregation.MEAN
    contributors: bool = False
    metrics: tuple[str, ...] = ()
    ratings: bool = False
    neutralise: bool = True


def legacy_report(
    warehouse: Warehouse,
    plan: LegacyPlan,
    target: Path,
    *,
    con: duckdb.DuckDBPyConnection | None = None,
) -> int:
    """Write the report to ``target``; return its number of rows.

    Raises ScopeError for a team that is not there. ``con`` is as in `engine.export`.
    """
    if con is None:
        with warehouse.reading() as own:
            return legacy_report(warehouse, plan, target, con=own)
    scope = find_scope(con, None, plan.team_id)
    profile = warehouse.organisation_of(con).profiles[scope.profile]
    values = _values(plan, profile) | {
        "node": scope.node,
        "profile": scope.profile,
        "mapped": scope.mapped,
    }
    parts = (
        *statements("scope"),
        *statements("legacy_rows"),
        statement(f"seats_{profile.active_developers.value}"),
        statement("legacy_totals"),
    )
    for part in parts:
        con.execute(part, named(part, values))
    text = _copy(plan, profile)
    con.execute(text, named(text, values | {"target": str(target)}))
    row = con.fetchone()
    return int(row[0]) if row else 0


def period_count(
    period: Period, granularity: Granularity, count: PeriodCount
) -> Fraction:
    """Return how many periods a range has: each day is its share of its own period.

    ``whole`` leaves out what does not fill one, but never all.

    >>> from datetime import date
    >>> quarter = Period(date(2026, 1, 1), date(2026, 4, 2))
    >>> period_count(quarter, Granularity.WEEKLY, PeriodCount.EXACT)
    Fraction(92, 7)
    >>> period_count(quarter, Granularity.WEEKLY, PeriodCount.WHOLE)
    Fraction(13, 1)
    """
    total, day = Fraction(0), period.first
    while day <= period.last:
        start, end = bucket_start(day, granularity), bucket_end(day, granularity)
        days = (min(end, period.last) - day).days + 1
        total += Fraction(days, (end - start).days + 1)
        day = end + DAY
    return (
        max(Fraction(1), Fraction(int(total))) if count is PeriodCount.WHOLE else total
    )


def _values(plan: LegacyPlan, profile: Profile) -> dict[str, object]:
    count = period_count(plan.period, plan.granularity, profile.legacy_period_count)
    limits: dict[str, object] = {
        metric.rating: list(getattr(profile, metric.rating))
        for metric in PEOPLE_METRICS
        if metric.rating is not None
    }
    return limits | {
        "first_days": [plan.period.first],
        "last_days": [plan.period.last],
        "days": plan.period.days,
        "contributors": plan.contributors,
        "periods": count.numerator,
        "period_parts": count.denominator,
        "twentieths": TWENTIETHS.get(plan.durations),
        "velocity_of": profile.legacy_pr_velocity_basis.value,
        "rating_labels": list(profile.rating_labels),
    }


def _copy(plan: LegacyPlan, profile: Profile) -> str:
    """Return the COPY statement; names in it are of this module."""
    name = "neutral(line_up.name)" if plan.neutralise else "line_up.name"
    columns = [f'{name} AS "Collection Name"']
    for metric in _chosen(plan):
        columns.append(_cell(plan, metric))
        if plan.ratings and _is_rated(metric, profile):
            columns.append(_rating(plan, metric))
    return (
        f"COPY (SELECT {', '.join(columns)} FROM line_up "  # noqa: S608
        f"INNER JOIN ({statement('legacy_metrics')}) AS metrics USING (row_no) "
        "ORDER BY line_up.row_no) "
        "TO $target (FORMAT csv, HEADER, NULLSTR '', COMMENT '')"
    )


def _chosen(plan: LegacyPlan) -> Sequence[LegacyMetric]:
    if plan.contributors:
        return [m for m in PEOPLE_METRICS if not plan.metrics or m.name in plan.metrics]
    return [m for m in TEAM_METRICS if not plan.metrics or m.team_name in plan.metrics]


def _title(plan: LegacyPlan, metric: LegacyMetric) -> str:
    return metric.title if plan.contributors else metric.team_title


def _cell(plan: LegacyPlan, metric: LegacyMetric) -> str:
    suffix = f" ({plan.durations})" if metric in _DURATIONS else ""
    return f'plain(metrics.{metric.name}) AS "{_title(plan, metric)}{suffix}"'


def _is_rated(metric: LegacyMetric, profile: Profile) -> bool:
    """Tell whether the metric has tiers; velocity in lines cannot have any."""
    if metric is _VELOCITY and profile.legacy_pr_velocity_basis is VelocityBasis.LINES:
        return False
    return metric.rating is not None and bool(getattr(profile, metric.rating))


def _rating(plan: LegacyPlan, metric: LegacyMetric) -> str:
    higher = str(metric.higher_is_better).upper()
    return (
        f"rated(metrics.{metric.name}_RATED, ${metric.rating}::DOUBLE[], "
        f'$rating_labels::VARCHAR[], {higher}) AS "{_title(plan, metric)} Rating"'
    )
