"""Links and introductions in the database: kept, wiped, forgotten in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import audit, retention
from bot.database import homes, introductions, links
from bot.desk import Desk
from bot.people.links import LinkDesk, Links
from bot.retention import Forgetting
from bot.settings import Settings
from bot.work import durable
from handlers.asking import Ask
from reporting import directory
from reporting.directory import Team
from reporting.staff import Developer

KIM = Developer("kim@example.com", "Kim Koch")
LOU = Team("4", "Lou Lead", "Everyone/Lou Lead", "Everyone", leaf=True)
NOW = datetime.now(UTC)


def ask(number, user="USUE", workspace="T1"):
    return Ask(id=f"a{number}", workspace=workspace, channel="C1", user=user, text="x")


@pytest.fixture
async def jobs(database_url, tmp_path):
    chosen = Settings.model_validate(
        {"INSIGHTS_HOME": tmp_path, "INSIGHTS_DATABASE_URL": database_url}
    )
    durable.prepare(chosen)
    async with durable.jobs(chosen) as opened:
        yield opened


@pytest.fixture
def desk(database, jobs):
    async def owner_of(_workspace, email):
        return {"ada@example.com": "UADA"}.get(email)

    return LinkDesk(Links(database), jobs, owner_of)


async def count(database, table):
    async with database.transaction() as connection:
        return await connection.scalar(sa.select(sa.func.count()).select_from(table))


async def queued(jobs):
    return sorted(job.workflow_id for job in await jobs.client.list_workflows_async())


async def test_a_proposal_is_no_link_before_the_yes(desk):
    await desk.propose(ask(1), "UJOE", KIM)
    assert await desk.links.developer("T1", "UJOE") is None

    assert await desk.answer(ask(2, "UJOE"), "a1", yes=True)

    assert await desk.links.developer("T1", "UJOE") == "kim@example.com"
    assert await desk.links.developer("T2", "UJOE") is None
    assert await desk.taken("T1", "KIM@example.com", by_other_than="UROY")
    assert not await desk.taken("T1", "kim@example.com", by_other_than="UJOE")


async def test_an_address_of_somebody_here_is_taken(desk):
    assert await desk.taken("T1", "ada@example.com", by_other_than="UJOE")
    assert not await desk.taken("T1", "ada@example.com", by_other_than="UADA")


async def test_nobody_answers_for_somebody_else(desk):
    await desk.propose(ask(1), "UJOE", KIM)

    assert await desk.answer(ask(2, "USUE"), "a1", yes=True) is None
    assert await desk.answer(ask(3, "UJOE", "T2"), "a1", yes=True) is None
    assert await desk.links.developer("T1", "UJOE") is None


async def test_of_two_who_are_asked_the_same_one_is_that_developer(desk):
    await desk.propose(ask(1), "UJOE", KIM)
    await desk.propose(ask(2), "UROY", KIM)

    assert await desk.answer(ask(3, "UJOE"), "a1", yes=True)
    assert await desk.answer(ask(4, "UROY"), "a2", yes=True) is None

    assert await desk.links.developer("T1", "UJOE") == "kim@example.com"
    assert await desk.links.developer("T1", "UROY") is None


async def test_what_the_home_tab_shows_is_forgotten_with_the_link(desk, database):
    await desk.propose(ask(1), "UJOE", KIM)
    await desk.answer(ask(2, "UJOE"), "a1", yes=True)
    kept = {"opened_at": NOW, "made_at": NOW, "own": {"developer": "Kim Koch"}}
    async with database.transaction() as connection:
        row = {"workspace": "T1", "person": "UJOE", **kept}
        await connection.execute(sa.insert(homes).values(row))

    await desk.undo(ask(3), "UJOE")

    async with database.transaction() as connection:
        found = (await connection.execute(sa.select(homes))).mappings().one()
    assert (found["own"], found["made_at"]) == (None, None)
    assert found["opened_at"] > NOW


async def test_a_proposal_that_slack_delivers_twice_is_one_question(desk, jobs):
    for _ in range(2):
        await desk.propose(ask(1), "UJOE", KIM)

    assert await queued(jobs) == ["tell:T1:link-a1"]


async def test_a_proposal_that_comes_again_after_it_was_undone_stays_undone(desk):
    await desk.propose(ask(1), "UJOE", KIM)
    await desk.undo(ask(2), "UJOE")

    await desk.propose(ask(1), "UJOE", KIM)

    assert await desk.all("T1") == []


async def test_groups_are_links_of_the_directory(desk):
    await desk.link_group(ask(1), "SLOU", "@lous", LOU)
    await desk.propose(ask(2), "UJOE", KIM)

    assert await desk.links.groups("T1") == (
        directory.Link("SLOU", "Everyone/Lou Lead"),
    )
    assert await desk.links.groups("T2") == ()


async def test_what_was_never_answered_is_forgotten_in_time_and_links_are_not(
    desk, database
):
    await desk.propose(ask(1), "UJOE", KIM)
    await desk.propose(ask(2), "UROY", KIM)
    await desk.answer(ask(3, "UROY"), "a2", yes=True)
    await desk.link_group(ask(4), "SLOU", "@lous", LOU)

    await retention.forget(database, before=NOW + timedelta(days=1))

    assert [link.subject for link in await desk.all("T1")] == ["UROY", "SLOU"]


async def test_people_are_introduced_once_and_again_when_they_ask(database, jobs):
    desk = Desk(database, jobs)
    for number, again in ((1, False), (2, False), (3, True), (3, True)):
        await desk.introduce(ask(number, "UADA"), again)

    assert await queued(jobs) == ["introduce:T1:a1", "introduce:T1:a3"]
    assert await count(database, introductions) == 1


async def test_an_introduction_is_forgotten_in_time(database, jobs):
    await Desk(database, jobs).introduce(ask(1, "UADA"), again=False)

    await retention.forget(database, before=NOW + timedelta(days=1))

    assert await count(database, introductions) == 0


async def test_a_workspace_that_leaves_takes_its_links_and_jobs_along(
    desk, database, jobs
):
    for workspace in ("T1", "T2"):
        await desk.propose(ask(f"1{workspace}", workspace=workspace), "UJOE", KIM)
        one = ask(f"2{workspace}", "UADA", workspace)
        await Desk(database, jobs).introduce(one, again=False)

    await Forgetting(database, jobs.client).workspace("T1", NOW)

    assert [link.workspace for link in await desk.all("T2")] == ["T2"]
    assert await desk.all("T1") == []
    assert await count(database, links) == await count(database, introductions) == 1
    assert await queued(jobs) == ["introduce:T2:a2T2", "tell:T2:link-a1T2"]


async def test_every_step_is_in_the_audit_log(desk, database):
    await desk.propose(ask(1), "UJOE", KIM)
    await desk.answer(ask(2, "UJOE"), "a1", yes=True)
    await desk.undo(ask(3), "UJOE")
    await desk.refuse(ask(4, "UADA"), "no")

    async with database.transaction() as connection:
        found = await audit.since(connection, NOW - timedelta(hours=1))
    what: Any = "link <@UJOE> to kim@example.com"
    assert [(e.asked_by, e.asked, e.decision, e.rule) for e in found] == [
        ("USUE", what, "proposed", "administrator"),
        ("UJOE", what, "confirmed", "own"),
        ("USUE", what, "undone", "administrator"),
        ("UADA", "x", "refused", "not administrator"),
    ]
