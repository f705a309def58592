"""What cannot be understood is answered with the field and what would work."""

import json

import pytest
from yarl import URL

pytestmark = pytest.mark.asyncio(loop_scope="module")
EXPORTS = "/v2/insights/productivity/exports"
DAYS = {"start": "2026-01-01", "end": "2026-02-28"}


@pytest.fixture
def api(shared):
    return shared


@pytest.mark.parametrize(
    ("changes", "field", "issue"),
    [
        ({"scope": None}, "scope", "object"),
        ({"scope": "Everyone"}, "scope", "object"),
        ({"scope": {}}, "scope", "orgTreeName"),
        ({"scope": {"orgTreeName": ""}}, "scope.orgTreeName", "empty"),
        ({"scope": {"orgTreeName": 1.5}}, "scope.orgTreeName", "text"),
        ({"scope": {"teamId": ["1"]}}, "scope.teamId", "text"),
        ({"scope": {"teamId": True}}, "scope.teamId", "text"),
        (
            {"scope": {"orgTreeName": "Everyone", "orgIdentifier": "acme"}},
            "scope.orgIdentifier",
            "default",
        ),
        (
            {"scope": {"orgTreeName": "Everyone", "projectIdentifier": "x"}},
            "scope.projectIdentifier",
            "default",
        ),
        ({"dateRange": None}, "dateRange", "object"),
        ({"dateRange": {"start": "2026-01-01"}}, "dateRange.end", "missing"),
        ({"dateRange": DAYS | {"start": "2026-02-30"}}, "dateRange.start", "calendar"),
        ({"dateRange": DAYS | {"start": "0000-01-01"}}, "dateRange.start", "calendar"),
        ({"dateRange": DAYS | {"start": "1/2/2026"}}, "dateRange.start", "yyyy-MM-dd"),
        ({"dateRange": DAYS | {"start": "20260101"}}, "dateRange.start", "yyyy-MM-dd"),
        ({"dateRange": DAYS | {"start": 20260101}}, "dateRange.start", "yyyy-MM-dd"),
        ({"dateRange": DAYS | {"end": "2025-12-31"}}, "dateRange.end", "before"),
        (
            {"dateRange": {"start": "2026-03-09", "end": "2026-03-10"}},
            "dateRange.start",
            "2026-03-08",
        ),
        (
            {"dateRange": {"start": "2021-01-01", "end": "2026-01-01"}},
            "dateRange",
            "5 years",
        ),
        (
            {"dateRange": {"start": "2021-01-01", "end": "9999-12-31"}},
            "dateRange",
            "5 years",
        ),
        ({"metrics": "PR_MERGED"}, "metrics", "list"),
        ({"metrics": ["PR_MERGED", "SPEED"]}, "metrics[1]", "CODING_DAYS"),
        ({"metrics": [None]}, "metrics[0]", "CODING_DAYS"),
        ({"metrics": ["LOC_ADDED"]}, "metrics[0]", "LOC_TOTAL"),
        ({"metricGroups": ["speed"]}, "metricGroups[0]", "activity, velocity"),
        ({"metricGroups": {"a": 1}}, "metricGroups", "list"),
        ({"metrics": ["PR_MERGED"] * 1001}, "metrics", "more than 1000 entries"),
        ({"metrics": ["SPEED"] * 100_000}, "metrics", "more than 1000 entries"),
        ({"metricGroups": ["volume"] * 1001}, "metricGroups", "more than 1000 entries"),
        (
            {"scope": {"teamId": "9" * 501}},
            "scope.teamId",
            "longer than 500 characters",
        ),
        ({"options": []}, "options", "object"),
        ({"options": {"metricLevel": "org"}}, "options.metricLevel", "developer, team"),
        ({"options": {"metricLevel": 1}}, "options.metricLevel", "developer, team"),
        (
            {"options": {"metricLevel": "team", "aggregationLevel": "developer"}},
            "options.aggregationLevel",
            "metricLevel is team",
        ),
        ({"options": {"aggregation": "sum"}}, "options.aggregation", "mean, median"),
        (
            {"options": {"granularity": "yearly"}},
            "options.granularity",
            "daily, weekly, monthly, quarterly",
        ),
        ({"options": {"format": "json"}}, "options.format", "csv"),
        ({"options": {"compression": "zip"}}, "options.compression", "gzip"),
    ],
)
async def test_a_wrong_field_is_named_with_what_would_work(
    api, body, changes, field, issue
):
    status, answer = await api.create(body(**changes))

    assert (status, answer["status"], answer["code"]) == (
        400,
        "error",
        "INVALID_REQUEST",
    )
    assert [detail["field"] for detail in answer["details"]] == [field]
    assert issue in answer["details"][0]["issue"]
    assert field in answer["message"]


