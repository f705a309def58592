"""What we read of GitLab's answers."""

from datetime import datetime

from pydantic import Field

from reporting.sources.web.shapes import CamelShape, Shape


class User(Shape):
    """An account."""

    username: str
    name: str | None = None
    public_email: str | None = None
    bot: bool | None = None


class ListedMerge(Shape):
    """An entry of the list of merge requests."""

    iid: int
    title: str
    description: str | None
    state: str
    created_at: datetime
    updated: datetime = Field(alias="updated_at")
    merged_at: datetime | None
    closed_at: datetime | None
    source_branch: str
    target_branch: str
    author: User | None
    web_url: str
    sha: str | None = None
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return str(self.iid)


class Commit(Shape):
    """A commit of a merge request; its parents are often left out."""

    id: str
    message: str
    author_name: str | None
    author_email: str | None
    authored_date: datetime
    committed_date: datetime
    parent_ids: tuple[str, ...] = ()


class Note(Shape):
    """A comment, or what GitLab itself writes down (``system``)."""

    id: int
    type: str | None = None
    body: str
    author: User | None
    created_at: datetime
    system: bool


class References(Shape):
    """How an issue is written."""

    full: str


class ClosedIssue(Shape):
    """An issue that a merge request closes; one of another tracker has a text as id."""

    id: int | str
    iid: int | None = None
    project_id: int | None = None
    references: References | None = None


class DiffStats(CamelShape):
    """What a merge request did to a file."""

    path: str
    additions: int
    deletions: int


class MergeStats(CamelShape):
    """What a merge request did."""

    iid: str
    diff_stats: tuple[DiffStats, ...] | None


class Epic(Shape):
    """The epic an issue is in."""

    iid: int


class ListedIssue(Shape):
    """An entry of the list of issues."""

    iid: int
    title: str
    state: str
    created_at: datetime
    updated: datetime = Field(alias="updated_at")
    closed_at: datetime | None
    web_url: str
    labels: tuple[str, ...] = ()
    assignees: tuple[User, ...] = ()
    author: User | None = None
    issue_type: str | None = None
    weight: float | None = None
    epic: Epic | None = None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return str(self.iid)


class StateEvent(Shape):
    """An issue was closed or opened again."""

    id: int
    created_at: datetime
    state: str


class Label(Shape):
    """A label."""

    name: str


class LabelEvent(Shape):
    """A label was added or removed; None: the label is no more."""

    id: int
    created_at: datetime
    action: str
    label: Label | None


class Project(Shape):
    """A project."""

    id: int
    path_with_namespace: str
    merge_requests_enabled: bool = True
    issues_enabled: bool = True
