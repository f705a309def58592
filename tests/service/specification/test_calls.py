"""One row a sentence about calls and answers: sections 1, 2, 6, 9.2, 10.1 and 10.5."""

import json
import re

import pytest
import pytest_asyncio

from tests.service.conftest import COMMITS, DEVELOPERS, PROJECT, export_body
from tests.service.specification.calls import (
    DAYS,
    EXPORTS,
    PEOPLE,
    TREE,
    UTC_SECOND,
    Row,
    anything,
    as_role,
    authorised,
    cancelled,
    create,
    creating,
    download,
    ending,
    get,
    header,
    identifying,
    leniently,
    level_and,
    mistaken,
    mistaken_file,
    of_somebody_else,
    option,
    report,
    report_by_other_header,
    says,
    send,
    twice,
    two_keys,
    understood,
    unlike,
    upper_case,
    without_file,
)

V2 = (
    # 1.1
    get("1.1", "A missing project is named", EXPORTS, 400, says("projectIdentifier"),
        params={"orgIdentifier": "default"}),
    get("1.1", "A missing organisation is named", EXPORTS, 400, says("orgIdentifier"),
        params={"projectIdentifier": "default"}),
    get("1.1", "Without a key there is nothing", EXPORTS, 401, key=""),
    get(
        "1.1",
        "What other clients say about the account makes no difference",
        EXPORTS,
        200,
        params=PROJECT | {"account": "acme"},
        headers={"harness-account": "acme"},
    ),
    # 1.2
    create("1.2", "A tree alone may be named", 202, scope=TREE),
    create("1.2", "A team of a tree may be named", 202, scope=TREE | {"teamId": "1"}),
    create("1.2", "The start must be there", 400, says("dateRange.start"),
           dateRange={"end": "2026-02-28"}),
    create("1.2", "The end must be there", 400, says("dateRange.end"),
           dateRange={"start": "2026-02-28"}),
    create("1.2", "Days are yyyy-MM-dd", 400, says("yyyy-MM-dd"),
           dateRange=DAYS | {"start": "01.01.2026"}),
    *(
        understood("1.2", f"The group {group} may be asked for",
                   lambda answer: len(answer["metrics"]) > 0,
                   metrics=None, metricGroups=[group])
        for group in ("activity", "velocity", "volume", "quality", "collaboration")
    ),
    create("1.2", "Another group may not", 400, says("collaboration"),
           metricGroups=["security"]),
    understood("1.2", "Metrics are named in any letter case",
               lambda answer: answer["metrics"] == ["PR_MERGED"], metrics=["pr_Merged"]),
    understood("1.2", "Metrics and groups are merged, each metric once",
               lambda answer: answer["metrics"] == ["CODING_DAYS", "PR_MERGED"],
               metrics=["PR_MERGED", "CODING_DAYS"], metricGroups=["activity"]),
    understood("1.2", "Neither means all of the team level's 22",
               lambda answer: len(answer["metrics"]) == 22
               and {"PR_VELOCITY", "LOC_TOTAL"} <= set(answer["metrics"])
               and "LOC_ADDED" not in answer["metrics"], metrics=None),
    understood("1.2", "Empty lists mean all of the developer level's 22",
               lambda answer: len(answer["metrics"]) == 22
               and {"LOC_ADDED", "LOC_REMOVED"} <= set(answer["metrics"])
               and "PR_VELOCITY" not in answer["metrics"],
               metrics=[], metricGroups=[], options={"metricLevel": "developer"}),
    understood("1.2", "aggregationLevel is the earlier name of metricLevel",
               lambda answer: answer["options"]["metricLevel"] == "team",
               options={"aggregationLevel": "team"}),
    *(
        understood("1.2", f"{word} is an aggregation",
                   option("aggregation", word),
                   options=level_and(aggregation=word))
        for word in ("mean", "median", "p90", "p95")
    ),
    *(
        understood("1.2", f"{word} is a granularity",
                   option("granularity", word),
                   options=level_and(granularity=word))
        for word in ("weekly", "monthly", "quarterly", "daily")
    ),
    create("1.2", "There is no format but csv", 400, says("options.format"),
           options=level_and(format="json")),
    understood("1.2", "Compression may be asked for",
               lambda answer: answer["options"]["compression"] == "gzip",
               options=level_and(compression="gzip")),
    create("1.2", "A new job is answered with its id, its instant and the sentence", 202,
           lambda answer: re.fullmatch(UTC_SECOND, answer["createdAt"])
           and answer["message"] == "Export created successfully"),
    Row("1.2", "An identical one with the first id, instant and the other sentence", twice,
        200, says("Using existing export with identical parameters")),
    Row("1.2", "Another last day makes another request", unlike, 202,
        says("Export created successfully")),
    # 1.3
    ending("1.3", "A completed job says when, and where its file is",
           lambda answer: answer["status"] == "completed"
           and re.fullmatch(UTC_SECOND, answer["completedAt"])
           and answer["download"]["url"] == f"{EXPORTS}/{answer['exportId']}/download"
           and answer["download"]["filename"].startswith("team-insights-")
           and answer["download"]["contentType"] == "text/csv"),
    ending("1.3", "A failed job says why",
           lambda answer: (answer["status"], answer["error"])
           == ("failed", "Invalid teamId"), scope=TREE | {"teamId": "999"}),
    # 1.4
    download("1.4", "The file is CSV", lambda answer: answer.lines[0][0] == "Granularity"),
    download("1.4", "or gzip", lambda answer: answer.data[:2] == b"\x1f\x8b",
             options=level_and(compression="gzip")),
    # 1.5
    *(
        get("1.5", f"The list takes {name}={value}", EXPORTS, 200, says('"exports"'),
            params=PROJECT | {name: value})
        for name, value in (
            ("status", "completed"), ("scope", "all"), ("scope", "mine"),
            ("teamId", "1"), ("createdBy", "x"), ("dateFrom", "2026-01-01"),
            ("dateTo", "2026-01-01T10:00:00Z"), ("limit", "100"), ("page", "0"),
            ("sortBy", "createdAt"), ("sortBy", "completedAt"), ("sortBy", "status"),
            ("sortOrder", "asc"), ("sortOrder", "desc"),
        )
    ),
    get("1.5", "A page has 50 unless it is told otherwise", EXPORTS, 200,
        lambda answer: answer["limit"] == 50 and len(answer["exports"]) <= 50),
    get("1.5", "and 100 at most", EXPORTS, 400, says("limit"),
        params=PROJECT | {"limit": "101"}),
)  # fmt: skip

