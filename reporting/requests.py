"""A request for a report, understood: after this point nobody looks a name up again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from reporting.catalogue import Level
from reporting.directory import Team
from reporting.periods import Granularity, Period

# Stands for whoever asks, until the Slack user is known.
ME = "me"


class Aggregation(StrEnum):
    """How the samples of an average become one number; the value is the API's spelling."""

    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"
    P95 = "p95"


class Compare(StrEnum):
    """What the numbers stand against."""

    PREVIOUS = "previous"
    NOTHING = "nothing"


class Output(StrEnum):
    """What the answer is made of."""

    REPORT = "report"
    TABLE = "table"
    CSV = "csv"


class View(StrEnum):
    """What stands side by side.

    TIME: each metric over time. TEAMS: the teams asked for, or those directly below the
    only one. CALENDAR: one person's coding days, day by day.
    """

    TIME = "time"
    TEAMS = "teams"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """One report to make, about teams or about people, never both.

    ``people`` are e-mails (or `ME`); figures about them are private. ``metrics`` are API
    names in catalogue order. Several teams are always a view of TEAMS. ``canonical`` is
    the text that means the same.
    """

    teams: tuple[Team, ...] = ()
    people: tuple[str, ...] = ()
    period: Period
    metrics: tuple[str, ...]
    granularity: Granularity
    aggregation: Aggregation = Aggregation.MEAN
    compare: Compare = Compare.PREVIOUS
    output: Output = Output.REPORT
    view: View = View.TIME
    canonical: str = ""

    @property
    def level(self) -> Level:
        """The level of the export that answers this."""
        return Level.DEVELOPER if self.people else Level.TEAM


def to_json(request: ReportRequest) -> dict[str, Any]:
    """Write ``request`` as plain JSON values; `from_json` reads it back."""
    return {
        "teams": [
            {
                "id": team.id,
                "name": team.name,
                "path": team.path,
                "tree": team.tree,
                "leaf": team.leaf,
                "manager": team.manager,
            }
            for team in request.teams
        ],
        "people": list(request.people),
        "period": {
            "first": request.period.first.isoformat(),
            "last": request.period.last.isoformat(),
        },
        "metrics": list(request.metrics),
        "granularity": request.granularity.value,
        "aggregation": request.aggregation.value,
        "compare": request.compare.value,
        "output": request.output.value,
        "view": request.view.value,
        "canonical": request.canonical,
    }


def from_json(data: dict[str, Any]) -> ReportRequest:
    """Read what `to_json` wrote."""
    first, last = (date.fromisoformat(data["period"][end]) for end in ("first", "last"))
    return ReportRequest(
        teams=tuple(Team(**team) for team in data["teams"]),
        people=tuple(data["people"]),
        period=Period(first, last),
        metrics=tuple(data["metrics"]),
        granularity=Granularity(data["granularity"]),
        aggregation=Aggregation(data["aggregation"]),
        compare=Compare(data["compare"]),
        output=Output(data["output"]),
        # Requests written down before there were views have none.
        view=View(data.get("view", View.TIME)),
        canonical=data["canonical"],
    )
