"""The calls that are made to GitHub for one repository."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from reporting.errors import SourceError
from reporting.sources.github import queries
from reporting.sources.github.access import graphql
from reporting.sources.github.queries import Wanted
from reporting.sources.github.shapes import (
    Connection,
    Event,
    Item,
    ListedIssue,
    Pull,
    Rate,
    Remark,
    Review,
)
from reporting.sources.web.caller import ATTEMPTS, Caller
from reporting.sources.web.pace import until_reset_s
from reporting.sources.web.shapes import Shape, read, read_all
from reporting.sources.web.troubles import CallFailed, Overloaded, Vanished

PER_PAGE = 100
_FEW = 2  # tries of a large query before it is cut in two
_TOO_MUCH = {"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"}
_LIMITS = {"RATE_LIMITED", "RATE_LIMIT"}
_UNTOLD_S = 60
_WAITS = 8

N = TypeVar("N")
S = TypeVar("S", bound=Shape)


class Api:
    """GitHub as far as one repository goes; ``path`` is OWNER/REPO.

    ``statuses``: ask for the statuses that issues have in projects. ``cost`` adds up
    GraphQL's points.
    """

    def __init__(self, caller: Caller, path: str, *, statuses: bool) -> None:
        self.path = path
        self.cost = 0
        self._caller = caller
        self._graphql = graphql(caller.place.base)
        self._statuses = statuses
        owner, _, name = path.partition("/")
        self._where = {"owner": owner, "name": name}

    async def changed(
        self, since: datetime | None, page: int, tag: str | None
    ) -> tuple[list[ListedIssue] | None, str]:
        """Return a page of issues and pull requests by update time, and its ETag.

        None: nothing changed since the page had the ETag ``tag``.
        """
        params: dict[str, str | int] = {
            "state": "all",
            "sort": "updated",
            "direction": "asc",
            "per_page": PER_PAGE,
            "page": page,
        }
        if since is not None:
            params["since"] = f"{since:%Y-%m-%dT%H:%M:%SZ}"
        answer = await self._caller.get(
            f"/repos/{self.path}/issues",
            params,
            what=f"repository {self.path}",
            tag=tag,
        )
        if answer.data is None:
            return None, tag or ""
        what = f"GitHub's list of issues of {self.path}"
        found = read_all(ListedIssue, answer.data, what)
        return found, answer.headers.get("etag", "")

    async def count(self, since: datetime | None) -> int | None:
        """Return how many issues and pull requests were updated since."""
        wish = f"repo:{self.path}"
        if since is not None:
            wish += f" updated:>={since:%Y-%m-%dT%H:%M:%SZ}"
        try:
            data = await self._ask(queries.COUNT, {"search": wish}, "number of issues")
        except CallFailed:
            return None  # a count is a comfort; reading goes on without it
        counted: int | None = (data.get("search") or {}).get("issueCount")
        return counted

    async def details(
        self, wanted: Sequence[Wanted]
    ) -> tuple[list[Pull], dict[int, Item], list[int]]:
        """Return pull requests, issues by number, and numbers that are gone.

        What is too much for one answer is asked for in two halves.
        """
        what = f"{len(wanted)} pull requests and issues of {self.path}"
        query = queries.batch(wanted, statuses=self._statuses)
        tries = _FEW if len(wanted) > 1 else ATTEMPTS
        try:
            data = await self._ask(query, self._where, what, tries)
        except Overloaded:
            if len(wanted) == 1:
                raise
            half = len(wanted) // 2
            pulls, items, gone = await self.details(wanted[:half])
            more_pulls, more_items, more_gone = await self.details(wanted[half:])
            return pulls + more_pulls, items | more_items, gone + more_gone
        found = _repository(data, self.path)
        pulls, items, gone = [], {}, []
        for one in wanted:
            told = found.get(f"{'p' if one.is_pull else 'i'}{one.number}")
            what = f"GitHub's answer about {self.path}#{one.number}"
            if told is None:
                gone.append(one.number)
            elif one.is_pull:
                pulls.append(await self._whole(read(Pull, told, what)))
            else:
                items[one.number] = await self._all_events(read(Item, told, what))
        return pulls, items, gone

    async def _whole(self, pull: Pull) -> Pull:
        """Return ``pull`` with what did not fit on the first pages."""
        for field, name in (
            ("commits", "commits"),
            ("comments", "comments"),
            ("reviews", "reviews"),
            ("files", "files"),
            ("closing_issues_references", "closingIssuesReferences"),
        ):
            first = getattr(pull, field)
            if first is None or not first.page_info.has_next_page:
                continue
            rest = await self._rest(first, queries.later(name), "pullRequest", pull.number)  # fmt: skip
            pull = pull.model_copy(update={field: rest})
        reviews = [await self._all_remarks(review) for review in pull.reviews.found()]
        return pull.model_copy(
            update={"reviews": pull.reviews.model_copy(update={"nodes": tuple(reviews)})}
        )  # fmt: skip

    async def _rest(
        self, page: Connection[N], query: str, kind: str, number: int
    ) -> Connection[N]:
        """Return a connection with all its pages as one."""
        nodes = list(page.nodes)
        what = f"GitHub's answer about {self.path}#{number}"
        while page.page_info.has_next_page:
            values = {
                **self._where,
                "number": number,
                "after": page.page_info.end_cursor,
            }
            data = await self._ask(query, values, f"all of {self.path}#{number}")
            told = _repository(data, self.path).get(kind)
            if not isinstance(told, dict):
                break  # deleted while it was read
            page = read(type(page), next(iter(told.values())), what)
            nodes += page.nodes
        return page.model_copy(update={"nodes": tuple(nodes)})

    async def _all_remarks(self, review: Review) -> Review:
        page, nodes = review.comments, list(review.comments.nodes)
        while page.page_info.has_next_page:
            values = {"review": review.id, "after": page.page_info.end_cursor}
            data = await self._ask(
                queries.later_remarks(), values, "a review's comments"
            )
            told = (data.get("node") or {}).get("comments")
            page = read(Connection[Remark], told, f"GitHub's review {review.id}")
            nodes += page.nodes
        done = page.model_copy(update={"nodes": tuple(nodes)})
        return review.model_copy(update={"comments": done})

    async def _all_events(self, item: Item) -> Item:
        page: Connection[Event] = item.timeline_items
        if page.page_info.has_next_page:
            query = queries.later_events(statuses=self._statuses)
            page = await self._rest(page, query, "issue", item.number)
        return item.model_copy(update={"timeline_items": page})

    async def _ask(
        self,
        query: str,
        values: Mapping[str, Any],
        what: str,
        attempts: int = ATTEMPTS,
    ) -> dict[str, Any]:
        """Return the ``data`` of a GraphQL query; errors about single things are left out."""
        body = {"query": query, "variables": values}
        for _ in range(_WAITS):
            answer = await self._caller.post(
                self._graphql, body, what=what, attempts=attempts
            )
            told = answer.data if isinstance(answer.data, dict) else {}
            errors = told.get("errors") or []
            if not any(error.get("type") in _LIMITS for error in errors):
                break
            reset_s = until_reset_s(answer.headers, now=self._caller.clock.now())
            await self._caller.wait(reset_s or _UNTOLD_S, self._graphql)
        _refuse(errors, what)
        data = told.get("data")
        if not isinstance(data, dict):
            raise SourceError(f"GitHub answered without data when asked for {what}.")
        self._count_cost(data)
        return data

    def _count_cost(self, data: Mapping[str, Any]) -> None:
        """Add up what the query cost; the next one waits where it could not be paid."""
        if not data.get("rateLimit"):
            return  # an enterprise server may have no limits
        rate = read(Rate, data["rateLimit"], "GitHub's rate limit")
        self.cost += rate.cost
        if rate.remaining < rate.cost:
            left_s = rate.reset_at.timestamp() - self._caller.clock.now()
            self._caller.spent(self._graphql, max(0.0, left_s) + 1)


def _repository(data: Mapping[str, Any], path: str) -> dict[str, Any]:
    found = data.get("repository")
    if not isinstance(found, dict):
        raise Vanished(
            f"GitHub has no repository {path}, or the token may not see it. "
            "What was read of it before stays."
        )
    return found


def _refuse(errors: Sequence[Mapping[str, Any]], what: str) -> None:
    """Raise what GraphQL's errors mean, unless only single things are missing."""
    for error in errors:
        kind, message = error.get("type"), str(error.get("message", "")).rstrip(".")
        if kind == "NOT_FOUND":
            continue
        if kind in _TOO_MUCH or (kind is None and "timeout" in message.lower()):
            raise Overloaded(
                f"GitHub could not answer when asked for {what} ({message})."
            )
        if kind is None and message.startswith("Something went wrong"):
            raise Overloaded(f"GitHub failed when asked for {what} ({message}).")
        raise CallFailed(
            f"GitHub refused to tell {what} ({message}). docs/sources.md says what the "
            "token must be allowed to read."
        )
