"""One export, understood: what the job will make, and the text two equal requests share."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.catalogue import Level
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSpec:
    """What to export. ``tree`` or ``team_id`` is set, or both.

    ``metrics`` are API names in column order. ``gzip`` asks for compression whatever the
    size; without it, size decides.
    """

    tree: str | None
    team_id: str | None
    period: Period
    metrics: tuple[str, ...]
    level: Level
    granularity: Granularity
    aggregation: Aggregation
    gzip: bool

    def to_json(self) -> dict[str, Any]:
        """Write plain JSON values; `from_json` reads them back."""
        return {
            "tree": self.tree,
            "team_id": self.team_id,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "metrics": list(self.metrics),
            "level": self.level.value,
            "granularity": self.granularity.value,
            "aggregation": self.aggregation.value,
            "gzip": self.gzip,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ExportSpec":
        """Read what `to_json` wrote."""
        first, last = (
            date.fromisoformat(data["first"]),
            date.fromisoformat(data["last"]),
        )
        return cls(
            tree=data["tree"],
            team_id=data["team_id"],
            period=Period(first, last),
            metrics=tuple(data["metrics"]),
            level=Level(data["level"]),
            granularity=Granularity(data["granularity"]),
            aggregation=Aggregation(data["aggregation"]),
            gzip=data["gzip"],
        )

    def canonical(self) -> str:
        """Return the text that is the same for every spelling of the same request."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))


def filename(spec: ExportSpec, team: str | None) -> str:
    """Name the CSV: level, team and days, for example ``developer-insights-2024.csv``.

    ``team`` is the team's name, None for a whole tree. Whole years are written as years.
    """
    parts = [f"{spec.level.value}-insights"]
    if team is not None:
        parts.append(_slug(team) or f"team-{spec.team_id}")
    return f"{'-'.join([*parts, _days(spec.period)])}.csv"


def _slug(name: str) -> str:
    """Return ``name`` in lower-case ASCII letters, digits and dashes, at most 60."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def _days(period: Period) -> str:
    first, last = period.first, period.last
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole and first.year == last.year:
        return str(first.year)
    return f"{first}_{last}"


def to_end_of_today(period: Period, today: date) -> Period:
    """Cut the days after ``today`` off: open buckets end now."""
    return Period(period.first, max(period.first, min(period.last, today)))
