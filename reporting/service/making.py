"""Between a job and the engine: the days, the file name, and the way to stop it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from reporting.service import engine, scopes
from reporting.service.reading import to_end_of_today
from reporting.service.spec import ExportSpec, filename
from reporting.service.warehouse import Warehouse


@dataclass(slots=True, eq=False)
class EngineQuery:
    """One export by the engine."""

    warehouse: Warehouse
    now: Callable[[], datetime]
    neutralise: bool
    spec: ExportSpec
    _connection: duckdb.DuckDBPyConnection | None = field(default=None, init=False)

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
        with self.warehouse.reading() as connection:
            self._connection = connection
            scope = scopes.find_scope(connection, spec.tree, spec.team_id)
            rows = engine.export(self.warehouse, plan, target, con=connection)
        return filename(spec, None if scope.path == scope.tree else scope.name), rows

    def interrupt(self) -> None:
        """Make `run` raise soon, if it is running."""
        if self._connection is not None:
            with suppress(duckdb.Error):  # it may just have been closed
                self._connection.interrupt()
