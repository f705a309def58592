"""What an administrator may set about the export service, and its clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOptions:
    """Settings of the service; the defaults are the documented behaviour.

    ``strict_scope`` answers 404 to an unknown tree or team instead of failing the job.
    ``individual_for_viewers`` lets viewers export rows of named developers.
    ``neutralise`` puts an apostrophe before names that a spreadsheet would run.
    ``legacy_limit`` is how long a Legacy report may take, waiting in line included.
    ``requests_per_minute`` and ``creations_per_minute`` are for each key; 0: no limit.
    ``memory_limit`` is DuckDB's spelling (``512MB``); empty limits are DuckDB's own.
    """

    strict_scope: bool = False
    individual_for_viewers: bool = False
    concurrency: int = 2
    reuse_for: timedelta = timedelta(minutes=30)
    compress_above_bytes: int = 1024 * 1024
    keep_files: timedelta = timedelta(days=7)
    keep_exports: timedelta = timedelta(days=90)
    body_limit_bytes: int = 1_000_000
    legacy_limit: timedelta = timedelta(seconds=30)
    neutralise: bool = True
    requests_per_minute: int = 0
    creations_per_minute: int = 0
    memory_limit: str | None = None
    threads: int | None = None


def utc_now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)
