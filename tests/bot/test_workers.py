"""Workers: one name each, the work of the dead goes on, the end is in order."""

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from bot.work import durable, workers
from bot.work.workers import NameTaken
from tests.bot.toy_worker import TOY, known, settings_for

ROOT = Path(__file__).parents[2]
STEPS = ("first", "wait", "last")


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(workers, "_PATIENCE_S", 1)


@pytest.fixture
def state_url(empty_database_url):
    """A database with all tables, ours and the engine's."""
    durable.prepare(settings_for(empty_database_url))
    return empty_database_url


@pytest.fixture
def diary(tmp_path):
    return tmp_path / "diary.txt"


@asynccontextmanager
async def toy(url, name, diary, *steps):
    """Run the toy worker as a process of its own; kill it if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.toy_worker", url, name, diary, *steps),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def enqueue(url, *ids, queue=durable.QUEUE, workspace="T1"):
    chosen = settings_for(url)
    async with (
        durable.state(chosen) as database,
        durable.jobs(chosen) as jobs,
        database.transaction() as connection,
    ):
        for job in ids:
            await jobs.add(connection, TOY, job, job, queue=queue, workspace=workspace)


async def status(url, job):
    async with durable.jobs(settings_for(url)) as jobs:
        (found,) = await jobs.client.list_workflows_async(workflow_ids=[job])
        return found.status


async def succeeded(url, job):
    for _ in range(600):
        if await status(url, job) == "SUCCESS":
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{job} did not succeed")


async def until(look):
    for _ in range(600):
        if look():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen")


def lines(diary, start):
    text = diary.read_text() if diary.exists() else ""
    return [line for line in text.splitlines() if line.startswith(start)]


async def test_the_work_of_a_killed_worker_is_done_by_one_of_another_name(
    state_url, diary
):
    await enqueue(state_url, "a", "b")
    async with toy(state_url, "one", diary, *STEPS) as first:
        await until(lambda: len(lines(diary, "wait")) == 2)
        first.kill()

    async with toy(state_url, "two", diary, *STEPS):
        diary.with_suffix(".go").touch()
        await until(lambda: len(lines(diary, "end")) == 2)

    # What was finished is not done again; what was under way is.
    assert len(lines(diary, "first")) == 2
    assert len(lines(diary, "wait")) == 4
    assert len(lines(diary, "last")) == 2


async def test_a_living_worker_takes_over_without_being_started(empty_postgres, diary):
    durable.prepare(settings_for(empty_postgres))
    async with toy(empty_postgres, "one", diary, *STEPS) as first:
        await enqueue(empty_postgres, "a")
        await until(lambda: lines(diary, "wait"))
        async with toy(empty_postgres, "two", diary, *STEPS):
            assert len(lines(diary, "wait")) == 1
            first.kill()
            diary.with_suffix(".go").touch()
            await until(lambda: lines(diary, "end"))

    assert len({line.split()[-1] for line in lines(diary, "")} - {"a"}) == 2


async def test_a_stopped_worker_hands_back_what_it_cannot_finish(state_url, diary):
    await enqueue(state_url, "a")
    async with toy(state_url, "one", diary, *STEPS) as process:
        await until(lambda: lines(diary, "wait"))
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0

    assert await status(state_url, "a") == "ENQUEUED"
    async with toy(state_url, "two", diary, *STEPS):
        diary.with_suffix(".go").touch()
        await until(lambda: lines(diary, "end"))
    assert len(lines(diary, "first")) == 1


async def test_a_stopped_worker_finishes_what_it_can(state_url, diary):
    await enqueue(state_url, "a")
    async with toy(state_url, "one", diary, *STEPS) as process:
        await until(lambda: lines(diary, "wait"))
        process.send_signal(signal.SIGTERM)
        diary.with_suffix(".go").touch()
        await asyncio.wait_for(process.wait(), 30)

    assert lines(diary, "end") == ["end a"]
    assert await status(state_url, "a") == "SUCCESS"


@pytest.mark.parametrize(
    ("later", "job"),
    [
        # What was finished is the same: it goes on, else it begins again.
        (("first", "between", "last"), "a"),
        (("wait", "last"), "a~1"),
        (("new",), "a~1"),
    ],
)
async def test_a_job_begun_by_other_code_is_finished_by_this_one(
    state_url, diary, later, job
):
    await enqueue(state_url, "a")
    async with toy(state_url, "one", diary, *STEPS) as old:
        await until(lambda: lines(diary, "wait"))
        old.kill()

    async with toy(state_url, "one", diary, *later):
        diary.with_suffix(".go").touch()
        await until(lambda: lines(diary, "end"))
        await succeeded(state_url, job)

    assert lines(diary, "end") == ["end a"]
    assert lines(diary, later[-1])


@pytest.mark.parametrize("queue", [durable.QUEUE, durable.SCHEDULED])
async def test_a_workspace_with_much_to_do_leaves_room_for_the_others(
    state_url, diary, queue
):
    chosen = settings_for(
        state_url, INSIGHTS_WORKER_SLOTS="1", SLACK_CLIENT_ID="many workspaces"
    )
    await enqueue(state_url, *(f"big{number}" for number in range(9)), queue=queue)
    await enqueue(state_url, "small", queue=queue, workspace="T2")
    async with (
        durable.jobs(chosen) as jobs,
        durable.worker(chosen, jobs, lambda: known(diary, ["wait"])),
    ):
        await until(lambda: len(lines(diary, "wait")) == 7)
        assert len(lines(diary, "wait big")) == 6
        assert len(lines(diary, "wait small")) == 1
        diary.with_suffix(".go").touch()
        await until(lambda: len(lines(diary, "end")) == 10)


async def test_a_job_that_was_taken_and_not_begun_goes_back_into_its_queue(
    state_url, monkeypatch
):
    monkeypatch.setattr(workers, "_LOOKS", 2)
    chosen = settings_for(state_url)
    async with durable.state(chosen) as database, durable.jobs(chosen) as jobs:
        async with database.transaction() as connection:
            await jobs.add(connection, "of-tomorrow", "a", "a", queue=durable.QUEUE)
        async with workers.named(chosen) as me:
            # As the engine leaves it: taken by this worker, and then nothing.
            async with database.transaction() as connection:
                await connection.execute(
                    sa.text(
                        f"UPDATE {_jobs_table(state_url)} "
                        "SET status = 'PENDING', executor_id = 'worker-0'"
                    )
                )
            assert await me.put_back(jobs.client) == []
            assert await me.put_back(jobs.client) == ["a"]
            assert await me.put_back(jobs.client) == []
    assert await status(state_url, "a") == "ENQUEUED"


def _jobs_table(url):
    return "workflow_status" if url.startswith("sqlite") else "dbos.workflow_status"


async def test_workers_without_a_name_get_one_each(empty_postgres):
    chosen = settings_for(empty_postgres)
    async with workers.named(chosen) as one:
        async with workers.named(chosen) as two:
            assert (one.name, two.name) == ("worker-0", "worker-1")
        async with workers.named(chosen) as three:
            assert three.name == "worker-1"


async def test_a_name_is_for_one_worker(empty_postgres):
    chosen = settings_for(empty_postgres, "mine")
    async with workers.named(chosen):
        with pytest.raises(NameTaken, match="INSIGHTS_WORKER_ID"):
            async with workers.named(chosen):
                pass


async def test_on_sqlite_there_is_one_worker(tmp_path):
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    async with workers.named(settings_for(url)) as one:
        assert one.name == "worker-0"
        with pytest.raises(NameTaken, match="on SQLite there can be one"):
            async with workers.named(settings_for(url, "other")):
                pass


async def test_a_worker_whose_session_ended_takes_its_name_again(empty_postgres):
    async with workers.named(settings_for(empty_postgres)) as one:
        end_sessions(empty_postgres)
        await one.keep()
        async with workers.named(settings_for(empty_postgres)) as two:
            assert two.name == "worker-1"


async def test_a_worker_that_lost_its_name_to_another_notices(empty_postgres):
    async with workers.named(settings_for(empty_postgres)) as one:
        end_sessions(empty_postgres)
        async with workers.named(settings_for(empty_postgres)) as two:
            assert two.name == one.name
            with pytest.raises(NameTaken):
                await one.keep()


def end_sessions(url):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'insights-bot worker' "
            "AND datname = current_database()"
        )
