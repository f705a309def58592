"""The shapes of the JSON about the quality of the data."""

from datetime import date

from reporting.service.http.models import Model
from reporting.service.http.models_syncs import Sync


class ActiveAccount(Model):
    """An account, with what it did."""

    provider: str
    account: str
    name: str | None = None
    commits: int
    pull_requests: int
    work_items: int
    comments: int


class UnknownCommits(Model):
    """A repository with merged pull requests of which no commit is known."""

    repository: str
    merged: int
    without_commits: int


class UnknownHistory(Model):
    """A tracker with items whose history of statuses is not known."""

    tracker: str
    items: int
    without_history: int
    completed: int


class UnknownAges(Model):
    """A repository with reworked files whose last change before is not known."""

    repository: str
    reworked: int
    unknown: int


class Gap(Model):
    """Whole weeks without anything where something is usual."""

    place: str
    first_day: date
    last_day: date
    weeks: int


class SharedCommits(Model):
    """Two repositories with the same commits."""

    repositories: list[str]
    commits: int
    pull_requests: int


class Namesakes(Model):
    """Developers of one name: perhaps one person twice."""

    name: str
    emails: list[str]


class DataQuality(Model):
    """What an administrator should look at; in each part the largest first."""

    sources: list[Sync]
    unmapped: list[ActiveAccount]
    bots: list[ActiveAccount]
    unknown_commits: list[UnknownCommits]
    unknown_history: list[UnknownHistory]
    unknown_ages: list[UnknownAges]
    gaps: list[Gap]
    shared: list[SharedCommits]
    namesakes: list[Namesakes]
    warnings: list[str]
