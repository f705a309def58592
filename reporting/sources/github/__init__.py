"""GitHub as event tables: pull requests with all that belongs to them, and issues."""

from reporting.sources.github.access import (
    CLOUD,
    AppInstallation,
    AppKey,
    place,
    token,
)
from reporting.sources.github.reading import GitHubRepository, check_path

__all__ = [
    "CLOUD",
    "AppInstallation",
    "AppKey",
    "GitHubRepository",
    "check_path",
    "place",
    "token",
]