LEGACY = (
    report("2", "productivity makes a report of teams", 200,
           lambda answer: [line[0] for line in answer.lines]
           == ["Collection Name", "Everyone", "Bea Boss", "Lou Lead"]),
    report("2", "productivityContributors makes one of teams, managers and people", 200,
           lambda answer: [line[0] for line in answer.lines[1:]]
           == ["Everyone", "Bea Boss", "Bea Boss", "Lou Lead", "Max Mild", "Lou Lead",
               "Ann Able"],
           productivity=None, productivityContributors={"metrics": []}),
    report("2", "It is text/csv, for download, under a name of its own", 200,
           lambda answer: answer.headers["Content-Type"].startswith("text/csv")
           and re.fullmatch(r'attachment; filename="[^"]+\.csv"',
                            answer.headers["Content-Disposition"])),
    report("2", "There is no format but csv", 400, says("format"),
           how={"params": {"format": "pdf"}}),
    report("2", "Metrics are named in any letter case", 200,
           header("Coding Days per Developer"),
           productivity={"metrics": ["coding_Days_Per_Dev"]}),
    report("2", "No metrics are all six of teams", 200,
           lambda answer: len(answer.lines[0]) == 7),
    report("2", "or all seven of people", 200, lambda answer: len(answer.lines[0]) == 8,
           productivity=None, productivityContributors={}),
    report("2", "Child teams are always there", 200,
           lambda answer: len(answer.lines) == 3, collectionId="2"),
    *(
        report("2", f"{field} must be there", 400, says(field), **{field: None})
        for field in ("dateStart", "dateEnd", "collectionId")
    ),
    # Ann has coded two days in four weeks, of which January has 27 / 31.
    *(
        report("2", f"Rates are per unit of time: {word}", 200,
               lambda answer, cell=cell: answer.lines[1] == ["Lou Lead", cell],
               collectionId="3", granularity=word,
               productivity={"metrics": ["CODING_DAYS_PER_DEV"]})
        for word, cell in (("daily", "0.07"), ("weekly", "0.5"), ("monthly", "2.21"))
    ),
    report("2", "includeRatings brings columns of ratings", 200,
           header("Coding Days", "Coding Days Rating"), includeRatings=True,
           productivity=None, productivityContributors={"metrics": ["CODING_DAYS"]}),
    report("5", "A rating of nothing is a dash, beside a value of 0", 200,
           lambda answer: answer.lines[2] == ["Bea Boss", "0", "\u2014"],
           includeRatings=True, productivity=None,
           productivityContributors={"metrics": ["CODING_DAYS"]}),
)  # fmt: skip

