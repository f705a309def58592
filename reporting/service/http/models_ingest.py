"""The shapes of the JSON about ingestion."""

from datetime import datetime

from pydantic import Field

from reporting.service.http.models import Model
from reporting.service.http.spellings import Name


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
    sync_id: Name | None = None


class CursorQuery(Model):
    """Which cursor."""

    source: Name
    name: Name


class CursorText(Model):
    """The text that was kept, or null."""

    text: str | None


class LateSource(Model):
    """A source that could not be read lately; never, without ``read_at``."""

    source: str
    name: str
    read_at: datetime | None = None


class Freshness(Model):
    """Up to when there is data, in UTC; null without any. Sources whose readings fail."""

    data_until: datetime | None
    late: list[LateSource]


class OrganisationQuery(Model):
    """What is to become of the description."""

    check: bool = Field(
        default=False, description="`true`: it is only looked at, and changes nothing."
    )
