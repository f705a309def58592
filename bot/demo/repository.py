"""The demo of somebody's own git repository: its authors are the people."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from bot.demo.folder import DemoError, made_for, of_its_own
from bot.demo.people import ADMINISTRATOR, GUEST, users
from bot.demo.questions import called, questions, team_of
from bot.demo.showing import Showing, command
from bot.exporting.client import ExportClient
from bot.playground.records import User
from bot.settings import Settings
from bot.sources import ingest
from reporting.sources import git
from reporting.sources.git import Author

_BANNER = (
    "*More of your own data: one command.* While this runs, `{ingest}` in another terminal "
    "brings another repository in, and reports show it at once."
)
# Whom one can be: who wrote lately, and no more than one can choose from.
_LATELY, _MOST = timedelta(days=365), 50
_WEEK = timedelta(days=7)


class Repository:
    """A repository, read when the demo starts; again only what is new."""

    def __init__(self, settings: Settings, path: Path, today: date) -> None:
        self._path, self._today = path, today
        self.name = git.name_of(path)
        self.home = settings.home / f"demo-{quote(self.name, safe='')}"
        self._settings = of_its_own(settings, self.home)
        self._authors = git.authors(path)
        if not self._authors:
            raise DemoError(
                f"Nobody has committed anything in {path} yet, so there is nothing to show."
            )

    def prepare(self) -> None:
        """Make sure that the folder is that of this repository."""
        with made_for(self.home, {"repository": str(self._path.resolve())}):
            pass

    async def bring(self, _: ExportClient) -> None:
        """Read the repository, or what is new in it."""
        await ingest.git(self._settings, [str(self._path)])

    async def showing(self, client: ExportClient) -> Showing:
        """Return the authors, and what there is to ask."""
        directory = await client.directory()
        team = team_of(self.name, directory)
        if team is None:
            raise DemoError(
                f"Nobody's work counts in {self.name}: it has merges alone."
            )
        newest = max(author.last for author in self._authors)
        oldest = min(author.first for author in self._authors)
        # What one person did alone is that person's to see.
        is_alone = len(self._authors) == 1
        whom = "me" if is_alone else called(team, directory)
        asked = questions(whom, oldest=oldest, newest=newest, today=self._today)
        is_fresh = self._today - newest <= _WEEK
        return Showing(
            people=_people(self._authors),
            channel=_channel(self.name),
            question=asked[0],
            # A digest is about the week before.
            digest=whom if is_fresh and not is_alone else "",
            suggestions=tuple(f"/insights {text}" for text in asked),
            banner=_BANNER.format(ingest=command("ingest git PATH")),
        )


def _people(authors: Sequence[Author]) -> tuple[User, ...]:
    """Return whoever committed last, an administrator, a guest, then others by name."""
    last = max(authors, key=lambda author: author.last)
    others = [one for one in authors if one.last > last.last - _LATELY and one != last]
    first, *more = users(
        (author.email, author.name, "author") for author in (last, *others[: _MOST - 1])
    )
    return (first, ADMINISTRATOR, GUEST, *more)


def _channel(name: str) -> str:
    """Return a channel's name for a repository.

    >>> _channel("My App.js")
    'my-app-js'
    """
    return re.sub(r"[^a-z0-9_-]+", "-", name.casefold()).strip("-")[:80] or "repository"
