"""Between what is asked and the engine: the days, the file name, and the way to stop it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from reporting.service import engine
from reporting.service.jobs.spec import ExportSpec, filename, to_end_of_today
from reporting.service.legacy import LegacyPlan, legacy_report
from reporting.service.warehouse import scopes
from reporting.service.warehouse.warehouse import Warehouse


@dataclass(slots=True, eq=False)
class _Stoppable:
    """Reads the warehouse until another thread says stop."""

    warehouse: Warehouse
    _connection: duckdb.DuckDBPyConnection | None = field(default=None, init=False)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a connection that `interrupt` stops."""
        with self.warehouse.reading() as self._connection:
            yield self._connection

    def interrupt(self) -> None:
        """Make `run` raise soon, if it is running."""
        if self._connection is not None:
            with suppress(duckdb.Error):  # it may just have been closed
                self._connection.interrupt()


@dataclass(slots=True, eq=False)
class EngineQuery(_Stoppable):
    """One export by the engine."""

    now: Callable[[], datetime]
    neutralise: bool
    spec: ExportSpec

    def run(self, target: Path) -> tuple[str, int]:
        """Write the CSV to ``target``; return its file name and number of rows. Blocks."""
        spec = self.spec
        plan = engine.Plan(
            tree=spec.tree,
            team_id=spec.team_id,
            period=to_end_of_today(spec.period, self.now().date()),
            granularity=spec.granularity,
            level=spec.level,
            aggregation=spec.aggregation,
            metrics=spec.metrics,
            neutralise=self.neutralise,
        )
        with self.reading() as connection:
            scope = scopes.find_scope(connection, spec.tree, spec.team_id)
            rows = engine.export(self.warehouse, plan, target, con=connection)
        return filename(spec, None if scope.path == scope.tree else scope.name), rows


@dataclass(slots=True, eq=False)
class LegacyQuery(_Stoppable):
    """One Legacy report by the engine, called after the instant ``now`` (UTC)."""

    plan: LegacyPlan
    now: datetime

    def run(self, target: Path) -> tuple[str, int]:
        """Write the CSV to ``target``; return its file name and number of rows. Blocks.

        Without rows there is no header either: the file is empty, as documented.
        """
        with self.reading() as connection:
            rows = legacy_report(self.warehouse, self.plan, target, con=connection)
        if rows == 0:
            target.write_bytes(b"")
        return f"Productivity-{self.now:%Y-%m-%d-%H-%M-%S}.csv", rows
