"""The shapes of the JSON about readings of sources."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from reporting.service.http.models import Model
from reporting.service.http.spellings import Name, Whole, instant

# More than anybody counts, and still a number of SQLite's.
Count = Annotated[Whole, Field(ge=0, le=10**12)]


class BeginSync(Model):
    """Which source is to be read, and who reads it."""

    source: Name = Field(examples=["github"])
    name: Name = Field(examples=["shop"])
    reader: Name = Field(examples=["worker-0"])
    process: Name = Field(examples=["7c31"])


class Begun(Model):
    """The token of the reading."""

    sync_id: str


class SyncProgress(Model):
    """How far a reading is."""

    done: Count | None = None
    total: Count | None = None
    waits_for: str | None = None


class EndSync(Model):
    """How a reading ended; without an error: well."""

    error: str | None = None
    resumes_at: Annotated[
        datetime | None, BeforeValidator(instant(last=False)), Field(examples=[None])
    ] = None


class HeldSync(Model):
    """Whether the source is still the reader's."""

    held: bool


class Sync(Model):
    """A source: who reads it now, if anybody, and how the last reading ended."""

    source: str
    name: str
    runs: bool
    reader: str
    began_at: datetime
    done: int | None = None
    total: int | None = None
    waits_for: str | None = None
    ended_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int
    error: str | None = None
    resumes_at: datetime | None = None


class Syncs(Model):
    """Every source that was ever read."""

    syncs: list[Sync]
