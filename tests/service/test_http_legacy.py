"""Legacy reports over HTTP: the documented examples as they are written, and the rest."""

import csv
import io

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")
REPORTS = "/v2/insights/teams/reports"
DAYS = {"dateStart": "2026-01-05", "dateEnd": "2026-02-01"}  # four weeks
TEAM_COLUMNS = [
    "Collection Name",
    "Time to First Comment (mean)",
    "PR Velocity per Developer",
    "Work Completed per Developer",
    "Coding Days per Developer",
    "Number of Comments per PR",
    "Average Time to Complete (mean)",
]
PEOPLE_COLUMNS = [
    "Collection Name",
    "PR Velocity",
    "Work Items Completed",
    "Coding Days",
    "Time to First Comment (mean)",
    "Number of Comments per PR",
    "Average Time to Complete (mean)",
    "Number of PRs with Missing Tickets",
]
# Bea leads 800 leads of one person each: that is more teams than any example names.
DEVELOPERS = """
    SELECT 'bea@example.com' AS email, 'Bea Boss' AS name, NULL AS manager_email
    UNION ALL
    SELECT
        format('lead{:03d}@example.com', i), format('Lead {:03d}', i), 'bea@example.com'
    FROM range(800) AS numbers (i)
    UNION ALL
    SELECT
        format('dev{:03d}@example.com', i),
        format('Dev {:03d}', i),
        format('lead{:03d}@example.com', i)
    FROM range(800) AS numbers (i)
"""
# Dev 001 commits on five days of January; opens a pull request of 30 lines that waits
# half a day for a comment and is merged after a day.
COMMITS = """
    SELECT
        'shop' AS repository,
        'c' || i AS sha,
        'dev001@example.com' AS author,
        FALSE AS is_merge,
        TIMESTAMP '2026-01-05 09:00' + i * INTERVAL 1 DAY AS authored_at
    FROM range(5) AS numbers (i)
"""
PULL_REQUESTS = """
    SELECT
        'shop' AS repository,
        1 AS number,
        'dev001@example.com' AS author,
        'Fix the till' AS title,
        TIMESTAMP '2026-01-06 00:00' AS created_at,
        TIMESTAMP '2026-01-07 00:00' AS merged_at,
        20 AS added,
        10 AS removed
"""
COMMENTS = """
    SELECT
        'shop' AS repository,
        1 AS number,
        '1' AS comment_id,
        'lead001@example.com' AS author,
        'comment' AS kind,
        TIMESTAMP '2026-01-06 12:00' AS created_at
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reports(shared, tmp_path_factory):
    """The service with 1601 people in 802 nodes, and what one of them did."""
    tables = {
        "developers": DEVELOPERS,
        "commits": COMMITS,
        "pull_requests": PULL_REQUESTS,
        "pull_request_comments": COMMENTS,
    }
    status, answer = await shared.ingest(tmp_path_factory.mktemp("in"), tables)
    assert status == 200, answer
    return shared


async def ask(api, body, **how):
    """Send a request the way the documented examples do: without naming the project."""
    how.setdefault("params", {"format": "csv"})
    return await api.call("POST", REPORTS, json=body, **how)


async def table(api, body, **how):
    """Return the lines of a report, as lists of cells."""
    status, answer = await ask(api, body, **how)
    assert status == 200, answer
    return list(csv.reader(io.StringIO(answer.decode())))


async def team_of(api, name):
    """Return the id of a team, asked for as a client would."""
    params = {
        "projectIdentifier": "default",
        "orgIdentifier": "default",
        "pageSize": "1000",
    }
    _, answer = await api.call("GET", "/v2/teams/list", params=params)
    return next(t["refId"] for t in answer["teams"] if t["name"] == name)


# The examples of the page, in its order.


async def test_the_team_request_of_the_page(reports):
    lines = await table(
        reports,
        {
            "collectionId": "123",
            "dateStart": "2024-01-01",
            "dateEnd": "2024-12-31",
            "teamRefId": 123,
            "granularity": "weekly",
            "productivity": {"metrics": ["PR_VELOCITY_PER_DEV", "CODING_DAYS_PER_DEV"]},
        },
    )
    assert lines[0] == [TEAM_COLUMNS[0], TEAM_COLUMNS[2], TEAM_COLUMNS[4]]
    assert [line[1:] for line in lines[1:]] == [["0", "0"]]


async def test_its_trailing_comma_is_refused_with_its_place(reports):
    text = '{"collectionId": "123", "productivity": {"metrics": []},}'
    status, answer = await reports.call(
        "POST", REPORTS, data=text, headers={"Content-Type": "application/json"}
    )
    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert "line 1, column 57" in answer["message"]


async def test_the_individual_request_of_the_page(reports):
    lines = await table(
        reports,
        {
            "collectionId": "1",
            "dateStart": "2025-11-03",
            "dateEnd": "2025-11-30",
            "granularity": "WEEKLY",
            "includeRatings": True,
            "productivityContributors": {
                "metrics": [
                    "PR_VELOCITY",
                    "WORK_TYPE_COMPLETED",
                    "CODING_DAYS",
                    "TIME_TO_FIRST_COMMENT",
                    "NUMBER_OF_COMMENTS_PER_PR",
                    "AVG_TIME_TO_COMPLETE",
                    "NO_OF_PRS_WITH_MISSING_TICKETS",
                ]
            },
        },
    )
    assert [name for name in lines[0] if "Rating" not in name] == PEOPLE_COLUMNS
    assert lines[1][0] == "Everyone"
    # 802 nodes and 1601 people; nobody did anything in these weeks.
    assert len(lines) == 1 + 802 + 1601
    ratings = [i for i, name in enumerate(lines[0]) if name.endswith("Rating")]
    assert {line[i] for line in lines[1:] for i in ratings} == {"\u2014"}


async def test_the_first_curl_of_the_page_with_its_fields_of_the_other_api(reports):
    lines = await table(
        reports,
        {
            "dateStart": "2024-01-01",
            "dateEnd": "2024-03-31",
            "teamRefId": 456,
            "metricGroups": [
                "activity",
                "velocity",
                "volume",
                "quality",
                "collaboration",
            ],
            "options": {"metricLevel": "developer", "granularity": "weekly"},
            "productivity": {
                "metrics": [
                    "PR_VELOCITY_PER_DEV",
                    "CODING_DAYS_PER_DEV",
                    "NUMBER_OF_COMMENTS_PER_PR",
                ]
            },
        },
    )
    assert lines[0] == [TEAM_COLUMNS[i] for i in (0, 2, 4, 5)]
    assert [line[1:] for line in lines[1:]] == [["0", "0", ""]]


async def test_the_second_curl_of_the_page(reports):
    lines = await table(
        reports,
        {
            "dateStart": "2024-01-01",
            "dateEnd": "2024-12-31",
            "teamRefId": 789,
            "productivity": {"metrics": []},
        },
    )
    assert lines[0] == TEAM_COLUMNS
    assert [line[1:] for line in lines[1:]] == [["", "0", "0", "0", "", ""]]


# What is in a report.


async def test_a_team_report_has_the_team_and_every_team_below(reports):
    top = await team_of(reports, "Bea Boss")
    lines = await table(
        reports, {"collectionId": top, "productivity": {}, "granularity": "day"} | DAYS
    )
    # A node has its manager's reports: 800 leads and 800 developers, or one developer.
    # 28 days: 30 lines / 28 = 1.07, 5 days / 28 = 0.18.
    assert lines[0] == TEAM_COLUMNS
    assert [line[0] for line in lines[1:4]] == ["Bea Boss", "Lead 000", "Lead 001"]
    assert lines[3][1:] == ["0.5", "1.07", "0", "0.18", "1", ""]
    assert len(lines) == 1 + 801


async def test_a_report_of_people_has_ratings_beside_what_has_tiers(reports):
    team = await team_of(reports, "Lead 001")
    lines = await table(
        reports,
        {
            "teamRefId": str(team),
            "includeRatings": True,
            "productivityContributors": {"metrics": ["CODING_DAYS", "pr_velocity"]},
        }
        | DAYS,
    )
    # Four weeks: 30 lines / 4 = 7.5, 5 days / 4 = 1.25, less than two.
    assert lines == [
        ["Collection Name", "PR Velocity", "Coding Days", "Coding Days Rating"],
        ["Lead 001", "7.5", "1.25", "Low"],
        ["Dev 001", "7.5", "1.25", "Low"],
    ]


async def test_a_report_is_a_file_named_after_its_instant(reports, shared_clock):
    body = {"collectionId": 1, "productivity": {}} | DAYS
    async with reports.session.post(
        reports.base + REPORTS, json=body, headers={"x-api-key": reports.key}
    ) as response:
        text = await response.text()
        headers = response.headers

    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f"Productivity-{shared_clock():%Y-%m-%d-%H-%M-%S}.csv"
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert headers["Content-Length"] == str(len(text.encode()))


@pytest.mark.parametrize(
    ("granularity", "options", "days"),
    [
        ("Daily", None, "0.18"),  # 5 / 28
        ("WEEK", None, "1.25"),  # 5 / 4
        (None, None, "1.25"),
        (None, {"granularity": "DAY"}, "0.18"),
        ("weekly", {"granularity": "daily"}, "1.25"),
        # 27 of January's 31 days and one of February's 28: 0.9067 months.
        ("monthly", {}, "5.51"),
        # 28 of the quarter's 90 days.
        ("QUARTERLY", None, "16.07"),
    ],
)
async def test_where_the_granularity_may_stand(reports, granularity, options, days):
    body = {
        "collectionId": await team_of(reports, "Lead 001"),
        "productivity": {"metrics": ["coding_days"]},
        "granularity": granularity,
        "options": options,
    }
    assert (await table(reports, body | DAYS))[1] == ["Lead 001", days]


@pytest.mark.parametrize(
    ("kind", "spelling", "column"),
    [
        ("productivity", "Coding_Days_per_dev", "Coding Days per Developer"),
        ("productivity", " CODING_DAYS ", "Coding Days per Developer"),
        ("productivity", "PR_VELOCITY", "PR Velocity per Developer"),
        ("productivity", "WORK_TYPE_COMPLETED", "Work Completed per Developer"),
        ("productivity", "WORKTYPE_COMPLETED", "Work Completed per Developer"),
        ("productivity", "WORK_TYPE_COMPLETED_PER_DEV", "Work Completed per Developer"),
        ("productivityContributors", "WORKTYPE_COMPLETED", "Work Items Completed"),
        (
            "productivityContributors",
            "worktype_completed_per_dev",
            "Work Items Completed",
        ),
        ("productivityContributors", "PR_VELOCITY_PER_DEV", "PR Velocity"),
        ("productivityContributors", "CODING_DAYS_PER_DEV", "Coding Days"),
    ],
)
async def test_every_spelling_of_a_metric(reports, kind, spelling, column):
    body = {"collectionId": 3, kind: {"metrics": [spelling, spelling.upper()]}} | DAYS

    assert (await table(reports, body))[0] == ["Collection Name", column]


@pytest.mark.parametrize("asked", [{}, {"metrics": None}, {"metrics": []}])
async def test_no_metrics_are_all_metrics(reports, asked):
    teams = {"collectionId": 3, "productivity": asked} | DAYS
    people = {"collectionId": 3, "productivityContributors": asked} | DAYS

    assert (await table(reports, teams))[0] == TEAM_COLUMNS
    assert (await table(reports, people))[0] == PEOPLE_COLUMNS


async def test_columns_have_the_order_of_the_documented_table(reports):
    metrics = ["AVG_TIME_TO_COMPLETE", "CODING_DAYS", "PR_VELOCITY"]
    body = {"collectionId": 3, "productivityContributors": {"metrics": metrics}} | DAYS

    assert (await table(reports, body))[0] == [PEOPLE_COLUMNS[i] for i in (0, 1, 3, 6)]


async def test_days_to_come_do_not_thin_a_rate(reports, shared_clock):
    # The last day is the clock's: eight days so far.
    start = f"{shared_clock():%Y-%m}-01"
    end = f"{shared_clock():%Y}-12-31"
    body = {"collectionId": 1, "dateStart": start, "productivity": {}}
    today = {"dateEnd": f"{shared_clock():%Y-%m-%d}"}

    later = await table(reports, body | {"dateEnd": end})
    assert later == await table(reports, body | today)


# What is refused.


def of_teams(**changes):
    return {"collectionId": "3", "productivity": {}} | DAYS | changes


@pytest.mark.parametrize(
    ("changes", "field", "issue"),
    [
        ({"collectionId": None}, "collectionId", "teamRefId"),
        ({"collectionId": ""}, "collectionId", "empty"),
        ({"collectionId": 1.5}, "collectionId", "text"),
        ({"teamRefId": 4}, "teamRefId", "'4', but collectionId is '3'"),
        ({"teamRefId": True}, "teamRefId", "text"),
        ({"dateStart": None}, "dateStart", "yyyy-MM-dd"),
        ({"dateStart": "2026-02-30"}, "dateStart", "calendar"),
        ({"dateStart": "2026-02-02"}, "dateEnd", "before the start"),
        ({"dateStart": "2027-01-01", "dateEnd": "2027-01-02"}, "dateStart", "today"),
        ({"dateStart": "2020-01-01"}, "dateEnd", "5 years"),
        ({"granularity": "yearly"}, "granularity", "daily, weekly, monthly"),
        ({"options": {"granularity": 7}}, "options.granularity", "daily, weekly"),
        ({"includeRatings": "perhaps"}, "includeRatings", "true or false"),
        ({"productivity": None}, "productivity", "productivityContributors"),
        ({"productivity": []}, "productivity", "object"),
        ({"productivity": {"metrics": "all"}}, "productivity.metrics", "list"),
        (
            {"productivity": {"metrics": ["PR_MERGED"]}},
            "productivity.metrics[0]",
            "use any of TIME_TO_FIRST_COMMENT, PR_VELOCITY_PER_DEV",
        ),
        (
            {"productivity": {"metrics": ["NO_OF_PRS_WITH_MISSING_TICKETS"]}},
            "productivity.metrics[0]",
            "TIME_TO_FIRST_COMMENT",
        ),
        (
            {"productivity": {"calculationType": "MODE"}},
            "productivity.calculationType",
            "'MODE'; use one of mean, median, p90, p95",
        ),
        (
            {"productivityContributors": {}},
            "productivityContributors",
            "beside productivity",
        ),
        (
            {"productivity": None, "efficiency": {"metrics": ["LEAD_TIME"]}},
            "efficiency",
            "DORA metrics, which are not measured here",
        ),
    ],
)
async def test_a_field_that_is_wrong_is_named(reports, changes, field, issue):
    status, answer = await ask(reports, of_teams(**changes))

    assert (status, answer["code"]) == (400, "INVALID_REQUEST"), answer
    assert [detail["field"] for detail in answer["details"]] == [field]
    assert issue in answer["details"][0]["issue"]


async def test_there_is_no_format_but_csv(reports):
    status, answer = await ask(reports, of_teams(), params={"format": "json"})

    assert status == 400
    assert answer["details"] == [
        {"field": "format", "issue": "is 'json'; use one of csv"}
    ]


@pytest.mark.parametrize("params", [{}, {"format": "CSV"}, {"format": ""}])
async def test_the_format_may_be_left_out(reports, params):
    assert (await ask(reports, of_teams(), params=params))[0] == 200


@pytest.mark.parametrize("kind", ["productivity", "productivityContributors"])
async def test_durations_are_averaged_as_the_calculation_type_says(reports, kind):
    asked = {"metrics": ["AVG_TIME_TO_COMPLETE"], "calculationType": "MEDIAN"}
    body = of_teams(**{"productivity": None, kind: asked})

    header, *_ = await table(reports, body)
    assert header == ["Collection Name", "Average Time to Complete (median)"]


async def test_efficiency_beside_productivity_changes_nothing(reports, capsys):
    asked = {"metrics": ["LEAD_TIME"], "calculationType": "MEDIAN"}
    body = of_teams(efficiency=asked, productivity={"calculationType": "mean"})

    assert await table(reports, body) == await table(reports, of_teams())
    assert "efficiency" in capsys.readouterr().out


async def test_ignored_fields_are_logged_by_name_and_not_by_value(reports, capsys):
    await table(reports, of_teams(wish="secret", options={"metricLevel": "secret"}))
    logged = capsys.readouterr().out

    assert "'options.metricLevel', 'wish'" in logged
    assert "secret" not in logged


async def test_a_team_that_is_not_there_is_404_at_once(reports):
    status, answer = await ask(reports, of_teams(collectionId="99999"))

    assert (status, answer["code"]) == (404, "NOT_FOUND")
    assert answer["message"] == (
        "There is no team '99999'; /v2/teams/list has their ids."
    )


# Who may ask.


@pytest.mark.parametrize(
    "root", ["", "/sei/api", "/gateway/sei/api", "/prod1/sei/api", "/gratis/sei/api"]
)
@pytest.mark.parametrize("version", ["", "/v2"])
async def test_every_root_has_the_report(reports, root, version):
    path = f"{root}{version}/insights/teams/reports"

    assert (await reports.call("POST", path, json=of_teams()))[0] == 200


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, 200),
        ({"projectIdentifier": "default"}, 200),
        ({"orgIdentifer": "default"}, 200),
        ({"projectIdentifier": "other"}, 404),
        ({"orgIdentifier": "other"}, 404),
    ],
)
async def test_the_project_is_that_of_the_key(reports, params, expected):
    assert (await ask(reports, of_teams(), params=params))[0] == expected


@pytest.mark.parametrize(
    ("role", "kind", "expected"),
    [
        ("admin", "productivityContributors", 200),
        ("viewer", "productivity", 200),
        ("viewer", "productivityContributors", 403),
        ("ingestion", "productivity", 403),
    ],
)
async def test_who_may_have_which_report(reports, role, kind, expected):
    key = await reports.new_key(role=role)
    body = {"collectionId": "3", kind: {}} | DAYS

    assert (await ask(reports, body, key=key))[0] == expected


async def test_a_key_of_some_teams_has_reports_of_these(reports):
    team = str(await team_of(reports, "Lead 001"))
    key = await reports.new_key(role="team_manager", team_ids=[team])
    own = {"collectionId": team, "productivityContributors": {}} | DAYS

    assert (await ask(reports, own, key=key))[0] == 200
    for other in ("1", "99999"):
        status, answer = await ask(reports, of_teams(collectionId=other), key=key)
        assert status == 403
        assert f"give one of {team} as collectionId" in answer["message"]


async def test_without_a_key_there_is_no_report(reports):
    assert (await ask(reports, of_teams(), key=""))[0] == 401
