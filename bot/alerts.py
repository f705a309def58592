"""Alerts: judged once a bucket, told once a breach and once a recovery.

What changed and the message about it are written in one transaction, so that neither a
killed worker nor a second one loses or repeats it.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, alerts
from bot.people.known import People
from bot.reports.making import Reports
from bot.slack.delivery import DeliveryError
from bot.slack.posting import PerhapsPosted
from bot.work.durable import Jobs
from bot.work.notices import Notices
from bot.work.notices import add as add_notice
from bot.work.steps import Json, step, until_finished, workflow
from handlers import limit_replies
from reporting.alerts import State, after, change, due, request
from reporting.errors import AccessError, ReportError
from reporting.limits import Rule, from_json
from reporting.periods import Period, bucket_end

JUDGE = "judge-alert"
TELL = "tell-of-alert"
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands."""

    id: str
    workspace: str
    channel: str
    rule: Rule
    set_by: str
    state: State
    judged: date | None
    paused: str | None

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "Alert":
        """Read a row."""
        return cls(
            id=row["id"],
            workspace=row["workspace"],
            channel=row["channel"],
            rule=from_json(row["rule"]),
            set_by=row["set_by"],
            state=State(row["state"]),
            judged=row["judged"],
            paused=row["paused"],
        )

    def bucket(self, first: date) -> Period:
        """Return the bucket that begins on ``first``."""
        return Period(first, bucket_end(first, self.rule.granularity))

    def open(self, first: date) -> bool:
        """Return whether the bucket from ``first`` on is still to be judged."""
        return not self.paused and (self.judged is None or self.judged < first)


