"""Issues of a Jira site as a source: what changed since the last reading, page by page."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from reporting.errors import SourceError
from reporting.sources.event_rows import EventRows
from reporting.sources.jira.issues import PROVIDER, add_issue
from reporting.sources.jira.site import Site
from reporting.sources.web.caller import Caller
from reporting.sources.web.marks import begin
from reporting.sources.web.source import Portion
from reporting.sources.web.walk import Walk
from reporting.sources.web.watching import Watcher

_OVERLAP = timedelta(minutes=5)  # Cloud's search lags behind
_GRAIN = timedelta(minutes=1)  # JQL knows no seconds
_LIST = "issues"
EVERYTHING = "everything"
_ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)
_LONGEST_NAME = 400  # of a cursor; a longer query is told by its start and its hash
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class JiraIssues:
    """The issues of one filter. ``wish`` is its JQL, empty for all; ``name`` the cursor's.

    ``points`` are names of the field with an issue's size, the best first; ``abandoned``
    resolutions (small letters) that end an issue without completing it. ``since``: nothing
    that was last updated before is read.
    """

    caller: Caller
    name: str
    wish: str
    watcher: Watcher
    points: tuple[str, ...]
    abandoned: frozenset[str]
    since: datetime | None = None

    @property
    def provider(self) -> str:
        """The kind of source."""
        return PROVIDER

    async def portions(self, known: str | None, into: Path) -> AsyncGenerator[Portion]:
        """Read what changed since ``known``, a hundred issues at a time."""
        mark = begin(
            known,
            of=f"{self.caller.place.base}/{self.name}",
            name=self.name,
            since=self.since,
            moved=True,  # a site may get another address; its keys stay
        )
        site = await Site.open(self.caller, self.points)
        walk = Walk(mark.position(_LIST), overlap=_OVERLAP, grain=_GRAIN)
        done, total, start, token = 0, None, 0, None
        while True:
            asked = site.query(self.wish, walk.asked)
            issues, found = await site.page(asked, start=start, token=token)
            fresh = walk.fresh(issues)
            full = bool(found.next_page_token) or start + len(issues) < (
                found.total or 0
            )
            if not done:
                total = found.total if full else len(fresh)
                if full and total is None:
                    total = await site.count(asked)
            self.watcher.progress(done, total)
            if fresh:
                rows = EventRows()
                for issue in fresh:
                    add_issue(
                        rows,
                        issue,
                        await site.changes(issue),
                        site.custom,
                        url=site.url,
                        abandoned=self.abandoned,
                    )
                walk.done(fresh, self.caller.clock.today())
                mark = mark.at(_LIST, walk.position)
                done += len(fresh)
                batches = await asyncio.to_thread(rows.write, into)
                yield Portion(batches, mark.text())
            self.watcher.progress(done, total)
            if not walk.turn(issues, full=full):
                break
            further = walk.page > 1
            start = start + len(issues) if further else 0
            token = found.next_page_token if further else None


def of_project(key: str) -> tuple[str, str]:
    """Return the name and the JQL of a project's issues."""
    if not _KEY.fullmatch(key):
        raise SourceError(f"`{key}` is no key of a Jira project; keys are like `PAY`.")
    return key.upper(), f'project = "{key.upper()}"'


def of_filter(jql: str) -> tuple[str, str]:
    """Return the name and the JQL of a filter of one's own."""
    if _ORDER.search(jql):
        raise SourceError(
            f"`{jql}` must not say ORDER BY: issues are read in the order of their updates."
        )
    wish = " ".join(jql.split())
    if len(wish) <= _LONGEST_NAME:
        return wish or EVERYTHING, wish
    return f"{wish[:100]}… {sha256(wish.encode()).hexdigest()}", wish
