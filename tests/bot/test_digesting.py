"""Digests by the clock alone: each due moment once, whatever the ticks and workers do."""

import asyncio
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.audit import entries
from bot.database import digests as table
from bot.database import notices
from bot.digests.hindrances import Hindrances
from bot.digests.sending import Digesting
from bot.digests.store import DigestDesk, Digests, job_id
from bot.settings import Settings
from bot.work import durable
from bot.work.notices import Notices
from handlers.asking import Ask
from handlers.digest_replies import done
from handlers.parse.digests import Verb
from reporting.digests import TEAM_METRICS, Digest, to_json
from reporting.directory import Team
from reporting.schedules import Cadence, Daily, Monthly, Schedule, Weekly

PLATFORM = Team("7", "Platform", "Everyone/Platform", "Everyone", leaf=True)
NOT_USED: Any = None
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ON_MONDAYS = Weekly()
# A Thursday.
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
PART = {"name": "Platform", "days": "week of 5 January", "said": ["Calm."],
        "alt": "", "empty": False, "file": None}  # fmt: skip


def ask(name="d1", user="U1") -> Ask:
    return Ask(id=name, workspace="T1", channel="C1", user=user, text="subscribe")


def weekly(
    zone="UTC", at=time(9), cadence: Cadence = ON_MONDAYS, **more: Any
) -> Digest:
    return Digest(
        teams=(PLATFORM,),
        metrics=TEAM_METRICS,
        schedule=Schedule(cadence, at, zone),
        **more,
    )


class Hands:
    """A clock that is moved by hand."""

    def __init__(self, moment: datetime) -> None:
        self.time = moment

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
async def jobs(database_url):
    chosen = Settings.model_validate({"INSIGHTS_DATABASE_URL": database_url})
    await asyncio.to_thread(durable.prepare, chosen)
    async with durable.jobs(chosen) as opened:
        yield opened


@pytest.fixture
def clock():
    return Hands(NEW_YEAR)


@pytest.fixture
def digesting(database, jobs, clock):
    store = Digests(database)
    return Digesting(
        store=store,
        jobs=jobs,
        notices=Notices(database, NOT_USED),
        parts=NOT_USED,
        hindrances=Hindrances(store, jobs, NOT_USED, clock),
        now=clock,
        patience_s=1,
    )


@pytest.fixture
def desk(digesting, jobs, clock):
    return DigestDesk(digesting.store, jobs, clock)


async def rows(database, query):
    async with database.transaction() as connection:
        return (await connection.execute(query)).all()


async def queued(database, status=None):
    """Return the ids of all jobs, or of those in a state, in order."""
    place = "" if database.engine.dialect.name == "sqlite" else "dbos."
    jobs = f"SELECT workflow_uuid, status FROM {place}workflow_status ORDER BY 1"
    found = await rows(database, sa.text(jobs))
    return [job for job, state in found if status in (None, state)]


async def told(digesting, digest_id, due, digest, parts=(PART,)):
    """Settle a digest that was made."""
    asked = {
        "digest": to_json(digest),
        "requests": [],
        "text": "x",
        "rule": "workspace",
    }
    return await digesting.settle(digest_id, due.isoformat(), asked, list(parts))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# The offset of each zone is written down here, not asked for.
def new_york(day):
    """Daylight saving time 2026: from 8 March, 2:00 to 1 November, 2:00."""
    summer = date(2026, 3, 8) <= day < date(2026, 11, 1)
    return timedelta(hours=-4 if summer else -5)


def berlin(day):
    """Summer time 2026: from 29 March, 2:00 to 25 October, 3:00."""
    return timedelta(hours=2 if date(2026, 3, 29) <= day < date(2026, 10, 25) else 1)


def kolkata(_):
    return timedelta(hours=5, minutes=30)


def lord_howe(day):
    """Half an hour less from 5 April, 2:00 to 4 October, 2:00."""
    winter = date(2026, 4, 5) <= day < date(2026, 10, 4)
    return timedelta(hours=10, minutes=30) if winter else timedelta(hours=11)


YEARS: dict[str, Any] = {
    "America/New_York": (new_york, Weekly(0), lambda day: day.weekday() == 0),
    "Europe/Berlin": (berlin, Daily(), lambda day: True),
    "Asia/Kolkata": (
        kolkata,
        Monthly(31),
        lambda day: (day + DAY).month != day.month,
    ),
    "Australia/Lord_Howe": (
        lord_howe,
        Weekly(4, date(2026, 1, 2)),
        lambda day: day.weekday() == 4 and (day - date(2026, 1, 2)).days % 14 == 0,
    ),
}