@dataclass(frozen=True, slots=True)
class Alerting:
    """The steps of judging alerts and telling of them. What they return is plain JSON."""

    database: Database
    jobs: Jobs
    notices: Notices
    people: People
    reports: Reports
    patience_s: float

    async def tick(self, now: datetime) -> None:
        """Enqueue the judging of every bucket that is over and whose data is there.

        The hour is in the job's id: what could not be judged is tried again in the next.
        """
        waiting = [
            one for one in await self._active() if due(one.rule, one.judged, now, now)
        ]
        if not waiting:
            return
        data_until = await self.reports.exports.data_until()
        for alert in waiting:
            if bucket := due(alert.rule, alert.judged, now, data_until):
                job_id = (
                    f"alert:{alert.id}:{bucket.first}:{now.astimezone(UTC):%Y-%m-%dT%H}"
                )
                async with self.database.transaction() as connection:
                    await self.jobs.add(
                        connection,
                        JUDGE,
                        job_id,
                        alert.id,
                        bucket.first.isoformat(),
                        workspace=alert.workspace,
                    )

    async def create(self, alert_id: str, first: str) -> Json:
        """Ask for the export; nothing where it is no longer needed, or not allowed."""
        alert = await self._get(alert_id)
        day = date.fromisoformat(first)
        if alert is None or not alert.open(day):
            return {"export": None}
        directory = await self.reports.exports.directory()
        if not any(team.id == alert.rule.team.id for team in directory.teams):
            return {"export": None, "pause": limit_replies.TEAM_GONE}
        asked = request(alert.rule, alert.bucket(day))
        try:
            # Whoever set it is who it tells: they may have left, or lost the team.
            known = await self.people.known(alert.workspace, alert.set_by, asked)
            self.people.decide(asked, known)
        except AccessError as error:
            return {"export": None, "pause": str(error)}
        (export_id,) = await self.reports.create(asked)
        return {"export": export_id}

    async def finished(self, export_id: str) -> Json:
        """Look whether the export is ready."""
        return {"finished": await self.reports.finished(export_id)}

    async def measure(self, alert_id: str, first: str, export_id: str) -> Json:
        """Read the value of the bucket."""
        alert = await self._get(alert_id)
        if alert is None:
            return {"value": None, "samples": None}
        asked = request(alert.rule, alert.bucket(date.fromisoformat(first)))
        with tempfile.TemporaryDirectory(prefix="insights-") as folder:
            value, samples = await self.reports.measure(asked, export_id, Path(folder))
        return {"value": value, "samples": samples}

    async def settle(self, alert_id: str, first: str, measured: Json) -> Json:
        """Write down what the value means, and with it the message if there is one."""
        day, value = date.fromisoformat(first), measured["value"]
        async with self.database.transaction() as connection:
            alert = await self._get(alert_id, connection)
            if alert is None or not alert.open(day):
                return {"change": None}
            what = change(alert.state, value, alert.rule.limits)
            await _set(
                connection, alert_id, state=after(alert.state, what).value, judged=day
            )
            if what is None:
                return {"change": None}
            words = limit_replies.told(
                what, alert.rule, value, alert.bucket(day), measured["samples"],
                by=alert.set_by,
            )  # fmt: skip
            notice_id = f"alert:{alert_id}:{day}:{what}"
            await self._enqueue(connection, alert, notice_id, alert.channel, words)
        return {"change": what.value}

    async def tell(self, notice_id: str) -> Json:
        """Post a message; return why a channel could not have it."""
        private = (await self.notices.get(notice_id)).private
        try:
            await self.notices.post(notice_id)
        except (DeliveryError, PerhapsPosted) as error:
            if private:
                _LOG.exception("owner not told", notice=notice_id)
                return {}
            code = error.code if isinstance(error, DeliveryError) else None
            return {"refused": code, "perhaps": code is None}
        return {}

    async def pause(self, alert_id: str, why: str, unsaid_id: str = "") -> Json:
        """Let an alert rest, and tell its owner so in private; once."""
        unsaid = (await self.notices.get(unsaid_id)).text if unsaid_id else ""
        async with self.database.transaction() as connection:
            alert = await self._get(alert_id, connection)
            if alert is None or alert.paused:
                return {}
            await _set(connection, alert_id, paused=why)
            words = limit_replies.paused(alert.rule, alert.channel, why, unsaid)
            notice_id = f"alert:{alert_id}:paused"
            await self._enqueue(connection, alert, notice_id, alert.set_by, words)
        return {}

    async def doubt(self, alert_id: str, unsaid_id: str) -> Json:
        """Tell the owner of a message that may not have arrived."""
        unsaid = await self.notices.get(unsaid_id)
        async with self.database.transaction() as connection:
            if alert := await self._get(alert_id, connection):
                words = limit_replies.perhaps_posted(alert.channel, unsaid.text)
                notice_id = f"{unsaid_id}:perhaps"
                await self._enqueue(connection, alert, notice_id, alert.set_by, words)
        return {}

    async def _enqueue(
        self,
        connection: AsyncConnection,
        alert: Alert,
        notice_id: str,
        place: str,
        words: str,
    ) -> None:
        """Write a message and the job that posts it."""
        if await add_notice(
            connection, notice_id, workspace=alert.workspace, place=place, text=words
        ):
            await self.jobs.add(
                connection,
                TELL,
                notice_id,
                alert.id,
                notice_id,
                workspace=alert.workspace,
            )

    async def _active(self) -> list[Alert]:
        query = sa.select(alerts).where(alerts.c.paused.is_(None))
        async with self.database.transaction() as connection:
            return [
                Alert.of(row) for row in (await connection.execute(query)).mappings()
            ]

    async def _get(
        self, alert_id: str, connection: AsyncConnection | None = None
    ) -> Alert | None:
        """Return an alert, locked until ``connection`` commits; None once it is removed."""
        if connection is None:
            async with self.database.transaction() as own:
                return await self._get(alert_id, own)
        query = sa.select(alerts).where(alerts.c.id == alert_id).with_for_update()
        row = (await connection.execute(query)).mappings().one_or_none()
        return Alert.of(row) if row else None


def register(alerting: Alerting) -> None:
    """Make the workflows known to the engine, by name; before it is launched."""

    async def judge(alert_id: str, first: str) -> str:
        try:
            created = await step(alerting.create, alert_id, first)
            if why := created.get("pause"):
                await step(alerting.pause, alert_id, why)
            if created["export"] is None:
                return "nothing to do"
            export_id = created["export"]
            await until_finished(
                alerting.finished, export_id, patience_s=alerting.patience_s
            )
            measured = await step(alerting.measure, alert_id, first, export_id)
            return str(
                (await step(alerting.settle, alert_id, first, measured))["change"]
            )
        except ReportError as error:
            # Not judged: the next hour's tick tries again.
            _LOG.warning("alert not judged", alert=alert_id, reason=str(error))
            return "not judged"

    async def tell(alert_id: str, notice_id: str) -> str:
        answer = await step(alerting.tell, notice_id)
        if not answer:
            return "told"
        if answer["perhaps"]:
            await step(alerting.doubt, alert_id, notice_id)
            return "perhaps told"
        why = limit_replies.unpostable(answer["refused"])
        await step(alerting.pause, alert_id, why, notice_id)
        return "paused"

    workflow(JUDGE, judge)
    workflow(TELL, tell)


async def _set(connection: AsyncConnection, alert_id: str, **values: object) -> None:
    await connection.execute(
        sa.update(alerts).where(alerts.c.id == alert_id).values(values)
    )
