"""What counts nowhere is shown to administrators, never silently dropped."""

DEFAULT = {"projectIdentifier": "default", "orgIdentifier": "default"}
PEOPLE = "SELECT 'ada@example.com' AS email, 'Ada' AS name"
COMMITS = """
    SELECT 'shop' AS repository, 'a' || number AS sha, author, TIMESTAMP '2026-01-05' AS authored_at
    FROM (VALUES (1, 'ada@example.com'), (2, 'who@example.com'), (3, 'who@example.com'))
    AS commits(number, author)
"""


async def test_an_account_of_nobody_is_listed_with_what_it_did(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE, "commits": COMMITS})

    status, answer = await api.call("GET", "/v2/data-quality", params=DEFAULT)

    assert status == 200
    assert [(one["account"], one["commits"]) for one in answer["unmapped"]] == [
        ("who@example.com", 2)
    ]


async def test_without_developers_nobody_is_unmapped(api, tmp_path):
    await api.ingest(tmp_path, {"commits": COMMITS})

    _, answer = await api.call("GET", "/v2/data-quality", params=DEFAULT)

    assert answer == {"unmapped": [], "warnings": []}
