"""Downloading as browsers and tools do: HEAD, ranges, ETag; and the list of exports."""

import gzip

import pytest

EXPORTS = "/v2/insights/productivity/exports"
PROJECT = {"projectIdentifier": "default", "orgIdentifier": "default"}
ROOTS = ["", "/sei/api", "/gateway/sei/api", "/prod1/sei/api", "/gratis/sei/api"]


@pytest.fixture
async def fetch(loaded, body):
    """Return a function that asks for one finished CSV and returns the response."""
    _, created = await loaded.create(body())
    done = await loaded.finished(created["exportId"])

    async def ask(method="GET", **headers):
        return await loaded.session.request(
            method,
            loaded.base + done["downloadUrl"],
            params=PROJECT,
            headers={"x-api-key": loaded.key} | headers,
        )

    return ask


async def test_a_download_names_its_file_and_type(fetch):
    async with await fetch() as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="team-insights-2026-01-01_2026-02-28.csv"'
        )
        assert "Content-Encoding" not in answer.headers


async def test_head_gives_the_headers_of_get_without_the_bytes(fetch):
    async with await fetch() as answer:
        length, tag = answer.headers["Content-Length"], answer.headers["ETag"]
    async with await fetch("HEAD") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Length"] == length
        assert answer.headers["ETag"] == tag
        assert await answer.read() == b""


async def test_a_known_etag_is_answered_without_the_bytes(fetch):
    async with await fetch() as answer:
        tag = answer.headers["ETag"]
    async with await fetch(**{"If-None-Match": tag}) as answer:
        assert answer.status == 304
        assert await answer.read() == b""


async def test_a_known_etag_is_answered_whatever_the_range(fetch):
    async with await fetch() as answer:
        tag = answer.headers["ETag"]
    async with await fetch(
        **{"If-None-Match": tag, "Range": "bytes=99999999-"}
    ) as answer:
        assert answer.status == 304
    async with await fetch(
        **{"If-None-Match": '"another"', "Range": "bytes=99999999-"}
    ) as answer:
        assert answer.status == 416


async def test_a_range_gives_these_bytes(fetch):
    async with await fetch() as answer:
        whole = await answer.read()
    async with await fetch(Range="bytes=5-14") as answer:
        assert answer.status == 206
        assert answer.headers["Content-Range"] == f"bytes 5-14/{len(whole)}"
        assert await answer.read() == whole[5:15]


@pytest.mark.parametrize(
    "asked", ["bytes=99999-", "bytes=99999-100000", "bytes=-0", "BYTES=99999-"]
)
async def test_a_range_that_there_is_not_is_refused_with_the_size(fetch, asked):
    async with await fetch() as answer:
        whole = await answer.read()
    async with await fetch(Range=asked) as answer:
        assert answer.status == 416
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
        assert (await answer.json())["code"] == "RANGE_NOT_SATISFIABLE"


@pytest.mark.parametrize(
    "asked",
    ["lines=0-5", "bytes=0-1,3-4", "bytes=5-1", "bytes=-", "bytes=a-b", "x", "",
     f"bytes=0-{'9' * 8000}"],
)  # fmt: skip
async def test_a_range_that_is_none_we_know_is_ignored(fetch, asked):
    async with await fetch() as answer:
        whole = await answer.read()
    async with await fetch(Range=asked) as answer:
        assert answer.status == 200
        assert await answer.read() == whole


@pytest.mark.parametrize("asked", ["bytes=0-3", "bytes=99999-"])
async def test_head_knows_no_ranges(fetch, asked):
    async with await fetch("HEAD") as answer:
        length = answer.headers["Content-Length"]
    async with await fetch("HEAD", Range=asked) as answer:
        assert (answer.status, answer.headers["Content-Length"]) == (200, length)


@pytest.mark.parametrize("asked", ["bytes=5-14", "bytes=99999-"])
@pytest.mark.parametrize(
    "file", ["Sat, 01 Jan 2000 00:00:00 GMT", '"another"', 'W/"{}"', "another"]
)
async def test_a_range_of_another_file_gives_the_whole(fetch, asked, file):
    async with await fetch() as answer:
        whole, tag = await answer.read(), answer.headers["ETag"].strip('"')
    headers = {"Range": asked, "If-Range": file.format(tag)}
    async with await fetch(**headers) as answer:
        assert answer.status == 200
        assert await answer.read() == whole


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
async def test_a_range_of_the_same_file_gives_these_bytes(fetch, name):
    async with await fetch() as answer:
        known = answer.headers[name]
    async with await fetch(**{"Range": "bytes=5-14", "If-Range": known}) as answer:
        assert (answer.status, len(await answer.read())) == (206, 10)


