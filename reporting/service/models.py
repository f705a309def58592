"""The shapes of the API's JSON: what is read, in every accepted spelling, and what is answered.

The OpenAPI document is generated from these models.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from reporting.catalogue import BY_NAME, Group, Level
from reporting.export_api import State
from reporting.periods import Granularity
from reporting.requests import Aggregation

E = TypeVar("E", bound=StrEnum)

_DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GRANULARITIES = {
    "day": Granularity.DAILY,
    "week": Granularity.WEEKLY,
    "month": Granularity.MONTHLY,
    "quarter": Granularity.QUARTERLY,
}


class Compression(StrEnum):
    """How the file is packed."""

    GZIP = "gzip"


class Whose(StrEnum):
    """Whose exports are listed."""

    ALL = "all"
    MINE = "mine"


class SortBy(StrEnum):
    """What the list is ordered by."""

    CREATED_AT = "createdAt"
    COMPLETED_AT = "completedAt"
    STATUS = "status"


class SortOrder(StrEnum):
    """Which end comes first."""

    ASC = "asc"
    DESC = "desc"


class Format(StrEnum):
    """The only format there is."""

    CSV = "csv"


def _wrong(issue: str) -> PydanticCustomError:
    # The issue may quote what was sent, so it must not be read as a template.
    return PydanticCustomError("wrong", "{issue}", {"issue": issue})


def _word(kind: type[E], synonyms: dict[str, E] | None = None) -> Callable[[Any], Any]:
    """Return a reader of ``kind`` in any letter case; it names what is allowed."""
    known = {member.value.lower(): member for member in kind} | (synonyms or {})
    allowed = ", ".join(kind)

    def read(value: Any) -> Any:
        if value is None or isinstance(value, kind):
            return value
        member = known.get(value.strip().lower()) if isinstance(value, str) else None
        if member is None:
            raise _wrong(f"is {_quote(value)}; use one of {allowed}")
        return member

    return read


def _quote(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _day(value: Any) -> Any:
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY_SHAPE.fullmatch(value):
        raise _wrong(f"is {_quote(value)}; write a day as yyyy-MM-dd")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _wrong(f"is {value!r}, which is not a day of the calendar") from None


def _name(value: Any) -> Any:
    """Accept text, and whole numbers for ids that other APIs write as numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _wrong(f"is {_quote(value)}; it must be text")
    if not value.strip():
        raise _wrong("is empty")
    return value.strip()


def _metric(value: Any) -> Any:
    name = value.strip().upper() if isinstance(value, str) else None
    if name not in BY_NAME:
        allowed = ", ".join(BY_NAME)
        raise _wrong(f"is {_quote(value)}; use any of {allowed}")
    return name


