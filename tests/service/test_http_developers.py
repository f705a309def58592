"""Developer records over HTTP: added, changed, listed, removed, and what is refused."""

import csv
import io

import aiohttp
import pytest

DEVELOPERS = "/v2/developers"
PROJECT = {"projectIdentifier": "default", "orgIdentifier": "default"}
BEA = {"email": "bea@example.com", "name": "Bea Boss"}
ANN = {
    "email": "ann@example.com",
    "name": "Ann Able",
    "manager_email": "bea@example.com",
    "site": "Oslo",
    "Cost Center": "4711",
}


async def patch(api, rows, **how):
    params = PROJECT | how.pop("params", {})
    return await api.call("PATCH", DEVELOPERS, json=rows, params=params, **how)


async def send_csv(api, text, **how):
    headers = {"Content-Type": "text/csv"}
    data = text.encode() if isinstance(text, str) else text
    return await api.call("PATCH", DEVELOPERS, data=data, headers=headers, **how)


async def delete(api, *emails, **params):
    return await api.call(
        "DELETE", DEVELOPERS, json={"emails": emails}, params=PROJECT | params
    )


async def found(api, **params):
    """Return the e-mails that a list call finds, and how many there are in all."""
    status, answer = await api.call("GET", DEVELOPERS, params=PROJECT | params)
    assert status == 200, answer
    return [one["email"].partition("@")[0] for one in answer["developers"]], answer[
        "total"
    ]


def mistakes(answer):
    status, body = answer
    assert (status, body["status"]) == (400, "FAILURE"), body
    return [
        (one["errorType"], one["fieldName"], one["errorDeveloperCount"])
        for one in body["errors"]
    ]


async def test_the_first_call_sets_the_organisation_up(api):
    assert await patch(api, [BEA, ANN]) == (
        200,
        {"status": "SUCCESS", "received": 2, "new": 2, "changed": 0, "warnings": []},
    )
    _, teams = await api.call("GET", "/v2/teams/list")
    assert [team["path"] for team in teams["teams"]] == [
        "Everyone",
        "Everyone/Bea Boss",
    ]


async def test_what_is_not_sent_stays_and_what_is_empty_goes(api):
    await patch(api, [BEA, ANN])
    change = {"Email": "ANN@example.com", "Site": "", "role": "Engineer"}
    _, answer = await patch(api, [change])

    assert (answer["new"], answer["changed"]) == (0, 1)
    _, page = await api.call(
        "GET", DEVELOPERS, params=PROJECT | {"emails": ANN["email"]}
    )
    (ann,) = page["developers"]
    assert ann.pop("developerRefId") > 0
    assert ann == {
        "email": "ANN@example.com",
        "name": "Ann Able",
        "managerEmail": "bea@example.com",
        "role": "Engineer",
        "Cost Center": "4711",
    }


async def test_what_is_listed_can_be_sent_back(loaded):
    _, page = await loaded.call("GET", DEVELOPERS)
    _, answer = await patch(loaded, page["developers"])

    assert (answer["received"], answer["changed"]) == (4, 0)


@pytest.mark.parametrize("form", [True, False])
async def test_a_csv_file_comes_alone_or_in_a_form(api, form):
    text = (
        "\ufeffFull Name;Email;Manager Email\nBea;bea@example.com;\nAnn;ann@example.com;"
        "bea@example.com\n"
    )
    if form:
        data = aiohttp.FormData()
        data.add_field("file", text.encode(), filename="people.csv")
        status, answer = await api.call("PATCH", DEVELOPERS, data=data)
    else:
        status, answer = await send_csv(api, text)

    assert (status, answer["new"]) == (200, 2)
    assert await found(api) == (["ann", "bea"], 2)


async def test_the_download_holds_everybody_and_can_be_sent_back(loaded):
    await patch(loaded, [ANN | {"Cost Center": "=1+1"}])
    status, text = await loaded.call("GET", DEVELOPERS, headers={"Accept": "text/csv"})

    assert status == 200
    rows = list(csv.DictReader(io.StringIO(text.decode())))
    assert [row["email"] for row in rows] == [
        f"{name}@example.com" for name in ("ann", "bea", "lou", "max")
    ]
    assert rows[0]["Cost Center"] == "'=1+1"
    assert (await send_csv(loaded, text))[1]["changed"] == 0


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({}, ["ann", "bea", "lou", "max"]),
        ({"sortOrder": "desc"}, ["max", "lou", "bea", "ann"]),
        ({"sortKey": "managerEmail"}, ["bea", "lou", "max", "ann"]),
        ({"emails": "ANN@example.com,max@example.com"}, ["ann", "max"]),
        ({"searchKey": "Full Name", "searchValue": "BOSS"}, ["bea"]),
        ({"searchKey": "name", "searchValue": "nobody"}, []),
        ({"pageIndex": "1", "pageSize": "3"}, ["max"]),
    ],
)
async def test_a_list_is_searched_sorted_and_paged(loaded, params, names):
    assert (await found(loaded, **params))[0] == names


