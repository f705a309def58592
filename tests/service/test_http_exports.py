"""Create, watch and download exports, as a client does."""

import asyncio
import gzip

EXPORTS = "/v2/insights/productivity/exports"


async def test_an_export_is_created_finished_and_downloaded(loaded, body):
    status, created = await loaded.create(body())
    assert status == 202
    assert created == {
        "exportId": created["exportId"],
        "createdAt": "2026-03-08T10:00:00Z",
        "message": "Export created successfully",
    }

    done = await loaded.finished(created["exportId"])
    url = f"{EXPORTS}/{created['exportId']}/download"
    assert done["status"] == "completed"
    assert done["completedAt"] == "2026-03-08T10:00:00Z"
    assert done["downloadUrl"] == url
    assert done["download"]["url"] == url
    assert done["download"]["filename"] == "team-insights-2026-01-01_2026-02-28.csv"
    assert done["download"]["contentType"] == "text/csv"

    status, csv = await loaded.call("GET", url)
    assert status == 200
    assert csv.decode().splitlines()[0] == (
        "Granularity,Team,Team_Hierarchy,Start_Date,End_Date,CODING_DAYS"
    )
    assert len(csv) == done["download"]["sizeBytes"]


async def test_the_id_is_lower_case_base36_and_found_in_any_case(api, body):
    _, created = await api.create(body())
    export_id = created["exportId"]

    assert export_id.startswith("exp_")
    assert len(export_id) == 12
    assert set(export_id[4:]) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
    status, found = await api.status(export_id.upper())
    assert (status, found["exportId"]) == (200, export_id)


async def test_the_same_request_two_minutes_later_is_the_same_export(
    loaded, body, clock
):
    _, first = await loaded.create(body(metrics=["PR_MERGED", "coding_days"]))
    clock.turn(minutes=2)
    status, second = await loaded.create(
        body(
            metrics=["CODING_DAYS", "pr_merged", "Pr_Merged"],
            options={"granularity": "MONTH", "aggregationLevel": "TEAM"},
        )
    )

    assert status == 200
    assert second == {
        "exportId": first["exportId"],
        "createdAt": "2026-03-08T10:00:00Z",
        "message": "Using existing export with identical parameters",
    }


async def test_the_same_request_31_minutes_later_is_a_new_export(loaded, body, clock):
    _, first = await loaded.create(body())
    clock.turn(minutes=31)
    status, second = await loaded.create(body())

    assert status == 202
    assert second["exportId"] != first["exportId"]


async def test_twenty_identical_requests_at_once_are_one_export(loaded, body):
    answers = await asyncio.gather(*(loaded.create(body()) for _ in range(20)))

    assert len({answer["exportId"] for _, answer in answers}) == 1
    assert sorted(status for status, _ in answers) == [200] * 19 + [202]


async def test_a_failed_export_is_not_reused(loaded, body):
    unknown = body(scope={"orgTreeName": "Nowhere"})
    _, first = await loaded.create(unknown)
    await loaded.finished(first["exportId"])
    status, second = await loaded.create(unknown)

    assert status == 202
    assert second["exportId"] != first["exportId"]


async def test_compression_on_request_gives_the_same_bytes_in_gzip(loaded, body):
    options = {"metricLevel": "team", "compression": "gzip"}
    _, plain = await loaded.create(body())
    _, packed = await loaded.create(body(options=options))
    plain, packed = [await loaded.finished(one["exportId"]) for one in (plain, packed)]
    _, csv = await loaded.call("GET", plain["downloadUrl"])
    _, zipped = await loaded.call("GET", packed["downloadUrl"])

    assert gzip.decompress(zipped) == csv
    assert zipped[:2] == b"\x1f\x8b"
    assert zipped[4:8] == bytes(4)
    assert packed["download"]["filename"].endswith(".csv.gz")
    assert packed["download"]["compression"] == "gzip"
    assert packed["download"]["contentType"] == "text/csv"