@pytest.mark.parametrize("zone", YEARS)
async def test_in_a_year_of_ticks_each_due_moment_is_told_once(
    digesting, desk, database, clock, zone
):
    """Ticks come every few hours; some twice, some late, some from a slower clock."""
    offset, cadence, falls = YEARS[zone]
    digest = weekly(zone, time(9), cadence)
    await desk.subscribe(ask(), "C1", digest)
    days = (date(2025, 12, 30) + n * DAY for n in range(369))
    moments = [
        datetime.combine(day, time(9), UTC) - offset(day) for day in days if falls(day)
    ]
    end = at("2026-12-31T23:59")
    expected = [job_id("d1", each) for each in moments if NEW_YEAR < each <= end]
    random_ticks = random.Random(zone)

    for hour in range(0, 365 * 24, 7):
        clock.time = NEW_YEAR + timedelta(
            hours=hour, minutes=random_ticks.random() * 59
        )
        if random_ticks.random() < 0.05:
            continue
        slower = clock.time - timedelta(minutes=random_ticks.random() * 600)
        ticks = random_ticks.choice(
            ([clock.time], [clock.time, clock.time], [clock.time, slower])
        )
        if random_ticks.random() < 0.05:
            await asyncio.gather(*map(digesting.tick, ticks))
        else:
            for tick in ticks:
                await digesting.tick(tick)
    clock.time = end
    await digesting.tick(end)

    jobs = await queued(database)
    assert jobs == sorted(expected)
    assert (await digesting.store.get("d1")).missed == ()
    # Each job is run, some by two workers at once.
    for number, job in enumerate(jobs):
        due = datetime.fromisoformat(job.removeprefix("digest:d1:"))
        workers = 1 if number % 5 else 2
        runs = (told(digesting, "d1", due, digest) for _ in range(workers))
        await asyncio.gather(*runs)
    written = await rows(database, sa.select(notices.c.id).order_by(notices.c.id))
    assert [row[0] for row in written] == sorted(expected)


async def test_several_workers_at_once_enqueue_it_once(
    digesting, desk, database, clock
):
    await desk.subscribe(ask(), "C1", weekly())
    clock.time = at("2026-01-05T09:00")

    await asyncio.gather(*(digesting.tick(clock.time) for _ in range(5)))

    assert await queued(database) == [job_id("d1", clock.time)]
    kept = await digesting.store.get("d1")
    assert kept.next_due == clock.time + WEEK


async def test_of_several_missed_the_last_is_sent_if_it_is_not_a_day_late(
    digesting, desk, database, clock
):
    await desk.subscribe(ask(), "C1", weekly(cadence=Daily()))
    clock.time = at("2026-01-04T08:59")

    await digesting.tick(clock.time)

    assert await queued(database) == [job_id("d1", at("2026-01-03T09:00"))]
    kept = await digesting.store.get("d1")
    assert kept.missed == (at("2026-01-01T09:00"), at("2026-01-02T09:00"))


async def test_a_weekly_one_is_not_sent_when_it_is_more_than_a_day_late(
    digesting, desk, database, clock
):
    await desk.subscribe(ask(), "C1", weekly())
    clock.time = at("2026-01-06T09:01")

    await digesting.tick(clock.time)

    assert await queued(database) == []
    kept = await digesting.store.get("d1")
    assert kept.missed == (at("2026-01-05T09:00"),)


async def test_a_message_and_that_it_is_told_are_written_together_and_once(
    digesting, desk, database, clock
):
    digest, due = weekly(), at("2026-01-05T09:00")
    await desk.subscribe(ask(), "C1", digest)
    clock.time = due
    await digesting.tick(clock.time)

    answers = await asyncio.gather(
        *(told(digesting, "d1", due, digest) for _ in range(4))
    )

    # Also when it is made again because nobody knows that it was: it is not posted yet.
    assert answers == [{"written": True}] * 4
    written = await rows(database, sa.select(notices.c.id, notices.c.place))
    assert written == [(job_id("d1", due), "C1")]
    columns = entries.c.id, entries.c.asked_by, entries.c.decision, entries.c.rule
    shown = await rows(database, sa.select(*columns).where(entries.c.id != "d1"))
    assert shown == [(job_id("d1", due), "U1", "answered", "workspace")]
    kept = await digesting.store.get("d1")
    assert (kept.told_due, kept.told_day) == (due, date(2026, 1, 4))


