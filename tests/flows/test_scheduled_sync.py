"""Sources read on a schedule, and by hand: never twice at a time, again after failures."""

import asyncio
import json
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot import app
from bot.database import Database
from bot.exporting import exports
from bot.exporting.client import ExportClient
from bot.exporting.data import DataClient
from bot.playground.server import playground
from bot.sources import readings
from bot.sources.listing import github
from bot.work.ticking import Clock
from reporting.errors import ExportError
from reporting.sources.syncing import Synced
from reporting.sources.web.watching import Silence
from tests.flows.bot_process import bot_process, environment
from tests.flows.conftest import eventually
from tests.flows.small_company import SECRET, TOKEN, bot_settings, workspace
from tests.sources.git_repository import Repository
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.service import Fault, Time
from tests.sources.test_github_again import many

HOUR = timedelta(hours=1)


@dataclass
class Hands:
    """A clock that is moved by hand."""

    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Scheduled:
    client: ExportClient
    hands: Hands

    async def ended(self, **what):
        """Return what is known of the source once it is as ``what`` says."""

        async def look():
            for known in await DataClient(self.client).syncs():
                said = {name: known.get(name) for name in what}
                if not known["runs"] and said == what:
                    return known
            return None

        return await eventually(look)


@asynccontextmanager
async def working(home, service, sources, **more):
    """A worker that looks at its clock all the time, with the export service beside it."""
    home.mkdir(exist_ok=True)
    (home / "sources.yaml").write_text(json.dumps(sources), encoding="utf-8")
    hands = Hands(datetime.now(UTC))
    async with playground(workspace()) as slack:
        settings = bot_settings(
            home,
            slack,
            GITHUB_TOKEN=service.token,
            GITHUB_API_URL=service.api,
            **more,
        )
        async with (
            exports.opened(settings) as client,
            app.worker(settings, client, Clock(hands.now, every_s=0.2)),
        ):
            yield Scheduled(client, hands)


def calls(service):
    return [call for call in service.calls if call.path.endswith("/issues")]


async def test_a_listed_source_is_read_and_again_when_it_is_due(tmp_path):
    fan = many(3)
    async with (
        GitHub(fan).running() as service,
        working(tmp_path / "home", service, {"github": ["acme/fan"]}) as bot,
    ):
        first = await bot.ended(failures=0)
        assert await bot.client.data_until() is not None
        assert first["reader"] == "worker-0"
        read = len(calls(service))

        bot.hands.time += HOUR / 2
        await asyncio.sleep(1)
        assert len(calls(service)) == read

        bot.hands.time += HOUR
        await eventually(lambda: more_than(service, read))
        again = await bot.ended(failures=0)
        assert again["endedAt"] > first["endedAt"]


async def more_than(service, read):
    return len(calls(service)) if len(calls(service)) > read else None


async def test_a_failure_is_told_tried_again_and_forgotten(tmp_path):
    async with GitHub(many(3)).running() as service:
        service.revoked = True
        async with working(tmp_path / "home", service, {"github": ["acme/fan"]}) as bot:
            failed = await bot.ended(failures=1)
            assert "GITHUB_TOKEN is wrong, has ended or was revoked" in failed["error"]
            assert service.token not in str(failed)
            [told] = (await DataClient(bot.client).quality())["sources"]
            assert told == failed

            bot.hands.time += timedelta(minutes=2)
            await bot.ended(failures=2)

            service.revoked = False
            bot.hands.time += timedelta(minutes=5)
            fine = await bot.ended(failures=0)
            assert "error" not in fine


async def test_one_source_that_fails_holds_up_no_other(tmp_path):
    sources = {"github": ["acme/gone", "acme/fan"]}
    async with (
        GitHub(many(3)).running() as service,
        working(tmp_path / "home", service, sources) as bot,
    ):
        await bot.ended(name="fan", failures=0)
        gone = await bot.ended(name="gone", failures=1)

    assert gone["error"].startswith("GitHub has no repository acme/gone")


async def test_a_clone_is_asked_for_news_before_it_is_read(tmp_path):
    origin = Repository(tmp_path / "origin")
    origin.commit("one")
    origin.git("clone", "--quiet", "--bare", str(origin.path), str(tmp_path / "fan"))
    Repository.git(origin, "-C", str(tmp_path / "fan"), "config", "remote.origin.fetch",
                   "+refs/heads/*:refs/heads/*")  # fmt: skip
    origin.commit("two")
    clone = {"path": str(tmp_path / "fan"), "name": "fan", "fetch": True}
    async with (
        GitHub(many(1)).running() as service,
        working(tmp_path / "home", service, {"git": [clone]}) as bot,
    ):
        await bot.ended(name="fan", failures=0)
        [person] = await DataClient(bot.client).people()

    assert sum(account["commits"] for account in person["accounts"]) == 2


async def test_two_readings_of_one_source_do_not_run_at_the_same_time(tmp_path):
    async with GitHub(many(40)).running() as service, playground(workspace()) as slack:
        settings = bot_settings(
            tmp_path, slack, GITHUB_TOKEN=service.token, GITHUB_API_URL=service.api
        )
        async with exports.opened(settings) as client:

            async def one(reader):
                try:
                    await readings.read(
                        github("acme/fan"),
                        settings,
                        client,
                        reader=reader,
                        watcher=Silence(),
                        synced=Synced(),
                    )
                except ExportError as error:
                    return str(error)
                return "read"

            told = await asyncio.gather(
                *map(one, ("worker-0", "worker-1", "ann@host:7"))
            )

    assert sorted(told)[-1] == "read"
    refused = [text for text in told if text != "read"]
    assert len(refused) == 2
    assert all("fan (github) is being read by" in text for text in refused)


