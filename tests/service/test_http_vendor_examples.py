"""The documented examples of the V2 API: each is sent as it is written there."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
EXPORTS = "/v2/insights/productivity/exports"
DAYS = {"start": "2024-01-01", "end": "2024-12-31"}
TEAM = {"orgTreeName": "Engineering", "teamId": "456"}
DEVELOPERS = {
    "metricLevel": "developer",
    "aggregation": "mean",
    "granularity": "monthly",
    "format": "csv",
}
GROUPS = ["activity", "velocity", "volume", "quality", "collaboration"]
PULLS = ["PR_MERGED", "PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE"]
WORK = [
    "WORK_COMPLETED",
    "WORK_FEATURES_COMPLETED",
    "WORK_BUGS_COMPLETED",
    "WORK_OTHER_COMPLETED",
]
QUALITY = [
    "REWORK_PERCENT",
    "REWORK_PERCENT_RECENT",
    "REWORK_PERCENT_LEGACY",
    "LOC_REFACTORED",
    "LOC_REFACTORED_RECENT",
    "LOC_REFACTORED_LEGACY",
    "PR_MISSING_TICKETS",
]
REVIEW = ["REVIEW_COMMENTS_PER_PR_AVG", "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"]
CYCLE, COMPLETE = "PR_CYCLE_TIME_DAYS_AVG", "AVG_TIME_TO_COMPLETE"


@pytest.fixture
def api(shared, shared_clock):
    """The service, so much later that nothing is reused."""
    shared_clock.turn(minutes=31)
    return shared


async def listed(api):
    return (await api.call("GET", EXPORTS))[1]["exports"][0]


async def test_the_request_body_of_the_page(api):
    body = {
        "scope": TEAM,
        "dateRange": DAYS,
        "metricGroups": GROUPS,
        "metrics": ["PR_MERGED", "WORK_COMPLETED"],
        "options": DEVELOPERS,
    }
    status, created = await api.create(body)
    assert status == 202
    assert created["message"] == "Export created successfully"

    export = await listed(api)
    assert export["scope"] == TEAM
    assert export["dateRange"] == DAYS
    assert export["options"] == DEVELOPERS


async def test_the_curl_example_of_the_page(api):
    body = {
        "scope": TEAM,
        "dateRange": DAYS,
        "metricGroups": ["activity", "velocity"],
        "options": DEVELOPERS,
    }
    assert (await api.create(body))[0] == 202
    assert (await listed(api))["metrics"] == ["CODING_DAYS", CYCLE, COMPLETE]


@pytest.mark.parametrize("scope", [{"orgTreeName": "Engineering"}, TEAM])
async def test_the_scopes_of_the_page(api, scope):
    assert (await api.create({"scope": scope, "dateRange": DAYS}))[0] == 202
    assert (await listed(api))["scope"] == scope


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            """{
"scope": {
"orgTreeName": "Engineering" // This exports all teams and developers within the specified org tree.
}
}""",
            "line 3, column 30",
        ),
        (
            """{
"scope": {
"orgTreeName": "Engineering",
"teamId": "456" // This exports metrics only for the specified team.
}
}""",
            "line 4, column 17",
        ),
    ],
)
async def test_the_remarks_in_the_scopes_of_the_page_are_no_json(api, text, place):
    headers = {"Content-Type": "application/json"}
    status, answer = await api.call("POST", EXPORTS, data=text, headers=headers)

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert place in answer["message"]


@pytest.mark.parametrize(
    ("level", "group", "metrics"),
    [
        ("developer", "activity", ["CODING_DAYS"]),
        ("developer", "velocity", [CYCLE, COMPLETE]),
        ("developer", "volume", [*PULLS, "LOC_ADDED", "LOC_REMOVED", *WORK]),
        ("developer", "quality", QUALITY),
        ("developer", "collaboration", REVIEW),
        ("team", "activity", ["CODING_DAYS"]),
        ("team", "velocity", [CYCLE, "PR_VELOCITY", COMPLETE]),
        ("team", "volume", [*PULLS, *WORK]),
        ("team", "quality", [*QUALITY, "LOC_TOTAL"]),
        ("team", "collaboration", REVIEW),
    ],
)
async def test_the_metrics_of_each_group_and_level(api, body, level, group, metrics):
    options = {"metricLevel": level}
    await api.create(body(metrics=None, metricGroups=[group], options=options))

    assert (await listed(api))["metrics"] == metrics


@pytest.mark.parametrize("level", ["developer", "team"])
async def test_neither_groups_nor_metrics_means_the_22_of_the_level(api, body, level):
    await api.create(body(metrics=[], options={"metricLevel": level}))

    assert len((await listed(api))["metrics"]) == 22


async def test_left_out_options_are_those_of_every_example(api):
    await api.create({"scope": TEAM, "dateRange": DAYS})

    assert (await listed(api))["options"] == DEVELOPERS


async def test_all_groups_are_the_same_request_as_all_metrics(api, body):
    _, first = await api.create(body(metrics=[], metricGroups=GROUPS))
    status, second = await api.create(body(metrics=None))

    assert (status, second["exportId"]) == (200, first["exportId"])
    assert second["message"] == "Using existing export with identical parameters"


async def test_a_group_brings_only_what_its_level_has(api, body):
    await api.create(body(metrics=None, metricGroups=["VOLUME"]))

    assert "LOC_ADDED" not in (await listed(api))["metrics"]


@pytest.mark.parametrize(
    ("word", "granularity"),
    [
        ("weekly", "weekly"),
        ("WEEKLY", "weekly"),
        ("Week", "weekly"),
        ("MONTH", "monthly"),
        ("Quarterly", "quarterly"),
        ("quarter", "quarterly"),
        ("DAILY", "daily"),
        ("day", "daily"),
    ],
)
async def test_every_spelling_of_a_granularity(api, body, word, granularity):
    options = {"metricLevel": "team", "granularity": word}
    await api.create(body(options=options))

    assert (await listed(api))["options"]["granularity"] == granularity


@pytest.mark.parametrize("aggregation", ["mean", "MEDIAN", "p90", "P95"])
async def test_every_aggregation(api, body, aggregation):
    await api.create(body(options={"aggregation": aggregation, "metricLevel": "TEAM"}))

    assert (await listed(api))["options"]["aggregation"] == aggregation.lower()


async def test_the_status_of_the_page(api, body):
    _, created = await api.create(
        body(dateRange=DAYS, options={"metricLevel": "developer"})
    )
    done = await api.finished(created["exportId"])

    assert done["status"] == "completed"
    assert done["download"]["url"] == f"{EXPORTS}/{created['exportId']}/download"
    assert done["download"]["filename"] == "developer-insights-2024.csv"
    assert done["download"]["contentType"] == "text/csv"


async def test_the_list_of_the_page(api, body):
    _, created = await api.create(body())
    status, answer = await api.call("GET", EXPORTS)

    assert status == 200
    assert answer["exports"][0]["exportId"] == created["exportId"]


@pytest.mark.parametrize(
    "state", ["queued", "processing", "completed", "failed", "cancelled"]
)
async def test_the_statuses_of_the_page_are_known(api, state):
    params = {
        "projectIdentifier": "default",
        "orgIdentifier": "default",
        "status": state,
    }
    status, answer = await api.call("GET", EXPORTS, params=params)

    assert status == 200
    assert {export["status"] for export in answer["exports"]} <= {state}


async def test_the_download_example_of_the_page(api, body):
    _, created = await api.create(body())
    done = await api.finished(created["exportId"])
    status, csv = await api.call(
        "GET",
        done["download"]["url"],
        key="",
        headers={"authorization": f"Apikey {api.key}"},
    )

    assert status == 200
    assert csv.startswith(b"Granularity,")
