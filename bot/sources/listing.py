"""Sources to read: what each is, what it is called, how often it is read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from reporting.sources import git as git_source
from reporting.sources import github as at_github
from reporting.sources import gitlab as at_gitlab
from reporting.sources import jira as at_jira
from reporting.sources.web.naming import naming

DEFAULT_EVERY = timedelta(hours=1)


class Kind(StrEnum):
    """What is read; the value is the cursor's first name."""

    GITHUB = "github"
    GITLAB = "gitlab"
    JIRA = "jira"
    GIT = "git"
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A source. ``what`` is a path at the provider or on this machine, or a project.

    ``query`` is Jira's own, instead of a project. What was updated before ``since`` is left
    out. ``fetch``: the origin of a repository is asked for news first.
    """

    kind: Kind
    what: str
    name: str
    query: str | None = None
    every: timedelta = DEFAULT_EVERY
    since: datetime | None = None
    fetch: bool = False

    @property
    def on_disk(self) -> bool:
        """Whether it is on this machine."""
        return self.kind in (Kind.GIT, Kind.FILES)


def github(path: str, since: datetime | None = None) -> Listed:
    """Return a repository OWNER/REPO, or OWNER/REPO=NAME."""
    found = naming(path)
    at_github.check_path(found.path)
    return Listed(kind=Kind.GITHUB, what=path, name=found.name, since=since)


def gitlab(path: str, since: datetime | None = None) -> Listed:
    """Return a project GROUP/PROJECT, or GROUP/PROJECT=NAME."""
    found = naming(path)
    at_gitlab.check_path(found.path)
    return Listed(kind=Kind.GITLAB, what=path, name=found.name, since=since)


def jira(
    project: str | None, query: str | None = None, since: datetime | None = None
) -> Listed:
    """Return the issues of a project, or those that a query finds; neither: all."""
    if project is not None:
        name, _ = at_jira.of_project(project)
        return Listed(kind=Kind.JIRA, what=project, name=name, since=since)
    name, _ = at_jira.of_filter(query or "")
    return Listed(kind=Kind.JIRA, what="", name=name, query=query or "", since=since)


def git(text: str) -> Listed:
    """Return a repository on this machine: PATH, or PATH=NAME.

    Without a name it is called as its origin is, else as its folder.
    """
    path, _, name = text.rpartition("=")
    if not (path and name) or Path(text).exists():
        path, name = text, ""
    return Listed(
        kind=Kind.GIT, what=path, name=name.strip() or git_source.name_of(Path(path))
    )


def files(folder: Path) -> Listed:
    """Return a folder of tables."""
    return Listed(kind=Kind.FILES, what=str(folder), name=folder.resolve().name)
