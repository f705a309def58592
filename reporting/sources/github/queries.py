"""What we ask GitHub's GraphQL API: a batch of pull requests and issues in one call.

Each is asked for by its number under an alias, so one query holds many. The sizes keep a
query far below GitHub's limit of nodes, and its price at about 0.6 points a pull request.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LATER_FIRST = 100  # GitHub's largest page


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number to ask for. ``files``: also what a merged pull request did to each file."""

    number: int
    is_pull: bool
    files: bool = False


_PAGE = "pageInfo { hasNextPage endCursor }"
_WHO = "__typename login"
_REMARK = f"id createdAt publishedAt author {{ {_WHO} }}"
_COMMIT = (
    "commit { oid message authoredDate committedDate additions deletions "
    "changedFilesIfAvailable parents(first: 2) { totalCount } "
    "author { name email user { login } } }"
)
_REVIEW = f"id state body submittedAt createdAt author {{ {_WHO} }}"
_REMARKS = f"{_PAGE} nodes {{ {_REMARK} }}"
_EVENT = (
    "__typename "
    "... on ClosedEvent { createdAt stateReason } "
    "... on ReopenedEvent { createdAt } "
    f"... on AssignedEvent {{ createdAt assignee {{ ... on Actor {{ {_WHO} }} }} }} "
    f"... on UnassignedEvent {{ createdAt assignee {{ ... on Actor {{ {_WHO} }} }} }}"
)
_STATUS = "... on ProjectV2ItemStatusChangedEvent { createdAt previousStatus status }"
_EVENTS = "CLOSED_EVENT, REOPENED_EVENT, ASSIGNED_EVENT, UNASSIGNED_EVENT"
_STATUSES = "PROJECT_V2_ITEM_STATUS_CHANGED_EVENT"
# What follows the first page of a connection: by its name, what a node of it holds.
NODES = {
    "commits": _COMMIT,
    "files": "path additions deletions changeType",
    "reviews": f"{_REVIEW} comments(first: 50) {{ {_REMARKS} }}",
    "comments": _REMARK,
    "closingIssuesReferences": "number repository { nameWithOwner }",
}
_FIRST = {"commits": 30, "files": 100, "reviews": 20, "comments": 50,
          "closingIssuesReferences": 20}  # fmt: skip
_RATE = "rateLimit { cost remaining resetAt }"
_WHERE = "repository(owner: $owner, name: $name)"


def _connection(name: str, arguments: str) -> str:
    return f"{name}({arguments}) {{ {_PAGE} nodes {{ {NODES[name]} }} }}"


_PULL = f"""
fragment Pull on PullRequest {{
  number title body url createdAt updatedAt mergedAt closedAt isDraft
  headRefName baseRefName additions deletions changedFiles
  author {{ {_WHO} }}
  mergeCommit {{ oid message authoredDate committedDate author {{ name email user {{ login }} }} }}
  {" ".join(_connection(n, f"first: {_FIRST[n]}") for n in _FIRST if n != "files")}
  timelineItems(first: 1, itemTypes: [READY_FOR_REVIEW_EVENT]) {{
    nodes {{ ... on ReadyForReviewEvent {{ createdAt }} }}
  }}
}}"""
_FILES = f"""
fragment Files on PullRequest {{ {_connection("files", f"first: {_FIRST['files']}")} }}"""


def batch(wanted: Sequence[Wanted], *, statuses: bool) -> str:
    """Return the query for ``wanted``; ``statuses``: those of projects as well."""
    asked = []
    for one in wanted:
        if one.is_pull:
            files = " ...Files" if one.files else ""
            asked.append(
                f"p{one.number}: pullRequest(number: {one.number}) {{ ...Pull{files} }}"
            )
        else:
            asked.append(f"i{one.number}: issue(number: {one.number}) {{ ...Item }}")
    fragments = [
        *([_PULL] if any(one.is_pull for one in wanted) else ()),
        *([_FILES] if any(one.files for one in wanted) else ()),
        *([_item(statuses=statuses)] if any(not w.is_pull for w in wanted) else ()),
    ]
    lines = "\n    ".join(asked)
    return (
        f"query($owner: String!, $name: String!) {{\n  {_RATE}\n"
        f"  {_WHERE} {{\n    {lines}\n  }}\n}}{''.join(fragments)}"
    )


def later(connection: str) -> str:
    """Return the query for the next page of a pull request's ``connection``."""
    rest = _connection(connection, f"first: {LATER_FIRST}, after: $after")
    return (
        "query($owner: String!, $name: String!, $number: Int!, $after: String!) {\n"
        f"  {_RATE}\n  {_WHERE} {{ pullRequest(number: $number) {{ {rest} }} }}\n}}"
    )


def later_remarks() -> str:
    """Return the query for the next page of a review's comments."""
    return (
        f"query($review: ID!, $after: String!) {{\n  {_RATE}\n"
        "  node(id: $review) { ... on PullRequestReview { "
        f"comments(first: {LATER_FIRST}, after: $after) {{ {_REMARKS} }} }} }}\n}}"
    )


def later_events(*, statuses: bool) -> str:
    """Return the query for the next page of an issue's events."""
    return (
        "query($owner: String!, $name: String!, $number: Int!, $after: String!) {\n"
        f"  {_RATE}\n  {_WHERE} {{ issue(number: $number) {{ "
        f"{_timeline(f'first: {LATER_FIRST}, after: $after', statuses=statuses)} }} }}\n}}"
    )


COUNT = (
    f"query($search: String!) {{\n  {_RATE}\n"
    "  search(query: $search, type: ISSUE, first: 1) { issueCount }\n}"
)


def _item(*, statuses: bool) -> str:
    timeline = _timeline("first: 50", statuses=statuses)
    return f"\nfragment Item on Issue {{ number {timeline} }}"


def _timeline(arguments: str, *, statuses: bool) -> str:
    kinds = f"{_EVENTS}, {_STATUSES}" if statuses else _EVENTS
    nodes = f"{_EVENT} {_STATUS}" if statuses else _EVENT
    return (
        f"timelineItems({arguments}, itemTypes: [{kinds}]) "
        f"{{ {_PAGE} nodes {{ {nodes} }} }}"
    )
