"""The V2 export: rows of people or teams, a column a metric, written as CSV by DuckDB."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from reporting.catalogue import BY_NAME as METRICS
from reporting.catalogue import Kind, Level, Metric, Unit, in_order
from reporting.periods import Granularity, Period, buckets
from reporting.requests import Aggregation
from reporting.service.warehouse.scopes import Scope, find_scope
from reporting.service.warehouse.statements import FOLDER, named, statement, statements
from reporting.service.warehouse.warehouse import Warehouse

# Quantiles in twentieths; the mean has no such number.
TWENTIETHS = {Aggregation.MEDIAN: 10, Aggregation.P90: 18, Aggregation.P95: 19}
_LABELS = {
    Level.TEAM: ("Team", "Team_Hierarchy"),
    Level.DEVELOPER: ("Developer", "Email", "Manager_Email", "Team", "Team_Hierarchy"),
}
_LABEL_SOURCES = {
    "Developer": "name",
    "Email": "email",
    "Manager_Email": "manager_email",
    "Team": "team",
    "Team_Hierarchy": "path",
}

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one CSV holds.

    ``tree`` or ``team_id`` must be set; a team is meant with all below it.
    ``neutralise`` puts an apostrophe before texts a spreadsheet would run.
    """

    tree: str | None
    team_id: str | None = None
    period: Period
    granularity: Granularity
    level: Level
    aggregation: Aggregation = Aggregation.MEAN
    metrics: tuple[str, ...]
    neutralise: bool = True


def export(
    warehouse: Warehouse,
    plan: Plan,
    target: Path,
    *,
    con: duckdb.DuckDBPyConnection | None = None,
) -> int:
    """Write the CSV of ``plan`` to ``target``; return its number of rows.

    The same data gives the same bytes, whatever the number of threads. With ``con``
    (from `Warehouse.reading`), another thread may stop it by ``con.interrupt()``.
    Raises ScopeError for a tree or team that is not there.
    """
    if con is None:
        with warehouse.reading() as own:
            return export(warehouse, plan, target, con=own)
    scope = find_scope(con, plan.tree, plan.team_id)
    values = _values(plan, scope)
    prepare_scope(con, warehouse, plan.level, scope, values)
    mean = plan.aggregation is Aggregation.MEAN
    con.execute(statement("aggregated_mean" if mean else "aggregated_quantile"))
    text = _copy(plan)
    con.execute(text, named(text, values | {"target": str(target)}))
    row = con.fetchone()
    return int(row[0]) if row else 0


def prepare_scope(
    con: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    level: Level,
    scope: Scope,
    values: Values,
) -> None:
    """Make the temporary tables that the metrics' SQL and the export read.

    They are described in sql/scope.sql, rows.sql, labels.sql and seats_*.sql.
    """
    for part in (*statements("scope"), *statements("rows"), *statements("labels")):
        con.execute(part, named(part, values))
    profile = warehouse.organisation_of(con).profiles[scope.profile]
    active = profile.active_developers.value
    seats = statement(f"seats_{active if level is Level.TEAM else 'none'}")
    con.execute(seats, named(seats, values))


@cache
def metric_files() -> dict[str, str]:
    """Return the SQL file of each metric: the one with a column of its name."""
    return {
        column: path.stem
        for path in sorted(FOLDER.glob("metrics_*.sql"))
        for column in re.findall(r"\bAS ([A-Z][A-Z_]+)\b", path.read_text("utf-8"))
        if column in METRICS
    }


def _values(plan: Plan, scope: Scope) -> dict[str, object]:
    steps = tuple(buckets(plan.period, plan.granularity))
    return {
        "labels": [step.label for step in steps],
        "first_days": [step.days.first for step in steps],
        "last_days": [step.days.last for step in steps],
        "first_day": plan.period.first,
        "last_day": plan.period.last,
        "bucket_of_day": [
            number
            for number, step in enumerate(steps, 1)
            for _ in range(step.days.days)
        ],
        "node": scope.node,
        "team": plan.level is Level.TEAM,
        "profile": scope.profile,
        "mapped": scope.mapped,
        "neutralise": plan.neutralise,
        "twentieths": TWENTIETHS.get(plan.aggregation),
    }


def _copy(plan: Plan) -> str:
    """Return the COPY statement; names in it come from the catalogue and this module."""
    names = in_order(plan.metrics)
    files = sorted({metric_files()[name] for name in names})
    labels = {label: _LABEL_SOURCES[label] for label in _LABELS[plan.level]}
    written = [
        'list_extract($labels::VARCHAR[], bucket) AS "Granularity"',
        *(f'{source} AS "{label}"' for label, source in labels.items()),
        'list_extract($first_days::DATE[], bucket) AS "Start_Date"',
        'list_extract($last_days::DATE[], bucket) AS "End_Date"',
        *(_cell(METRICS[name]) for name in names),
    ]
    values = [
        "stretches.bucket",
        "labels.*",
        *(f"{metric_files()[n]}.{n}" for n in names),
    ]
    joins = [
        f"LEFT JOIN ({statement(file)}) AS {file} "
        f"ON {file}.row_no = labels.row_no AND {file}.bucket = stretches.bucket"
        for file in files
    ]
    return "\n".join([
        # Written out after they are sorted: numbers are lighter to sort than texts.
        f"COPY (SELECT {', '.join(written)}",
        f"FROM (SELECT {', '.join(values)}",
        "FROM labels",
        "INNER JOIN stretches",
        "ON stretches.bucket BETWEEN labels.first_bucket AND labels.last_bucket",
        *joins,
        "ORDER BY stretches.bucket, labels.row_no))",
        # No comment sign: a name that starts with # needs no quotes.
        "TO $target (FORMAT csv, HEADER, NULLSTR '', COMMENT '')",
    ])  # fmt: skip


def _cell(metric: Metric) -> str:
    """Return the text of a metric: nothing counted is 0, nothing measured is empty."""
    text = f"plain({metric.name})"
    if metric.kind is Kind.COUNT and metric.unit is not Unit.WORK_ITEMS:
        # Whole numbers; work items may be credited in shares.
        text = f"coalesce({metric.name} // 100, 0)"
    elif metric.kind in (Kind.COUNT, Kind.RATE):
        text = f"coalesce({text}, '0')"
    return f"{text} AS {metric.name}"
