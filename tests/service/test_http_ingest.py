"""Data comes in over HTTP: all of it or none, and where a source stopped."""

import json
import os

import aiohttp
import pytest

CURSOR = {"source": "git", "name": "httpx", "text": '{"head": "abc"}'}
BOTS = "SELECT 'github' AS provider, 'robot' AS account"


async def cursor(api, **changes):
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}
    params |= {"source": "git", "name": "httpx"} | changes
    return await api.call("GET", "/v2/ingestions/cursor", params=params)


async def test_what_came_in_is_counted(api, tmp_path):
    status, answer = await api.ingest(tmp_path, {"bots": BOTS})

    assert status == 200
    assert answer == {"tables": {"bots": {"received": 1, "new": 1, "changed": 0}}}


async def test_the_same_again_is_nothing_new(api, tmp_path):
    await api.ingest(tmp_path, {"bots": BOTS})
    _, answer = await api.ingest(tmp_path, {"bots": BOTS})

    assert answer == {"tables": {"bots": {"received": 1, "new": 0, "changed": 0}}}


async def test_a_cursor_comes_with_the_rows(api, tmp_path):
    assert await cursor(api) == (200, {"text": None})
    await api.ingest(tmp_path, {"bots": BOTS}, cursor=CURSOR)

    assert await cursor(api) == (200, {"text": CURSOR["text"]})
    assert await cursor(api, name="flask") == (200, {"text": None})


async def test_a_bad_file_leaves_nothing_behind(api, tmp_path):
    with aiohttp.MultipartWriter("form-data") as form:
        form.append_json(CURSOR).set_content_disposition("form-data", name="cursor")
        form.append(b"no parquet").set_content_disposition("form-data", name="bots")
    status, answer = await api.call("POST", "/v2/ingestions", data=form)

    assert (status, answer["status"]) == (400, "error")
    assert "bots" in answer["message"]
    assert str(api.home) not in answer["message"]
    assert await cursor(api) == (200, {"text": None})
    assert not list(api.home.glob("incoming-*"))


async def test_an_unknown_table_is_named_with_the_known_ones(api, tmp_path):
    status, answer = await api.ingest(tmp_path, {"cats": "SELECT 1 AS a"})

    assert status == 400
    assert answer["details"][0]["field"] == "cats"
    assert "pull_requests" in answer["details"][0]["issue"]


@pytest.mark.parametrize("field", ["source", "name", "text"])
async def test_half_a_cursor_is_refused(api, tmp_path, field):
    half = {name: CURSOR[name] for name in CURSOR if name != field}
    status, answer = await api.ingest(tmp_path, {"bots": BOTS}, cursor=half)

    assert status == 400
    assert [detail["field"] for detail in answer["details"]] == [field]


async def test_a_body_that_is_no_form_is_refused(api):
    status, answer = await api.call("POST", "/v2/ingestions", json={})

    assert (status, answer["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x"]
)
async def test_a_broken_form_is_refused(api, kind):
    headers = {"Content-Type": kind}
    status, answer = await api.call(
        "POST", "/v2/ingestions", data=b"nonsense", headers=headers
    )

    assert (status, answer["status"]) == (400, "error")


async def test_a_file_larger_than_the_json_limit_is_taken(api, tmp_path):
    query = "SELECT 'github' AS provider, uuid()::VARCHAR AS account FROM range(60000)"
    status, answer = await api.ingest(tmp_path, {"bots": query})

    assert (tmp_path / "bots.parquet").stat().st_size > 1_000_000
    assert (status, answer["tables"]["bots"]["new"]) == (200, 60000)


async def test_what_needs_more_memory_than_there_is_leaves_nothing_behind(
    serve, tmp_path
):
    api = await serve(memory_limit="20MB", threads=1)
    many = """SELECT 'app' AS repository, md5(i::VARCHAR) AS sha, 'ann@x.org' AS author_email,
        TIMESTAMP '2026-01-05 10:00' + i * INTERVAL 1 SECOND AS authored_at,
        repeat('Ann', 20) || i AS author_name, false AS is_merge FROM range(300_000) AS r(i)"""
    status, answer = await api.ingest(tmp_path, {"commits": many}, cursor=CURSOR)

    assert (status, answer["code"]) == (413, "TOO_LARGE")
    assert "INSIGHTS_EXPORTS_MEMORY" in answer["message"]
    assert await cursor(api) == (200, {"text": None})
    status, _ = await api.ingest(tmp_path, {"bots": BOTS})
    assert status == 200


async def test_freshness_is_the_latest_event(loaded):
    status, answer = await loaded.call("GET", "/v2/insights/freshness")

    assert (status, answer) == (
        200,
        {"dataUntil": "2026-02-03T09:00:00+00:00", "late": []},
    )


async def test_without_data_there_is_no_freshness(api):
    status, answer = await api.call("GET", "/v2/insights/freshness")

    assert (status, answer) == (200, {"dataUntil": None, "late": []})


async def test_an_ingestion_key_brings_data_in_and_asks_where_it_stopped(api, tmp_path):
    key = await api.new_key(role="ingestion")
    status, _ = await api.ingest(tmp_path, {"bots": BOTS}, cursor=CURSOR, key=key)

    assert status == 200


async def test_the_note_says_where_the_service_is_until_it_stops(api):
    from reporting import service

    service.announce(api.home, api.base)
    note = json.loads((api.home / "service.json").read_text())
    assert note == {"url": api.base, "pid": os.getpid()}

    await api.stop()
    assert not (api.home / "service.json").exists()


async def test_it_is_healthy_once_it_is_ready(api):
    assert await api.call("GET", "/healthz", key="") == (200, {"status": "ok"})
