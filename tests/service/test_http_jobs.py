"""Jobs end once and honestly: restarts, cancelling, full disks, retention."""

import asyncio
import errno
import sqlite3
from collections.abc import Callable
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from reporting.catalogue import Level
from reporting.export_api import State
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation
from reporting.service import ServiceOptions, store
from reporting.service.context import SERVICE
from reporting.service.jobs import exports as jobs
from reporting.service.jobs.exports import DISK_FULL, Exports
from reporting.service.jobs.ledger import STOPPED_TWICE, Ledger, NewExport
from reporting.service.jobs.spec import ExportSpec
from tests.service.conftest import COMMITS, DEVELOPERS

EXPORTS = "/v2/insights/productivity/exports"


# A name that takes DuckDB days to write.
SLOW = """
    CREATE OR REPLACE MACRO neutral(text) AS (
        SELECT max(hash(a.i, b.i))::VARCHAR || text
        FROM range(10000000) AS a (i), range(10000000) AS b (i)
    )
"""
QUICK = "CREATE OR REPLACE MACRO neutral(text) AS text"


def change(api, statement):
    """Change the warehouse of a running service in a way that no caller could."""
    with api.runner.app[SERVICE].warehouse.reading() as con:
        con.execute(statement)
        con.execute("COMMIT")


def halfway(home: Path, export_id: str, attempts: int) -> None:
    """Leave things as a killed process would: processing, half a file."""
    with closing(sqlite3.connect(home / "service.sqlite")) as connection, connection:
        connection.execute(
            "UPDATE exports SET state = 'processing', attempts = ? WHERE id = ?",
            (attempts, export_id),
        )
    (home / "files" / f"{export_id}.csv.part").write_text("half")


async def until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


async def test_what_a_kill_interrupted_once_is_finished_after_the_restart(serve, body):
    api = await serve(concurrency=0)
    _, created = await api.create(body())
    await api.stop()
    halfway(api.home, created["exportId"], attempts=1)

    api = await serve()
    done = await api.finished(created["exportId"])

    assert done["status"] == "completed"
    files = [path.name for path in (api.home / "files").iterdir()]
    assert files == [f"{created['exportId']}.csv"]


async def test_what_a_kill_interrupted_twice_fails_with_a_sentence(serve, body):
    api = await serve(concurrency=0)
    _, created = await api.create(body())
    await api.stop()
    halfway(api.home, created["exportId"], attempts=2)

    api = await serve()
    _, done = await api.status(created["exportId"])

    assert (done["status"], done["error"]) == ("failed", STOPPED_TWICE)
    assert list((api.home / "files").iterdir()) == []


async def test_a_queued_export_survives_a_restart(serve, body):
    api = await serve(concurrency=0)
    _, created = await api.create(body())
    assert (await api.status(created["exportId"]))[1]["status"] == "queued"
    await api.stop()

    api = await serve()

    assert (await api.finished(created["exportId"]))["status"] == "completed"


async def test_a_queued_export_can_be_cancelled_once(serve, body):
    api = await serve(concurrency=0)
    _, created = await api.create(body())
    path = f"{EXPORTS}/{created['exportId']}"

    status, job = await api.call("POST", f"{path}/cancel")
    assert (status, job["status"]) == (200, "cancelled")
    status, answer = await api.call("POST", f"{path}/cancel")
    assert (status, answer["code"]) == (409, "CONFLICT")
    status, answer = await api.call("GET", f"{path}/download")
    assert (status, answer["code"]) == (409, "CONFLICT")


async def test_a_cancelled_export_is_not_reused(serve, body):
    api = await serve(concurrency=0)
    _, first = await api.create(body())
    await api.call("POST", f"{EXPORTS}/{first['exportId']}/cancel")
    status, second = await api.create(body())

    assert status == 202
    assert second["exportId"] != first["exportId"]


async def test_an_unfinished_export_has_no_file_yet(serve, body):
    api = await serve(concurrency=0)
    _, created = await api.create(body())
    path = f"{EXPORTS}/{created['exportId']}/download"
    status, answer = await api.call("GET", path)

    assert (status, answer["code"]) == (409, "CONFLICT")
    assert "queued" in answer["message"]


@pytest.mark.parametrize(
    ("scope", "error"),
    [
        ({"orgTreeName": "Nowhere"}, "Invalid orgTreeName"),
        ({"orgTreeName": "Everyone", "teamId": "999999"}, "Invalid teamId"),
        ({"teamId": "x"}, "Invalid teamId"),
    ],
)
async def test_an_unknown_scope_fails_the_job_in_the_documented_words(
    loaded, body, scope, error
):
    status, created = await loaded.create(body(scope=scope))
    done = await loaded.finished(created["exportId"])

    assert status == 202
    assert (done["status"], done["error"]) == ("failed", error)
    assert "download" not in done


