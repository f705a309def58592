"""The Home tab of a person: what is known of them, kept, and made anew in the background."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from dbos import DBOS

from bot.database import Database, homes, requests
from bot.digests.store import Digests
from bot.people.channels import Channels
from bot.people.known import People
from bot.people.whose_team import WhoseTeam
from bot.reports.making import Reports
from bot.slack.delivery import Delivery, DeliveryError
from bot.slack.posting import REFUSED
from bot.work.durable import Jobs
from bot.work.steps import Json, step, until_finished, workflow
from handlers import replies
from handlers.blocks.home import MOST_RECENT, Health, Own, Page, Recent, view
from reporting import access
from reporting.answer import Glance
from reporting.digests import OWN_METRICS
from reporting.errors import ReportError
from reporting.periods import DAY, Granularity, Period, bucket_start
from reporting.requests import ReportRequest, from_json, to_json

HOME = "home"
_WEEKS = 4
_FRESH = timedelta(minutes=10)
_DAY = timedelta(days=1)
_LOG = structlog.get_logger()


def job_id(workspace: str, user: str, since: datetime | None = None) -> str:
    """Return the id of the job: those of one workspace begin alike.

    ``since`` is how long what it replaces is there: so it is made once, however often
    the tab is opened meanwhile.
    """
    begin = f"home:{workspace}:"
    return f"{begin}{user}:{since.isoformat()}" if since else begin


@dataclass(frozen=True, slots=True)
class Homes:
    """What is known of people for their Home tabs."""

    database: Database
    people: People
    jobs: Jobs

    async def page(self, workspace: str, user: str) -> Page:
        """Return what is known at once."""
        row = await self._row(workspace, user)
        asker = await self.people.standing(workspace, user)
        return Page(
            first=row is None or row["made_at"] is None,
            own=_own(row["own"]) if row and row["own"] else None,
            made_at=row["made_at"] if row else None,
            names=bool(row and row["names"]),
            recent=await self._recent(workspace, user),
            digests=await Digests(self.database).owned(workspace, user),
            health=await self._health(workspace) if asker.administrator else None,
        )

    async def refresh(self, workspace: str, user: str) -> None:
        """Let it be made anew, if it is not being made and is older than some minutes."""
        row = await self._row(workspace, user)
        made_at: datetime | None = row["made_at"] if row else None
        now = datetime.now(UTC)
        if made_at is not None and now - made_at < _FRESH:
            return
        since = made_at or (row["opened_at"] if row else now)
        async with self.database.transaction() as connection:
            if row is None:
                new = {"workspace": workspace, "person": user, "opened_at": now}
                await connection.execute(sa.insert(homes).values(new))
            await self.jobs.add(
                connection, HOME, job_id(workspace, user, since), workspace, user
            )

    async def set_names(self, workspace: str, user: str, *, shown: bool) -> None:
        """Let somebody see names at once, or only when they ask."""
        async with self.database.transaction() as connection:
            change = sa.update(homes).where(_of(workspace, user))
            await connection.execute(change.values(names=shown))

    async def save(self, workspace: str, user: str, own: Json) -> None:
        """Keep what was found out."""
        values = {"own": own, "made_at": datetime.now(UTC)}
        async with self.database.transaction() as connection:
            change = sa.update(homes).where(_of(workspace, user))
            await connection.execute(change.values(values))

    async def _row(self, workspace: str, user: str) -> Mapping[Any, Any] | None:
        async with self.database.transaction() as connection:
            rows = await connection.execute(
                sa.select(homes).where(_of(workspace, user))
            )
            return rows.mappings().one_or_none()

    async def _recent(self, workspace: str, user: str) -> list[Recent]:
        mine = (requests.c.workspace == workspace) & (requests.c.asked_by == user)
        newest = sa.select(requests).where(mine).order_by(requests.c.asked_at.desc())
        async with self.database.transaction() as connection:
            rows = (await connection.execute(newest.limit(MOST_RECENT))).mappings()
            return [
                Recent(
                    id=row["id"],
                    canonical=row["request"]["canonical"],
                    at=row["asked_at"],
                    outcome=row["outcome"],
                )
                for row in rows
            ]

    async def _health(self, workspace: str) -> Health:
        since = datetime.now(UTC) - _DAY
        lately = (requests.c.workspace == workspace) & (requests.c.asked_at >= since)
        counted = (
            sa.select(requests.c.outcome, sa.func.count())
            .where(lately)
            .group_by(requests.c.outcome)
        )
        async with self.database.transaction() as connection:
            rows = (await connection.execute(counted)).all()
        outcomes = {outcome: number for outcome, number in rows if outcome}
        waiting = sum(number for outcome, number in rows if outcome is None)
        return Health(outcomes=outcomes, waiting=waiting, figures=self.people.figures)


@dataclass(frozen=True, slots=True)
class Homemaking:
    """The steps of making a Home tab anew. What they return is plain JSON."""

    homes: Homes
    people: People
    reports: Reports
    patience_s: float

    async def look(self, workspace: str, user: str) -> Json:
        """Find out who it is, and ask for their own numbers."""
        access.admit(await self.people.standing(workspace, user))
        developer = await self.people.developer(workspace, user)
        zone = await Channels(self.people).zone(workspace, user, user)
        until = await self.reports.exports.data_until()
        found: Json = {
            "data_until": until and until.isoformat(),
            "developer": None,
            "zone": zone,
        }
        if developer is None:
            return found
        staff, directory = self.people.staff, self.people.directory
        whose = WhoseTeam(self.people.developers, staff, directory)
        team = await whose.of(developer, own=True)
        request = last_weeks(developer.key, self.reports.today())
        leads = any(
            one.manager.casefold() == developer.key
            for one in (await staff()).people.values()
        )
        return found | {
            "developer": developer.name or developer.email,
            "leads": leads,
            "teams": [team.called] if team else [],
            "request": to_json(request),
            "exports": await self.reports.create(request),
        }

    async def finished(self, export_id: str) -> Json:
        """Look whether an export is ready."""
        return {"finished": await self.reports.finished(export_id)}

    async def weigh(self, workspace: str, found: Json) -> Json:
        """Make the numbers, and upload their picture where nobody else sees it."""
        with tempfile.TemporaryDirectory(prefix="insights-") as folder:
            weeks = await self.reports.weeks(
                from_json(found["request"]), found["exports"], Path(folder)
            )
        file = ""
        if weeks.png:
            delivery: Delivery = await self.people.connect(workspace)
            file = await delivery.upload(
                weeks.png, filename="weeks.png", title=weeks.headline, alt=weeks.alt
            )
        return {
            "days": weeks.days,
            "headline": weeks.headline,
            "glances": [asdict(one) for one in weeks.glances],
            "file": file,
            "alt": weeks.alt,
        }

    async def show(self, workspace: str, user: str, own: Json) -> Json:
        """Keep what was found out, and show it; twice is harmless."""
        await self.homes.save(workspace, user, own)
        page = await self.homes.page(workspace, user)
        delivery = await self.people.connect(workspace)
        try:
            await delivery.publish(user, view(page))
        except DeliveryError as error:
            if error.code not in REFUSED or not own.get("file"):
                raise
            # The picture may be what Slack does not take; the numbers go without.
            return await self.show(workspace, user, own | {"file": ""})
        return {}


def last_weeks(email: str, today: date) -> ReportRequest:
    """Return the request for somebody's last four whole weeks, beside the four before."""
    last = bucket_start(today, Granularity.WEEKLY) - DAY
    return ReportRequest(
        people=(email,),
        period=Period(last - (7 * _WEEKS - 1) * DAY, last),
        metrics=OWN_METRICS,
        granularity=Granularity.WEEKLY,
    )


