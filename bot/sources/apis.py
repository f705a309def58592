"""The sources behind Web APIs, made as the settings say.

Whoever reads them is told by a ``watch``: it is given a source's name, and watches.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp

from bot.settings import Settings, SettingsError
from reporting.sources import github as at_github
from reporting.sources import gitlab as at_gitlab
from reporting.sources import jira as at_jira
from reporting.sources.web.caller import Caller
from reporting.sources.web.naming import naming
from reporting.sources.web.places import Credentials, Place
from reporting.sources.web.source import Source
from reporting.sources.web.watching import Clock, Watcher

Watch = Callable[[str], Watcher]


@asynccontextmanager
async def github(
    settings: Settings, paths: Sequence[str], *, since: datetime | None, watch: Watch
) -> AsyncIterator[list[Source]]:
    """Open repositories at GitHub, each OWNER/REPO or OWNER/REPO=NAME."""
    names = [naming(path) for path in paths]
    for one in names:
        at_github.check_path(one.path)
    key = _app_key(settings)
    place = at_github.place(settings.github_api_url)
    async with aiohttp.ClientSession() as session:
        sources: list[Source] = []
        for one in names:
            watcher = watch(one.name)
            credentials: Credentials
            if key is None:
                credentials = at_github.token(settings.secret("github_token"))
            else:
                own = _caller(settings, session, place, key, watcher)
                credentials = at_github.AppInstallation(own, one.path)
            sources.append(
                at_github.GitHubRepository(
                    _caller(settings, session, place, credentials, watcher),
                    one,
                    watcher,
                    since,
                    statuses=settings.github_project_statuses,
                )
            )
        yield sources


@asynccontextmanager
async def gitlab(
    settings: Settings, paths: Sequence[str], *, since: datetime | None, watch: Watch
) -> AsyncIterator[list[Source]]:
    """Open projects at GitLab, each GROUP/PROJECT or GROUP/PROJECT=NAME."""
    names = [naming(path) for path in paths]
    for one in names:
        at_gitlab.check_path(one.path)
    settings.require("gitlab_token")
    credentials = at_gitlab.token(settings.secret("gitlab_token"))
    place = at_gitlab.place(settings.gitlab_url)
    statuses = at_gitlab.StatusLabels.parse(settings.gitlab_status_labels)
    async with aiohttp.ClientSession() as session:
        sources: list[Source] = []
        for one in names:
            watcher = watch(one.name)
            caller = _caller(settings, session, place, credentials, watcher)
            sources.append(
                at_gitlab.GitLabProject(caller, one, watcher, statuses, since)
            )
        yield sources


@asynccontextmanager
async def jira(
    settings: Settings,
    projects: Sequence[str],
    jql: str | None,
    *,
    since: datetime | None,
    watch: Watch,
) -> AsyncIterator[list[Source]]:
    """Open projects of Jira, or a query's issues, or everything."""
    wishes = [at_jira.of_project(key) for key in projects]
    if jql is not None or not wishes:
        wishes.append(at_jira.of_filter(jql or ""))
    settings.require("jira_url", "jira_token")
    credentials = at_jira.token(settings.secret("jira_token"), settings.jira_email)
    place = at_jira.place(settings.jira_url or "")
    async with aiohttp.ClientSession() as session:
        sources: list[Source] = []
        for name, wish in wishes:
            watcher = watch(name)
            sources.append(
                at_jira.JiraIssues(
                    _caller(settings, session, place, credentials, watcher),
                    name,
                    wish,
                    watcher,
                    points=_words(settings.jira_story_points),
                    abandoned=frozenset(
                        word.lower() for word in _words(settings.jira_abandoned)
                    ),
                    since=since,
                )
            )
        yield sources


def _caller(
    settings: Settings,
    session: aiohttp.ClientSession,
    place: Place,
    credentials: Credentials,
    watcher: Watcher,
) -> Caller:
    return Caller(
        session,
        place,
        credentials,
        watcher=watcher,
        patience_s=settings.sources_patience_s,
    )


def _app_key(settings: Settings) -> at_github.AppKey | None:
    """Return the GitHub app's key; None where there is a token."""
    if settings.github_token is not None:
        return None
    if settings.github_app_id is None or settings.github_app_key_file is None:
        raise SettingsError(
            "Set GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_KEY_FILE (in the "
            "environment or in .env). docs/sources.md says which permissions they need."
        )
    pem = settings.github_app_key_file.read_bytes()
    return at_github.AppKey(settings.github_app_id, pem, Clock())


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