async def test_a_switch_answers_404_to_an_unknown_scope(serve, body):
    api = await serve(strict_scope=True)
    status, answer = await api.create(body(scope={"orgTreeName": "Nowhere"}))

    assert (status, answer["code"]) == (404, "NOT_FOUND")


async def test_the_tree_is_found_in_any_letter_case(loaded, body):
    _, first = await loaded.create(body(scope={"orgTreeName": "Everyone"}))
    status, second = await loaded.create(body(scope={"orgTreeName": "EVERYONE"}))

    assert (status, second["exportId"]) == (200, first["exportId"])


async def test_a_file_is_kept_for_seven_days(loaded, body, clock):
    _, created = await loaded.create(body())
    done = await loaded.finished(created["exportId"])

    clock.turn(days=7)
    assert (await loaded.call("GET", done["downloadUrl"]))[0] == 200
    clock.turn(seconds=1)
    status, answer = await loaded.call("GET", done["downloadUrl"])
    _, later = await loaded.status(created["exportId"])
    assert (status, answer["code"]) == (410, "GONE")
    assert later["status"] == "completed"
    assert "download" not in later


async def test_a_start_removes_old_files_and_forgets_after_90_days(serve, body, clock):
    api = await serve()
    _, created = await api.create(body())
    await api.finished(created["exportId"])
    await api.stop()

    clock.turn(days=8)
    api = await serve()
    await until(lambda: not list((api.home / "files").iterdir()))
    assert (await api.status(created["exportId"]))[0] == 200
    await api.stop()

    clock.turn(days=83)
    api = await serve()
    for _ in range(1000):
        status, _ = await api.status(created["exportId"])
        if status == 404:
            break
        await asyncio.sleep(0.01)
    assert status == 404


SPEC = ExportSpec(
    tree="Everyone",
    team_id=None,
    period=Period(date(2026, 1, 1), date(2026, 1, 31)),
    metrics=("CODING_DAYS",),
    level=Level.TEAM,
    granularity=Granularity.MONTHLY,
    aggregation=Aggregation.MEAN,
    gzip=False,
)


NEW = NewExport(
    org="default",
    project="default",
    created_by="k",
    created_by_name="test",
    spec=SPEC,
)


class Endless:
    """A query that runs until it is interrupted."""

    def __init__(self) -> None:
        self.started, self.interrupted = Event(), Event()

    def run(self, target: Path) -> tuple[str, int]:
        target.write_text("half a file")
        self.started.set()
        self.interrupted.wait(30)
        raise RuntimeError("interrupted")

    def interrupt(self) -> None:
        if self.started.is_set():
            self.interrupted.set()


class Quick:
    """A query that has its one row at once."""

    def run(self, target: Path) -> tuple[str, int]:
        target.write_text("Team\nEveryone\n")
        return "quick.csv", 1

    def interrupt(self) -> None:
        pass


class FullDisk:
    """A query that finds the disk full after half of the file."""

    def run(self, target: Path) -> tuple[str, int]:
        target.write_text("half a file")
        raise OSError(errno.ENOSPC, "No space left on device")

    def interrupt(self) -> None:
        pass


@asynccontextmanager
async def running(home: Path, clock, *queries, concurrency: int = 2, ledger=Ledger):
    """Run jobs with these queries, in order."""
    left = list(queries)
    async with store.opened(home) as database:
        exports = Exports(
            ledger=ledger(database),
            folder=home / "files",
            query=lambda _: left.pop(0),
            now=clock,
            options=ServiceOptions(concurrency=concurrency),
        )
        await exports.start()
        try:
            yield exports
        finally:
            await exports.stop()


async def queue(exports: Exports, clock) -> str:
    export, _ = await exports.ledger.create(
        NEW, clock(), reuse_for=ServiceOptions().reuse_for
    )
    exports.look()
    return export.id


async def reached(exports: Exports, export_id: str, state: State):
    for _ in range(1000):
        export = await exports.ledger.get(export_id)
        if export is not None and export.state is state:
            return export
        await asyncio.sleep(0.01)
    raise AssertionError(f"{export_id} never was {state}")


async def test_cancelling_stops_the_query_and_leaves_no_file(home, clock):
    query = Endless()
    async with running(home, clock, query) as exports:
        export_id = await queue(exports, clock)
        await reached(exports, export_id, State.PROCESSING)

        assert await exports.cancel(export_id)

        assert query.interrupted.is_set()
        assert list((home / "files").iterdir()) == []
        await reached(exports, export_id, State.CANCELLED)


