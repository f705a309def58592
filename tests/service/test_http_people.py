"""Who is who over HTTP: listed, proposed, decided, taken back; for administrators."""

PEOPLE = "/v2/people"
DECISIONS = "/v2/people/decisions"
PULLS = """
    SELECT 'shop' AS repository, number, 'github' AS provider, author,
    TIMESTAMP '2026-02-05 09:00' AS created_at
    FROM (VALUES (1, 'annable'), (2, 'mild')) AS pulls(number, author)
"""
KNOWN = """
    SELECT 'github' AS provider, account, email, name FROM (VALUES
    ('annable', 'ann@example.com', 'Ann Able'), ('mild', NULL, 'Max Mild')
    ) AS known(account, email, name)
"""
MAX = {
    "verdict": "same",
    "provider": "GitHub",
    "account": "Mild",
    "email": "Max@example.com",
    "why": "He said so.",
}


async def work(api, folder):
    status, answer = await api.ingest(
        folder, {"pull_requests": PULLS, "known_accounts": KNOWN}
    )
    assert status == 200, answer


async def accounts_of(api, email):
    _, answer = await api.call(
        "GET", PEOPLE, params={**PROJECT, "search": email.upper()}
    )
    [person] = answer["people"]
    return {one["account"]: one["why"] for one in person["accounts"]}


PROJECT = {"projectIdentifier": "default", "orgIdentifier": "default"}


async def test_people_are_listed_page_by_page_and_searched(loaded, tmp_path):
    await work(loaded, tmp_path)

    status, answer = await loaded.call(
        "GET", PEOPLE, params={**PROJECT, "pageSize": "1"}
    )
    assert status == 200
    assert (answer["total"], answer["pageSize"], len(answer["people"])) == (4, 1, 1)
    [ann] = answer["people"]
    assert (ann["email"], ann["name"], ann["developer"]) == (
        "ann@example.com",
        "Ann Able",
        True,
    )
    assert ann["accounts"][0]["commits"] == 2
    assert ann["accounts"][1] == {
        "provider": "github",
        "account": "annable",
        "why": "github tells that annable has ann@example.com",
        "commits": 0,
        "pullRequests": 1,
        "workItems": 0,
        "comments": 0,
    }
    _, answer = await loaded.call("GET", PEOPLE, params={**PROJECT, "search": "annab"})
    assert [one["email"] for one in answer["people"]] == ["ann@example.com"]


async def test_a_proposal_becomes_a_decision_and_is_taken_back(loaded, tmp_path):
    await work(loaded, tmp_path)
    _, answer = await loaded.call("GET", f"{PEOPLE}/proposals")
    [proposal] = answer["proposals"]
    assert (proposal["account"], proposal["email"], proposal["person"]) == (
        "mild",
        "max@example.com",
        "Max Mild",
    )
    assert proposal["reasons"] == ["the full names are the same"]

    status, answer = await loaded.call("POST", DECISIONS, json={"decisions": [MAX]})
    assert status == 200
    [taken] = answer["decisions"]
    assert taken == {
        "number": 1,
        "verdict": "same",
        "provider": "github",
        "account": "mild",
        "email": "max@example.com",
        "decidedAt": "2026-03-08T10:00:00Z",
        "decidedBy": "lead",
        "why": "He said so.",
    }
    assert await accounts_of(loaded, "max@example.com") == {
        "max@example.com": "their own e-mail",
        "mild": "decision 1 by lead",
    }

    back = {"numbers": [1], "by": "kim", "why": "A mistake."}
    status, answer = await loaded.call("POST", f"{DECISIONS}/undo", json=back)
    assert status == 200
    assert answer["decisions"][0]["undoneBy"] == "kim"
    assert "mild" not in await accounts_of(loaded, "max@example.com")
    _, answer = await loaded.call("GET", DECISIONS)
    assert answer["decisions"] == [
        taken
        | {
            "undoneAt": "2026-03-08T10:00:00Z",
            "undoneBy": "kim",
            "undoneWhy": "A mistake.",
        }
    ]


async def test_wrong_decisions_are_told_each_at_its_place(loaded, tmp_path):
    await work(loaded, tmp_path)
    wrong = MAX | {"email": "who@example.com"}

    status, answer = await loaded.call(
        "POST", DECISIONS, json={"decisions": [MAX, wrong]}
    )

    assert status == 400
    [detail] = answer["details"]
    assert detail["field"] == "decisions[1]"
    assert detail["issue"].startswith("who@example.com is no developer's e-mail.")
    _, answer = await loaded.call("GET", DECISIONS)
    assert answer == {"decisions": []}


async def test_an_identity_against_a_decision_is_refused(loaded, tmp_path):
    await work(loaded, tmp_path)
    no = MAX | {"verdict": "different"}
    await loaded.call("POST", DECISIONS, json={"decisions": [no]})
    identity = {
        "email": "max@example.com", "integrationId": "github", "identity": "mild",
    }  # fmt: skip

    status, answer = await loaded.call(
        "PATCH", "/v2/developers/identities", json=[identity]
    )

    assert status == 400
    assert "which decision 1 gives to another or takes" in answer["message"]


async def test_others_than_administrators_are_refused(loaded):
    for role in ("viewer", "ingestion"):
        key = await loaded.new_key(role=role)
        for path in (PEOPLE, f"{PEOPLE}/proposals", DECISIONS):
            assert (await loaded.call("GET", path, key=key))[0] == 403