async def test_a_missing_scope_is_named(api, body):
    request = body()
    del request["scope"]
    status, answer = await api.create(request)

    assert status == 400
    assert answer["details"] == [{"field": "scope", "issue": "is missing"}]


async def test_every_wrong_field_is_named_at_once(api, body):
    _, answer = await api.create(
        body(dateRange={"start": "x", "end": "y"}, metrics=["Z"])
    )

    assert [detail["field"] for detail in answer["details"]] == [
        "dateRange.start",
        "dateRange.end",
        "metrics[0]",
    ]


async def test_of_very_many_wrong_fields_the_first_are_shown_and_the_others_counted(
    api, body
):
    status, answer = await api.create(body(metrics=["SPEED"] * 1000))

    assert status == 400
    assert [detail["field"] for detail in answer["details"]] == [
        f"metrics[{index}]" for index in range(50)
    ]
    assert answer["message"].endswith("; and 950 more.")


@pytest.mark.parametrize("depth", [90, 99, 101, *range(900, 1000, 7)])
async def test_whatever_is_nested_deeply_is_refused_in_words(api, depth):
    deep = "[" * depth + "]" * depth
    fields = f'{{"collectionId": {deep}, "metrics": [{deep}], "efficiency": {deep}}}'
    for method, path, text in (
        ("POST", EXPORTS, fields),
        ("POST", "/v2/insights/teams/reports", fields),
        ("PATCH", "/v2/developers", f'[{{"email": "x", "name": {deep}}}]'),
        ("PATCH", "/v2/developers", f"[{deep}]"),
        ("PATCH", "/v2/developers/identities", f'[{{"email": {deep}}}]'),
        ("DELETE", "/v2/developers", f'{{"emails": [{deep}]}}'),
    ):
        headers = {"Content-Type": "application/json"}
        status, answer = await api.call(method, path, data=text, headers=headers)

        assert (status, answer["status"] in ("error", "FAILURE")) == (400, True), path


@pytest.mark.parametrize(
    ("end", "expected"), [("2025-02-03", 202), ("2025-02-04", 400)]
)
async def test_400_buckets_are_the_most(api, body, end, expected):
    # 366 days of 2024 and 31 of January: 3 February is day 400.
    status, _ = await api.create(
        body(
            dateRange={"start": "2024-01-01", "end": end},
            options={"metricLevel": "team", "granularity": "daily"},
        )
    )
    assert status == expected