FORM = (
    authorised("authorization: ApiKey", {"authorization": "ApiKey {}"}),
    authorised("Apikey", {"Authorization": "Apikey {}"}),
    authorised("Bearer", {"Authorization": "bearer {}"}),
    authorised("Authorization without a scheme", {"Authorization": "{}"}),
    authorised("x-api-key", {"x-api-key": "{}"}),
    authorised("SEI_API_KEY", {"SEI_API_KEY": "{}"}),
    Row("F1", "A Legacy report takes them too", report_by_other_header, 200, anything),
    Row("F1", "Two different keys in one request are none", two_keys, 401, anything),
    ending("F2", "States are in lower case", lambda answer: answer["status"].islower()),
    Row("F3", "A cancel call there is, and what has ended stays ended", cancelled, 409,
        says("completed")),
    get("F3", "canceled is understood as cancelled", EXPORTS, 200,
        params=PROJECT | {"status": "canceled"}),
    ending("F4", "downloadUrl says the same as download.url",
           lambda answer: answer["downloadUrl"] == answer["download"]["url"]),
    create("F5", "metricLevel and aggregationLevel may both be there", 202,
           options=level_and(aggregationLevel="TEAM")),
    create("F5", "but must not differ", 400, says("options.aggregationLevel"),
           options=level_and(aggregationLevel="developer")),
    *(
        understood("F6", f"{word} is {name}",
                   option("granularity", name),
                   options=level_and(granularity=word))
        for word, name in (
            ("WEEKLY", "weekly"), ("MONTH", "monthly"), ("week", "weekly"),
            ("DAY", "daily"), ("Quarter", "quarterly"),
        )
    ),
    create("F6", "Another granularity is refused with those there are", 400,
           says("daily, weekly, monthly, quarterly"),
           options=level_and(granularity="yearly")),
    report("F6", "Legacy takes quarterly too", 200, granularity="QUARTERLY"),
    report("F6", "and nothing else", 400, says("daily, weekly, monthly"),
           granularity="yearly"),
    understood("F7", "metrics and metricGroups may stand together",
               lambda answer: "CODING_DAYS" in answer["metrics"], metrics=["PR_MERGED"],
               metricGroups=["activity"]),
    *(
        report("F8", f"{name} is a name of its column in a report of teams", 200,
               header("Work Completed per Developer"), productivity={"metrics": [name]})
        for name in ("WORKTYPE_COMPLETED", "WORK_TYPE_COMPLETED",
                     "WORKTYPE_COMPLETED_PER_DEV", "work_type_completed_per_dev")
    ),
    *(
        report("F8", f"{name} is one in a report of people", 200, header(title),
               productivity=None, productivityContributors={"metrics": [name]})
        for name, title in (
            ("PR_VELOCITY_PER_DEV", "PR Velocity"),
            ("CODING_DAYS_PER_DEV", "Coding Days"),
            ("WORKTYPE_COMPLETED", "Work Items Completed"),
        )
    ),
    create("F9", "A team alone may be named", 202, scope={"teamId": "1"}),
    ending("F9", "A team that is not in the tree fails the job",
           lambda answer: answer["error"] == "Invalid teamId",
           scope=TREE | {"teamId": "77"}),
    create("F9", "Identifiers in the body may repeat those of the query", 202,
           scope=TREE | {"orgIdentifier": "default", "projectIdentifier": "default"}),
    create("F9", "but must not differ from them", 400, says("scope.orgIdentifier"),
           scope=TREE | {"orgIdentifier": "other"}),
    report("F10", "teamRefId alone will do", 200, collectionId=None, teamRefId=1),
    report("F10", "Both may be there, as text and as number", 200, teamRefId=1),
    report("F10", "but must not differ", 400, says("teamRefId"), teamRefId=2),
    report("F11", "Granularity may stand in options", 200,
           lambda answer: answer.lines[1] == ["Lou Lead", "0.07"], collectionId="3",
           granularity=None, options={"granularity": "daily"},
           productivity={"metrics": ["CODING_DAYS_PER_DEV"]}),
    report("F11", "The top level comes before", 200,
           lambda answer: answer.lines[1] == ["Lou Lead", "0.5"], collectionId="3",
           options={"granularity": "daily"},
           productivity={"metrics": ["CODING_DAYS_PER_DEV"]}),
    report("F11", "Without either it is weekly", 200,
           lambda answer: answer.lines[1] == ["Lou Lead", "0.5"], collectionId="3",
           granularity=None, productivity={"metrics": ["CODING_DAYS_PER_DEV"]}),
    report("F12", "Legacy ignores the other API's fields", 200,
           metricGroups=["nonsense"], options={"metricLevel": "nonsense"}),
    create("F12", "Unknown fields are ignored", 202, wishes=["x"]),
    create("F12", "Unknown values of known fields are not", 400,
           says("options.aggregation"), options=level_and(aggregation="mode")),
    report("F13", "Metrics are optional", 200, productivity={"metrics": None}),
    Row("F14", "A trailing comma is refused with its place",
        lambda api: send(api, "POST", EXPORTS, data=b'{"scope": {},}',
                         headers={"Content-Type": "application/json"}),
        400, says("line 1, column 14")),
    *(
        get("F15", f"The routes are below {root}{version}",
            f"{root}{version}/insights/productivity/exports", 200)
        for root in ("", "/sei/api", "/gateway/sei/api", "/prod1/sei/api",
                     "/gratis/sei/api")
        for version in ("", "/v2")
    ),
    create("F17", "An id is exp_ and 8 lower-case digits of Base36", 202,
           lambda answer: re.fullmatch("exp_[0-9a-z]{8}", answer["exportId"])),
    Row("F17", "and is found in any letter case", upper_case, 200, anything),
    create("F18", "An unknown tree is accepted", 202, scope={"orgTreeName": "Nowhere"}),
    ending("F18", "and fails the job",
           lambda answer: (answer["status"], answer["error"])
           == ("failed", "Invalid orgTreeName"), scope={"orgTreeName": "Nowhere"}),
    ending("F19", "A tree is found in any letter case",
           lambda answer: answer["status"] == "completed",
           scope={"orgTreeName": "EVERYONE"}),
    get("F22", "orgIdentifer is understood", "/v2/org-trees", 200,
        params={"projectIdentifier": "default", "orgIdentifer": "default"}),
    create("F23", "A metric of the other level is refused by name", 400,
           says("metrics[0]"), metrics=["LOC_ADDED"]),
    understood("F23", "and left out of its group",
               lambda answer: "LOC_ADDED" not in answer["metrics"], metrics=None,
               metricGroups=["volume"]),
)  # fmt: skip

