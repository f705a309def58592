"""Identities over HTTP: whose account is whose, and what the metrics make of it."""

import aiohttp
import pytest

IDENTITIES = "/v2/developers/identities"
ANN = {
    "email": "ann@example.com",
    "integrationId": "Git",
    "identity": "ann@old.example",
}
WORK = """
    SELECT 'shop' AS repository, 'x1' AS sha, 'ann@old.example' AS author,
    TIMESTAMP '2026-02-05 09:00' AS authored_at
"""


async def patch(api, rows, **how):
    return await api.call("PATCH", IDENTITIES, json=rows, **how)


async def coding_days(api, body):
    _, created = await api.create(body)
    done = await api.finished(created["exportId"])
    _, data = await api.call("GET", done["download"]["url"])
    return {
        tuple(line.split(",")[i] for i in (0, 2)): line.split(",")[-1]
        for line in data.decode().splitlines()[1:]
    }


async def test_an_identity_brings_its_work_to_the_developer(
    loaded, tmp_path, body, clock
):
    await loaded.ingest(tmp_path, {"commits": WORK})
    asked = body(options={"metricLevel": "developer"})
    before = await coding_days(loaded, asked)
    assert before["Feb 2026", "ann@example.com"] == "0"

    assert await patch(loaded, [ANN]) == (
        200,
        {
            "status": "success",
            "message": "Developer identities updated successfully.",
            "received": 1,
            "new": 1,
            "changed": 0,
        },
    )
    clock.turn(minutes=31)
    after = await coding_days(loaded, asked)
    assert after["Feb 2026", "ann@example.com"] == "1"


async def test_identities_come_as_a_csv_file_and_go_to_somebody_else(loaded):
    await patch(loaded, [ANN])
    form = aiohttp.FormData()
    text = b"email,integrationId,identity\nmax@example.com,git,ANN@old.example\n"
    form.add_field("file", text, filename="identities.csv")
    status, answer = await loaded.call("PATCH", IDENTITIES, data=form)

    assert (status, answer["new"], answer["changed"]) == (200, 0, 1)
    assert answer["message"].startswith("CSV processed")
    _, page = await loaded.call("GET", IDENTITIES)
    (row,) = page["identities"]
    assert (row["email"], row["integrationId"]) == ("max@example.com", "git")


async def test_accounts_that_were_found_are_listed_and_those_decided_against_are_not(
    loaded, tmp_path
):
    tells = """
        SELECT 'github' AS provider, account, 'ann@example.com' AS email
        FROM (VALUES ('AnnAble'), ('ann-at-work')) AS told (account)
    """
    await loaded.ingest(tmp_path, {"known_accounts": tells})
    await patch(loaded, [ANN])
    undecided = await listed(loaded)
    for provider, account in (("git", "ann@old.example"), ("github", "ann-at-work")):
        decision = {"verdict": "different", "provider": provider, "account": account}
        body = {"decisions": [decision]}
        status, _ = await loaded.call("POST", "/v2/people/decisions", json=body)
        assert status == 200

    assert undecided == [
        ("git", "ann@old.example"),
        ("github", "ann-at-work"),
        ("github", "annable"),
    ]
    assert await listed(loaded) == [("github", "annable")]


async def listed(api):
    _, page = await api.call("GET", IDENTITIES)
    assert {row["email"] for row in page["identities"]} == {"ann@example.com"}
    return [(row["integrationId"], row["identity"]) for row in page["identities"]]


async def test_the_download_can_be_sent_back(loaded):
    await patch(loaded, [ANN])
    _, text = await loaded.call("GET", IDENTITIES, headers={"Accept": "text/csv"})

    assert (
        text == b"email,integrationId,identity\nann@example.com,git,ann@old.example\n"
    )
    headers = {"Content-Type": "text/csv"}
    _, answer = await loaded.call("PATCH", IDENTITIES, data=text, headers=headers)
    assert (answer["received"], answer["new"], answer["changed"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([ANN, {"email": "ann@example.com"}], "[1].integrationId"),
        ([ANN | {"email": "who@example.com"}], "[0].email"),
        ([ANN | {"integrationId": 123}], "[0].integrationId"),
        ([ANN, ANN | {"email": "max@example.com"}], "[1].identity"),
        ([ANN | {"identity": ""}], "[0].identity"),
    ],
)
async def test_a_wrong_row_is_named_and_none_is_saved(loaded, rows, field):
    status, answer = await patch(loaded, rows)

    assert (status, answer["status"]) == (400, "error")
    assert answer["details"][0]["field"] == field
    assert (await loaded.call("GET", IDENTITIES))[1]["total"] == 0


@pytest.mark.parametrize("text", [b"", b"email,identity\na@example.com,x\n", b"\xff"])
async def test_a_csv_file_that_cannot_be_used_is_refused(loaded, text):
    headers = {"Content-Type": "text/csv"}
    status, answer = await loaded.call("PATCH", IDENTITIES, data=text, headers=headers)

    assert (status, answer["status"]) == (400, "error")
    assert "integrationId" in answer["message"]


@pytest.mark.parametrize(
    ("role", "may_add", "may_list"),
    [("admin", 200, 200), ("ingestion", 200, 403), ("viewer", 403, 200)],
)
async def test_roles_decide(loaded, role, may_add, may_list):
    key = await loaded.new_key(role=role)

    assert (await patch(loaded, [ANN], key=key))[0] == may_add
    assert (await loaded.call("GET", IDENTITIES, key=key))[0] == may_list