async def test_an_empty_week_of_a_quiet_digest_is_told_by_silence(
    digesting, desk, database, clock
):
    digest, due = weekly(quiet=True), at("2026-01-05T09:00")
    await desk.subscribe(ask(), "C1", digest)

    answer = await told(digesting, "d1", due, digest, [PART | {"empty": True}])

    assert answer == {"written": False}
    assert await rows(database, sa.select(notices.c.id)) == []
    assert (await digesting.store.get("d1")).told_due == due


async def test_what_fails_is_tried_again_and_after_a_day_the_owner_is_told(
    digesting, desk, database, clock
):
    due = at("2026-01-05T09:00")
    await desk.subscribe(ask(), "C1", weekly())
    clock.time = due + timedelta(hours=2)

    await digesting.hindrances.again("d1", due.isoformat(), "0", "No answer.")
    await digesting.hindrances.again("d1", due.isoformat(), "0", "No answer.")
    assert await queued(database) == [job_id("d1", due, 1)]
    assert await queued(database, "DELAYED") == [job_id("d1", due, 1)]

    clock.time = due + DAY + timedelta(minutes=1)
    await digesting.hindrances.again("d1", due.isoformat(), "1", "No answer.")
    (notice,) = await rows(database, sa.select(notices.c.place, notices.c.text))
    assert notice[0] == "U1"
    assert notice[1].endswith("could not be sent within a day. No answer.")
    assert (await digesting.store.get("d1")).missed == (due,)


async def test_a_pause_is_told_once(digesting, desk, database):
    await desk.subscribe(ask(), "C1", weekly())

    for _ in range(3):
        await digesting.hindrances.pause("d1", "2026-01-05T09:00:00+00:00", "it rains.")

    (notice,) = await rows(database, sa.select(notices.c.place, notices.c.text))
    assert notice == ("U1", "The digest of *Platform* in <#C1> is paused: it rains.")


async def test_a_changed_digest_tells_no_days_twice(digesting, desk, database, clock):
    digest, due = weekly(), at("2026-01-05T09:00")
    kept = await desk.subscribe(ask(), "C1", digest)
    clock.time = due
    await told(digesting, "d1", due, digest)
    kept = await digesting.store.get("d1")

    # Told on Monday; on Tuesdays it begins with the week that is not told yet.
    changed = await desk.change(ask("c1"), kept, weekly(cadence=Weekly(1)))

    assert changed is not None
    assert changed.next_due == at("2026-01-13T09:00")


async def test_snoozed_twice_is_one_week(desk, clock):
    kept = await desk.subscribe(ask(), "C1", weekly())
    clock.time = at("2026-01-05T08:00")

    for _ in range(2):
        kept = await desk.act(ask("s1"), kept, Verb.SNOOZE)
        assert kept is not None

    assert kept.next_due == at("2026-01-12T09:00")
    assert not kept.open(at("2026-01-05T09:00"))


# Due on Mondays at 9:00 in Berlin, snoozed at a moment (UTC): when it comes next.
SNOOZED = {
    "clocks go back within the week": ("2026-10-19T07:20", "2026-11-02T08:00"),
    "clocks go forward, not told yet": ("2026-03-23T07:50", "2026-03-30T07:00"),
    "clocks go forward": ("2026-03-23T08:20", "2026-04-06T07:00"),
    "no change": ("2026-11-16T08:20", "2026-11-30T08:00"),
}


@pytest.mark.parametrize("case", SNOOZED)
async def test_a_snoozed_week_is_one_of_the_calendar_there(desk, clock, case):
    pressed, comes = SNOOZED[case]
    clock.time = at(pressed)
    kept = await desk.subscribe(ask(), "C1", weekly("Europe/Berlin"))

    kept = await desk.act(ask("s1"), kept, Verb.SNOOZE)

    assert kept is not None
    assert kept.next_due == at(comes)


async def test_a_paused_one_is_not_snoozed_and_says_that_it_rests(desk, clock):
    kept = await desk.subscribe(ask(), "C1", weekly())
    paused = await desk.act(ask("p1"), kept, Verb.PAUSE)

    kept = await desk.act(ask("s1"), paused, Verb.SNOOZE)

    assert kept == paused
    assert done(Verb.SNOOZE, kept) == (
        "The digest of *Platform* rests already, and is not snoozed: `/insights resume` "
        "lets it go on."
    )