async def test_a_limit_that_is_told_is_waited_for(tmp_path):
    resumes = datetime.now(UTC) + 3 * HOUR
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(resumes.timestamp())),
    }
    async with GitHub(many(3), time=Time(at=time.time())).running() as service:
        service.faults = {1: Fault(403, "API rate limit exceeded", headers)}
        async with working(
            tmp_path / "home",
            service,
            {"github": ["acme/fan"]},
            INSIGHTS_SOURCES_PATIENCE="60",
        ) as bot:
            failed = await bot.ended(failures=1)
            assert "longer than INSIGHTS_SOURCES_PATIENCE" in failed["error"]
            assert failed["resumesAt"] > (resumes - HOUR / 60).isoformat()

            bot.hands.time += 2 * HOUR
            await asyncio.sleep(1)
            assert len(service.calls) == 1

            bot.hands.time += 2 * HOUR
            await bot.ended(failures=0)


async def test_a_killed_worker_goes_on_where_it_was(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "sources.yaml").write_text("github: [acme/fan]", encoding="utf-8")
    async with GitHub(many(60)).running() as service, playground(workspace()) as slack:
        env = told_of(service, slack, home)
        async with bot_process(env) as bot:
            # A limit that is waited for keeps the reading from its end.
            wait = {"Retry-After": "600"}
            service.faults = {n: Fault(429, "", wait) for n in range(3, 5)}
            await eventually(lambda: at_least(service, 3))
            await bot.kill()
        service.faults = {}
        asked = len(service.calls)
        async with bot_process(env):
            settings = bot_settings(home, slack)
            async with exports.opened(settings) as client:
                watched = Scheduled(client, Hands(datetime.now(UTC)))
                known = await watched.ended(failures=0)
                assert known["reader"] == "worker-0"
        assert len(service.calls) > asked


async def test_a_worker_that_is_stopped_says_so_and_another_goes_on(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "sources.yaml").write_text("github: [acme/fan]", encoding="utf-8")
    async with GitHub(many(60)).running() as service, playground(workspace()) as slack:
        env = told_of(service, slack, home)
        settings = bot_settings(home, slack)
        wait = {"Retry-After": "600"}
        service.faults = {n: Fault(429, "", wait) for n in range(3, 9)}
        async with bot_process(env):
            await eventually(lambda: at_least(service, 3))
        async with exports.opened(settings) as client:
            [stopped] = await DataClient(client).syncs()
            assert stopped["error"].startswith("It was stopped before its end")
            assert not stopped["runs"]

            service.faults = {}
            ended = datetime.fromisoformat(stopped["endedAt"])
            hands = Hands(ended + timedelta(minutes=2))
            token = {"GITHUB_TOKEN": service.token, "GITHUB_API_URL": service.api}
            again = bot_settings(home, slack, **token)
            async with app.worker(again, client, Clock(hands.now, every_s=0.2)):
                await Scheduled(client, hands).ended(failures=0)


async def test_two_workers_on_postgresql_read_a_source_once(tmp_path, empty_postgres):
    home = tmp_path / "home"
    home.mkdir()
    sources = {"github": [f"acme/fan=fan-{number}" for number in range(5)]}
    (home / "sources.yaml").write_text(json.dumps(sources), encoding="utf-8")
    async with (
        GitHub(many(30)).running() as service,
        playground(workspace()) as slack,
    ):
        settings = bot_settings(home, slack)
        more = {"INSIGHTS_DATABASE_URL": empty_postgres}
        async with exports.opened(settings) as client:
            alone = github("acme/fan=alone")
            with_token = bot_settings(
                home, slack, GITHUB_TOKEN=service.token, GITHUB_API_URL=service.api
            )
            await readings.read(
                alone,
                with_token,
                client,
                reader="me",
                watcher=Silence(),
                synced=Synced(),
            )
            one_reading = len(service.calls)
            async with AsyncExitStack() as stack:
                for number in (0, 1):
                    env = told_of(service, slack, home, **more)
                    env["INSIGHTS_WORKER_ID"] = f"worker-{number}"
                    await stack.enter_async_context(bot_process(env))
                known = await eventually(lambda: all_read(client, 6))

    assert len(service.calls) == 6 * one_reading
    assert {one["failures"] for one in known} == {0}


async def all_read(client, count):
    known = await DataClient(client).syncs()
    done = [one for one in known if one.get("succeededAt")]
    return known if len(done) == count else None


def told_of(service, slack, home, **more):
    return environment(
        home,
        SLACK_BOT_TOKEN=TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=slack.api_url,
        GITHUB_TOKEN=service.token,
        GITHUB_API_URL=service.api,
        **more,
    )


async def at_least(service, count):
    return len(service.calls) if len(service.calls) >= count else None


async def test_the_state_database_knows_every_run(tmp_path):
    async with (
        GitHub(many(1)).running() as service,
        working(tmp_path / "home", service, {"github": ["acme/fan"]}) as bot,
    ):
        await bot.ended(failures=0)
        database = Database(f"sqlite:///{tmp_path / 'home' / 'insights.sqlite'}")
        try:
            jobs = await eventually(lambda: finished(database))
        finally:
            await database.close()

    [(job, status)] = jobs
    assert job.startswith("sync:github:fan:1970-01-01T00:00:00:")
    assert status == "SUCCESS"


async def finished(database):
    query = sa.text(
        "SELECT workflow_uuid, status FROM workflow_status WHERE queue_name = 'syncs'"
    )
    async with database.transaction() as connection:
        rows = (await connection.execute(query)).all()
    return (
        [tuple(row) for row in rows] if all(r[1] == "SUCCESS" for r in rows) else None
    )
