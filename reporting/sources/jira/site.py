"""A Jira site: whether it is Cloud or Data Center, its fields, its time; and its issues."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reporting.errors import SourceError
from reporting.sources.jira.shapes import (
    ChangePage,
    Changes,
    FieldKind,
    Found,
    ListedIssue,
    Myself,
    Server,
)
from reporting.sources.web.caller import Caller
from reporting.sources.web.places import Fixed, Place
from reporting.sources.web.shapes import read, read_all
from reporting.sources.web.troubles import CallFailed

PER_PAGE = 100
_EPIC_LINK = "com.pyxis.greenhopper.jira:gh-epic-link"
_WANTED = ("summary", "created", "updated", "status", "issuetype", "project", "priority",
           "resolution", "resolutiondate", "assignee", "creator", "parent")  # fmt: skip
_NO_ENTRY = (
    "the token in JIRA_TOKEN is wrong, has ended or was revoked, or JIRA_EMAIL is another "
    "account's. Jira Cloud wants both, Data Center a personal access token alone."
)


def place(base: str) -> Place:
    """Return the Jira site at ``base``."""
    return Place("Jira", base.rstrip("/"), "JIRA_URL", {"Accept": "application/json"})


def token(text: str, email: str | None) -> Fixed:
    """Return the credentials: Cloud's e-mail and token, Data Center's token alone."""
    proof = f"Bearer {text}"
    if email:
        proof = "Basic " + base64.b64encode(f"{email}:{text}".encode()).decode()
    return Fixed({"Authorization": proof}, _NO_ENTRY)


@dataclass(frozen=True, slots=True)
class Custom:
    """Which of a site's own fields hold what we want: their ids, the best first."""

    points: tuple[str, ...]
    epic: tuple[str, ...]


class Site:
    """The calls that are made to one Jira. Use `open` to make one."""

    def __init__(
        self, caller: Caller, server: Server, zone: ZoneInfo, custom: Custom
    ) -> None:
        self.url = server.base_url.rstrip("/")
        self.custom = custom
        self._caller = caller
        self._cloud = server.deployment_type.lower() == "cloud"
        self._zone = zone
        self._root = f"/rest/api/{'3' if self._cloud else '2'}"

    @classmethod
    async def open(cls, caller: Caller, points: Iterable[str]) -> "Site":
        """Find out what kind of Jira it is, and which fields have one of the names ``points``."""
        told = await caller.get("/rest/api/2/serverInfo", what="server information")
        server = read(Server, told.data, "Jira's server information")
        told = await caller.get("/rest/api/2/myself", what="account of the token")
        myself = read(Myself, told.data, "Jira's account of the token")
        told = await caller.get("/rest/api/2/field", what="list of fields")
        fields = read_all(FieldKind, told.data, "Jira's list of fields")
        names = [name.strip().lower() for name in points]
        custom = Custom(
            tuple(
                field.id
                for name in names
                for field in fields
                if field.name.lower() == name
            ),
            tuple(
                field.id
                for field in fields
                if field.kind is not None and field.kind.custom == _EPIC_LINK
            ),
        )
        return cls(caller, server, _zone(myself.time_zone), custom)

    def query(self, wish: str, since: datetime | None) -> str:
        """Return the JQL for the issues of ``wish`` that were updated since, to the minute.

        Jira reads times in queries as those of the account that asks.
        """
        at = "1970-01-01 00:00"
        if since is not None:
            at = f"{since.astimezone(self._zone):%Y-%m-%d %H:%M}"
        asked = f'({wish}) AND updated >= "{at}"' if wish else f'updated >= "{at}"'
        return f"{asked} ORDER BY updated ASC, key ASC"

    async def count(self, jql: str) -> int | None:
        """Return about how many issues Cloud would list; Data Center tells with the list."""
        if not self._cloud:
            return None
        try:
            told = await self._caller.post(
                f"{self._root}/search/approximate-count",
                {"jql": jql},
                what="number of issues",
            )
        except CallFailed:
            return None  # a count is a comfort; reading goes on without it
        counted: int | None = told.data.get("count")
        return counted

    async def page(
        self, jql: str, *, start: int, token: str | None
    ) -> tuple[list[ListedIssue], Found]:
        """Return a page of issues with their changes.

        Data Center pages by ``start``, Cloud by the ``token`` of the page before.
        """
        fields = [*_WANTED, *self.custom.points, *self.custom.epic]
        body: dict[str, object] = {"jql": jql, "maxResults": PER_PAGE, "fields": fields}
        if self._cloud:
            body["expand"] = "changelog"
            if token is not None:
                body["nextPageToken"] = token
            path = f"{self._root}/search/jql"
        else:
            body["expand"] = ["changelog"]
            body["startAt"] = start
            path = f"{self._root}/search"
        told = await self._caller.post(path, body, what="issues")
        found = read(Found, told.data, "Jira's list of issues")
        issues = []
        for one in found.issues:
            issue = read(ListedIssue, one, f"Jira's issue {one.get('key', '?')}")
            issues.append(issue.model_copy(update={"own": one["fields"]}))
        return issues, found

    async def changes(self, issue: ListedIssue) -> list[Changes]:
        """Return all changes of an issue, oldest first: Cloud may send only the newest."""
        came = list(issue.changelog.histories)
        if self._cloud and issue.changelog.total != len(came):
            came = await self._all_changes(issue.key)
        return sorted(came, key=lambda changes: changes.created)

    async def _all_changes(self, key: str) -> list[Changes]:
        found: list[Changes] = []
        while True:
            told = await self._caller.get(
                f"{self._root}/issue/{key}/changelog",
                {"startAt": len(found), "maxResults": PER_PAGE},
                what=f"changes of {key}",
            )
            page = read(ChangePage, told.data, f"Jira's changes of {key}")
            found += page.values
            if page.is_last or not page.values or len(found) >= page.total:
                return found


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SourceError(
            f"Jira says that the token's account is in the time zone {name!r}, which is "
            "unknown here; choose another one in the account's profile."
        ) from None
