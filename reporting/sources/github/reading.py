"""A repository at GitHub as a source: what changed since the last reading, batch by batch."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from reporting.errors import SourceError
from reporting.sources.event_rows import EventRows
from reporting.sources.github.api import PER_PAGE, Api
from reporting.sources.github.issues import add_issue
from reporting.sources.github.people import PROVIDER
from reporting.sources.github.pulls import add_pull
from reporting.sources.github.queries import Wanted
from reporting.sources.github.shapes import ListedIssue
from reporting.sources.web.caller import Caller
from reporting.sources.web.marks import Mark, begin
from reporting.sources.web.naming import Naming
from reporting.sources.web.source import Portion
from reporting.sources.web.walk import Walk
from reporting.sources.web.watching import Watcher

_OVERLAP = timedelta(minutes=1)  # a list may lag behind by seconds
_GRAIN = timedelta(seconds=1)
_LIST = "all"
_PATH = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
# A pull request has about four times as much to tell as an issue.
_BATCH, _PULL, _ISSUE = 100, 4, 1


@dataclass(frozen=True, slots=True)
class GitHubRepository:
    """One repository; ``since``: nothing that was last updated before is read.

    ``statuses``: issues have the statuses of the projects they are in.
    """

    caller: Caller
    naming: Naming
    watcher: Watcher
    since: datetime | None = None
    statuses: bool = False

    @property
    def provider(self) -> str:
        """The kind of source."""
        return PROVIDER

    @property
    def name(self) -> str:
        """What the repository is called in the tables."""
        return self.naming.name

    async def portions(self, known: str | None, into: Path) -> AsyncGenerator[Portion]:
        """Read what changed since ``known``: 25 pull requests, or 100 issues, at a time."""
        mark = begin(
            known,
            of=f"{self.caller.place.base}/repos/{self.naming.path}".lower(),
            name=self.name,
            since=self.since,
            moved=self.naming.given,
        )
        api = Api(self.caller, self.naming.path, statuses=self.statuses)
        walk = Walk(mark.position(_LIST), overlap=_OVERLAP, grain=_GRAIN)
        done, total = 0, None
        while True:
            asked = f"{walk.asked} {walk.page}"
            listed, tag = await api.changed(walk.asked, walk.page, mark.tags.get(asked))
            fresh = walk.fresh(listed or ())
            if not done:
                total = await self._total(api, walk, listed or (), fresh)
            for batch in _batches(fresh):
                self.watcher.progress(done, total)
                portion, mark = await self._portion(api, batch, walk, mark, into)
                yield portion
                done += len(batch)
            self.watcher.progress(done, total)
            if not walk.turn(listed or (), full=len(listed or ()) == PER_PAGE):
                break
        if not done and tag and mark.tags != {asked: tag}:
            # Asked the same again, GitHub says for nothing that nothing is new.
            yield Portion((), replace(mark, tags={asked: tag}).text())

    async def _total(
        self,
        api: Api,
        walk: Walk,
        listed: Sequence[ListedIssue],
        fresh: Sequence[ListedIssue],
    ) -> int | None:
        """Return how much there is to read; GitHub is only asked when it is much."""
        if len(listed) < PER_PAGE:
            return len(fresh)
        return await api.count(walk.asked)

    async def _portion(
        self,
        api: Api,
        batch: Sequence[ListedIssue],
        walk: Walk,
        mark: Mark,
        into: Path,
    ) -> tuple[Portion, Mark]:
        wanted = [
            Wanted(
                one.number,
                is_pull=one.pull_request is not None,
                files=one.pull_request is not None
                and one.pull_request.merged_at is not None,
            )
            for one in batch
        ]
        pulls, items, gone = await api.details(wanted)
        rows = EventRows()
        for pull in pulls:
            add_pull(rows, self.name, self.naming.path, pull)
        for one in batch:
            if one.pull_request is None and one.number not in gone:
                add_issue(rows, self.name, one, items.get(one.number))
        walk.done(batch, self.caller.clock.today())
        mark = replace(mark.at(_LIST, walk.position), tags={})
        notices = [
            f"{self.naming.path}#{number} is in GitHub's list, but cannot be read; it "
            "may have been moved or deleted."
            for number in gone
        ]
        batches = await asyncio.to_thread(rows.write, into)
        return Portion(batches, mark.text(), notices), mark


def _batches(listed: Sequence[ListedIssue]) -> Iterator[list[ListedIssue]]:
    """Cut into batches that GitHub can answer about at once."""
    batch: list[ListedIssue] = []
    weight = 0
    for one in listed:
        weighs = _ISSUE if one.pull_request is None else _PULL
        if weight + weighs > _BATCH:
            yield batch
            batch, weight = [], 0
        batch.append(one)
        weight += weighs
    if batch:
        yield batch


def check_path(path: str) -> None:
    """Refuse what is no OWNER/REPO."""
    if not _PATH.fullmatch(path):
        raise SourceError(
            f"`{path}` is no repository; write OWNER/REPO, like `acme/fan`."
        )
