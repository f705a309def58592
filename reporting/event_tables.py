"""The tables that data comes in by: one contract for every source (docs/tables.md).

Sources fill these tables, the export service's warehouse keeps them. Times are UTC.
"""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """A column's type; the value is DuckDB's spelling."""

    TEXT = "VARCHAR"
    TIME = "TIMESTAMP"  # an instant, stored as UTC
    DATE = "DATE"
    COUNT = "BIGINT"
    NUMBER = "DOUBLE"
    FLAG = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a required one is never empty."""

    name: str
    type: Type = Type.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True)
class EventTable:
    """A table with its key; a row that comes again replaces the one that was there.

    Where the table has ``updated_at``, the row with the later one stays; on a tie the row
    read later. ``open`` tables keep unknown columns, as attributes.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    open: bool = False

    def column(self, name: str) -> Column:
        """Return the column called ``name``."""
        return next(column for column in self.columns if column.name == name)


def _columns(text: str) -> tuple[Column, ...]:
    """Read ``name:TYPE`` words; TEXT is the default and ``*`` marks required ones."""
    columns = []
    for word in text.split():
        name, _, kind = word.rstrip("*").partition(":")
        columns.append(Column(name, Type[kind or "TEXT"], word.endswith("*")))
    return tuple(columns)


TABLES: tuple[EventTable, ...] = (
    EventTable(
        "developers",
        ("email",),
        _columns(
            "email* name* manager_email role sub_role team department site "
            "starts_on:DATE ends_on:DATE"
        ),
        open=True,
    ),
    EventTable(
        "identities", ("provider", "account"), _columns("provider* account* email*")
    ),
    EventTable("bots", ("provider", "account"), _columns("provider account*")),
    EventTable(
        "commits",
        ("repository", "sha"),
        _columns(
            "repository* sha* author* author_name authored_at:TIME* committed_at:TIME "
            "is_merge:FLAG added:COUNT removed:COUNT files:COUNT message"
        ),
    ),
    EventTable(
        "pull_requests",
        ("repository", "number"),
        _columns(
            "repository* number:COUNT* provider author* created_at:TIME* updated_at:TIME "
            "ready_at:TIME first_commit_at:TIME merged_at:TIME closed_at:TIME source_branch "
            "target_branch title body added:COUNT removed:COUNT files:COUNT merge_sha url"
        ),
    ),
    EventTable(
        "pull_request_commits",
        ("repository", "number", "sha"),
        _columns("repository* number:COUNT* sha* author authored_at:TIME message"),
    ),
    EventTable(
        "pull_request_files",
        ("repository", "number", "path"),
        _columns(
            "repository* number:COUNT* path* added:COUNT* removed:COUNT* "
            "previous_change_at:TIME is_new:FLAG is_binary:FLAG"
        ),
    ),
    EventTable(
        "pull_request_comments",
        ("repository", "number", "comment_id"),
        _columns(
            "repository* number:COUNT* comment_id* author* created_at:TIME* kind* state "
            "has_text:FLAG author_is_bot:FLAG"
        ),
    ),
    EventTable(
        "work_items",
        ("tracker", "key"),
        _columns(
            "tracker* key* project type status title priority story_points:NUMBER parent_key "
            "created_at:TIME* updated_at:TIME completed_at:TIME assignee url"
        ),
    ),
    EventTable(
        "work_item_transitions",
        ("tracker", "key", "changed_at", "field"),
        _columns("tracker* key* changed_at:TIME* field* from_value to_value"),
    ),
    EventTable(
        "pull_request_work_items",
        ("repository", "number", "tracker", "key"),
        _columns("repository* number:COUNT* tracker* key*"),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