async def test_developers_are_found_by_their_ids(loaded):
    _, page = await loaded.call("GET", DEVELOPERS)
    ids = [str(one["developerRefId"]) for one in page["developers"]]

    assert await found(loaded, developerRefIds=f"{ids[0]},{ids[3]}") == (
        ["ann", "max"],
        2,
    )


@pytest.mark.parametrize(
    "params",
    [
        {"sortKey": "shoe size"},
        {"searchKey": "shoe size", "searchValue": "9"},
        {"searchKey": "name"},
        {"pageSize": "0"},
    ],
)
async def test_a_list_that_makes_no_sense_is_refused(loaded, params):
    status, answer = await loaded.call("GET", DEVELOPERS, params=PROJECT | params)

    assert (status, answer["code"]) == (400, "INVALID_REQUEST")


async def test_a_circle_through_people_who_are_there_is_refused(loaded):
    bea = {"email": "bea@example.com", "manager_email": "ann@example.com"}
    answer = await patch(loaded, [bea])

    assert mistakes(answer) == [("CIRCULAR_REFERENCE", "manager_email", 3)]
    names = [one["email"] for one in answer[1]["errors"][0]["sampleErrorDevelopers"]]
    assert names == ["ann@example.com", "bea@example.com", "lou@example.com"]


async def test_an_unknown_manager_is_a_warning_if_one_says_so(api):
    status, answer = await patch(api, [ANN], params={"strict": "false"})

    assert status == 200
    (warning,) = answer["warnings"]
    assert "bea@example.com, is no developer" in warning


async def test_developers_are_removed_by_email(loaded):
    status, answer = await delete(loaded, "MAX@example.com", "who@example.com")

    assert (status, answer) == (
        200,
        {
            "status": "SUCCESS",
            "deleted": 1,
            "notFound": ["who@example.com"],
            "warnings": [],
        },
    )
    assert await found(loaded) == (["ann", "bea", "lou"], 3)


async def test_a_manager_is_not_removed_from_above_their_people(loaded):
    missing = "MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS"
    assert mistakes(await delete(loaded, "lou@example.com")) == [
        (missing, "manager_email", 1)
    ]
    status, answer = await delete(loaded, "lou@example.com", strict="false")
    assert (status, len(answer["warnings"])) == (200, 1)


async def test_removing_somebody_twice_in_one_call_is_a_mistake(loaded):
    answer = await delete(loaded, "max@example.com", "Max@example.com")

    assert mistakes(answer) == [("DUPLICATE_EMAIL", "emails", 2)]


@pytest.mark.parametrize(
    ("role", "may_add", "may_remove", "may_list"),
    [
        ("admin", 200, 200, 200),
        ("ingestion", 200, 403, 403),
        ("viewer", 403, 403, 200),
    ],
)
async def test_roles_decide(loaded, role, may_add, may_remove, may_list):
    key = await loaded.new_key(role=role)

    assert (await patch(loaded, [BEA], key=key))[0] == may_add
    status, _ = await loaded.call(
        "DELETE", DEVELOPERS, key=key, json={"emails": ["max@example.com"]}
    )
    assert status == may_remove
    assert (await loaded.call("GET", DEVELOPERS, key=key))[0] == may_list


async def test_a_key_for_a_team_sees_its_people_and_changes_nobody(loaded):
    _, teams = await loaded.call("GET", "/v2/teams/list")
    (lou,) = [str(t["refId"]) for t in teams["teams"] if t["name"] == "Lou Lead"]
    key = await loaded.new_key(role="team_manager", team_ids=[lou])
    admin = await loaded.new_key(role="admin", team_ids=[lou])

    _, page = await loaded.call("GET", DEVELOPERS, key=key)
    assert [one["email"] for one in page["developers"]] == ["ann@example.com"]
    assert (await patch(loaded, [BEA], key=admin))[0] == 403
