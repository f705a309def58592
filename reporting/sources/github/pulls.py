"""A pull request as rows of the event tables (pure)."""

from reporting.sources.event_rows import EventRows
from reporting.sources.github.people import (
    PROVIDER,
    account,
    email,
    is_bot,
    note_author,
)
from reporting.sources.github.shapes import Commit, Pull, Remark, Review


def add_pull(rows: EventRows, repository: str, path: str, pull: Pull) -> None:
    """Add ``pull`` of the repository at ``path`` (OWNER/REPO), called ``repository``."""
    commits = [node.commit for node in pull.commits.found()]
    ready = [event.created_at for event in pull.timeline_items.nodes if event]
    rows.add(
        "pull_requests",
        repository=repository,
        number=pull.number,
        provider=PROVIDER,
        author=account(pull.author),
        created_at=pull.created_at,
        updated_at=pull.updated_at,
        ready_at=min(ready, default=None),
        first_commit_at=min((c.authored_date for c in commits), default=None),
        merged_at=pull.merged_at,
        closed_at=pull.closed_at,
        source_branch=pull.head_ref_name,
        target_branch=pull.base_ref_name,
        title=pull.title,
        body=pull.body,
        added=pull.additions,
        removed=pull.deletions,
        files=pull.changed_files,
        merge_sha=pull.merge_commit.oid if pull.merge_commit else None,
        url=pull.url,
    )
    _add_commits(rows, repository, pull, commits)
    _add_files(rows, repository, pull)
    for review in pull.reviews.found():
        _add_review(rows, repository, pull.number, review)
    for remark in pull.comments.found():
        _add_remark(rows, repository, pull.number, remark, "comment")
    _add_links(rows, repository, path, pull)


def _add_commits(
    rows: EventRows, repository: str, pull: Pull, commits: list[Commit]
) -> None:
    """Add its commits, and the one it became, which is nobody's work once those are known.

    Which commits belong to it is only said when it is closed: an open one may be rebased.
    """
    for commit in commits:
        merge = commit.parents is not None and commit.parents.total_count > 1
        _add_commit(rows, repository, commit, is_merge=merge)
        if pull.closed_at is not None:
            rows.add(
                "pull_request_commits",
                repository=repository,
                number=pull.number,
                sha=commit.oid,
                author=email(commit.author),
                authored_at=commit.authored_date,
                message=commit.message,
            )
    became = pull.merge_commit
    if (
        became is not None
        and pull.merged_at is not None
        and commits
        and all(commit.oid != became.oid for commit in commits)
    ):
        _add_commit(rows, repository, became, is_merge=True)


def _add_commit(
    rows: EventRows, repository: str, commit: Commit, *, is_merge: bool
) -> None:
    # A merge has no lines of its own: what it brought in are its commits' lines.
    rows.add(
        "commits",
        repository=repository,
        sha=commit.oid,
        author=email(commit.author),
        author_name=commit.author.name if commit.author else None,
        authored_at=commit.authored_date,
        committed_at=commit.committed_date,
        is_merge=is_merge,
        added=None if is_merge else commit.additions,
        removed=None if is_merge else commit.deletions,
        files=None if is_merge else commit.changed_files_if_available,
        message=commit.message,
    )
    note_author(rows, commit.author)


def _add_files(rows: EventRows, repository: str, pull: Pull) -> None:
    if pull.files is None or pull.merged_at is None:
        return
    for file in pull.files.found():
        rows.add(
            "pull_request_files",
            repository=repository,
            number=pull.number,
            path=file.path,
            added=file.additions,
            removed=file.deletions,
            is_new=file.change_type == "ADDED",
        )


def _add_review(rows: EventRows, repository: str, number: int, review: Review) -> None:
    rows.add(
        "pull_request_comments",
        repository=repository,
        number=number,
        comment_id=review.id,
        author=account(review.author),
        created_at=review.submitted_at or review.created_at,
        kind="review",
        state=review.state.lower(),
        has_text=bool(review.body.strip()),
        author_is_bot=is_bot(review.author),
    )
    if review.state == "PENDING":
        return  # only its author sees it, and its comments
    for remark in review.comments.found():
        _add_remark(rows, repository, number, remark, "review_comment")


def _add_remark(
    rows: EventRows, repository: str, number: int, remark: Remark, kind: str
) -> None:
    rows.add(
        "pull_request_comments",
        repository=repository,
        number=number,
        comment_id=remark.id,
        author=account(remark.author),
        # What was written as a draft is read by nobody before it is published.
        created_at=remark.published_at or remark.created_at,
        kind=kind,
        has_text=True,
        author_is_bot=is_bot(remark.author),
    )


def _add_links(rows: EventRows, repository: str, path: str, pull: Pull) -> None:
    links = pull.closing_issues_references
    for issue in links.found() if links is not None else ():
        home = issue.repository.name_with_owner
        own = home.lower() == path.lower()
        rows.add(
            "pull_request_work_items",
            repository=repository,
            number=pull.number,
            tracker=repository if own else home.rpartition("/")[2],
            key=f"#{issue.number}",
        )