async def test_five_years_are_the_most(api, body):
    days = {"start": "2021-01-01", "end": "2025-12-31"}

    assert (await api.create(body(dateRange=days)))[0] == 202


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"scope": {},}', ["line 1", "column 1"]),
        (b'{\n  "scope": // whose\n}', ["line 2", "column 12"]),
        (b"", ["line 1", "column 1"]),
        (b"\xff", ["UTF-8"]),
        (b'{"scope": NaN}', ["NaN"]),
        (b'{"scope": -Infinity}', ["Infinity"]),
        (b'{"scope": {"teamId": 1, "teamId": 2}}', ["'teamId' twice"]),
        (
            json.dumps({str(n): 1 for n in range(60_000)})[:-1].encode() + b', "7": 1}',
            ["'7' twice"],
        ),
        (b"[]", ["object"]),
        (b"null", ["object"]),
        (b"[" * 100_000, ["nested"]),
        (b'{"a": ' + b"9" * 5000 + b"}", ["JSON"]),
        (b'{"scope": {"orgTreeName": "\\ud800"}}', ["surrogate"]),
    ],
)
async def test_a_body_that_is_no_json_object_says_where(api, text, words):
    headers = {"Content-Type": "application/json"}
    status, answer = await api.call("POST", EXPORTS, data=text, headers=headers)

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert all(word in answer["message"] for word in words), answer["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_a_body_that_is_not_said_to_be_json_is_refused(api, body, kind):
    data, headers = json.dumps(body()), {"Content-Type": kind}
    status, answer = await api.call("POST", EXPORTS, data=data, headers=headers)

    assert (status, answer["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert "application/json" in answer["message"]


async def test_a_body_over_a_megabyte_is_refused(api, body):
    status, answer = await api.create(body(metrics=["x" * 1_000_001]))

    assert (status, answer["code"]) == (413, "TOO_LARGE")


async def test_fields_nobody_knows_are_ignored(api, body):
    status, _ = await api.create(body(colour="red", options={"shape": "round"}))

    assert status == 202


async def test_lists_that_are_null_count_as_left_out(api, body):
    status, _ = await api.create(body(metrics=None, metricGroups=None, options=None))

    assert status == 202


@pytest.mark.parametrize(
    "tail",
    [
        "exp_zzzzzzzz",
        "exp_",
        "..",
        "%2e%2e%2f%2e%2e%2fservice.sqlite",
        "..%2fservice.sqlite",
        "%00",
        "exp_aaaaaaaa%00",
        "exp_'%20OR%201=1--",
        "%ff%fe",
        "exp_aaaaaaaa.csv",
        "%F0%9F%92%A9",
        "x" * 5000,
    ],
)
async def test_path_tricks_find_nothing(api, tail):
    for path in (f"{EXPORTS}/{tail}", f"{EXPORTS}/{tail}/download"):
        url = URL(api.base + path, encoded=True)
        query = {"projectIdentifier": "default", "orgIdentifier": "default"}
        headers = {"x-api-key": api.key}
        async with api.session.get(url.extend_query(query), headers=headers) as answer:
            assert answer.status in (200, 404)
            body = await answer.json()
            assert body.get("code") == "NOT_FOUND" or "exports" in body


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"limit": "101"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"page": "-1"}, "page"),
        ({"page": "99999999999999999999"}, "page"),
        ({"status": "done"}, "status"),
        ({"scope": "yours"}, "scope"),
        ({"sortBy": "size"}, "sortBy"),
        ({"sortOrder": "up"}, "sortOrder"),
        ({"dateFrom": "yesterday"}, "dateFrom"),
        ({"dateTo": "2026-02-30"}, "dateTo"),
        ({"dateTo": "20260208"}, "dateTo"),
        ({"dateFrom": "2026-W06-1"}, "dateFrom"),
        ({"dateFrom": "0001-01-01T00:00:00+23:59"}, "dateFrom"),
    ],
)
async def test_a_wrong_query_parameter_of_the_list_is_named(api, params, field):
    identifiers = {"projectIdentifier": "default", "orgIdentifier": "default"}
    status, answer = await api.call("GET", EXPORTS, params=identifiers | params)

    assert status == 400
    assert [detail["field"] for detail in answer["details"]] == [field]


async def test_an_unknown_path_has_the_error_body(api):
    status, answer = await api.call("GET", "/v2/insights/nothing")

    assert (status, answer["code"], answer["details"]) == (404, "NOT_FOUND", [])


async def test_a_wrong_method_has_the_error_body_and_names_the_right_ones(api):
    status, answer = await api.call("PUT", EXPORTS)

    assert (status, answer["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert "GET, HEAD, POST" in answer["message"]