DECISIONS = (
    create("10.1", "A refusal has status, code, message and details", 400,
           lambda answer: (answer["status"], answer["code"])
           == ("error", "INVALID_REQUEST") and answer["message"]
           and set(answer["details"][0]) == {"field", "issue"}, metrics=["X"]),
    get("10.1", "An unknown export is not found", f"{EXPORTS}/exp_00000000", 404,
        says("NOT_FOUND")),
    get("10.1", "Another project is not found", EXPORTS, 404,
        params={"projectIdentifier": "other", "orgIdentifier": "default"}),
    Row("10.1", "A job without a file is a conflict", without_file, 409, says("CONFLICT")),
    Row("10.1", "Without a JSON type a body is not read",
        lambda api: send(api, "POST", EXPORTS, data=json.dumps(export_body()),
                         headers={"Content-Type": "text/plain"}), 415, anything),
    create("10.1", "A body of more than a megabyte is not read", 413,
           metrics=["x" * 1_000_001]),
    understood("10.1", "Left out: developer, mean, monthly, csv",
               lambda answer: answer["options"] == {
                   "metricLevel": "developer", "aggregation": "mean",
                   "granularity": "monthly", "format": "csv"}, options=None),
    create("10.1", "Without a scope there is nothing", 400, says("scope"), scope=None),
    create("10.1", "The start may be the end", 202,
           dateRange={"start": "2026-02-01", "end": "2026-02-01"}),
    create("10.1", "The start must not be after the end", 400, says("dateRange.end"),
           dateRange={"start": "2026-02-02", "end": "2026-02-01"}),
    create("10.1", "A day must be in the calendar", 400, says("dateRange.end"),
           dateRange=DAYS | {"end": "2026-02-29"}),
    create("10.1", "Five years are the longest range", 202,
           dateRange={"start": "2021-01-01", "end": "2025-12-31"}),
    create("10.1", "a day more is too long", 400, says("5 years"),
           dateRange={"start": "2020-12-31", "end": "2025-12-31"}),
    create("10.1", "400 buckets are the most", 400, says("400"),
           dateRange={"start": "2024-01-01", "end": "2025-02-04"},
           options=level_and(granularity="daily")),
    download("10.1", "The last day is inclusive",
             lambda answer: answer.lines[-1][4] == "2026-02-28"),
    download("10.1", "What is to come is cut off",
             lambda answer: answer.lines[-1][4] < "2026-12-31",
             dateRange={"start": "2026-03-01", "end": "2026-12-31"}),
    get("10.1", "A list says page, limit, total and pages", EXPORTS, 200,
        lambda answer: answer["totalPages"] == -(-answer["total"] // 50)
        and answer["page"] == 0),
    get("10.1", "Each job of it says what was asked, and by whom", EXPORTS, 200,
        says('"scope"', '"dateRange"', '"options"', '"createdBy"')),
    download("10.1", "A packed download is a file of its own kind, not an encoding",
             lambda answer: answer.headers["Content-Type"] == "application/gzip"
             and "Content-Encoding" not in answer.headers
             and answer.headers["Content-Disposition"].endswith('.csv.gz"'),
             options=level_and(compression="gzip")),
    download("10.1", "Packing is told no time", lambda answer: answer.data[4:8] == bytes(4),
             options=level_and(compression="gzip")),
    ending("10.1", "The status of a packed file says so, and text/csv",
           lambda answer: (answer["download"]["compression"],
                           answer["download"]["contentType"]) == ("gzip", "text/csv"),
           options=level_and(compression="gzip")),
    download("10.1", "A download names its file",
             lambda answer: re.fullmatch(r'attachment; filename="team-insights-.*\.csv"',
                                         answer.headers["Content-Disposition"])),
    download("10.1", "HEAD tells about it, with an ETag and no bytes",
             lambda answer: answer.data == b"" and answer.headers["ETag"], method="HEAD"),
    ending("10.1", "A file is named after level and year",
           lambda answer: answer["download"]["filename"] == "team-insights-2025.csv",
           dateRange={"start": "2025-01-01", "end": "2025-12-31"}),
    ending("10.1", "or team and days",
           lambda answer: answer["download"]["filename"]
           == "team-insights-lou-lead-2026-01-01_2026-02-28.csv",
           scope={"teamId": "3"}),
    report("10.1", "A report is named after its instant", 200,
           lambda answer: re.fullmatch(
               r'attachment; filename="Productivity-\d{4}(-\d\d){5}\.csv"',
               answer.headers["Content-Disposition"])),
    download("10.1", "Lines end with LF, there is no byte order mark",
             lambda answer: b"\r" not in answer.data
             and answer.data.startswith(b"Granularity,") and answer.data.endswith(b"\n")),
    # 10.5
    Row("10.5", "An admin has everything", as_role("admin", creating("developer")), 202,
        anything),
    Row("10.5", "A viewer has teams", as_role("viewer", creating("team")), 202, anything),
    Row("10.5", "and no named people", as_role("viewer", creating("developer")), 403,
        anything),
    Row("10.5", "An ingestion key has nothing", as_role("ingestion", creating("team")), 403,
        anything),
    Row("10.5", "A team manager has the people of the own team",
        as_role("team_manager", creating("developer", {"teamId": "3"}), team_ids=["2"]),
        202, anything),
    Row("10.5", "and nothing above it",
        as_role("team_manager", creating("team", {"teamId": "1"}), team_ids=["2"]), 403,
        anything),
    Row("10.5", "A job that is not one's to see is not found", of_somebody_else, 404,
        anything),
)  # fmt: skip
KIM = {"email": "kim@example.com", "name": "Kim Kind"}
LOU = {"email": "lou@example.com", "name": "Lou Lead"}
ORGANISATION = (
    # 6.1, and F21 of 9.2
    get("6.1", "Developers are listed, searched, sorted and paged", PEOPLE, 200,
        lambda answer: [one["email"] for one in answer["developers"]]
        == ["max@example.com", "lou@example.com"],
        params=PROJECT | {"sortKey": "name", "sortOrder": "desc", "pageSize": "2",
                          "searchKey": "email", "searchValue": "example"}),
    get("6.1", "and found by e-mail", PEOPLE, 200,
        lambda answer: [one["name"] for one in answer["developers"]] == ["Ann Able"],
        params=PROJECT | {"emails": "ann@example.com"}),
    get("6.1", "Accept: text/csv downloads them all", PEOPLE, 200,
        lambda answer: len(answer.lines) == 5, headers={"Accept": "text/csv"}),
    mistaken("An e-mail must be there", "REQUIRED_FIELD_MISSING", {"name": "Kim"}),
    mistaken("and be something", "REQUIRED_VALUE_MISSING", KIM | {"email": " "}),
    mistaken("A name must be there", "REQUIRED_FIELD_MISSING",
             {"email": "kim@example.com"}),
    mistaken("An e-mail must be there once", "DUPLICATE_EMAIL", KIM, KIM),
    mistaken("Nobody is the manager of the own manager", "CIRCULAR_REFERENCE",
             LOU | {"manager_email": "ann@example.com"}),
    mistaken("A manager must be a developer", "MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS",
             KIM | {"manager_email": "ghost@example.com"}),
    mistaken_file("A file must have lines", "EMPTY_CSV", ""),
    mistaken_file("and be CSV", "INVALID_CSV", 'email,name\nk@example.com,"K\n'),
    mistaken_file("Its columns must have names", "BLANK_CSV_COLUMN_NAME",
                  "email,name,\nk@example.com,K,x\n"),
    mistaken_file("of which some must be known",
                  "MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING",
                  "courriel,nom\nk@example.com,K\n"),
    # 6.2
    Row("6.2", "An account is given to a developer", identifying, 200,
        lambda answer: answer["status"] == "success" and answer["message"]),
    # 6.3
    get("6.3", "Trees are listed", "/v2/org-trees", 200,
        lambda answer: [tree["name"] for tree in answer["orgTrees"]] == ["Everyone"]
        and (answer["pageIndex"], answer["pageSize"]) == (0, 50)),
    get("6.3", "A node has refId, name, leaf and children", "/v2/org-trees/1/teams", 200,
        lambda answer: {"refId", "name", "leaf", "children"} <= set(answer["teams"][0])
        and isinstance(answer["teams"][0]["refId"], int)
        and answer["teams"][0]["leaf"] is False),
    get("6.3", "Teams are listed, leaves alone too", "/v2/teams/list", 200,
        lambda answer: [team["name"] for team in answer["teams"]] == ["Lou Lead"],
        params=PROJECT | {"leafTeamsOnly": "true"}),
    get("6.3", "A team tells about itself", "/v2/teams/3/team_info", 200,
        lambda answer: answer["name"] == "Lou Lead"),
    get("6.3", "and about its people", "/v2/teams/3/developers", 200,
        lambda answer: [one["email"] for one in answer["developers"]]
        == ["ann@example.com"]),
    # The last, because it is saved.
    Row("F21", "In lenient mode an unknown manager is told as a warning", leniently, 200,
        says("ghost@example.com, is no developer")),
)  # fmt: skip
ROWS = (*V2, *LEGACY, *FORM, *DECISIONS, *ORGANISATION)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled(shared, tmp_path_factory):
    """The service with Bea over Lou and Max, and Lou over Ann: teams 1, 2 and 3."""
    folder = tmp_path_factory.mktemp("in")
    tables = {"developers": DEVELOPERS, "commits": COMMITS}
    status, answer = await shared.ingest(folder, tables)
    assert status == 200, answer
    return shared


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row.source}: {row.sentence}") for row in ROWS]
)
@pytest.mark.asyncio(loop_scope="module")
async def test_the_service_answers_so(row, filled, shared_clock):
    shared_clock.turn(minutes=31)  # nothing is reused of the rows before

    answer = await row.ask(filled)

    assert answer.status == row.status, answer.text
    assert row.check(answer), answer.text


def test_no_sentence_stands_twice():
    sentences = [(row.source, row.sentence) for row in ROWS]

    assert sorted(set(sentences)) == sorted(sentences)
