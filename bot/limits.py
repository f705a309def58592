"""Where goals and alerts are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.database import Database, goals
from handlers.asking import Ask
from handlers.limit_replies import Standing
from reporting import limits
from reporting.directory import Team
from reporting.goals import Goal
from reporting.limits import Rule
from reporting.requests import ReportRequest


@dataclass(frozen=True, slots=True)
class Limits:
    """The rows of ``table``: one a metric of a team, in a workspace or in each channel."""

    database: Database
    table: sa.Table

    async def set(self, asked: Ask, rule: Rule) -> None:
        """Write ``rule`` down in the place of an earlier one; once, if Slack repeats it."""
        known = sa.select(self.table.c.id).where(self.table.c.id == asked.id)
        row = {
            **self._place(asked),
            "id": asked.id,
            "team": rule.team.id,
            "metric": rule.metric,
            "rule": limits.to_json(rule),
            "set_by": asked.user,
            "set_at": datetime.now(UTC),
        }
        async with self.database.transaction() as connection:
            if await connection.scalar(known) is None:
                await connection.execute(
                    sa.delete(self.table).where(
                        *self._of(asked, rule.team, rule.metric)
                    )
                )
                await connection.execute(sa.insert(self.table).values(row))

    async def remove(self, asked: Ask, team: Team, metric: str) -> bool:
        """Remove what was set; False when nothing was."""
        statement = sa.delete(self.table).where(*self._of(asked, team, metric))
        async with self.database.transaction() as connection:
            return bool((await connection.execute(statement)).rowcount)

    async def all(self, asked: Ask) -> Sequence[Standing]:
        """Return what is set where ``asked`` was said, oldest first."""
        query = (
            sa.select(self.table)
            .where(*self._equal(self._place(asked)))
            .order_by(self.table.c.set_at)
        )
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [standing(row) for row in rows]

    def _place(self, asked: Ask) -> dict[str, str]:
        place = {"workspace": asked.workspace}
        if "channel" in self.table.c:
            place["channel"] = asked.channel
        return place

    def _of(self, asked: Ask, team: Team, metric: str) -> list[sa.ColumnElement[bool]]:
        return self._equal({**self._place(asked), "team": team.id, "metric": metric})

    def _equal(self, values: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
        return [self.table.c[name] == value for name, value in values.items()]


def standing(row: Mapping[Any, Any]) -> Standing:
    """Return what a row of either table says."""
    return Standing(
        rule=limits.from_json(row["rule"]),
        set_by=row["set_by"],
        set_at=row["set_at"],
        paused=row.get("paused") or "",
    )


async def goals_for(
    database: Database, workspace: str, request: ReportRequest
) -> dict[str, Goal]:
    """Return the goals that a workspace holds a report against, by metric."""
    query = sa.select(goals.c.rule).where(
        goals.c.workspace == workspace,
        goals.c.team.in_([team.id for team in request.teams]),
    )
    async with database.reading() as connection:
        rules = (await connection.scalars(query)).all()
    return limits.goals_for(map(limits.from_json, rules), request)
