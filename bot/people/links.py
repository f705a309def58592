"""Where links are kept: which developer a person is, which team a user group stands for.

What changes a link and what the audit log says of it are written in one transaction.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.database import Database, homes, links
from bot.work import telling
from bot.work.durable import Jobs
from handlers import link_replies
from handlers.asking import Ask
from handlers.link_replies import Linked
from reporting import directory
from reporting.directory import Team
from reporting.staff import Developer


@dataclass(frozen=True, slots=True)
class Links:
    """The links of all workspaces. ``subject`` is the id of a person or of a user group."""

    database: Database

    async def developer(self, workspace: str, user: str) -> str | None:
        """Return the e-mail of the developer that somebody confirmed to be."""
        query = sa.select(links.c.target).where(
            *_of(workspace, user), links.c.confirmed_at.is_not(None)
        )
        async with self.database.reading() as connection:
            email: str | None = await connection.scalar(query)
        return email

    async def taken(self, workspace: str, email: str, *, by_other_than: str) -> bool:
        """Return whether another person confirmed to be this developer."""
        async with self.database.reading() as connection:
            rows = await connection.execute(_about(workspace, email))
            return _is_taken(rows, by_other_than)

    async def groups(self, workspace: str) -> tuple[directory.Link, ...]:
        """Return which user groups stand for a team."""
        query = sa.select(links.c.subject, links.c.target).where(
            links.c.workspace == workspace, links.c.label != ""
        )
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(directory.Link(group, path) for group, path in rows)

    async def all(self, workspace: str) -> Sequence[Linked]:
        """Return every link, oldest first, those that are only proposed too."""
        query = sa.select(links).where(links.c.workspace == workspace)
        async with self.database.reading() as connection:
            rows = await connection.execute(query.order_by(links.c.set_at, links.c.id))
            return [_linked(row) for row in rows.mappings()]


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """Changes links."""

    links: Links
    jobs: Jobs
    # The id of the member of a workspace with an address.
    owner_of: Callable[[str, str], Awaitable[str | None]]

    async def all(self, workspace: str) -> Sequence[Linked]:
        """Return every link of a workspace."""
        return await self.links.all(workspace)

    async def taken(self, workspace: str, email: str, *, by_other_than: str) -> bool:
        """Return whether somebody else is this developer, by an address or a link."""
        owner = await self.owner_of(workspace, email)
        if owner not in (None, by_other_than):
            return True
        return await self.links.taken(workspace, email, by_other_than=by_other_than)

    async def refuse(self, asked: Ask, why: str) -> None:
        """Write down that somebody wanted what administrators may."""
        async with self.links.database.transaction() as connection:
            await audit.ended(
                connection,
                audit.about(asked, asked.text),
                "refused",
                rule="not administrator",
                reason=why,
            )

    async def propose(self, asked: Ask, user: str, developer: Developer) -> None:
        """Write a proposal down, and the message that asks the person; once."""
        what = link_replies.what(user, developer.email)
        async with self.links.database.transaction() as connection:
            if not await _new(connection, asked.id):
                return
            await _put(connection, asked, user, developer.email)
            await telling.write(
                connection,
                self.jobs,
                f"link-{asked.id}",
                workspace=asked.workspace,
                place=user,
                message=link_replies.question(asked.id, asked.user, developer),
            )
            await _log(connection, asked, what, "proposed", "administrator")

    async def link_group(self, asked: Ask, group: str, label: str, team: Team) -> None:
        """Let a user group stand for a team, in the place of an earlier one."""
        what = link_replies.what_of_group(label, team)
        async with self.links.database.transaction() as connection:
            if not await _new(connection, asked.id):
                return
            await _put(connection, asked, group, team.path, label=label, certain=True)
            await _log(connection, asked, what, "linked", "administrator")

    async def undo(self, asked: Ask, subject: str) -> Linked | None:
        """Remove a link and return what it was; None where there is none."""
        return await self._end(asked, links.c.subject == subject, "undone")

    async def answer(self, asked: Ask, link_id: str, *, yes: bool) -> Linked | None:
        """Write down what the person said to a proposal; None where it is withdrawn."""
        mine = (links.c.id == link_id) & (links.c.subject == asked.user)
        if not yes:
            return await self._end(asked, mine, "declined")
        async with self.links.database.transaction() as connection:
            found = await _find(connection, asked.workspace, mine)
            if found is None or found.confirmed_at is not None:
                return found
            # Of two who say yes to the same at the same time, one waits for the other.
            alike = _about(asked.workspace, found.target).with_for_update()
            if _is_taken(await connection.execute(alike), asked.user):
                await connection.execute(sa.delete(links).where(mine))
                await _log(connection, asked, _what(found), "withdrawn", "own")
                return None
            confirmed = sa.update(links).where(mine)
            await connection.execute(confirmed.values(confirmed_at=datetime.now(UTC)))
            await _forget_home(connection, asked.workspace, found.subject)
            await _log(connection, asked, _what(found), "confirmed", "own")
            return found

    async def _end(
        self, asked: Ask, which: sa.ColumnElement[bool], decision: str
    ) -> Linked | None:
        async with self.links.database.transaction() as connection:
            found = await _find(connection, asked.workspace, which)
            if found is not None:
                await connection.execute(sa.delete(links).where(links.c.id == found.id))
                await _forget_home(connection, asked.workspace, found.subject)
                own = found.subject == asked.user
                rule = "own" if own else "administrator"
                await _log(connection, asked, _what(found), decision, rule)
            return found


async def _find(
    connection: AsyncConnection, workspace: str, which: sa.ColumnElement[bool]
) -> Linked | None:
    query = sa.select(links).where(links.c.workspace == workspace, which)
    row = (await connection.execute(query.with_for_update())).mappings().one_or_none()
    return None if row is None else _linked(row)


def _about(workspace: str, email: str) -> sa.Select[Any]:
    """Select who is this developer, or was asked to be."""
    return (
        sa.select(links.c.subject, links.c.confirmed_at)
        .where(
            links.c.workspace == workspace,
            sa.func.lower(links.c.target) == email.lower(),
        )
        .order_by(links.c.id)
    )


def _is_taken(rows: Iterable[Sequence[Any]], by_other_than: str) -> bool:
    """Return whether another person confirmed to be this developer."""
    return any(at is not None and who != by_other_than for who, at in rows)


async def _forget_home(
    connection: AsyncConnection, workspace: str, person: str
) -> None:
    """Forget what a Home tab shows: it may be another developer's from now on."""
    theirs = (homes.c.workspace == workspace) & (homes.c.person == person)
    nothing = {"own": None, "made_at": None, "opened_at": datetime.now(UTC)}
    await connection.execute(sa.update(homes).where(theirs).values(nothing))


