"""Between a job and the engine: the node, the days, the file name; and the way to stop it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reporting.service import engine, org
from reporting.service.reading import to_end_of_today
from reporting.service.spec import ExportSpec, filename
from reporting.service.teams import Teams
from reporting.service.warehouse import Warehouse


def load_teams(warehouse: Warehouse) -> Teams:
    """Return every node of every tree; blocks."""
    return Teams(org.nodes(warehouse))


@dataclass(slots=True, eq=False)
class EngineQuery:
    """One export by the engine."""

    warehouse: Warehouse
    now: Callable[[], datetime]
    spec: ExportSpec

    def run(self, target: Path) -> tuple[str, int]:
        """Write the CSV to ``target``; return its file name and number of rows. Blocks."""
        spec = self.spec
        node = load_teams(self.warehouse).resolve(spec)
        plan = engine.Plan(
            node=node.id,
            period=to_end_of_today(spec.period, self.now().date()),
            metrics=spec.metrics,
            level=spec.level,
            granularity=spec.granularity,
            aggregation=spec.aggregation,
        )
        rows = engine.export(self.warehouse, plan, target)
        return filename(spec, node.name if node.parent is not None else None), rows

    def interrupt(self) -> None:
        """Make `run` raise soon, if it is running."""
