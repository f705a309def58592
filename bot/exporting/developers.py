"""Who works here, as the export API lists its developers: their managers, teams and accounts."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.exporting.client import ExportClient, Unavailable
from reporting.directory import Team
from reporting.errors import ExportError
from reporting.staff import Developer, Staff

_PAGE, _MOST_PAGES = 1000, 1000
_LISTED, _IDENTITIES = "/v2/developers", "/v2/developers/identities"


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody is called at a provider of data."""

    provider: str
    name: str


@dataclass(frozen=True, slots=True)
class Developers:
    """Asks one export API about people."""

    client: ExportClient

    async def staff(self) -> Staff:
        """Return everybody with a record, and who reports to whom.

        All of them at once: asked about one after the other, an answer would take longer
        about somebody who is known. Where nobody has a record, everybody in a tree.
        """
        try:
            rows = self._rows(_LISTED, "developers", page="pageIndex", size="pageSize")
            return Staff.of([_developer(row) async for row in rows])
        except Unavailable:
            raise
        except ExportError:
            return await self._in_trees()

    async def members(self, team: Team) -> tuple[Developer, ...]:
        """Return everybody in a team and below it."""
        path = f"/v2/teams/{team.id}/developers"
        rows = self._rows(path, "developers", page="page", size="size")
        return tuple([_developer(row) async for row in rows])

    async def accounts(self, email: str) -> tuple[Account, ...] | None:
        """Return the accounts of a developer; None where the API does not say."""
        try:
            answer = await self.client.read(_IDENTITIES, emails=email)
        except Unavailable:
            raise
        except ExportError:
            return None
        return tuple(
            Account(str(row["integrationId"]), str(row["identity"]))
            for row in answer.get("identities") or ()
            if str(row.get("email", "")).casefold() == email.casefold()
        )

    async def _in_trees(self) -> Staff:
        people: list[Developer] = []
        try:
            for root in (await self.client.directory()).roots():
                people += await self.members(root)
        except Unavailable:
            raise
        except ExportError:
            return Staff(known=False)
        return Staff.of(people)

    async def _rows(
        self, path: str, key: str, *, page: str, size: str
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Yield the rows of all pages; of a service that counts, no call more than needed."""
        seen = 0
        for number in range(_MOST_PAGES):
            asked = {page: str(number), size: str(_PAGE)}
            answer = await self.client.read(path, **asked)
            rows = answer.get(key) or []
            for row in rows:
                yield row
            seen += len(rows)
            if not rows or seen >= answer.get("total", seen + 1):
                return


def _developer(row: Mapping[str, Any]) -> Developer:
    """Read a row, spelled as JSON does or as the CSV columns are."""
    manager = row.get("managerEmail") or row.get("manager_email") or ""
    return Developer(str(row["email"]), str(row.get("name") or ""), str(manager))
