"""The shapes of the JSON about exports: what is read, and what is answered.

The OpenAPI document is generated from these models.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from reporting.catalogue import Level
from reporting.export_api import State
from reporting.periods import Granularity
from reporting.requests import Aggregation
from reporting.service.http.spellings import (
    GRANULARITIES,
    MOST_NAMES,
    Compression,
    Day,
    Format,
    GroupName,
    MetricName,
    Name,
    SortBy,
    SortOrder,
    Whole,
    Whose,
    instant,
    word,
)


class Model(BaseModel):
    """Camel-case JSON; unknown fields are ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True
    )


class Scope(Model):
    """Who is exported: a tree, a team, or a team of a tree."""

    org_tree_name: Name | None = Field(None, examples=["Engineering"])
    team_id: Name | None = Field(None, examples=["456"])
    org_identifier: Name | None = None
    project_identifier: Name | None = None


class DateRange(Model):
    """Days in UTC, both included."""

    start: Day = Field(examples=["2024-01-01"])
    end: Day = Field(examples=["2024-12-31"])


class Options(Model):
    """How the export is cut. Left out: developer, mean, monthly, csv."""

    metric_level: Annotated[Level | None, BeforeValidator(word(Level))] = None
    aggregation_level: Annotated[Level | None, BeforeValidator(word(Level))] = Field(
        None, description="The earlier name of metricLevel."
    )
    aggregation: Annotated[Aggregation | None, BeforeValidator(word(Aggregation))] = (
        None
    )
    granularity: Annotated[
        Granularity | None, BeforeValidator(word(Granularity, GRANULARITIES))
    ] = None
    format: Annotated[Format | None, BeforeValidator(word(Format))] = None
    compression: Annotated[Compression | None, BeforeValidator(word(Compression))] = (
        None
    )


class CreateExport(Model):
    """An export to make."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scope": {"orgTreeName": "Engineering", "teamId": "456"},
                    "dateRange": {"start": "2024-01-01", "end": "2024-12-31"},
                    "metricGroups": ["activity", "velocity"],
                    "metrics": ["PR_MERGED", "WORK_COMPLETED"],
                    "options": {
                        "metricLevel": "developer",
                        "aggregation": "mean",
                        "granularity": "monthly",
                        "format": "csv",
                    },
                }
            ]
        }
    )

    scope: Scope
    date_range: DateRange
    metric_groups: Annotated[list[GroupName], MOST_NAMES] | None = None
    metrics: Annotated[list[MetricName], MOST_NAMES] | None = Field(
        None, examples=[["PR_MERGED"]]
    )
    options: Options | None = None


class ListExports(Model):
    """The filters of the list of exports."""

    status: Annotated[
        State | None, BeforeValidator(word(State, {"canceled": State.CANCELLED}))
    ] = None
    scope: Annotated[Whose, BeforeValidator(word(Whose))] = Whose.ALL
    team_id: Name | None = None
    created_by: Name | None = None
    date_from: Annotated[datetime | None, BeforeValidator(instant(last=False))] = None
    date_to: Annotated[datetime | None, BeforeValidator(instant(last=True))] = None
    limit: Annotated[Whole, Field(ge=1, le=100)] = 50
    page: Annotated[Whole, Field(ge=0, le=1_000_000)] = 0
    sort_by: Annotated[SortBy, BeforeValidator(word(SortBy))] = SortBy.CREATED_AT
    sort_order: Annotated[SortOrder, BeforeValidator(word(SortOrder))] = SortOrder.DESC


def _seconds(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(microsecond=0)


Instant = Annotated[datetime, AfterValidator(_seconds)]


class Created(Model):
    """The answer to a create call."""

    export_id: str = Field(examples=["exp_7a8b9c0d"])
    created_at: Instant
    message: str = Field(examples=["Export created successfully"])


class Download(Model):
    """Where the file is; ``url`` is relative to the API's base."""

    url: str
    filename: str
    content_type: Literal["text/csv"] = "text/csv"
    compression: Compression | None = None
    size_bytes: int


class Creator(Model):
    """The key that asked."""

    user_id: str
    name: str


class ExportStatus(Model):
    """Where an export stands."""

    export_id: str
    status: State
    created_at: Instant
    started_at: Instant | None = None
    completed_at: Instant | None = None
    download: Download | None = None
    download_url: str | None = None
    error: str | None = Field(None, examples=["Invalid teamId"])
    message: str | None = Field(None, description="More on the error, where there is.")


class ListedOptions(Model):
    """The options with every default filled in."""

    metric_level: Level
    aggregation: Aggregation
    granularity: Granularity
    format: Format = Format.CSV
    compression: Compression | None = None


class ListedExport(ExportStatus):
    """An export with what was asked for."""

    scope: Scope
    date_range: DateRange
    metrics: list[str]
    options: ListedOptions
    created_by: Creator


class ExportList(Model):
    """One page of exports."""

    exports: list[ListedExport]
    page: int
    limit: int
    total: int
    total_pages: int


class ErrorDetail(Model):
    """What is wrong with one field."""

    field: str
    issue: str


class Error(Model):
    """Every answer that is not a success."""

    status: Literal["error"] = "error"
    code: str = Field(examples=["INVALID_REQUEST"])
    message: str
    details: list[ErrorDetail] = []
