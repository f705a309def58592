"""What the data cannot tell: activity that counts nowhere, and oddities of the trees."""

import json
from dataclasses import dataclass

from reporting.service.warehouse.statements import statement
from reporting.service.warehouse.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An account that is no developer's and no bot's, with what it did.

    ``provider`` is empty where the data does not say; ``name`` is that of its commits.
    """

    provider: str
    account: str
    name: str | None
    commits: int
    pull_requests: int
    work_items: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The report: ``unmapped`` accounts, busiest first, and sentences about the trees."""

    unmapped: tuple[Unmapped, ...]
    warnings: tuple[str, ...]


def quality(warehouse: Warehouse) -> Quality:
    """Return what an administrator should look at. Without developers nobody is unmapped."""
    with warehouse.reading() as con:
        rows = con.execute(statement("unmapped")).fetchall()
        noted = con.execute("SELECT value FROM meta WHERE name = 'warnings'").fetchone()
    return Quality(
        unmapped=tuple(Unmapped(*row) for row in rows),
        warnings=tuple(json.loads(noted[0])) if noted else (),
    )
