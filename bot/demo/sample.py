"""The demo of the sample organisation: written anew each day, so that its year ends today."""

import asyncio
import csv
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot.demo.folder import made_for
from bot.demo.people import ADMINISTRATOR, GUEST, users
from bot.demo.showing import Showing, command
from bot.exporting.client import ExportClient
from bot.playground.records import User
from bot.sources.ingest import send_files
from reporting.sources import sample

QUESTION = "Platform last 3 months velocity collaboration"
_DIGEST = "Platform"
_SIZE = {"developers": 60, "months": 12, "seed": 7}
_ALSO = ("Search vs Identity last 3 months review", "help")
_BANNER = (
    "*Your own data: one command.* While this runs, `{ingest}` in another terminal brings a "
    "repository in, and reports show it at once."
)
Row = dict[str, str]


class Sample:
    """The sample organisation of a day, as far as that has come."""

    def __init__(self, home: Path, now: datetime) -> None:
        self.home = home / "demo"
        self._now, self._until = now, now.date()
        self._tables = self.home / "sample"

    def prepare(self) -> None:
        """Make sure that the folder holds the organisation of this day and nothing else."""
        with made_for(self.home, {**_SIZE, "until": self._until.isoformat()}) as is_new:
            if is_new:
                sample.write(self._tables, **_SIZE, until=self._until, now=self._now)

    async def bring(self, client: ExportClient) -> None:
        """Send the organisation, unless it is there."""
        if await client.data_until() is None:
            with Console(stderr=True).status("Loading the sample organisation"):
                await send_files(client, self._tables)

    async def showing(self, _: ExportClient) -> Showing:
        """Return who is who, and what there is to ask."""
        people = await asyncio.to_thread(self.people)
        asked = [
            story.request
            for story in sample.told(self._until)
            if not story.request.startswith("me ")
        ]
        return Showing(
            people=people,
            channel="platform",
            question=QUESTION,
            digest=_DIGEST,
            suggestions=tuple(f"/insights {text}" for text in (*asked, *_ALSO)),
            banner=_BANNER.format(ingest=command("ingest git PATH")),
        )

    def people(self) -> tuple[User, ...]:
        """Return a manager, a developer, an administrator, a guest, then everybody else."""
        path = self._tables / "developers.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return _people(list(csv.DictReader(file)))


def _people(rows: list[Row]) -> tuple[User, ...]:
    # The newcomer has a story to ask about, and the manager above has people.
    newcomer = max(rows, key=lambda row: row["starts_on"])
    [manager] = [row for row in rows if row["email"] == newcomer["manager_email"]]
    others = sorted(rows, key=lambda row: row["name"])
    first = [manager, newcomer]
    staff = users(
        (row["email"], row["name"], _title(row, is_new=row is newcomer))
        for row in (*first, *(row for row in others if row not in first))
    )
    return (*staff[:2], ADMINISTRATOR, GUEST, *staff[2:])


def _title(row: Row, *, is_new: bool) -> str:
    """Return what somebody is.

    >>> _title({"role": "Engineer", "team": "Search", "department": "Apps"}, is_new=False)
    'engineer, Search'
    """
    role = row["role"] if row["role"].startswith("Head") else row["role"].casefold()
    role = "manager" if role == "engineering manager" else role
    where = row["team"] or row["department"]
    return ", ".join(filter(None, (f"new {role}" if is_new else role, where)))
