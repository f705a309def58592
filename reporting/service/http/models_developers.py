"""The shapes of the JSON about developer records and their identities."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, RootModel

from reporting.service.http.models import Model
from reporting.service.http.models_discovery import PageNumber, PageSize
from reporting.service.http.spellings import Name, SortOrder, word
from reporting.service.warehouse.developer_records import ErrorType


class Strictness(Model):
    """What happens to developers whose manager is no developer."""

    strict: bool = Field(
        default=True,
        description="`false` keeps developers whose manager is nobody, with a warning; "
        "they stand directly below the top of a tree.",
    )


class DeveloperRecord(Model):
    """A developer. Fields may be written `managerEmail`, `manager_email`, `Manager Email`.

    Any further field is kept as an attribute, from which trees may be built too.
    """

    model_config = ConfigDict(extra="allow")

    email: str = Field(examples=["ann@example.com"])
    name: str | None = Field(None, examples=["Ann Able"])
    manager_email: str | None = Field(None, examples=["bea@example.com"])
    role: str | None = Field(None, examples=["Engineer"])
    sub_role: str | None = None
    team: str | None = None
    department: str | None = None
    site: str | None = None
    starts_on: str | None = Field(
        None, description="First day of employment, yyyy-MM-dd."
    )
    ends_on: str | None = Field(None, description="Last day of employment, yyyy-MM-dd.")


class DeveloperRecords(RootModel[list[DeveloperRecord]]):
    """Developers to add or change. A field that is left out stays as it is; null empties it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                [
                    {"email": "bea@example.com", "name": "Bea Boss"},
                    {
                        "email": "ann@example.com",
                        "name": "Ann Able",
                        "managerEmail": "bea@example.com",
                        "site": "Oslo",
                    },
                ]
            ]
        }
    )


class KnownDeveloper(DeveloperRecord):
    """A developer with the id that is theirs for ever."""

    developer_ref_id: int | None = None


class DevelopersChanged(Model):
    """What became of the records; a warning is a sentence."""

    status: Literal["SUCCESS"] = "SUCCESS"
    received: int
    new: int
    changed: int
    warnings: list[str]


class DeleteDevelopers(Model):
    """Whom to remove."""

    emails: list[Name] = Field(min_length=1, examples=[["ann@example.com"]])


class DevelopersDeleted(Model):
    """Who was removed, and who was not there to begin with."""

    status: Literal["SUCCESS"] = "SUCCESS"
    deleted: int
    not_found: list[str]
    warnings: list[str]


class RecordErrors(Model):
    """One kind of mistake in one field, the number of records, and some of them as sent."""

    error_type: ErrorType
    field_name: str | None
    error_developer_count: int
    sample_error_developers: list[dict[str, Any]]


class Failure(Model):
    """Records that were not saved, none of them, because some are wrong."""

    status: Literal["FAILURE"] = "FAILURE"
    code: Literal["INVALID_RECORDS"] = "INVALID_RECORDS"
    message: str
    errors: list[RecordErrors]


class KnownDevelopersQuery(Model):
    """Which developers. Lists are written with commas, or by naming the parameter again."""

    emails: str | None = Field(None, description="Only these, separated by commas.")
    developer_ref_ids: str | None = Field(
        None, description="Only these ids, separated by commas."
    )
    search_key: Name | None = Field(
        None, description="A field or attribute to search in.", examples=["department"]
    )
    search_value: Name | None = Field(
        None, description="What it holds, in any letter case.", examples=["Engineering"]
    )
    sort_key: Name = Field("name", description="A field or attribute to sort by.")
    sort_order: Annotated[SortOrder, BeforeValidator(word(SortOrder))] = SortOrder.ASC
    page_index: PageNumber = 0
    page_size: PageSize = 50


class KnownDevelopers(Model):
    """One page of developers."""

    developers: list[KnownDeveloper]
    page_index: int
    page_size: int
    total: int


class IdentityRecord(Model):
    """An account of a developer; `integrationId` is the provider's name."""

    email: Name = Field(examples=["ann@example.com"])
    integration_id: Name = Field(examples=["github"])
    identity: Name = Field(examples=["annable"])


class IdentityRecords(RootModel[list[IdentityRecord]]):
    """Accounts to add, or to give to another developer."""


class IdentitiesChanged(Model):
    """What became of the identities."""

    status: Literal["success"] = "success"
    message: str
    received: int
    new: int
    changed: int


class IdentitiesQuery(Model):
    """Which page of identities, of everybody or of some."""

    emails: str | None = Field(None, description="Only these, separated by commas.")
    page_index: PageNumber = 0
    page_size: PageSize = 50


class Identities(Model):
    """One page of identities."""

    identities: list[IdentityRecord]
    page_index: int
    page_size: int
    total: int
