"""What is written when an alert is judged: once, whoever else judges it at that moment."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from bot.alerts import Alerting
from bot.database import alerts, goals, notices
from bot.limits import Limits as Store
from bot.limits import goals_for
from bot.work.durable import Jobs
from bot.work.notices import Notices
from handlers.asking import Ask
from reporting.directory import Team
from reporting.goals import Goal
from reporting.limits import Limits, Rule
from reporting.periods import Granularity, Period
from reporting.requests import ReportRequest
from tests.bot.conftest import queued

PLATFORM = Team("7", "Platform", "Everyone/Platform", "Everyone", leaf=True)
CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
SLOW = Rule(team=PLATFORM, metric=CYCLE, limits=Limits(high=3))
WEEKS = ("2026-11-02", "2026-11-09", "2026-11-16")
NOT_USED: Any = None


def command(name="a1", *, channel="C1", workspace="T1") -> Ask:
    return Ask(
        id=name,
        workspace=workspace,
        channel=channel,
        user="U1",
        text="",
        response_url="",
    )


@pytest.fixture
async def alerting(database, jobs):
    await Store(database, alerts).set(command(), SLOW)
    return Alerting(
        database=database,
        jobs=jobs,
        notices=Notices(database, NOT_USED),
        people=NOT_USED,
        reports=NOT_USED,
        patience_s=1,
    )


async def rows(database, query):
    async with database.transaction() as connection:
        return (await connection.execute(query)).all()


def measured(value):
    return {"value": value, "samples": 12}


async def test_what_changed_and_its_message_are_written_together(alerting, database):
    for week, value in zip(WEEKS, (3.5, 3.2, 3.0), strict=True):
        await alerting.settle("a1", week, measured(value))

    written = await rows(database, sa.select(notices.c.id).order_by(notices.c.id))
    assert [row[0] for row in written] == [
        "alert:a1:2026-11-02:breach",
        "alert:a1:2026-11-16:recovery",
    ]
    assert await queued(database) == [row[0] for row in written]
    assert (await rows(database, sa.select(alerts.c.state, alerts.c.judged))) == [
        ("inside", date(2026, 11, 16))
    ]


async def test_judged_by_several_at_once_it_is_told_once(alerting, database):
    answers = await asyncio.gather(
        *(alerting.settle("a1", WEEKS[0], measured(9)) for _ in range(5))
    )

    assert sorted(str(answer["change"]) for answer in answers) == [
        "None",
        "None",
        "None",
        "None",
        "breach",
    ]
    assert await queued(database) == ["alert:a1:2026-11-02:breach"]


async def test_an_earlier_bucket_that_comes_late_changes_nothing(alerting, database):
    await alerting.settle("a1", WEEKS[1], measured(2))

    late = await alerting.settle("a1", WEEKS[0], measured(9))

    assert late == {"change": None}
    assert await queued(database) == []


async def test_without_the_job_nothing_is_written(alerting, database):
    class Broken(Jobs):
        async def add(self, *_: object, **__: object) -> None:
            raise ConnectionError("killed")

    broken = Alerting(
        database=database,
        jobs=Broken(NOT_USED),
        notices=alerting.notices,
        people=NOT_USED,
        reports=NOT_USED,
        patience_s=1,
    )

    with pytest.raises(ConnectionError):
        await broken.settle("a1", WEEKS[0], measured(9))

    assert await rows(database, sa.select(notices.c.id)) == []
    assert await rows(database, sa.select(alerts.c.state)) == [("inside",)]


async def test_a_pause_is_told_once_and_ends_the_judging(alerting, database):
    await asyncio.gather(*(alerting.pause("a1", "Gone.") for _ in range(3)))

    assert await queued(database) == ["alert:a1:paused"]
    assert await alerting.settle("a1", WEEKS[0], measured(9)) == {"change": None}


async def test_a_removed_alert_is_silent(alerting, database):
    assert await Store(database, alerts).remove(command(), PLATFORM, CYCLE)

    assert await alerting.settle("a1", WEEKS[0], measured(9)) == {"change": None}
    assert await queued(database) == []


async def test_each_tick_of_an_hour_enqueues_the_same_job(database, jobs):
    class Exports:
        async def data_until(self):
            return datetime(2026, 11, 24, tzinfo=UTC)

    class Reports:
        exports = Exports()

    await Store(database, alerts).set(command(), SLOW)
    reports: Any = Reports()
    alerting = Alerting(
        database=database,
        jobs=jobs,
        notices=NOT_USED,
        people=NOT_USED,
        reports=reports,
        patience_s=1,
    )

    for hour, minute in ((9, 0), (9, 1), (9, 59), (10, 0)):
        await alerting.tick(datetime(2026, 11, 24, hour, minute, tzinfo=UTC))

    assert await queued(database) == [
        "alert:a1:2026-11-16:2026-11-24T09",
        "alert:a1:2026-11-16:2026-11-24T10",
    ]


async def test_a_goal_holds_in_its_workspace_until_it_is_set_anew(database):
    store = Store(database, goals)
    request = ReportRequest(
        teams=(PLATFORM,),
        period=Period(date(2026, 11, 16), date(2026, 11, 22)),
        metrics=(CYCLE,),
        granularity=Granularity.WEEKLY,
    )
    tighter = Rule(team=PLATFORM, metric=CYCLE, limits=Limits(high=2))

    await store.set(command("g1"), SLOW)
    await store.set(command("g2", channel="C2"), tighter)
    await store.set(command("g2", channel="C2"), tighter)  # as Slack repeats it

    assert await goals_for(database, "T1", request) == {CYCLE: Goal(2, at_most=True)}
    assert await goals_for(database, "T2", request) == {}
    assert [one.rule for one in await store.all(command())] == [tighter]
    assert not await store.remove(command(workspace="T2"), PLATFORM, CYCLE)


async def test_each_channel_has_its_own_alerts(database):
    store = Store(database, alerts)

    await store.set(command("a1"), SLOW)
    await store.set(command("a2", channel="C2"), SLOW)

    assert await store.remove(command(), PLATFORM, CYCLE)
    assert await store.all(command()) == []
    (left,) = await store.all(command(channel="C2"))
    assert (left.rule, left.set_by, left.paused) == (SLOW, "U1", "")