async def test_cancelling_stops_the_engine_and_lets_the_next_export_run(
    serve, body, tmp_path
):
    api = await serve(concurrency=1)
    await api.ingest(tmp_path, {"developers": DEVELOPERS, "commits": COMMITS})
    change(api, SLOW)
    _, endless = await api.create(body())
    path = f"{EXPORTS}/{endless['exportId']}"
    exports = api.runner.app[SERVICE].exports
    await reached(exports, endless["exportId"], State.PROCESSING)

    status, _ = await api.call("POST", f"{path}/cancel")
    change(api, QUICK)
    _, following = await api.create(body(metrics=["PR_MERGED"]))

    assert status == 200
    assert (await api.finished(following["exportId"]))["status"] == "completed"
    assert (await api.status(endless["exportId"]))[1]["status"] == "cancelled"
    files = [path.name for path in (api.home / "files").iterdir()]
    assert files == [f"{following['exportId']}.csv"]


async def test_a_full_disk_is_said_and_leaves_no_half_file(home, clock):
    async with running(home, clock, FullDisk()) as exports:
        export_id = await queue(exports, clock)

        assert (await reached(exports, export_id, State.FAILED)).error == DISK_FULL
        assert list((home / "files").iterdir()) == []


class FullLedger(Ledger):
    """A ledger on the disk that the export fills: nothing is recorded beside its file."""

    async def fail(self, export_id, sentence, now):
        self._check()
        return await super().fail(export_id, sentence, now)

    async def claim(self, now):
        self._check()
        return await super().claim(now)

    def _check(self) -> None:
        folder = Path(str(self.engine.url.database)).parent
        if any(folder.glob("files/*.part")) or (folder / "ballast").exists():
            full = sqlite3.OperationalError("database or disk is full")
            raise OperationalError("", {}, full)


async def test_the_half_file_makes_room_for_the_record_of_the_failure(home, clock):
    async with running(home, clock, FullDisk(), ledger=FullLedger) as exports:
        export_id = await queue(exports, clock)

        assert (await reached(exports, export_id, State.FAILED)).error == DISK_FULL


async def test_exports_go_on_when_a_full_disk_has_room_again(home, clock, monkeypatch):
    monkeypatch.setattr(jobs, "AGAIN_S", 0.01)
    async with running(home, clock, Quick(), ledger=FullLedger) as exports:
        (home / "ballast").touch()
        export_id = await queue(exports, clock)
        await asyncio.sleep(0.05)
        assert (await exports.ledger.get(export_id)).state is State.QUEUED

        (home / "ballast").unlink()
        await reached(exports, export_id, State.COMPLETED)


async def test_a_record_that_cannot_be_read_holds_nobody_up(home, clock, monkeypatch):
    monkeypatch.setattr(jobs, "AGAIN_S", 0.01)
    async with running(home, clock, concurrency=0) as exports:
        await queue(exports, clock)
    with closing(sqlite3.connect(home / "service.sqlite")) as connection, connection:
        connection.execute("UPDATE exports SET spec = '{}'")

    async with running(home, clock, Quick(), concurrency=1) as exports:
        clock.turn(hours=1)
        export_id = await queue(exports, clock)
        await reached(exports, export_id, State.COMPLETED)


async def test_cleaning_up_spares_what_waits_and_what_runs(home, clock):
    async with running(home, clock, concurrency=0) as exports:
        export_id = await queue(exports, clock)
        (home / "files" / f"{export_id}.csv.part").write_text("half")
        (home / "files" / "exp_nobodys0.csv").write_text("old")

        await exports._clean()

        left = [path.name for path in (home / "files").iterdir()]
        assert left == [f"{export_id}.csv.part"]


async def test_a_stop_leaves_the_job_to_the_next_start(home, clock):
    async with running(home, clock, Endless()) as exports:
        export_id = await queue(exports, clock)
        await reached(exports, export_id, State.PROCESSING)

    async with running(home, clock, FullDisk()) as exports:
        await reached(exports, export_id, State.FAILED)


async def test_exports_beyond_the_limit_wait_in_order(home, clock):
    first, second = Endless(), Endless()
    async with running(home, clock, first, second, concurrency=1) as exports:
        one = await queue(exports, clock)
        await reached(exports, one, State.PROCESSING)
        clock.turn(hours=1)
        two = await queue(exports, clock)

        await reached(exports, two, State.QUEUED)
        await exports.cancel(one)
        await reached(exports, two, State.PROCESSING)


async def test_two_processes_asked_at_once_make_one_export(home, clock):
    # A database connection each, as two processes would have.
    async with store.opened(home) as one, store.opened(home) as other:
        created = await asyncio.gather(
            *(
                Ledger(database).create(NEW, clock(), reuse_for=timedelta(minutes=30))
                for database in (one, other) * 10
            )
        )

    assert len({export.id for export, _ in created}) == 1
    assert [new for _, new in created].count(True) == 1
