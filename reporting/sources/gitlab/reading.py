"""A project at GitLab as a source: what changed since the last reading, page by page."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from reporting.errors import SourceError
from reporting.sources.event_rows import EventRows
from reporting.sources.gitlab.api import PER_LIST, Api
from reporting.sources.gitlab.issues import History, StatusLabels, add_issue
from reporting.sources.gitlab.merges import Merge, add_merge, mentions_issues
from reporting.sources.gitlab.people import PROVIDER
from reporting.sources.gitlab.shapes import (
    ClosedIssue,
    Commit,
    LabelEvent,
    ListedIssue,
    ListedMerge,
    MergeStats,
    Note,
    Project,
    StateEvent,
)
from reporting.sources.web.caller import Caller, together
from reporting.sources.web.marks import Mark, begin
from reporting.sources.web.naming import Naming
from reporting.sources.web.source import Portion
from reporting.sources.web.troubles import Vanished
from reporting.sources.web.walk import Walk
from reporting.sources.web.watching import Watcher

_OVERLAP = timedelta(minutes=1)
_GRAIN = timedelta(milliseconds=1)
_AT_ONCE = 4

L = TypeVar("L", ListedMerge, ListedIssue)


@dataclass(frozen=True, slots=True)
class GitLabProject:
    """One project; ``since``: nothing that was last updated before is read."""

    caller: Caller
    naming: Naming
    watcher: Watcher
    statuses: StatusLabels
    since: datetime | None = None

    @property
    def provider(self) -> str:
        """The kind of source."""
        return PROVIDER

    @property
    def name(self) -> str:
        """What the project is called in the tables."""
        return self.naming.name

    async def portions(self, known: str | None, into: Path) -> AsyncGenerator[Portion]:
        """Read what changed since ``known``: first merge requests, then issues."""
        mark = begin(
            known,
            of=f"{self.caller.place.base}/{self.naming.path}".lower(),
            name=self.name,
            since=self.since,
            moved=self.naming.given,
        )
        api = Api(self.caller, self.naming.path)
        project = await api.project()
        reading = _Reading(self, api, project, mark, into)
        if project.merge_requests_enabled:
            async for portion in reading.pages(
                "merge_requests", ListedMerge, reading.fill_merges
            ):
                yield portion
        if project.issues_enabled:
            async for portion in reading.pages(
                "issues", ListedIssue, reading.fill_issues
            ):
                yield portion


class _Reading:
    """One reading; ``mark`` moves on with every page."""

    def __init__(
        self, source: GitLabProject, api: Api, project: Project, mark: Mark, into: Path
    ) -> None:
        self._source = source
        self._api = api
        self._project = project
        self._mark = mark
        self._into = into
        self._done = 0
        self._total: int | None = 0

    async def pages(
        self,
        kind: str,
        shape: type[L],
        fill: Callable[[EventRows, Sequence[L]], Awaitable[list[str]]],
    ) -> AsyncGenerator[Portion]:
        """Read a list by update time; ``fill`` makes rows of what is new on a page."""
        source, clock = self._source, self._source.caller.clock
        walk = Walk(self._mark.position(kind), overlap=_OVERLAP, grain=_GRAIN)
        counted = False
        while True:
            listed, total = await self._api.changed(kind, shape, walk.asked, walk.page)
            fresh = walk.fresh(listed)
            if not counted:
                self._count(listed, fresh, total)
                counted = True
            source.watcher.progress(self._done, self._total)
            if fresh:
                rows = EventRows()
                notices = await fill(rows, fresh)
                walk.done(fresh, clock.today())
                self._mark = self._mark.at(kind, walk.position)
                self._done += len(fresh)
                batches = await asyncio.to_thread(rows.write, self._into)
                yield Portion(batches, self._mark.text(), notices)
            if not walk.turn(listed, full=len(listed) == PER_LIST):
                break
        source.watcher.progress(self._done, self._total)

    async def fill_merges(
        self, rows: EventRows, listed: Sequence[ListedMerge]
    ) -> list[str]:
        """Add merge requests; return what the administrator should know."""
        merged = [one.iid for one in listed if one.merged_at is not None]
        lines = await self._api.lines(merged)
        merges = await together(
            [self._merge(one, lines or {}) for one in listed], at_once=_AT_ONCE
        )
        notices = []
        for one, merge in zip(listed, merges, strict=True):
            if merge is None:
                notices.append(self._gone(f"merge request !{one.iid}"))
            else:
                add_merge(rows, self._source.name, self._project.id, merge)
        untold = [iid for iid in merged if iid not in (lines or {})]
        if untold:
            notices.append(
                f"GitLab does not tell the lines of merged requests of "
                f"{self._api.path}. `python -m bot ingest git` with a clone brings them."
            )
        return notices

    async def fill_issues(
        self, rows: EventRows, listed: Sequence[ListedIssue]
    ) -> list[str]:
        """Add issues; return what the administrator should know."""
        histories = await together(
            [self._history(one) for one in listed], at_once=_AT_ONCE
        )
        notices = []
        for one, history in zip(listed, histories, strict=True):
            if history is None:
                notices.append(self._gone(f"issue #{one.iid}"))
            else:
                add_issue(rows, self._source.name, one, history, self._source.statuses)
        return notices

    async def _merge(
        self, one: ListedMerge, lines: Mapping[int, MergeStats]
    ) -> Merge | None:
        api, path = self._api, f"merge_requests/{one.iid}"
        what = f"of merge request !{one.iid}"
        try:
            commits = await api.all(f"{path}/commits", Commit, f"commits {what}")
            notes = await api.all(
                f"{path}/notes",
                Note,
                f"notes {what}",
                sort="asc",
                order_by="created_at",
            )
            closes: list[ClosedIssue] = []
            if mentions_issues(one, commits):
                closes = await api.all(
                    f"{path}/closes_issues", ClosedIssue, f"issues {what}"
                )
        except Vanished:
            return None
        told = lines.get(one.iid)
        return Merge(one, commits, notes, told.diff_stats if told else None, closes)

    async def _history(self, one: ListedIssue) -> History | None:
        api, path, what = self._api, f"issues/{one.iid}", f"of issue #{one.iid}"
        try:
            return History(
                await api.all(
                    f"{path}/resource_state_events", StateEvent, f"states {what}"
                ),
                await api.all(
                    f"{path}/resource_label_events", LabelEvent, f"labels {what}"
                ),
                await api.all(
                    f"{path}/notes",
                    Note,
                    f"notes {what}",
                    sort="asc",
                    order_by="created_at",
                    activity_filter="only_activity",
                ),
            )
        except Vanished:
            return None

    def _count(
        self, listed: Sequence[object], fresh: Sequence[object], total: int | None
    ) -> None:
        """Add what there is to read to what is told; what was read before is none of it."""
        if len(listed) < PER_LIST:
            total = len(fresh)
        known = self._total is not None and total is not None
        self._total = (self._total or 0) + (total or 0) if known else None

    def _gone(self, what: str) -> str:
        return (
            f"{what} of {self._api.path} is in GitLab's list, but cannot be read; it may "
            "have been moved or deleted."
        )


def check_path(path: str) -> None:
    """Refuse what is no GROUP/PROJECT."""
    if not all(path.split("/")) or "/" not in path:
        raise SourceError(
            f"`{path}` is no project; write GROUP/PROJECT, like `acme/tools/fan`."
        )
