"""Developer records that are wrong: every mistake has its word, and nothing is saved."""

import aiohttp
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
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


def mistakes(answer):
    status, body = answer
    assert (status, body["status"]) == (400, "FAILURE"), body
    return [
        (one["errorType"], one["fieldName"], one["errorDeveloperCount"])
        for one in body["errors"]
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"name": "A"}], [("REQUIRED_FIELD_MISSING", "email", 1)]),
        ([{"email": "a@example.com"}], [("REQUIRED_FIELD_MISSING", "name", 1)]),
        (
            [{"email": " ", "name": "A"}, {"email": None, "name": "B"}],
            [("REQUIRED_VALUE_MISSING", "email", 2)],
        ),
        ([ANN | {"name": ""}, BEA], [("REQUIRED_VALUE_MISSING", "name", 1)]),
        (
            [BEA, BEA | {"email": "BEA@example.com"}],
            [("DUPLICATE_EMAIL", "email", 2)],
        ),
        ([ANN], [("MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS", "manager_email", 1)]),
        (
            [ANN, BEA | {"manager_email": "ANN@example.com"}],
            [("CIRCULAR_REFERENCE", "manager_email", 2)],
        ),
        (
            [BEA | {"managerEmail": BEA["email"]}],
            [("CIRCULAR_REFERENCE", "manager_email", 1)],
        ),
        ([BEA | {"startsOn": "2026-02-30"}], [("INVALID_VALUE", "startsOn", 1)]),
        ([BEA | {"site": ["Oslo"]}], [("INVALID_VALUE", "site", 1)]),
        ([BEA | {"Name": "Twice"}], [("INVALID_VALUE", "Name", 1)]),
        (["Bea"], [("INVALID_VALUE", None, 1)]),
    ],
)
async def test_wrong_records_are_named_and_none_is_saved(shared, rows, expected):
    assert mistakes(await patch(shared, rows)) == expected
    assert (await shared.call("GET", DEVELOPERS))[0] == 412


async def test_several_mistakes_are_told_at_once_with_a_sample(shared):
    nameless = [{"email": f"p{n}@example.com", "name": ""} for n in range(7)]
    answer = await patch(shared, [*nameless, ANN, BEA, BEA])

    assert mistakes(answer) == [
        ("REQUIRED_VALUE_MISSING", "name", 7),
        ("DUPLICATE_EMAIL", "email", 2),
    ]
    assert answer[1]["errors"][0]["sampleErrorDevelopers"] == nameless[:5]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "EMPTY_CSV"),
        ("email,name\n", "EMPTY_CSV"),
        ("email,name,\na@example.com,A,x\n", "BLANK_CSV_COLUMN_NAME"),
        ('email,name\na@example.com,"A\n', "INVALID_CSV"),
        ("email,name\na@example.com\n", "INVALID_CSV"),
        ("email,Name,Full Name\na@example.com,A,B\n", "INVALID_CSV"),
        (b"email,name\na@example.com,\xff\n", "INVALID_CSV"),
        ("name,site\nA,Oslo\n", "REQUIRED_FIELD_MISSING"),
        (
            "courriel,nom\na@example.com,A\n",
            "MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING",
        ),
    ],
)
async def test_a_csv_file_that_cannot_be_used_says_why(shared, text, error):
    assert [one[0] for one in mistakes(await send_csv(shared, text))] == [error]


async def test_before_anybody_is_there_only_bringing_them_in_works(shared):
    assert (await shared.call("GET", DEVELOPERS))[0] == 412
    assert (await delete(shared, "a@example.com"))[0] == 412
    row = {"email": "a@example.com", "integrationId": "github", "identity": "a"}
    status, answer = await shared.call("PATCH", f"{DEVELOPERS}/identities", json=[row])
    assert (status, answer["code"]) == (412, "PRECONDITION_FAILED")


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"data": b"[{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"json": {"email": "a@example.com"}}, 400),
        ({"data": b"x", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"json": [BEA | {"role": "x" * 1_000_000}]}, 413),
        ({"data": b"a\n" * 500_001, "headers": {"Content-Type": "text/csv"}}, 413),
    ],
)
async def test_a_body_of_another_kind_is_refused(shared, how, status):
    assert (await shared.call("PATCH", DEVELOPERS, **how))[0] == status


async def test_a_form_without_the_file_is_refused(shared):
    data = aiohttp.FormData()
    data.add_field("people", b"email,name\n", filename="people.csv")
    status, answer = await shared.call("PATCH", DEVELOPERS, data=data)

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert "called file" in answer["message"]


async def test_a_form_with_a_broken_part_is_refused(shared):
    data = b'--b\r\nContent-Disposition: form-data; name="\x01"\r\n\r\nx\r\n--b--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    status, answer = await shared.call("PATCH", DEVELOPERS, data=data, headers=headers)

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")


async def test_removing_nobody_is_refused(shared):
    status, answer = await delete(shared)

    assert (status, answer["details"][0]["issue"]) == (400, "needs at least 1")
