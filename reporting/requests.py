"""A request for a report, understood: after this point nobody looks a name up again.

All but people of the chat, whom a text alone does not tell: `ME`, `mention` and ``teams_of``
stand for them until somebody who knows them puts e-mails and teams in their places.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from reporting.catalogue import Level
from reporting.directory import Team
from reporting.periods import Granularity, Period

# Stands for whoever asks, until the Slack user is known.
ME = "me"
_MENTION = re.compile(r"<@([A-Za-z0-9]+)>")


def mention(user_id: str) -> str:
    """Return what stands for a member of the chat among people; `mentioned` reads it back.

    >>> mention("U123")
    '<@U123>'
    """
    return f"<@{user_id}>"


def mentioned(person: str) -> str | None:
    """Return the id of the member that ``person`` stands for; None for an e-mail and `ME`.

    >>> mentioned("<@U123>"), mentioned("lou@example.com")
    ('U123', None)
    """
    found = _MENTION.fullmatch(person)
    return found[1] if found else None


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
    only one. PEOPLE: the people of one team. CALENDAR: one person's coding days, day by day.
    """

    TIME = "time"
    TEAMS = "teams"
    PEOPLE = "people"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """One report to make, about teams or about people, never both.

    ``people`` are e-mails, `ME` or a `mention`; figures about them are private. The teams
    of those in ``teams_of``, written the same way, are asked for besides ``teams``; only
    somebody who knows the people can tell which they are. ``metrics`` are API names in
    catalogue order. Several teams are always a view of TEAMS. ``against`` is an earlier
    period to compare with; None: the equal one directly before, if ``compare`` says so.
    ``private``: the answer goes to the asker alone, whatever it is about. ``canonical`` is
    the text that means the same.
    """

    teams: tuple[Team, ...] = ()
    teams_of: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    period: Period
    metrics: tuple[str, ...]
    granularity: Granularity
    aggregation: Aggregation = Aggregation.MEAN
    compare: Compare = Compare.PREVIOUS
    against: Period | None = None
    output: Output = Output.REPORT
    view: View = View.TIME
    private: bool = False
    canonical: str = ""

    @property
    def level(self) -> Level:
        """The level of the export that answers this."""
        people = self.people or self.view is View.PEOPLE
        return Level.DEVELOPER if people else Level.TEAM


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
        "teams_of": list(request.teams_of),
        "people": list(request.people),
        "period": _days(request.period),
        "metrics": list(request.metrics),
        "granularity": request.granularity.value,
        "aggregation": request.aggregation.value,
        "compare": request.compare.value,
        "against": _days(request.against) if request.against else None,
        "output": request.output.value,
        "view": request.view.value,
        "private": request.private,
        "canonical": request.canonical,
    }


def from_json(data: dict[str, Any]) -> ReportRequest:
    """Read what `to_json` wrote, now or in a version that knew less."""
    against = data.get("against")
    return ReportRequest(
        teams=tuple(Team(**team) for team in data["teams"]),
        teams_of=tuple(data.get("teams_of", ())),
        people=tuple(data["people"]),
        period=_period(data["period"]),
        metrics=tuple(data["metrics"]),
        granularity=Granularity(data["granularity"]),
        aggregation=Aggregation(data["aggregation"]),
        compare=Compare(data["compare"]),
        against=_period(against) if against else None,
        output=Output(data["output"]),
        view=View(data.get("view", View.TIME)),
        private=data.get("private", False),
        canonical=data["canonical"],
    )


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _period(data: dict[str, str]) -> Period:
    return Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
