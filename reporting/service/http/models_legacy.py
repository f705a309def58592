"""The shapes of the JSON about Legacy reports, and every spelling of their metrics."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from reporting.periods import Granularity
from reporting.requests import Aggregation
from reporting.service.http.models import Model
from reporting.service.http.spellings import (
    GRANULARITIES,
    MOST_NAMES,
    Day,
    Format,
    Name,
    spelled,
    word,
)
from reporting.service.legacy import PEOPLE_METRICS, TEAM_METRICS


def _spellings(*names: str | None) -> Iterator[str]:
    """Yield the names, each with WORKTYPE and with WORK_TYPE where it has either."""
    for name in filter(None, names):
        joined = name.replace("WORK_TYPE", "WORKTYPE")
        yield from (joined, joined.replace("WORKTYPE", "WORK_TYPE"))


# Either kind of report knows a metric by the name that it has in the other, too.
_TEAM_NAMES = {
    spelling: metric.team_name
    for metric in TEAM_METRICS
    if metric.team_name is not None
    for spelling in _spellings(metric.name, metric.team_name)
}
_PEOPLE_NAMES = {
    spelling: metric.name
    for metric in PEOPLE_METRICS
    for spelling in _spellings(metric.name, metric.team_name)
}
TeamMetricName = Annotated[
    str,
    BeforeValidator(spelled(_TEAM_NAMES)),
    Field(json_schema_extra={"enum": list(dict.fromkeys(_TEAM_NAMES.values()))}),
]
PeopleMetricName = Annotated[
    str,
    BeforeValidator(spelled(_PEOPLE_NAMES)),
    Field(json_schema_extra={"enum": list(dict.fromkeys(_PEOPLE_NAMES.values()))}),
]
_Granularity = Annotated[
    Granularity | None, BeforeValidator(word(Granularity, GRANULARITIES))
]
_Calculation = Annotated[Aggregation | None, BeforeValidator(word(Aggregation))]


class TeamMetrics(Model):
    """What a report of teams is about."""

    metrics: Annotated[list[TeamMetricName], MOST_NAMES] | None = None
    calculation_type: _Calculation = None


class PeopleMetrics(Model):
    """What a report of people is about."""

    metrics: Annotated[list[PeopleMetricName], MOST_NAMES] | None = None
    calculation_type: _Calculation = None


class LegacyOptions(Model):
    """The options of an export, of which a Legacy report takes one."""

    granularity: _Granularity = None


class LegacyReport(Model):
    """A report to make, of teams or of people. Other fields are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "collectionId": "123",
                    "dateStart": "2024-01-01",
                    "dateEnd": "2024-12-31",
                    "granularity": "weekly",
                    "productivity": {
                        "metrics": ["PR_VELOCITY_PER_DEV", "CODING_DAYS_PER_DEV"]
                    },
                }
            ]
        }
    )

    collection_id: Name | None = None
    team_ref_id: Name | None = None
    date_start: Day
    date_end: Day
    granularity: _Granularity = None
    options: LegacyOptions | None = None
    include_ratings: bool | None = None
    productivity: TeamMetrics | None = None
    productivity_contributors: PeopleMetrics | None = None
    efficiency: Any = None


class LegacyQueryParameters(Model):
    """What the address of a Legacy report may say."""

    format: Annotated[Format | None, BeforeValidator(word(Format))] = None
