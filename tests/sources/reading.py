"""Reading a source as a synchronisation does, into plain rows."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import duckdb
import stamina

from reporting.event_tables import BY_NAME
from reporting.sources import github, gitlab, jira
from reporting.sources.syncing import Synced, sync
from reporting.sources.web.caller import Caller
from reporting.sources.web.naming import naming
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.gitlab import GitLab
from tests.sources.recorded.jira import Jira

Row = Mapping[str, Any]


@dataclass
class Kept:
    """A store: rows by table and key, the cursors, and what there was to merge."""

    tables: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    cursors: dict[tuple[str, str], str] = field(default_factory=dict)
    portions: int = 0
    _con: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    async def cursor(self, source: str, name: str) -> str | None:
        return self.cursors.get((source, name))

    async def ingest(
        self, files: list[tuple[str, Path]], *, cursor: dict[str, str] | None = None
    ) -> Mapping[str, Any]:
        changes = {}
        for table, path in files:
            result = self._con.execute("FROM read_parquet($path)", {"path": str(path)})
            names = [column[0] for column in result.description or ()]
            rows = [dict(zip(names, r, strict=True)) for r in result.fetchall()]
            there = self.tables.setdefault(table, {})
            keys = {tuple(row[k] for k in BY_NAME[table].key): row for row in rows}
            changes[table] = {
                "new": len(keys.keys() - there.keys()),
                "changed": sum(there.get(k, row) != row for k, row in keys.items()),
            }
            there |= keys
        if cursor is not None:
            self.cursors[cursor["source"], cursor["name"]] = cursor["text"]
        self.portions += 1
        return changes

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Return some columns of a table, in the order of its key."""
        found = self.tables.get(table, {})
        ordered = sorted(found.items(), key=lambda entry: [str(k) for k in entry[0]])
        return [tuple(row[column] for column in columns) for _, row in ordered]


@dataclass
class Told:
    """A watcher that remembers: (done, total), and what was waited for and how long."""

    progressed: list[tuple[int, int | None]] = field(default_factory=list)
    waits: list[tuple[str, float]] = field(default_factory=list)

    def progress(self, done: int, total: int | None) -> None:
        self.progressed.append((done, total))

    def waiting(self, why: str, left_s: float) -> None:
        self.waits.append((why, left_s))


@asynccontextmanager
async def calling(service, at, credentials, *, watcher=None, patience_s=3700.0):
    """Open a caller of a recorded service, without pauses between tries."""
    with stamina.set_testing(True, attempts=10, cap=True):
        async with aiohttp.ClientSession() as session:
            yield Caller(
                session,
                at,
                credentials,
                watcher=watcher,
                clock=service.time.clock,
                patience_s=patience_s,
            )


async def read_github(
    service: GitHub,
    kept: Kept | None = None,
    path: str = "acme/fan",
    *,
    told: Told | None = None,
    since=None,
    statuses=False,
    patience_s=3700.0,
    credentials=None,
) -> Synced:
    """Read what is new in a repository of a recorded GitHub."""
    watcher = told or Told()
    async with calling(
        service,
        github.place(service.api),
        credentials or github.token("secret-token"),
        watcher=watcher,
        patience_s=patience_s,
    ) as caller:
        source = github.GitHubRepository(
            caller, naming(path), watcher, since, statuses=statuses
        )
        return await sync(source, Kept() if kept is None else kept)


async def read_gitlab(
    service: GitLab,
    kept: Kept | None = None,
    path: str = "acme/fan",
    *,
    told: Told | None = None,
    since=None,
    statuses="workflow::*, Doing",
    patience_s=3700.0,
) -> Synced:
    """Read what is new in a project of a recorded GitLab."""
    watcher = told or Told()
    async with calling(
        service,
        gitlab.place(service.base),
        gitlab.token("secret-token"),
        watcher=watcher,
        patience_s=patience_s,
    ) as caller:
        labels = gitlab.StatusLabels.parse(statuses)
        source = gitlab.GitLabProject(caller, naming(path), watcher, labels, since)
        return await sync(source, Kept() if kept is None else kept)


async def read_jira(
    service: Jira,
    kept: Kept | None = None,
    project: str | None = "PAY",
    *,
    told: Told | None = None,
    since=None,
    patience_s=3700.0,
) -> Synced:
    """Read what is new in a project of a recorded Jira, or in all of it."""
    watcher = told or Told()
    email = service.email if service.site.cloud else None
    async with calling(
        service,
        jira.place(service.base),
        jira.token("secret-token", email),
        watcher=watcher,
        patience_s=patience_s,
    ) as caller:
        name, wish = jira.of_project(project) if project else jira.of_filter("")
        source = jira.JiraIssues(
            caller,
            name,
            wish,
            watcher,
            points=("Story Points", "Story point estimate"),
            abandoned=frozenset({"won't do", "duplicate"}),
            since=since,
        )
        return await sync(source, Kept() if kept is None else kept)