@pytest.mark.parametrize(
    "condition",
    [
        {"If-Match": '"another"'},
        {"If-Match": 'W/"{}"'},
        {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    ],
)
async def test_a_file_that_is_not_the_known_one_is_refused(fetch, condition):
    async with await fetch() as answer:
        tag = answer.headers["ETag"].strip('"')
    headers = {name: value.format(tag) for name, value in condition.items()}
    async with await fetch(**headers) as answer:
        assert answer.status == 412
        assert (await answer.json())["code"] == "PRECONDITION_FAILED"


async def test_a_file_that_is_the_known_one_is_sent(fetch):
    async with await fetch() as answer:
        tag = answer.headers["ETag"]
    for known in (tag, f'"another", {tag}', "*"):
        async with await fetch(**{"If-Match": known}) as answer:
            assert answer.status == 200


async def test_a_gzipped_download_can_be_taken_up_where_it_broke_off(loaded, body):
    options = {"metricLevel": "team", "compression": "gzip"}
    _, created = await loaded.create(body(options=options))
    done = await loaded.finished(created["exportId"])
    path = done["downloadUrl"]

    _, whole = await loaded.call("GET", path)
    status, rest = await loaded.call("GET", path, headers={"Range": "bytes=20-"})
    assert status == 206
    assert whole[:20] + rest == whole
    assert gzip.decompress(whole).startswith(b"Granularity,")


async def test_a_gzipped_download_is_a_gz_file_and_not_an_encoding(loaded, body):
    options = {"metricLevel": "team", "compression": "GZIP"}
    _, created = await loaded.create(body(options=options))
    done = await loaded.finished(created["exportId"])
    async with loaded.session.get(
        loaded.base + done["downloadUrl"],
        params=PROJECT,
        headers={"x-api-key": loaded.key},
    ) as answer:
        assert answer.headers["Content-Type"] == "application/gzip"
        assert answer.headers["Content-Disposition"].endswith('.csv.gz"')
        assert "Content-Encoding" not in answer.headers


async def test_a_csv_above_the_limit_is_gzipped_by_itself(serve, body):
    api = await serve(compress_above_bytes=10)
    _, created = await api.create(body())
    done = await api.finished(created["exportId"])

    assert done["download"]["compression"] == "gzip"
    assert done["download"]["filename"].endswith(".csv.gz")


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("version", ["/v2", ""])
async def test_every_root_has_the_same_routes(api, body, root, version):
    path = f"{root}{version}/insights/productivity/exports"
    status, created = await api.call("POST", path, json=body())
    assert status == 202

    status, _ = await api.call("GET", f"{path}/{created['exportId']}")
    assert status == 200


@pytest.fixture
async def three(api, body, clock):
    """Three exports, an hour apart: two of team 1 by the lead, one of the tree by Zoe."""
    zoe = await api.new_key(name="Zoe")
    team = {"orgTreeName": "Everyone", "teamId": "1"}
    ids = []
    for changes, key in (
        ({"scope": team}, None),
        ({}, zoe),
        ({"scope": team, "metrics": ["PR_MERGED"]}, None),
    ):
        _, created = await api.create(body(**changes), key=key)
        await api.finished(created["exportId"])
        ids.append(created["exportId"])
        clock.turn(hours=1)
    return ids


async def listed(api, **params):
    status, answer = await api.call("GET", EXPORTS, params=PROJECT | params)
    assert status == 200, answer
    return [export["exportId"] for export in answer["exports"]]


async def test_the_list_is_newest_first(api, three):
    assert await listed(api) == three[::-1]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"sortOrder": "asc"}, [0, 1, 2]),
        ({"sortBy": "completedAt", "sortOrder": "ASC"}, [0, 1, 2]),
        ({"sortBy": "createdAt", "sortOrder": "desc"}, [2, 1, 0]),
        ({"limit": "2"}, [2, 1]),
        ({"limit": "2", "page": "1"}, [0]),
        ({"limit": "2", "page": "5"}, []),
        ({"status": "queued"}, []),
        ({"status": "canceled"}, []),
        ({"scope": "all"}, [2, 1, 0]),
        ({"scope": "mine"}, [2, 0]),
        ({"teamId": "1"}, [2, 0]),
        ({"teamId": "nobody"}, []),
        ({"createdBy": "nobody"}, []),
        ({"dateFrom": "2026-03-08T11:00:00Z"}, [2, 1]),
        ({"dateFrom": "2026-03-08T13:00:00+02:00"}, [2, 1]),
        ({"dateTo": "2026-03-08T11:00:00Z"}, [1, 0]),
        ({"dateFrom": "2026-03-08", "dateTo": "2026-03-08"}, [2, 1, 0]),
        ({"dateTo": "2026-03-07"}, []),
        ({"dateFrom": "2026-03-09"}, []),
    ],
)
async def test_the_list_is_filtered_sorted_and_paged(api, three, params, expected):
    assert await listed(api, **params) == [three[index] for index in expected]


async def test_the_list_is_sorted_by_state_and_by_end(api, body, clock):
    _, done = await api.create(body())
    await api.finished(done["exportId"])
    clock.turn(hours=1)
    _, wrong = await api.create(body(scope={"orgTreeName": "Nowhere"}))
    await api.finished(wrong["exportId"])
    both = [done["exportId"], wrong["exportId"]]

    assert await listed(api, sortBy="status", sortOrder="asc") == both
    assert await listed(api, sortBy="status", sortOrder="desc") == both[::-1]
    assert await listed(api, sortBy="completedAt") == both[::-1]
    assert await listed(api, status="failed") == both[1:]
    assert await listed(api, status="COMPLETED") == both[:1]


async def test_a_page_says_how_many_there_are(api, three):
    _, answer = await api.call("GET", EXPORTS, params=PROJECT | {"limit": "2"})

    assert {name: answer[name] for name in answer if name != "exports"} == {
        "page": 0,
        "limit": 2,
        "total": 3,
        "totalPages": 2,
    }


async def test_a_listed_export_says_what_was_asked_and_by_whom(api, three):
    _, answer = await api.call("GET", EXPORTS, params=PROJECT | {"sortOrder": "asc"})
    first, second, _ = answer["exports"]

    assert first["scope"] == {"orgTreeName": "Everyone", "teamId": "1"}
    assert first["dateRange"] == {"start": "2026-01-01", "end": "2026-02-28"}
    assert first["metrics"] == ["CODING_DAYS"]
    assert first["options"] == {
        "metricLevel": "team",
        "aggregation": "mean",
        "granularity": "monthly",
        "format": "csv",
    }
    assert second["createdBy"]["name"] == "Zoe"
    by_zoe = {"createdBy": second["createdBy"]["userId"]}
    assert await listed(api, **by_zoe) == [three[1]]
