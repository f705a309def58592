"""Jira, Cloud and Data Center, as strict as they are; with an invented site.

Cloud lists by tokens and sends only the newest changes; Data Center lists by numbers and
sends them all. Both read the times of a query in the time zone of the account that asks.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from tests.sources.recorded.service import Service, Time, json_response

Data = dict[str, Any]

_JQL = re.compile(
    r'(?:\((?P<wish>.+)\) AND )?updated >= "(?P<since>\d{4}-\d\d-\d\d \d\d:\d\d)" '
    r"ORDER BY updated ASC, key ASC"
)
_WISH = re.compile(r'project = "([A-Z]+)"')
NEWEST = 5
"""So many changes Cloud sends with an issue."""


def at(day: str, clock: str = "10:00:00", zone: str = "+0000") -> str:
    """Return an instant as Jira writes it."""
    return f"{day}T{clock}.000{zone}"


def change(
    field: str, before: str | None, after: str | None, **ids: str | None
) -> Data:
    """Return one field of a change; ``ids``: what it was (``old``) and is (``new``)."""
    return {
        "field": field,
        "fieldtype": "jira",
        "fieldId": field,
        "from": ids.get("old", before),
        "fromString": before,
        "to": ids.get("new", after),
        "toString": after,
    }


class Site:
    """Issues by key, and the fields that there are."""

    def __init__(self, *, cloud: bool) -> None:
        self.cloud = cloud
        self.issues: dict[str, Data] = {}
        self.fields = [
            _field("summary", "Summary"),
            _field("status", "Status"),
            _field("customfield_10016", "Story point estimate", "jsw-story-points"),
            _field("customfield_10026", "Story Points", "float"),
            _field("customfield_10014", "Epic Link", "com.pyxis.greenhopper.jira:gh-epic-link"),
        ]  # fmt: skip

    def user(self, name: str, **more: Any) -> Data:
        """Return an account."""
        both = {
            "self": f"https://acme.example/rest/api/2/user?x={name}",
            "displayName": name.title(),
            "emailAddress": f"{name}@example.com",
            "active": True,
            "timeZone": "Europe/Istanbul",
            "avatarUrls": {"48x48": "https://acme.example/avatar"},
        }
        if self.cloud:
            own = {"accountId": f"5b10-{name}", "accountType": "atlassian"}
        else:
            own = {"key": f"JIRAUSER-{name}", "name": name}
        return both | own | more

    def issue(
        self,
        key: str,
        *,
        summary: str = "Spin both ways",
        kind: str = "Story",
        status: str = "To Do",
        created: str = at("2026-02-01"),
        updated: str | None = None,
        resolved: str | None = None,
        resolution: str | None = None,
        assignee: Data | None = None,
        parent: str | None = None,
        epic: str | None = None,
        points: float | None = None,
        estimate: float | None = None,
        changes: Sequence[tuple[str, Sequence[Data]]] = (),
    ) -> None:
        """Put an issue there, or another state of it."""
        project = key.partition("-")[0]
        self.issues[key] = {
            "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields",
            "id": str(10_000 + len(self.issues)),
            "self": f"https://acme.example/rest/api/3/issue/{key}",
            "key": key,
            "fields": {
                "summary": summary,
                "created": created,
                "updated": updated
                or max([when for when, _ in changes] + [created], key=_instant),
                "status": {
                    "self": "https://acme.example/rest/api/3/status/1",
                    "name": status,
                    "id": "1",
                    "statusCategory": {"id": 2, "key": "new", "name": "To Do"},
                },
                "issuetype": {
                    "id": "10001",
                    "name": kind,
                    "subtask": False,
                    "hierarchyLevel": 0,
                },
                "project": {"id": "10000", "key": project, "name": project.title()},
                "priority": {"id": "3", "name": "Medium"},
                "resolution": resolution and {"id": "1", "name": resolution},
                "resolutiondate": resolved,
                "assignee": assignee,
                "creator": self.user("ben"),
                **({"parent": {"id": "1", "key": parent}} if parent else {}),
                "customfield_10016": estimate,
                "customfield_10026": points,
                "customfield_10014": epic,
            },
            "changes": [
                {
                    "id": str(number),
                    "author": self.user("cem"),
                    "created": when,
                    "items": list(items),
                }
                for number, (when, items) in enumerate(changes, 1)
            ],
        }


class Jira(Service):
    """A site behind its API. ``most``: the largest page that it makes, whatever is asked."""

    zone = "Europe/Istanbul"

    def __init__(self, site: Site, time: Time | None = None) -> None:
        super().__init__(time)
        self.site = site
        self.email = "ana@example.com"
        self.most = 100
        self.queries: list[str] = []

    def check(self, request: web.Request) -> web.Response | None:
        proof = f"Bearer {self.token}"
        if self.site.cloud:
            both = f"{self.email}:{self.token}".encode()
            proof = "Basic " + base64.b64encode(both).decode()
        if self.revoked or request.headers.get("Authorization") != proof:
            return web.Response(status=401, text="Client must be authenticated.")
        return None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        site = self.site
        kind = "Cloud" if site.cloud else "Server"
        plain = {
            "/rest/api/2/serverInfo": {
                "baseUrl": "https://acme.example",
                "version": "10.3.1",
                "deploymentType": kind,
            },
            "/rest/api/2/myself": site.user("ana") | {"timeZone": self.zone},
            "/rest/api/2/field": site.fields,
        }
        asked = {
            "/rest/api/3/search/jql": self._cloud,
            "/rest/api/3/search/approximate-count": self._count,
        }
        if not site.cloud:
            asked = {"/rest/api/2/search": self._data_center}
        if request.path in plain:
            return json_response(plain[request.path])
        if request.path in asked:
            return asked[request.path](await request.json())
        match = re.fullmatch(r"/rest/api/3/issue/([A-Z]+-\d+)/changelog", request.path)
        if site.cloud and match and match[1] in site.issues:
            return self._changes(request, site.issues[match[1]])
        return json_response({"errorMessages": ["Not found"], "errors": {}}, 404)

    def _count(self, body: Data) -> web.StreamResponse:
        found = self._found(body["jql"])
        if isinstance(found, web.Response):
            return found
        return json_response({"count": len(found)})

    def _cloud(self, body: Data) -> web.StreamResponse:
        assert body.keys() <= {"jql", "maxResults", "fields", "expand", "nextPageToken"}
        assert body["expand"] == "changelog"
        found = self._found(body["jql"])
        if isinstance(found, web.Response):
            return found
        start = 0
        if token := body.get("nextPageToken"):
            jql, _, number = base64.b64decode(token).decode().rpartition("|")
            assert jql == body["jql"], "a token is of its own query"
            start = int(number)
        end = start + min(body["maxResults"], self.most)
        answer: Data = {
            "issues": [self._shown(one, body["fields"]) for one in found[start:end]],
            "isLast": end >= len(found),
        }
        if end < len(found):
            key = f"{body['jql']}|{end}".encode()
            answer["nextPageToken"] = base64.b64encode(key).decode()
        return json_response(answer)

    def _data_center(self, body: Data) -> web.StreamResponse:
        assert body.keys() <= {"jql", "maxResults", "fields", "expand", "startAt"}
        assert body["expand"] == ["changelog"]
        found = self._found(body["jql"])
        if isinstance(found, web.Response):
            return found
        start, size = body["startAt"], min(body["maxResults"], self.most)
        shown = found[start : start + size]
        return json_response(
            {
                "expand": "schema,names",
                "startAt": start,
                "maxResults": size,
                "total": len(found),
                "issues": [self._shown(one, body["fields"]) for one in shown],
            }
        )

    def _found(self, jql: str) -> list[Data] | web.Response:
        self.queries.append(jql)
        match = _JQL.fullmatch(jql)
        assert match, jql
        keys = None
        if match["wish"]:
            wish = _WISH.fullmatch(match["wish"])
            assert wish, match["wish"]
            keys = wish[1]
            if not any(key.startswith(f"{keys}-") for key in self.site.issues):
                text = f"The value '{keys}' does not exist for the field 'project'."
                return json_response({"errorMessages": [text], "errors": {}}, 400)
        since = datetime.strptime(match["since"], "%Y-%m-%d %H:%M")  # noqa: DTZ007
        since = since.replace(tzinfo=ZoneInfo(self.zone))
        found = [
            one
            for one in self.site.issues.values()
            if _instant(one["fields"]["updated"]) >= since
            and (keys is None or one["key"].startswith(f"{keys}-"))
        ]
        return sorted(found, key=lambda o: (_instant(o["fields"]["updated"]), o["key"]))

    def _shown(self, issue: Data, fields: Sequence[str]) -> Data:
        changes = issue["changes"]
        sent = changes[::-1][:NEWEST] if self.site.cloud else changes
        return {
            **{key: value for key, value in issue.items() if key != "changes"},
            "fields": {k: v for k, v in issue["fields"].items() if k in fields},
            "changelog": {
                "startAt": 0,
                "maxResults": len(sent),
                "total": len(changes),
                "histories": sent,
            },
        }

    def _changes(self, request: web.Request, issue: Data) -> web.StreamResponse:
        start, size = int(request.query["startAt"]), int(request.query["maxResults"])
        assert size <= 100
        changes = issue["changes"][start : start + size]
        return json_response(
            {
                "self": str(request.url),
                "maxResults": size,
                "startAt": start,
                "total": len(issue["changes"]),
                "isLast": start + size >= len(issue["changes"]),
                "values": changes,
            }
        )


def _field(name: str, title: str, custom: str | None = None) -> Data:
    schema: Mapping[str, Any] = {"type": "number", "custom": custom} if custom else {"type": "string", "system": name}  # fmt: skip
    return {
        "id": name,
        "key": name,
        "name": title,
        "custom": custom is not None,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [name],
        "schema": schema,
    }


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
