"""What counts nowhere is shown to administrators, never silently dropped."""

DEFAULT = {"projectIdentifier": "default", "orgIdentifier": "default"}
PEOPLE = "SELECT 'ada@example.com' AS email, 'Ada' AS name"
COMMITS = """
    SELECT 'shop' AS repository, 'a' || number AS sha, author, TIMESTAMP '2026-01-05' AS authored_at
    FROM (VALUES (1, 'ada@example.com'), (2, 'who@example.com'), (3, 'who@example.com'))
    AS commits(number, author)
"""
PULLS = """
    SELECT 'shop' AS repository, 1 AS number, 'ada@example.com' AS author,
    TIMESTAMP '2026-01-05' AS created_at, TIMESTAMP '2026-01-06' AS merged_at
"""
SYNC = {"source": "github", "name": "fan", "reader": "worker-0", "process": "p1"}


async def look(api):
    status, answer = await api.call("GET", "/v2/data-quality", params=DEFAULT)
    assert status == 200
    return answer


async def test_an_account_of_nobody_is_listed_with_what_it_did(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE, "commits": COMMITS})

    answer = await look(api)

    assert [(one["account"], one["commits"]) for one in answer["unmapped"]] == [
        ("who@example.com", 2)
    ]


async def test_without_developers_nobody_is_unmapped(api, tmp_path):
    await api.ingest(tmp_path, {"commits": COMMITS})

    assert not any((await look(api)).values())


async def test_doubts_and_sources_are_in_the_report(api, tmp_path):
    await api.ingest(tmp_path, {"pull_requests": PULLS})
    _, begun = await api.call("POST", "/v2/syncs", json=SYNC)
    path = f"/v2/syncs/{begun['syncId']}/end"
    await api.call("POST", path, json={"error": "No token."})

    answer = await look(api)

    assert answer["unknownCommits"] == [
        {"repository": "shop", "merged": 1, "withoutCommits": 1}
    ]
    [source] = answer["sources"]
    assert (source["name"], source["error"], source["failures"]) == (
        "fan",
        "No token.",
        1,
    )
