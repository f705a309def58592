"""What we read of GitHub's answers: REST's list of issues, GraphQL's details."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import Field

from reporting.sources.web.shapes import CamelShape, Shape

N = TypeVar("N")


class User(Shape):
    """An account in a REST answer."""

    login: str
    type: str = "User"


class Label(Shape):
    """A label."""

    name: str


class Named(Shape):
    """Something with a name."""

    name: str


class PullMark(Shape):
    """What the list of issues says of a pull request."""

    merged_at: datetime | None = None


class ListedIssue(Shape):
    """An entry of REST's list of issues, which has pull requests too."""

    number: int
    title: str
    state: str
    html_url: str
    created_at: datetime
    updated: datetime = Field(alias="updated_at")
    closed_at: datetime | None
    state_reason: str | None = None
    user: User | None = None
    assignees: tuple[User, ...] | None = None
    labels: tuple[Label | str, ...] = ()
    type: Named | None = None
    pull_request: PullMark | None = None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return str(self.number)


class Actor(CamelShape):
    """An account in a GraphQL answer."""

    kind: str = Field(alias="__typename")
    login: str


class Page(CamelShape):
    """Whether a connection goes on."""

    has_next_page: bool
    end_cursor: str | None = None


class Connection(CamelShape, Generic[N]):
    """A page of a connection; nodes that we may not see are None."""

    page_info: Page
    nodes: tuple[N | None, ...]

    def found(self) -> tuple[N, ...]:
        """Return the nodes that we may see."""
        return tuple(node for node in self.nodes if node is not None)


class CommitUser(CamelShape):
    """The account that a commit is credited to."""

    login: str


class Author(CamelShape):
    """Who made a commit, as git has it, and whose account GitHub takes that for."""

    name: str | None
    email: str | None
    user: CommitUser | None


class Count(CamelShape):
    """How many there are."""

    total_count: int


class Commit(CamelShape):
    """A commit; ``parents`` and lines are not asked for of merges."""

    oid: str
    message: str
    authored_date: datetime
    committed_date: datetime
    author: Author | None
    additions: int | None = None
    deletions: int | None = None
    changed_files_if_available: int | None = None
    parents: Count | None = None


class CommitNode(CamelShape):
    """A commit of a pull request."""

    commit: Commit


class File(CamelShape):
    """What a pull request did to a file."""

    path: str
    additions: int
    deletions: int
    change_type: str


class Remark(CamelShape):
    """A comment, on a line or on the whole."""

    id: str
    created_at: datetime
    published_at: datetime | None
    author: Actor | None


class Review(CamelShape):
    """A review with its comments on lines."""

    id: str
    state: str
    body: str
    submitted_at: datetime | None
    created_at: datetime
    author: Actor | None
    comments: Connection[Remark]


class Repository(CamelShape):
    """A repository's full name."""

    name_with_owner: str


class Reference(CamelShape):
    """An issue that a pull request closes."""

    number: int
    repository: Repository


class Ready(CamelShape):
    """When a draft became ready."""

    created_at: datetime


class ReadyEvents(CamelShape):
    """The first of them."""

    nodes: tuple[Ready | None, ...]


class Pull(CamelShape):
    """A pull request with all that belongs to it."""

    number: int
    title: str
    body: str
    url: str
    created_at: datetime
    updated_at: datetime
    merged_at: datetime | None
    closed_at: datetime | None
    is_draft: bool
    head_ref_name: str
    base_ref_name: str
    additions: int
    deletions: int
    changed_files: int
    author: Actor | None
    merge_commit: Commit | None
    commits: Connection[CommitNode]
    reviews: Connection[Review]
    comments: Connection[Remark]
    closing_issues_references: Connection[Reference] | None
    timeline_items: ReadyEvents
    files: Connection[File] | None = None


class Assignee(CamelShape):
    """Whom an issue was given to; a union in GraphQL, so it may be empty."""

    kind: str = Field("", alias="__typename")
    login: str = ""


class Event(CamelShape):
    """A change of an issue."""

    kind: str = Field(alias="__typename")
    created_at: datetime
    state_reason: str | None = None
    assignee: Assignee | None = None
    previous_status: str | None = None
    status: str | None = None


class Item(CamelShape):
    """An issue's history."""

    number: int
    timeline_items: Connection[Event]


class Rate(CamelShape):
    """What a query cost, and what is left."""

    cost: int
    remaining: int
    reset_at: datetime


class Installation(Shape):
    """Where an app is installed."""

    id: int


class AppToken(Shape):
    """A token for an installation."""

    token: str
    expires_at: datetime
