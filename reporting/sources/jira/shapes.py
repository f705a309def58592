"""What we read of Jira's answers, Cloud's and Data Center's."""

from datetime import datetime
from typing import Any

from pydantic import Field

from reporting.sources.web.shapes import CamelShape, Shape


class User(CamelShape):
    """An account: Cloud has an ``account_id``, Data Center a ``key`` and a ``name``."""

    account_id: str | None = None
    key: str | None = None
    name: str | None = None
    display_name: str | None = None
    email_address: str | None = None
    account_type: str | None = None

    @property
    def account(self) -> str | None:
        """What histories call it."""
        return self.account_id or self.key or self.name


class Named(Shape):
    """Something with a name: a status, a type, a priority, a resolution."""

    name: str


class Keyed(Shape):
    """Something with a key: a project, a parent."""

    key: str


class Change(Shape):
    """One field of a change. ``to_text`` is what people read, ``to`` what it is."""

    field: str
    before: str | None = Field(None, alias="from")
    before_text: str | None = Field(None, alias="fromString")
    to: str | None = None
    to_text: str | None = Field(None, alias="toString")


class Changes(Shape):
    """What was changed at one instant."""

    created: datetime
    author: User | None = None
    items: tuple[Change, ...]


class Changelog(Shape):
    """The changes that came with an issue, perhaps not all."""

    histories: tuple[Changes, ...]
    total: int | None = None


class ChangePage(CamelShape):
    """A page of an issue's changes."""

    values: tuple[Changes, ...]
    total: int
    is_last: bool | None = None


class Fields(Shape):
    """The fields of an issue; those of a site's own stand in ``own``."""

    summary: str | None
    created: datetime
    updated: datetime
    status: Named
    issuetype: Named
    project: Keyed
    priority: Named | None = None
    resolution: Named | None = None
    resolutiondate: datetime | None = None
    assignee: User | None = None
    creator: User | None = None
    parent: Keyed | None = None


class ListedIssue(Shape):
    """An entry of the list of issues. ``own`` are its fields as they came."""

    key: str
    fields: Fields
    changelog: Changelog
    own: dict[str, Any] = Field(default_factory=dict)

    @property
    def updated(self) -> datetime:
        """When anything of it last changed."""
        return self.fields.updated


class Found(CamelShape):
    """A page of issues: Cloud has a token for the next one, Data Center a total."""

    issues: tuple[dict[str, Any], ...]
    next_page_token: str | None = None
    is_last: bool | None = None
    total: int | None = None


class FieldSchema(Shape):
    """What kind of field it is."""

    custom: str | None = None


class FieldKind(Shape):
    """A field that issues have on this site."""

    id: str
    name: str
    kind: FieldSchema | None = Field(None, alias="schema")


class Server(CamelShape):
    """What kind of Jira it is, and where people read it."""

    base_url: str
    deployment_type: str = "Server"


class Myself(CamelShape):
    """Who we are there; times in queries are in our time zone."""

    time_zone: str
