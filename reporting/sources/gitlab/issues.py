"""An issue of GitLab as a work item with its history (pure).

Its status is Open or Closed, or the label that is a status. Whoever was assigned last has it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reporting.sources.event_rows import EventRows
from reporting.sources.gitlab.people import note
from reporting.sources.gitlab.shapes import LabelEvent, ListedIssue, Note, StateEvent
from reporting.sources.web.history import add_history
from reporting.sources.web.labels import type_of

OPEN, CLOSED = "Open", "Closed"
_MENTION = re.compile(r"@([\w.-]*\w)")
_PRIORITY = "priority::"


@dataclass(frozen=True, slots=True)
class StatusLabels:
    """The labels that are statuses.

    >>> labels = StatusLabels.parse("workflow::*, Doing")
    >>> labels.status("workflow::in dev"), labels.status("Doing"), labels.status("bug")
    ('in dev', 'Doing', None)
    """

    names: frozenset[str]
    scopes: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "StatusLabels":
        """Read names and `scope::*`, separated by commas."""
        words = [word.strip().lower() for word in text.split(",")]
        scopes = tuple(word[:-1] for word in words if word.endswith("::*"))
        return cls(frozenset(w for w in words if w and not w.endswith("::*")), scopes)

    def status(self, label: str) -> str | None:
        """Return the status that a label is; None: it is none."""
        for scope in self.scopes:
            if label.lower().startswith(scope):
                return label[len(scope) :].strip() or None
        return label if label.lower() in self.names else None


@dataclass(frozen=True, slots=True)
class History:
    """What happened to an issue."""

    states: Sequence[StateEvent] = ()
    labels: Sequence[LabelEvent] = ()
    notes: Sequence[Note] = ()


def add_issue(
    rows: EventRows,
    repository: str,
    issue: ListedIssue,
    history: History,
    statuses: StatusLabels,
) -> None:
    """Add ``issue`` of the project called ``repository``."""
    key = f"#{issue.iid}"
    status = add_history(
        rows,
        tracker=repository,
        key=key,
        field="status",
        before=OPEN,
        changes=_statuses(history, statuses),
    )
    closed = issue.state == "closed"
    if status in {OPEN, CLOSED}:  # what the list says is newer
        status = CLOSED if closed else OPEN
    add_history(
        rows,
        tracker=repository,
        key=key,
        field="assignee",
        before=None,
        changes=_holders(history.notes),
    )
    for user in (issue.author, *issue.assignees):
        note(rows, user)
    rows.add(
        "work_items",
        tracker=repository,
        key=key,
        project=repository,
        type=_type(issue),
        status=status,
        title=issue.title,
        priority=next(
            (x[len(_PRIORITY) :] for x in issue.labels if x.startswith(_PRIORITY)), None
        ),
        story_points=issue.weight,
        parent_key=f"&{issue.epic.iid}" if issue.epic else None,
        created_at=issue.created_at,
        updated_at=issue.updated,
        completed_at=issue.closed_at if closed else None,
        assignee=issue.assignees[-1].username if issue.assignees else None,
        url=issue.web_url,
    )


def _type(issue: ListedIssue) -> str:
    kind = (issue.issue_type or "issue").replace("_", " ").capitalize()
    return kind if kind != "Issue" else type_of(issue.labels) or kind


def _statuses(
    history: History, statuses: StatusLabels
) -> Iterator[tuple[datetime, str]]:
    """Yield what the status was after each event, oldest first."""
    events: list[StateEvent | LabelEvent] = [*history.labels, *history.states]
    held: list[str] = []  # status labels, the one added last at the end
    closed = False
    for event in sorted(events, key=lambda event: (event.created_at, event.id)):
        if isinstance(event, StateEvent):
            closed = event.state == "closed"
        else:
            status = statuses.status(event.label.name) if event.label else None
            if status is None:
                continue
            held = [other for other in held if other != status]
            if event.action == "add":
                held.append(status)
        yield event.created_at, CLOSED if closed else held[-1] if held else OPEN


def _holders(notes: Sequence[Note]) -> Iterator[tuple[datetime, str | None]]:
    """Yield who had it after each note about that, oldest first.

    GitLab writes `assigned to @ana and unassigned @ben`.
    """
    holders: list[str] = []
    for note_ in sorted(notes, key=lambda n: (n.created_at, n.id)):
        body = note_.body.strip()
        if not note_.system or not body.startswith(
            ("assigned to", "unassigned", "removed assignee")
        ):
            continue
        given, _, taken = body.partition("unassigned")
        gone = set(_MENTION.findall(taken))
        come = _MENTION.findall(given)
        if body.startswith("removed assignee"):
            gone = set(holders)
        holders = [h for h in holders if h not in gone and h not in come] + come
        yield note_.created_at, holders[-1] if holders else None
