"""GitLab, as strict as it is: tokens, pages, their headers; with an invented project."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha1
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.sources.recorded.service import Service, Time, json_response

Data = dict[str, Any]

_LISTED = {"scope", "state", "order_by", "sort", "per_page", "page", "updated_after"}
_PAGED = {"per_page", "page"}
_NOTES = {*_PAGED, "sort", "order_by", "activity_filter"}
_LINES = re.compile(
    r"query\(\$path: ID!, \$iids: \[String!\]\) \{ project\(fullPath: \$path\) \{ "
    r"mergeRequests\(iids: \$iids\) \{ nodes \{ iid diffStats \{ path additions deletions \} "
    r"\} \} \} \}"
)


def at(day: str, clock: str = "10:00:00") -> str:
    """Return an instant as GitLab writes it."""
    return f"{day}T{clock}.000Z"


def user(name: str, **more: Any) -> Data:
    """Return an account."""
    number = int(sha1(name.encode()).hexdigest()[:6], 16)
    return {
        "id": number,
        "username": name,
        "public_email": "",
        "name": name.title(),
        "state": "active",
        "locked": False,
        "avatar_url": f"https://gitlab.com/uploads/-/system/user/avatar/{number}/avatar.png",
        "web_url": f"https://gitlab.com/{name}",
        **more,
    }


def commit(
    message: str, *, by: str = "ana", day: str = "2026-03-01", clock: str = "09:00:00"
) -> Data:
    """Return a commit as the list of a merge request has it: without its parents."""
    sha = sha1(f"{message}{by}{day}{clock}".encode()).hexdigest()
    when = at(day, clock)
    return {
        "id": sha,
        "short_id": sha[:8],
        "created_at": when,
        "parent_ids": [],
        "title": message.partition("\n")[0],
        "message": message,
        "author_name": by.title(),
        "author_email": f"{by}@example.com",
        "authored_date": when,
        "committer_name": by.title(),
        "committer_email": f"{by}@example.com",
        "committed_date": when,
        "trailers": {},
        "extended_trailers": {},
        "web_url": f"https://gitlab.com/acme/fan/-/commit/{sha}",
    }


def note(
    number: int,
    by: str | None,
    when: str,
    body: str = "Looks fine.",
    *,
    system: bool = False,
    kind: str | None = None,
) -> Data:
    """Return a comment, or with ``system`` what GitLab writes down itself."""
    return {
        "id": number,
        "type": kind,
        "body": body,
        "author": by and user(by),
        "created_at": when,
        "updated_at": when,
        "system": system,
        "noteable_id": 1,
        "noteable_type": "MergeRequest",
        "project_id": 7,
        "resolvable": kind == "DiffNote",
        "confidential": False,
        "internal": False,
        "imported": False,
        "noteable_iid": 1,
        "commands_changes": {},
    }


def state(number: int, when: str, to: str) -> Data:
    """Return that an issue was closed or reopened."""
    return {
        "id": number,
        "user": user("ana"),
        "created_at": when,
        "resource_type": "Issue",
        "resource_id": 11,
        "source_commit": None,
        "source_merge_request_id": None,
        "state": to,
    }


def label(number: int, when: str, action: str, name: str | None) -> Data:
    """Return that a label was added or removed; without a name it is deleted meanwhile."""
    return {
        "id": number,
        "user": user("ana"),
        "created_at": when,
        "resource_type": "Issue",
        "resource_id": 11,
        "label": name
        and {"id": 73, "name": name, "color": "#34495E", "description": ""},
        "action": action,
    }


class Project:
    """A project with merge requests and issues, by number."""

    def __init__(self, path: str, number: int = 7) -> None:
        self.path = path
        self.number = number
        self.merges: dict[int, Data] = {}
        self.issues: dict[int, Data] = {}
        self.parts: dict[str, Sequence[Data]] = {}
        self.lines: dict[int, list[Data] | None] = {}
        self.issues_enabled = True

    def merge(
        self,
        iid: int,
        *,
        by: str | None = "ana",
        title: str = "Spin both ways",
        body: str | None = "It turned one way.",
        created: str = at("2026-03-01"),
        updated: str | None = None,
        merged: str | None = None,
        closed: str | None = None,
        commits: Sequence[Data] = (),
        notes: Sequence[Data] = (),
        closes: Sequence[Data] = (),
        lines: Mapping[str, tuple[int, int]] | None = None,
        squashed: str | None = None,
        became: str | None = None,
    ) -> None:
        """Put a merge request there, or another state of it."""
        web_url = f"https://gitlab.com/{self.path}/-/merge_requests/{iid}"
        self.merges[iid] = {
            "id": 100_000 + iid,
            "iid": iid,
            "project_id": self.number,
            "title": title,
            "description": body,
            "state": "merged" if merged else "closed" if closed else "opened",
            "created_at": created,
            "updated_at": updated or merged or closed or created,
            "merged_by": merged and user("cem"),
            "merge_user": merged and user("cem"),
            "merged_at": merged,
            "closed_by": None,
            "closed_at": closed,
            "target_branch": "main",
            "source_branch": "spin",
            "user_notes_count": len(notes),
            "upvotes": 0,
            "downvotes": 0,
            "author": by and user(by),
            "assignees": [],
            "assignee": None,
            "reviewers": [],
            "source_project_id": self.number,
            "target_project_id": self.number,
            "labels": [],
            "draft": False,
            "imported": False,
            "work_in_progress": False,
            "milestone": None,
            "merge_when_pipeline_succeeds": False,
            "merge_status": "can_be_merged",
            "detailed_merge_status": "not_open",
            "sha": commits[0]["id"] if commits else "0" * 40,
            "merge_commit_sha": became,
            "squash_commit_sha": squashed,
            "references": {"short": f"!{iid}", "full": f"{self.path}!{iid}"},
            "web_url": web_url,
            "squash": squashed is not None,
            "has_conflicts": False,
        }
        at_it = f"merge_requests/{iid}"
        self.parts[f"{at_it}/commits"] = commits
        self.parts[f"{at_it}/notes"] = notes
        self.parts[f"{at_it}/closes_issues"] = closes
        self.lines[iid] = None if lines is None else [
            {"path": path, "additions": added, "deletions": removed}
            for path, (added, removed) in lines.items()
        ]  # fmt: skip

    def issue(
        self,
        iid: int,
        *,
        by: str = "ben",
        title: str = "It only turns one way",
        created: str = at("2026-02-01"),
        updated: str | None = None,
        closed: str | None = None,
        labels: Sequence[str] = (),
        assignees: Sequence[str] = (),
        kind: str = "issue",
        weight: int | None = None,
        epic: int | None = None,
        states: Sequence[Data] = (),
        label_events: Sequence[Data] = (),
        notes: Sequence[Data] = (),
    ) -> None:
        """Put an issue there, or another state of it."""
        self.issues[iid] = {
            "id": 200_000 + iid,
            "iid": iid,
            "project_id": self.number,
            "title": title,
            "description": "",
            "state": "closed" if closed else "opened",
            "created_at": created,
            "updated_at": updated or closed or created,
            "closed_at": closed,
            "closed_by": None,
            "labels": list(labels),
            "milestone": None,
            "assignees": [user(name) for name in assignees],
            "author": user(by),
            "type": kind.upper(),
            "assignee": user(assignees[0]) if assignees else None,
            "user_notes_count": 0,
            "confidential": False,
            "web_url": f"https://gitlab.com/{self.path}/-/issues/{iid}",
            "time_stats": {"time_estimate": 0, "total_time_spent": 0},
            "issue_type": kind,
            "weight": weight,
            "epic": epic and {"id": 9, "iid": epic, "title": "Motors", "group_id": 1},
            "references": {"short": f"#{iid}", "full": f"{self.path}#{iid}"},
        }
        at_it = f"issues/{iid}"
        self.parts[f"{at_it}/resource_state_events"] = states
        self.parts[f"{at_it}/resource_label_events"] = label_events
        self.parts[f"{at_it}/notes"] = notes


class GitLab(Service):
    """Projects behind the API. ``graphql``: whether it tells the lines of files."""

    ratelimit = "ratelimit"

    def __init__(self, *projects: Project, time: Time | None = None) -> None:
        super().__init__(time)
        self.projects = {project.path.lower(): project for project in projects}
        self.graphql = True

    def check(self, request: web.Request) -> web.Response | None:
        proof = request.headers.get("Authorization")
        if self.revoked or proof != f"Bearer {self.token}":
            return json_response(
                {
                    "error": "invalid_token",
                    "error_description": "Token was revoked. You have to re-authorize "
                    "from the user.",
                },
                401,
            )
        return None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/api/graphql":
            return self._lines(await request.json())
        path, _, _ = request.raw_path.partition("?")
        match = re.fullmatch(r"/api/v4/projects/([^/]+)(?:/(.+))?", path)
        project = self.projects.get(unquote(match[1]).lower()) if match else None
        if match is None or project is None:
            return json_response({"message": "404 Project Not Found"}, 404)
        rest = match[2] or ""
        lists = {"merge_requests": project.merges, "issues": project.issues}
        if rest in lists:
            return self._list(request, project, list(lists[rest].values()))
        if rest:
            return self._part(request, project, rest)
        return json_response(
            {
                "id": project.number,
                "path_with_namespace": project.path,
                "name": "Fan",
                "default_branch": "main",
                "issues_enabled": project.issues_enabled,
                "merge_requests_enabled": True,
                "visibility": "private",
            }
        )

    def _part(
        self, request: web.Request, project: Project, path: str
    ) -> web.StreamResponse:
        if path not in project.parts:
            return json_response({"message": "404 Not found"}, 404)
        allowed = _NOTES if path.endswith("/notes") else _PAGED
        assert request.query.keys() <= allowed, dict(request.query)
        found = project.parts[path]
        if request.query.get("activity_filter") == "only_activity":
            found = [one for one in found if one["system"]]
        return _page(request, found)

    def _list(
        self, request: web.Request, project: Project, there: list[Data]
    ) -> web.StreamResponse:
        if request.path.endswith("/issues") and not project.issues_enabled:
            return json_response({"message": "403 Forbidden"}, 403)
        query = request.query
        assert query.keys() <= _LISTED, dict(query)
        assert (query["scope"], query["state"], query["order_by"], query["sort"]) == (
            "all",
            "all",
            "updated_at",
            "asc",
        )
        since = query.get("updated_after", "").replace("+00:00", "Z")
        found = sorted(
            (one for one in there if one["updated_at"].replace(".000", "") >= since),
            key=lambda one: (one["updated_at"], one["iid"]),
        )
        return _page(request, found)

    def _lines(self, body: Mapping[str, Any]) -> web.StreamResponse:
        if not self.graphql:
            return json_response({"errors": [{"message": "Field does not exist"}]})
        asked = " ".join(body["query"].split())
        assert _LINES.fullmatch(asked), asked
        project = self.projects.get(body["variables"]["path"].lower())
        nodes = project and [
            {"iid": iid, "diffStats": project.lines[int(iid)]}
            for iid in body["variables"]["iids"]
            if int(iid) in project.lines
        ]
        told = project and {"mergeRequests": {"nodes": nodes}}
        return json_response({"data": {"project": told}})


def _page(request: web.Request, found: Sequence[Data]) -> web.Response:
    size, page = int(request.query["per_page"]), int(request.query["page"])
    assert 1 <= size <= 100
    shown = found[(page - 1) * size : page * size]
    further = page * size < len(found)
    headers = {
        "X-Page": str(page),
        "X-Per-Page": str(size),
        "X-Next-Page": str(page + 1) if further else "",
        "X-Total": str(len(found)),
        "X-Total-Pages": str(-(-len(found) // size)),
    }
    return json_response(json.loads(json.dumps(shown)), headers=headers)
