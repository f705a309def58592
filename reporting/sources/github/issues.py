"""An issue as a work item with its history (pure).

Its status is Open, Closed, Not planned or Duplicate, or what a project says. Labels are no
statuses. Whoever was assigned last has it.
"""

from collections.abc import Iterator
from datetime import datetime

from reporting.sources.event_rows import EventRows
from reporting.sources.github.people import account, note_bot
from reporting.sources.github.shapes import Event, Item, Label, ListedIssue
from reporting.sources.web.history import add_history
from reporting.sources.web.labels import type_of

OPEN, CLOSED = "Open", "Closed"
_REASONS = {"not_planned": "Not planned", "duplicate": "Duplicate"}


def add_issue(
    rows: EventRows, repository: str, issue: ListedIssue, item: Item | None
) -> None:
    """Add ``issue``; without ``item``, its history is not known."""
    key = f"#{issue.number}"
    events = sorted(
        item.timeline_items.found() if item else (), key=lambda event: event.created_at
    )
    status = _present(issue)
    statuses = list(_statuses(events))
    if statuses:
        status = add_history(
            rows, tracker=repository, key=key, field="status", before=OPEN, changes=statuses
        ) or status  # fmt: skip
    add_history(
        rows, tracker=repository, key=key, field="assignee", before=None,
        changes=_holders(events),
    )  # fmt: skip
    labels = [x.name if isinstance(x, Label) else x for x in issue.labels]
    users = issue.assignees or ()
    for user in (issue.user, *users):
        note_bot(rows, user)
    completed = _present(issue) == CLOSED
    rows.add(
        "work_items",
        tracker=repository,
        key=key,
        project=repository,
        type=issue.type.name if issue.type else type_of(labels) or "Issue",
        status=status,
        title=issue.title,
        created_at=issue.created_at,
        updated_at=issue.updated,
        completed_at=issue.closed_at if completed else None,
        assignee=users[-1].login if users else None,
        url=issue.html_url,
    )


def _present(issue: ListedIssue) -> str:
    if issue.state != "closed":
        return OPEN
    return _REASONS.get(issue.state_reason or "", CLOSED)


def _statuses(events: list[Event]) -> Iterator[tuple[datetime, str]]:
    for event in events:
        if event.kind == "ClosedEvent":
            reason = (event.state_reason or "").lower()
            yield event.created_at, _REASONS.get(reason, CLOSED)
        elif event.kind == "ReopenedEvent":
            yield event.created_at, OPEN
        elif event.kind == "ProjectV2ItemStatusChangedEvent" and event.status:
            yield event.created_at, event.status


def _holders(events: list[Event]) -> Iterator[tuple[datetime, str | None]]:
    holders: list[str] = []
    for event in events:
        if event.kind not in {"AssignedEvent", "UnassignedEvent"}:
            continue
        who = account(event.assignee)
        holders = [holder for holder in holders if holder != who]
        if event.kind == "AssignedEvent":
            holders.append(who)
        yield event.created_at, holders[-1] if holders else None
