"""Somebody waits for a Legacy report: for how long, beside what, and what if they leave."""

import asyncio
import errno
from datetime import timedelta

import duckdb
import pytest

from reporting.export_api import State
from reporting.service.http.refusals import Refusal
from reporting.service.http.routes_legacy import failures_as_refusals
from reporting.service.jobs.files import Stopped
from reporting.service.warehouse.scopes import ScopeError
from tests.service.test_http_jobs import (
    SLOW,
    Endless,
    Quick,
    change,
    queue,
    reached,
    running,
    until,
)

REPORTS = "/v2/insights/teams/reports"
BODY = {
    "collectionId": "1",
    "dateStart": "2026-01-05",
    "dateEnd": "2026-02-01",
    "productivity": {},
}


def left_behind(api):
    return list(api.home.glob("report-*"))


async def test_a_report_that_takes_too_long_is_refused_whole(serve):
    api = await serve(legacy_limit=timedelta(milliseconds=300))
    change(api, SLOW)
    status, answer = await api.call("POST", REPORTS, json=BODY)

    assert (status, answer["code"]) == (504, "TIMED_OUT")
    assert "within 0.3 seconds" in answer["message"]
    assert "POST /v2/insights/productivity/exports" in answer["message"]
    assert left_behind(api) == []


async def test_waiting_in_line_counts(serve):
    api = await serve(concurrency=0, legacy_limit=timedelta(0))

    assert (await api.call("POST", REPORTS, json=BODY))[0] == 504


async def test_who_waits_while_the_service_stops_is_told_to_come_back(serve):
    api = await serve()
    change(api, SLOW)
    asking = asyncio.create_task(api.call("POST", REPORTS, json=BODY))
    await until(lambda: left_behind(api))
    await api.stop()

    status, answer = await asking
    assert (status, answer["code"]) == (503, "UNAVAILABLE")


async def test_who_leaves_stops_the_report(serve):
    api = await serve(concurrency=1)
    change(api, SLOW)
    asking = asyncio.create_task(api.call("POST", REPORTS, json=BODY))
    await until(lambda: left_behind(api))
    asking.cancel()

    await until(lambda: not left_behind(api))
    change(api, "CREATE OR REPLACE MACRO neutral(text) AS text")
    assert (await api.call("POST", REPORTS, json=BODY))[0] == 200


async def test_a_report_without_rows_is_an_empty_file(serve):
    api = await serve()
    change(api, "DELETE FROM lineage")

    assert await api.call("POST", REPORTS, json=BODY) == (200, b"")


async def test_cancelling_the_wait_stops_the_query(home, clock):
    query = Endless()
    async with running(home, clock, concurrency=1) as exports:
        waiting = exports.answer(query, home / "report.csv", wanted=lambda: True)
        task = asyncio.create_task(waiting)
        await until(query.started.is_set)
        task.cancel()
        await asyncio.wait({task})

        assert task.cancelled()
        assert query.interrupted.is_set()
        after = await exports.answer(Quick(), home / "report.csv", wanted=lambda: True)
        assert after == ("quick.csv", 1)


async def test_a_report_that_nobody_wants_any_more_is_stopped(home, clock):
    query = Endless()
    async with running(home, clock) as exports:
        with pytest.raises(Stopped):
            await exports.answer(
                query, home / "report.csv", wanted=lambda: not query.started.is_set()
            )
    assert query.interrupted.is_set()


async def test_a_stop_of_the_service_stops_a_report(home, clock):
    query = Endless()
    async with running(home, clock) as exports:
        waiting = exports.answer(query, home / "report.csv", wanted=lambda: True)
        task = asyncio.create_task(waiting)
        await until(query.started.is_set)

    with pytest.raises(Stopped):
        await task


async def test_a_mistake_of_the_engine_is_no_stop(home, clock):
    class Wrong(Quick):
        def run(self, target):
            raise ZeroDivisionError

    async with running(home, clock) as exports:
        with pytest.raises(ZeroDivisionError):
            await exports.answer(Wrong(), home / "report.csv", wanted=lambda: True)


async def test_a_report_waits_for_the_exports_that_run(home, clock):
    async with running(home, clock, Endless(), concurrency=1) as exports:
        export_id = await queue(exports, clock)
        await reached(exports, export_id, State.PROCESSING)
        waiting = exports.answer(Quick(), home / "report.csv", wanted=lambda: True)
        task = asyncio.create_task(waiting)

        await exports.cancel(export_id)
        assert await task == ("quick.csv", 1)


async def test_an_export_waits_for_the_reports_that_run(home, clock):
    query = Endless()
    async with running(home, clock, Endless(), concurrency=1) as exports:
        waiting = exports.answer(query, home / "report.csv", wanted=lambda: True)
        task = asyncio.create_task(waiting)
        await until(query.started.is_set)
        export_id = await queue(exports, clock)
        await reached(exports, export_id, State.QUEUED)

        task.cancel()
        await reached(exports, export_id, State.PROCESSING)


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (TimeoutError(), 504, "30 seconds"),
        (Stopped(), 503, "stops"),
        (ScopeError("Invalid teamId: 7"), 404, "Invalid teamId"),
        (duckdb.OutOfMemoryException("no"), 503, "memory"),
    ],
)
def test_every_way_to_fail_has_its_answer(error, status, word):
    with pytest.raises(Refusal, match=word) as refused, failures_as_refusals(30):
        raise error
    assert refused.value.status == status


def test_a_fault_that_nobody_foresaw_stays_one():
    with pytest.raises(OSError, match="odd"), failures_as_refusals(30):
        raise OSError(errno.EIO, "odd")