async def test_a_changed_digest_stays_paused(desk):
    kept = await desk.subscribe(ask(), "C1", weekly())
    paused = await desk.act(ask("p1", user="U3"), kept, Verb.PAUSE)

    changed = await desk.change(ask("c1"), paused, weekly(at=time(11)))

    assert changed.paused == "<@U3> paused it."
    assert changed.digest.schedule.at == time(11)


# Told on Monday 5 January, snoozed at 9:20: what it becomes, when, and when it comes next.
# The week that ends on 11 January is left out.
SNOOZED_AND_CHANGED = {
    "later": (weekly(at=time(11)), "2026-01-05T10:00", "2026-01-19T11:00"),
    "earlier": (weekly(at=time(8)), "2026-01-05T10:00", "2026-01-19T08:00"),
    "on Fridays": (weekly(cadence=Weekly(4)), "2026-01-05T10:00", "2026-01-23T09:00"),
    "daily": (weekly(cadence=Daily()), "2026-01-05T10:00", "2026-01-13T09:00"),
    "after the week": (weekly(cadence=Weekly(2)), "2026-01-13T10:00", "2026-01-21T09:00"),
}  # fmt: skip


@pytest.mark.parametrize("case", SNOOZED_AND_CHANGED)
async def test_a_changed_digest_leaves_the_snoozed_week_out(
    digesting, desk, clock, case
):
    digest, changing, comes = SNOOZED_AND_CHANGED[case]
    kept = await desk.subscribe(ask(), "C1", weekly())
    await told(digesting, "d1", at("2026-01-05T09:00"), weekly())
    clock.time = at("2026-01-05T09:20")
    kept = await desk.act(ask("s1"), await desk.get("d1", "T1"), Verb.SNOOZE)
    clock.time = at(changing)
    await digesting.tick(clock.time)

    for name in ("c1", "c2"):
        kept = await desk.change(ask(name), kept, digest)
        assert kept.next_due == at(comes)

    # Resumed, it goes on with the week that was left out.
    kept = await desk.act(ask("r1"), kept, Verb.RESUME)
    assert kept.next_due < at(comes)
    assert kept.snoozed_until is None


async def test_once_it_was_told_again_a_snooze_leaves_nothing_out(
    digesting, desk, clock
):
    clock.time = at("2026-01-04T12:00")
    kept = await desk.subscribe(ask(), "C1", weekly())
    await desk.act(ask("s1"), kept, Verb.SNOOZE)
    clock.time = at("2026-01-12T09:00")
    await digesting.tick(clock.time)
    await told(digesting, "d1", clock.time, weekly())
    # That of the 19th is missed.
    clock.time = at("2026-01-20T10:00")
    await digesting.tick(clock.time)

    kept = await desk.get("d1", "T1")
    changed = await desk.change(ask("c1"), kept, weekly(cadence=Weekly(2)))

    assert kept.next_due == at("2026-01-26T09:00")
    assert changed.next_due == at("2026-01-21T09:00")


async def test_another_workspace_does_not_see_it(desk):
    await desk.subscribe(ask(), "C1", weekly())

    assert await desk.get("d1", "T2") is None
    assert await desk.of("T2", "C1") == []
    assert [kept.id for kept in await desk.of("T1", "C1")] == ["d1"]


async def test_without_the_job_nothing_is_written_about_it(
    digesting, desk, database, clock, monkeypatch
):
    await desk.subscribe(ask(), "C1", weekly())
    clock.time = at("2026-01-05T09:00")

    async def killed(*_: object, **__: object) -> None:
        raise ConnectionError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(durable.Jobs, "add", killed)
        await digesting.tick(clock.time)

    assert (await rows(database, sa.select(table.c.next_due))) == [(clock.time,)]
    await digesting.tick(clock.time)
    assert await queued(database) == [job_id("d1", clock.time)]


async def test_one_that_cannot_be_read_keeps_no_other_from_coming(
    digesting, desk, database, clock
):
    await desk.subscribe(ask("a1"), "C1", weekly())
    await desk.subscribe(ask("b1"), "C1", weekly())
    broken = sa.update(table).where(table.c.id == "a1").values(digest={})
    async with database.transaction() as connection:
        await connection.execute(broken)
    clock.time = at("2026-01-05T09:00")

    await digesting.tick(clock.time)

    assert await queued(database) == [job_id("b1", clock.time)]