async def _new(connection: AsyncConnection, link_id: str) -> bool:
    """Return whether this was not done before: Slack may say the same thing twice."""
    known = sa.select(audit.entries.c.id).where(audit.entries.c.id == link_id)
    return await connection.scalar(known) is None


async def _put(
    connection: AsyncConnection,
    asked: Ask,
    subject: str,
    target: str,
    *,
    label: str = "",
    certain: bool = False,
) -> None:
    now = datetime.now(UTC)
    await connection.execute(sa.delete(links).where(*_of(asked.workspace, subject)))
    await connection.execute(
        sa.insert(links).values(
            id=asked.id,
            workspace=asked.workspace,
            subject=subject,
            target=target,
            label=label,
            set_by=asked.user,
            set_at=now,
            confirmed_at=now if certain else None,
        )
    )


async def _log(
    connection: AsyncConnection, asked: Ask, what: str, decision: str, rule: str
) -> None:
    await audit.ended(connection, audit.about(asked, what), decision, rule=rule)


def _what(link: Linked) -> str:
    if link.label:
        return f"link {link.label} to {link.target}"
    return link_replies.what(link.subject, link.target)


def _of(workspace: str, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (links.c.workspace == workspace, links.c.subject == subject)


def _linked(row: sa.RowMapping) -> Linked:
    return Linked(**{name: row[name] for name in Linked.__slots__})
