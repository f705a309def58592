"""A merge request as rows of the event tables (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reporting.sources.event_rows import EventRows
from reporting.sources.gitlab.people import GHOST, PROVIDER, account, is_bot, note
from reporting.sources.gitlab.shapes import (
    ClosedIssue,
    Commit,
    DiffStats,
    ListedMerge,
    Note,
)

# What GitLab writes down, in any version that is in use.
_READY = re.compile(r"(marked this merge request as \*\*ready\*\*|unmarked (this merge request )?as a \*\*)", re.IGNORECASE)  # fmt: skip
_STATES = {
    "approved this merge request": "approved",
    "requested changes": "changes_requested",
    "left review comments without approving": "commented",
    "reviewed": "commented",
}
_MERGE = re.compile(r"Merge (branch|remote-tracking branch|tag|commit) '")
_REFERENCE = re.compile(r"#\d|/-/(?:issues|work_items)/\d")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge request with all that belongs to it; ``files`` None: not known."""

    listed: ListedMerge
    commits: Sequence[Commit]
    notes: Sequence[Note]
    files: Sequence[DiffStats] | None
    closes: Sequence[ClosedIssue]


def mentions_issues(listed: ListedMerge, commits: Sequence[Commit]) -> bool:
    """Return whether any of its texts could close an issue of GitLab's."""
    texts = (listed.description or "", *(commit.message for commit in commits))
    return any(_REFERENCE.search(text) for text in texts)


def add_merge(rows: EventRows, repository: str, project_id: int, merge: Merge) -> None:
    """Add ``merge`` of the project called ``repository``."""
    listed, files = merge.listed, merge.files
    ready = [n.created_at for n in merge.notes if n.system and _READY.match(n.body)]
    rows.add(
        "pull_requests",
        repository=repository,
        number=listed.iid,
        provider=PROVIDER,
        author=account(listed.author),
        created_at=listed.created_at,
        updated_at=listed.updated,
        ready_at=min(ready, default=None),
        first_commit_at=min((c.authored_date for c in merge.commits), default=None),
        merged_at=listed.merged_at,
        closed_at=listed.closed_at or listed.merged_at,
        source_branch=listed.source_branch,
        target_branch=listed.target_branch,
        title=listed.title,
        body=listed.description,
        added=None if files is None else sum(file.additions for file in files),
        removed=None if files is None else sum(file.deletions for file in files),
        files=None if files is None else len(files),
        merge_sha=_became(listed),
        url=listed.web_url,
    )
    note(rows, listed.author)
    _add_commits(rows, repository, merge)
    for file in files or ():
        rows.add(
            "pull_request_files",
            repository=repository,
            number=listed.iid,
            path=file.path,
            added=file.additions,
            removed=file.deletions,
        )
    for one in merge.notes:
        _add_note(rows, repository, listed.iid, one)
    for issue in merge.closes:
        _add_link(rows, repository, project_id, listed.iid, issue)


def _became(listed: ListedMerge) -> str | None:
    """Return the commit it became; a fast-forward made none, so it is its last one."""
    if listed.merged_at is None:
        return None
    return listed.merge_commit_sha or listed.squash_commit_sha or listed.sha


def _add_commits(rows: EventRows, repository: str, merge: Merge) -> None:
    for commit in merge.commits:
        rows.add(
            "commits",
            repository=repository,
            sha=commit.id,
            author=commit.author_email or commit.author_name or GHOST,
            author_name=commit.author_name,
            authored_at=commit.authored_date,
            committed_at=commit.committed_date,
            # GitLab leaves the parents out here; git's own words tell a merge.
            is_merge=len(commit.parent_ids) > 1 or bool(_MERGE.match(commit.message)),
            message=commit.message,
        )
        if merge.listed.merged_at or merge.listed.closed_at:
            rows.add(
                "pull_request_commits",
                repository=repository,
                number=merge.listed.iid,
                sha=commit.id,
                author=commit.author_email or commit.author_name,
                authored_at=commit.authored_date,
                message=commit.message,
            )


def _add_note(rows: EventRows, repository: str, number: int, one: Note) -> None:
    state = _STATES.get(one.body.strip().lower()) if one.system else None
    if one.system and state is None:
        return
    note(rows, one.author)
    remark = "review_comment" if one.type == "DiffNote" else "comment"
    rows.add(
        "pull_request_comments",
        repository=repository,
        number=number,
        comment_id=str(one.id),
        author=account(one.author),
        created_at=one.created_at,
        kind="review" if one.system else remark,
        state=state,
        has_text=not one.system,
        author_is_bot=is_bot(one.author),
    )


def _add_link(
    rows: EventRows, repository: str, project_id: int, number: int, issue: ClosedIssue
) -> None:
    if issue.iid is None:  # kept elsewhere, in Jira mostly
        tracker, key = "jira", str(issue.id)
    elif issue.project_id == project_id or issue.references is None:
        tracker, key = repository, f"#{issue.iid}"
    else:
        home, _, _ = issue.references.full.partition("#")
        tracker, key = home.rpartition("/")[2], f"#{issue.iid}"
    rows.add(
        "pull_request_work_items",
        repository=repository,
        number=number,
        tracker=tracker,
        key=key,
    )
