"""An invented repository in the shapes that GitHub has: REST's and GraphQL's."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from hashlib import sha1
from typing import Any

from graphql import GraphQLError

Data = dict[str, Any]


def at(day: str, clock: str = "10:00:00") -> str:
    """Return an instant as GitHub writes it."""
    return f"{day}T{clock}Z"


def rest_user(login: str, kind: str = "User") -> Data:
    """Return an account in REST's shape."""
    number = int(sha1(login.encode()).hexdigest()[:6], 16)
    api = f"https://api.github.com/users/{login}"
    return {
        "login": login,
        "id": number,
        "node_id": f"U_{number}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "url": api,
        "html_url": f"https://github.com/{login}",
        "followers_url": f"{api}/followers",
        "repos_url": f"{api}/repos",
        "type": kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def actor(login: str | None) -> Data | None:
    """Return an account in GraphQL's shape; `name[bot]` is a bot there called `name`."""
    if login is None:
        return None
    bot = login.endswith("[bot]")
    bare = login.removesuffix("[bot]")
    return {
        "__typename": "Bot" if bot else "User",
        "id": f"A_{bare}",
        "login": bare,
        "name": bare.title(),
        "url": f"https://github.com/{bare}",
    }


def commit(
    message: str,
    *,
    by: str = "ana",
    day: str = "2026-03-01",
    clock: str = "09:00:00",
    login: str | None = "",
    parents: int = 1,
    lines: tuple[int, int, int] = (10, 2, 1),
    email: str | None = "",
) -> Data:
    """Return a commit; ``login``: whose account GitHub takes the e-mail for."""
    oid = sha1(f"{message}{by}{day}{clock}".encode()).hexdigest()
    user = actor(by if login == "" else login)
    added, removed, files = lines
    return {
        "id": f"C_{oid}",
        "oid": oid,
        "message": message,
        "authoredDate": at(day, clock),
        "committedDate": at(day, clock),
        "additions": added,
        "deletions": removed,
        "changedFilesIfAvailable": files,
        "author": {
            "name": by.title(),
            "email": f"{by}@example.com" if email == "" else email,
            "user": user,
        },
        "parents": connection([{"id": str(n)} for n in range(parents)]),
    }


def remark(by: str | None, when: str, *, name: str, published: str | None = "") -> Data:
    """Return a comment."""
    return {
        "__typename": "IssueComment",
        "id": name,
        "author": actor(by),
        "body": "Looks fine.",
        "createdAt": when,
        "publishedAt": when if published == "" else published,
    }


def review(
    by: str | None,
    when: str,
    state: str = "COMMENTED",
    *,
    name: str,
    body: str = "",
    comments: Sequence[Data] = (),
) -> Data:
    """Return a review with its comments on lines."""
    return {
        "__typename": "PullRequestReview",
        "id": name,
        "author": actor(by),
        "state": state,
        "body": body,
        "createdAt": when,
        "submittedAt": None if state == "PENDING" else when,
        "publishedAt": None if state == "PENDING" else when,
        "comments": connection(comments),
    }


def file(path: str, added: int, removed: int, change: str = "MODIFIED") -> Data:
    """Return what a pull request did to a file."""
    return {
        "path": path,
        "additions": added,
        "deletions": removed,
        "changeType": change,
    }


def event(kind: str, when: str, **more: Any) -> Data:
    """Return an entry of a timeline."""
    return {"__typename": kind, "id": f"E_{kind}_{when}", "createdAt": when, **more}


_KINDS = {
    "CLOSED_EVENT": "ClosedEvent",
    "REOPENED_EVENT": "ReopenedEvent",
    "ASSIGNED_EVENT": "AssignedEvent",
    "UNASSIGNED_EVENT": "UnassignedEvent",
    "READY_FOR_REVIEW_EVENT": "ReadyForReviewEvent",
    "PROJECT_V2_ITEM_STATUS_CHANGED_EVENT": "ProjectV2ItemStatusChangedEvent",
    "LABELED_EVENT": "LabeledEvent",
}


def connection(items: Sequence[Data]) -> Callable[..., Data]:
    """Return a connection's resolver: it pages, and takes no page above a hundred."""

    def page(
        info: object,
        first: int | None = None,
        after: str | None = None,
        itemTypes: Sequence[str] = (),  # noqa: N803  GitHub's name
        **_: Any,
    ) -> Data:
        if first is None or not 1 <= first <= 100:
            raise GraphQLError(
                "You must provide a `first` or `last` value between 1 and 100."
            )
        kinds = {_KINDS[kind] for kind in itemTypes}
        chosen = [i for i in items if not kinds or i["__typename"] in kinds]
        start = int(b64decode(after).decode().removeprefix("cursor:")) if after else 0
        end = min(start + first, len(chosen))
        return {
            "nodes": chosen[start:end],
            "totalCount": len(chosen),
            "pageInfo": {
                "hasNextPage": end < len(chosen),
                "hasPreviousPage": start > 0,
                "startCursor": None,
                "endCursor": b64encode(f"cursor:{end}".encode()).decode(),
            },
        }

    return page


class Repository:
    """A repository with pull requests and issues, by number."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.listed: dict[int, Data] = {}
        self.pulls: dict[int, Data] = {}
        self.issues: dict[int, Data] = {}
        self.reviews: dict[str, Data] = {}

    def pull(
        self,
        number: int,
        *,
        by: str | None = "ana",
        title: str = "Spin both ways",
        body: str | None = "It turned one way.",
        created: str = at("2026-03-01"),
        updated: str | None = None,
        merged: str | None = None,
        closed: str | None = None,
        draft: bool = False,
        branch: str = "spin",
        commits: Sequence[Data] = (),
        reviews: Sequence[Data] = (),
        comments: Sequence[Data] = (),
        files: Sequence[Data] = (),
        timeline: Sequence[Data] = (),
        closes: Sequence[tuple[int, str]] = (),
        became: Data | None = None,
    ) -> None:
        """Put a pull request there, or another state of it."""
        closed = closed or merged
        updated = updated or closed or created
        self._list(number, by, title, body, created, updated, closed)
        url = f"https://api.github.com/repos/{self.path}/pulls/{number}"
        self.listed[number] |= {
            "html_url": f"https://github.com/{self.path}/pull/{number}",
            "node_id": f"PR_{number}",
            "draft": draft,
            "pull_request": {
                "url": url,
                "html_url": f"https://github.com/{self.path}/pull/{number}",
                "diff_url": f"https://github.com/{self.path}/pull/{number}.diff",
                "patch_url": f"https://github.com/{self.path}/pull/{number}.patch",
                "merged_at": merged,
            },
        }
        self.reviews |= {one["id"]: one for one in reviews}
        self.pulls[number] = {
            "__typename": "PullRequest",
            "id": f"PR_{number}",
            "number": number,
            "title": title,
            "body": body or "",
            "url": f"https://github.com/{self.path}/pull/{number}",
            "createdAt": created,
            "updatedAt": updated,
            "mergedAt": merged,
            "closedAt": closed,
            "isDraft": draft,
            "headRefName": branch,
            "baseRefName": "main",
            "additions": sum(one["additions"] for one in files),
            "deletions": sum(one["deletions"] for one in files),
            "changedFiles": len(files),
            "author": actor(by),
            "mergeCommit": became,
            "commits": connection(
                [{"id": one["id"], "commit": one} for one in commits]
            ),
            "reviews": connection(reviews),
            "comments": connection(comments),
            "files": connection(files),
            "timelineItems": connection(timeline),
            "closingIssuesReferences": connection(
                [
                    {
                        "id": f"I_{issue}",
                        "number": issue,
                        "repository": {"nameWithOwner": home},
                    }
                    for issue, home in closes
                ]
            ),
        }

    def issue(
        self,
        number: int,
        *,
        by: str | None = "ben",
        title: str = "It only turns one way",
        created: str = at("2026-02-01"),
        updated: str | None = None,
        closed: str | None = None,
        reason: str | None = None,
        assignees: Sequence[str] = (),
        labels: Sequence[str] = (),
        kind: str | None = None,
        timeline: Sequence[Data] = (),
    ) -> None:
        """Put an issue there, or another state of it."""
        self._list(number, by, title, "", created, updated or closed or created, closed)
        self.listed[number] |= {
            "state_reason": reason or ("completed" if closed else None),
            "assignees": [rest_user(login) for login in assignees],
            "labels": [
                {
                    "id": len(name),
                    "node_id": f"LA_{name}",
                    "name": name,
                    "color": "d73a4a",
                    "default": name == "bug",
                    "description": None,
                }
                for name in labels
            ],
            "type": kind
            and {"id": 1, "name": kind, "color": "red", "is_enabled": True},
        }
        self.issues[number] = {
            "__typename": "Issue",
            "id": f"I_{number}",
            "number": number,
            "title": title,
            "repository": {"nameWithOwner": self.path},
            "timelineItems": connection(timeline),
        }

    def _list(
        self,
        number: int,
        by: str | None,
        title: str,
        body: str | None,
        created: str,
        updated: str,
        closed: str | None,
    ) -> None:
        url = f"https://api.github.com/repos/{self.path}/issues/{number}"
        kind = "Bot" if by and by.endswith("[bot]") else "User"
        self.listed[number] = {
            "url": url,
            "repository_url": f"https://api.github.com/repos/{self.path}",
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "html_url": f"https://github.com/{self.path}/issues/{number}",
            "id": 3_000_000_000 + number,
            "node_id": f"I_{number}",
            "number": number,
            "title": title,
            "user": by and rest_user(by, kind),
            "labels": [],
            "state": "closed" if closed else "open",
            "locked": False,
            "assignee": None,
            "assignees": [],
            "milestone": None,
            "comments": 0,
            "created_at": created,
            "updated_at": updated,
            "closed_at": closed,
            "author_association": "MEMBER",
            "active_lock_reason": None,
            "sub_issues_summary": {"total": 0, "completed": 0, "percent_completed": 0},
            "body": body,
            "closed_by": None,
            "reactions": {"url": f"{url}/reactions", "total_count": 0, "+1": 0},
            "timeline_url": f"{url}/timeline",
            "performed_via_github_app": None,
            "state_reason": None,
        }
