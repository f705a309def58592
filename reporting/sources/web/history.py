"""The history of a work item's status or assignee as rows (pure)."""

from collections.abc import Iterable
from datetime import datetime

from reporting.sources.event_rows import EventRows


def add_history(
    rows: EventRows,
    *,
    tracker: str,
    key: str,
    field: str,
    before: str | None,
    changes: Iterable[tuple[datetime, str | None]],
) -> str | None:
    """Add what ``field`` became and when, oldest first; return what it is in the end.

    ``before`` is what it was at first; None: nobody. Of several changes at one instant the
    last one counts, and what changes nothing is no change.
    """
    for at, after in dict(changes).items():
        if after != before:
            rows.add(
                "work_item_transitions",
                tracker=tracker,
                key=key,
                changed_at=at,
                field=field,
                from_value=before,
                to_value=after,
            )
        before = after
    return before
