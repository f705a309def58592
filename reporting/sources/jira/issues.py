"""An issue of Jira as a work item with its history (pure)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from reporting.sources.event_rows import EventRows
from reporting.sources.jira.shapes import Change, Changes, Fields, ListedIssue, User
from reporting.sources.jira.site import Custom
from reporting.sources.web.history import add_history

PROVIDER = "jira"
_ROBOT = "app"  # Cloud's type of accounts that are no people


def add_issue(
    rows: EventRows,
    issue: ListedIssue,
    history: Sequence[Changes],
    custom: Custom,
    *,
    url: str,
    abandoned: Collection[str],
) -> None:
    """Add ``issue`` with its ``history``, oldest first.

    A resolution of a name in ``abandoned`` (small letters) stands in the status's place:
    most sites close what they will not do with the same status as what is done.
    """
    fields = issue.fields
    given_up = fields.resolution and _given_up(fields.resolution.name, abandoned)
    rows.add(
        "work_items",
        tracker=PROVIDER,
        key=issue.key,
        project=fields.project.key,
        type=fields.issuetype.name,
        status=given_up or fields.status.name,
        title=fields.summary,
        priority=fields.priority.name if fields.priority else None,
        story_points=_points(issue, custom),
        parent_key=_parent(issue, custom),
        created_at=fields.created,
        updated_at=fields.updated,
        completed_at=None if given_up else fields.resolutiondate,
        assignee=fields.assignee.account if fields.assignee else None,
        url=f"{url}/browse/{issue.key}",
    )
    _add(rows, issue.key, "status", history, list(_statuses(history, abandoned)))
    _add(rows, issue.key, "assignee", history, list(_assignees(history)))
    for user in (fields.assignee, fields.creator, *(one.author for one in history)):
        note(rows, user)


def note(rows: EventRows, user: User | None) -> None:
    """Add what Jira says of an account."""
    if user is None or user.account is None:
        return
    if user.account_type == _ROBOT:
        rows.add("bots", provider=PROVIDER, account=user.account)
        return
    rows.add(
        "known_accounts",
        provider=PROVIDER,
        account=user.account,
        email=user.email_address or None,
        name=user.display_name,
    )


def _add(
    rows: EventRows,
    key: str,
    field: str,
    history: Sequence[Changes],
    changes: Sequence[tuple[datetime, str | None]],
) -> None:
    first = next((item for _, item in _items(history, field)), None)
    before = None
    if first is not None:
        before = first.before_text if field == "status" else first.before
    add_history(
        rows, tracker=PROVIDER, key=key, field=field, before=before, changes=changes
    )


def _statuses(
    history: Sequence[Changes], abandoned: Collection[str]
) -> Iterator[tuple[datetime, str | None]]:
    """Yield what the status was after each change, a resolution in its place if abandoned."""
    status: str | None = None
    resolution = ""
    for one in history:
        told = [item for item in one.items if item.field in {"status", "resolution"}]
        for item in told:
            if item.field == "status":
                status = item.to_text
            else:
                resolution = item.to_text or ""
        if told and status is not None:
            yield one.created, _given_up(resolution, abandoned) or status


def _assignees(history: Sequence[Changes]) -> Iterator[tuple[datetime, str | None]]:
    for at, item in _items(history, "assignee"):
        yield at, item.to or None


def _items(history: Sequence[Changes], field: str) -> Iterator[tuple[datetime, Change]]:
    for one in history:
        for item in one.items:
            if item.field == field:
                yield one.created, item


def _given_up(resolution: str, abandoned: Collection[str]) -> str | None:
    return resolution if resolution.strip().lower() in abandoned else None


def _points(issue: ListedIssue, custom: Custom) -> float | None:
    for field in custom.points:
        value = issue.own.get(field)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return None


def _parent(issue: ListedIssue, custom: Custom) -> str | None:
    fields: Fields = issue.fields
    if fields.parent is not None:
        return fields.parent.key
    for field in custom.epic:
        if isinstance(value := issue.own.get(field), str):
            return value
    return None