def _instant(*, last: bool) -> Callable[[Any], Any]:
    """Return a reader of a day or an instant; a bare day means its start or its end."""

    def read(value: Any) -> Any:
        if value is None or isinstance(value, datetime):
            return value
        try:
            if _DAY_SHAPE.fullmatch(value):
                edge = time.max if last else time.min
                return datetime.combine(date.fromisoformat(value), edge, UTC)
            moment = datetime.fromisoformat(value.replace(" ", "+"))
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _wrong(
                f"is {_quote(value)}; write yyyy-MM-dd or yyyy-MM-ddTHH:mm:ssZ"
            ) from None

    return read


Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, BeforeValidator(_name), Field(max_length=500)]
MetricName = Annotated[
    str, BeforeValidator(_metric), Field(json_schema_extra={"enum": list(BY_NAME)})
]
GroupName = Annotated[Group, BeforeValidator(_word(Group))]
Whole = Annotated[int, Field(strict=False)]


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

    metric_level: Annotated[Level | None, BeforeValidator(_word(Level))] = None
    aggregation_level: Annotated[Level | None, BeforeValidator(_word(Level))] = Field(
        None, description="The earlier name of metricLevel."
    )
    aggregation: Annotated[Aggregation | None, BeforeValidator(_word(Aggregation))] = (
        None
    )
    granularity: Annotated[
        Granularity | None, BeforeValidator(_word(Granularity, _GRANULARITIES))
    ] = None
    format: Annotated[Format | None, BeforeValidator(_word(Format))] = None
    compression: Annotated[Compression | None, BeforeValidator(_word(Compression))] = (
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
    metric_groups: list[GroupName] | None = None
    metrics: list[MetricName] | None = Field(None, examples=[["PR_MERGED"]])
    options: Options | None = None


class ListExports(Model):
    """The filters of the list of exports."""

    status: Annotated[
        State | None, BeforeValidator(_word(State, {"canceled": State.CANCELLED}))
    ] = None
    scope: Annotated[Whose, BeforeValidator(_word(Whose))] = Whose.ALL
    team_id: Name | None = None
    created_by: Name | None = None
    date_from: Annotated[datetime | None, BeforeValidator(_instant(last=False))] = None
    date_to: Annotated[datetime | None, BeforeValidator(_instant(last=True))] = None
    limit: Annotated[Whole, Field(ge=1, le=100)] = 50
    page: Annotated[Whole, Field(ge=0, le=1_000_000)] = 0
    sort_by: Annotated[SortBy, BeforeValidator(_word(SortBy))] = SortBy.CREATED_AT
    sort_order: Annotated[SortOrder, BeforeValidator(_word(SortOrder))] = SortOrder.DESC


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


class Merged(Model):
    """What became of the rows of one table."""

    received: int
    new: int
    changed: int


class Ingested(Model):
    """What became of the rows, by table."""

    tables: dict[str, Merged]


class Cursor(Model):
    """Where a source stopped reading; kept in the transaction of the rows."""

    source: Name
    name: Name
    text: str


class CursorQuery(Model):
    """Which cursor."""

    source: Name
    name: Name


class CursorText(Model):
    """The text that was kept, or null."""

    text: str | None


class Freshness(Model):
    """Up to when there is data, in UTC; null without any."""

    data_until: datetime | None


PageNumber = Annotated[Whole, Field(ge=0, le=1_000_000)]
PageSize = Annotated[Whole, Field(ge=1, le=1000)]


class TreesQuery(Model):
    """Which page of trees."""

    page_index: PageNumber = 0
    page_size: PageSize = 50


class OrgTree(Model):
    """An org tree."""

    id: str
    name: str
    developers_count: int


class OrgTrees(Model):
    """One page of trees."""

    org_trees: list[OrgTree]
    page_index: int
    page_size: int
    total: int


class TreeNode(Model):
    """A node with those below it; ``refId`` is the ``teamId`` of an export."""

    ref_id: int
    name: str
    leaf: bool
    children: list["TreeNode"]


class TreeTeams(Model):
    """A tree with its nodes."""

    id: str
    name: str
    teams: list[TreeNode]


class TeamsQuery(Model):
    """Which page of teams."""

    leaf_teams_only: bool = False
    page: PageNumber = 0
    page_size: PageSize = 50


class Team(Model):
    """A node of a tree; ``refId`` is the ``teamId`` of an export."""

    ref_id: int
    name: str
    leaf: bool
    org_tree_name: str
    path: str
    parent_ref_id: int | None = None
    developers_count: int
    manager_email: str | None = None


class TeamList(Model):
    """One page of teams."""

    teams: list[Team]
    page: int
    page_size: int
    total: int


class DevelopersQuery(Model):
    """Which page of people."""

    page: PageNumber = 0
    size: PageSize = 50


class TeamDeveloper(Model):
    """Somebody in a team; ``direct`` where it is not a team below it."""

    name: str
    email: str
    manager_email: str | None = None
    direct: bool


class TeamDevelopers(Model):
    """One page of people."""

    developers: list[TeamDeveloper]
    page: int
    size: int
    total: int