def register(making: Homemaking) -> None:
    """Make the workflow known to the engine, by name; before it is launched."""

    async def make(workspace: str, user: str) -> str:
        own: Json = {}
        try:
            own = await step(making.look, workspace, user)
            for export_id in own.get("exports", ()):
                await until_finished(
                    making.finished, export_id, patience_s=making.patience_s
                )
            if own.get("developer"):
                own |= await step(making.weigh, workspace, own)
        except ReportError as error:
            own |= {"problem": str(error)}
        except Exception:  # noqa: BLE001  as for an answer: a bug becomes an apology
            _LOG.exception("home not made", user=user)
            own |= {"problem": replies.APOLOGY.format(reference=str(DBOS.workflow_id))}
        try:
            await step(making.show, workspace, user, own)
        except ReportError as error:
            _LOG.warning("home not shown", user=user, reason=str(error))
            return "unshown"
        return "shown"

    workflow(HOME, make)


def _of(workspace: str, user: str) -> sa.ColumnElement[bool]:
    return (homes.c.workspace == workspace) & (homes.c.person == user)


def _own(kept: Mapping[str, Any]) -> Own:
    """Read what `Homemaking` found out."""
    until = kept.get("data_until")
    return Own(
        developer=kept.get("developer"),
        teams=tuple(kept.get("teams", ())),
        days=kept.get("days", ""),
        headline=kept.get("headline", ""),
        glances=tuple(Glance(**one) for one in kept.get("glances", ())),
        file=kept.get("file", ""),
        alt=kept.get("alt", ""),
        problem=kept.get("problem", ""),
        zone=kept.get("zone", "UTC"),
        leads=kept.get("leads", False),
        data_until=datetime.fromisoformat(until) if until else None,
    )
