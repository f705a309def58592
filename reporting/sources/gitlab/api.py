"""The calls that are made to GitLab for one project."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from reporting.sources.gitlab.shapes import MergeStats, Project
from reporting.sources.web.caller import Caller
from reporting.sources.web.places import Fixed, Place
from reporting.sources.web.shapes import Shape, read, read_all
from reporting.sources.web.troubles import CallFailed, LimitReached

CLOUD = "https://gitlab.com"
PER_LIST = 20  # few, because each has calls of its own before the next cursor
_PER_PAGE = 100
_LINES = """
query($path: ID!, $iids: [String!]) {
  project(fullPath: $path) {
    mergeRequests(iids: $iids) { nodes { iid diffStats { path additions deletions } } }
  }
}"""
_NO_ENTRY = (
    "the token in GITLAB_TOKEN is wrong, has ended or was revoked. Make another one "
    "(docs/sources.md says with which scope) and put it into GITLAB_TOKEN."
)

S = TypeVar("S", bound=Shape)


def place(base: str) -> Place:
    """Return GitLab at ``base``: gitlab.com, or one's own."""
    return Place("GitLab", base.rstrip("/"), "GITLAB_URL")


def token(text: str) -> Fixed:
    """Return the credentials of an access token: a person's, a group's or a project's."""
    return Fixed({"Authorization": f"Bearer {text}"}, _NO_ENTRY)


class Api:
    """GitLab as far as one project goes; ``path`` is GROUP/PROJECT."""

    def __init__(self, caller: Caller, path: str) -> None:
        self.path = path
        self._caller = caller
        self._root = f"/api/v4/projects/{quote(path, safe='')}"

    async def project(self) -> Project:
        """Return the project itself."""
        answer = await self._caller.get(self._root, what=f"project {self.path}")
        return read(Project, answer.data, f"GitLab's project {self.path}")

    async def changed(
        self, kind: str, shape: type[S], since: datetime | None, page: int
    ) -> tuple[list[S], int | None]:
        """Return a page of ``kind`` by update time, and how many there are after ``since``.

        Longer lists than 10,000 have no count.
        """
        params: dict[str, str | int] = {
            "scope": "all",
            "state": "all",
            "order_by": "updated_at",
            "sort": "asc",
            "per_page": PER_LIST,
            "page": page,
        }
        if since is not None:
            params["updated_after"] = since.isoformat()
        words = kind.replace("_", " ")
        answer = await self._caller.get(
            f"{self._root}/{kind}", params, what=f"{words} of {self.path}"
        )
        total = answer.headers.get("x-total", "")
        found = read_all(shape, answer.data, f"GitLab's list of {words} of {self.path}")
        return found, int(total) if total.isdecimal() else None

    async def all(
        self, path: str, shape: type[S], what: str, **params: str | int
    ) -> list[S]:
        """Return all pages of a list."""
        found: list[S] = []
        page = "1"
        while page:
            answer = await self._caller.get(
                f"{self._root}/{path}",
                {**params, "per_page": _PER_PAGE, "page": page},
                what=f"{what} of {self.path}",
            )
            found += read_all(shape, answer.data, f"GitLab's {what} of {self.path}")
            page = answer.headers.get("x-next-page", "")
        return found

    async def lines(self, iids: Sequence[int]) -> dict[int, MergeStats] | None:
        """Return what merge requests did to each file; None where GitLab does not tell.

        REST would send whole diffs, and leaves out those that are large.
        """
        if not iids:
            return {}
        values = {"path": self.path, "iids": [str(iid) for iid in iids]}
        what = f"lines of {len(iids)} merge requests of {self.path}"
        try:
            answer = await self._caller.post(
                "/api/graphql", {"query": _LINES, "variables": values}, what=what
            )
        except LimitReached:
            raise
        except CallFailed:
            return None
        data = (answer.data or {}).get("data") or {}
        nodes = ((data.get("project") or {}).get("mergeRequests") or {}).get("nodes")
        if nodes is None:
            return None
        stats = read_all(MergeStats, nodes, f"GitLab's {what}")
        return {int(one.iid): one for one in stats if one.diff_stats is not None}
