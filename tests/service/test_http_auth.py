"""Keys in every spelling, roles, projects, and what the wrong key is told."""

import sqlite3
from datetime import timedelta

import pytest

from reporting import service
from reporting.errors import RequestError

pytestmark = pytest.mark.asyncio(loop_scope="module")
EXPORTS = "/v2/insights/productivity/exports"
UNKNOWN = "insights_0123456789_" + "0" * 64


@pytest.fixture
def api(shared, shared_clock):
    """The service, so much later that nothing is reused."""
    shared_clock.turn(minutes=31)
    return shared


@pytest.fixture
def clock(shared_clock):
    return shared_clock


@pytest.mark.parametrize(
    ("header", "template"),
    [
        ("authorization", "ApiKey {}"),
        ("authorization", "Apikey {}"),
        ("Authorization", "apikey {}"),
        ("Authorization", "Bearer {}"),
        ("Authorization", "{}"),
        ("SEI_API_KEY", "{}"),
        ("x-api-key", "{}"),
        ("X-Api-Key", "{}"),
    ],
)
async def test_every_spelling_of_the_key_opens(api, header, template):
    status, _ = await api.call(
        "GET", EXPORTS, key="", headers={header: template.format(api.key)}
    )

    assert status == 200


async def test_the_same_key_twice_is_one_key(api):
    status, _ = await api.call("GET", EXPORTS, headers={"x-api-key": api.key})

    assert status == 200


async def test_two_different_keys_are_refused(api):
    other = await api.new_key()
    status, body = await api.call("GET", EXPORTS, headers={"x-api-key": other})

    assert (status, body["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("key", ["", "nonsense", UNKNOWN, "ApiKey", "insights_\u00e9"])
async def test_an_unknown_key_is_refused(api, key):
    status, body = await api.call("GET", EXPORTS, key=key)

    assert (status, body["status"], body["code"]) == (401, "error", "UNAUTHORIZED")


async def test_a_secret_of_another_key_does_not_open(api):
    other = await api.new_key()
    mixed = api.key[: len("insights_") + 10] + other[len("insights_") + 10 :]

    assert (await api.call("GET", EXPORTS, key=mixed))[0] == 401


async def test_an_expired_key_is_refused(api, clock):
    key = await api.new_key(expires_at=clock() + timedelta(days=1))

    assert (await api.call("GET", EXPORTS, key=key))[0] == 200
    clock.turn(days=1)
    assert (await api.call("GET", EXPORTS, key=key))[0] == 401


async def test_a_key_revoked_by_another_process_is_refused_at_once(api):
    key = await api.new_key(name="old")
    (old,) = [one for one in await service.list_keys(api.home) if one.name == "old"]
    await service.revoke_key(api.home, old.id)

    assert (await api.call("GET", EXPORTS, key=key))[0] == 401


async def test_the_database_does_not_hold_the_key(api):
    secret = api.key.rpartition("_")[2]
    connection = sqlite3.connect(api.home / "service.sqlite")
    rows = str(connection.execute("SELECT * FROM keys").fetchall())
    connection.close()

    assert secret not in rows


async def test_a_key_needs_a_known_role(home):
    with pytest.raises(RequestError, match="admin, viewer, team_manager, ingestion"):
        await service.create_key(home, name="x", role="king")


async def test_a_team_manager_key_needs_a_team(home):
    with pytest.raises(RequestError, match="team id"):
        await service.create_key(home, name="x", role="team_manager")


async def test_revoking_an_unknown_key_says_so(home):
    with pytest.raises(RequestError, match="'nothing'"):
        await service.revoke_key(home, "nothing")


@pytest.mark.parametrize(
    ("params", "missing"),
    [
        ({}, ["orgIdentifier", "projectIdentifier"]),
        ({"orgIdentifier": "default"}, ["projectIdentifier"]),
        ({"projectIdentifier": "default"}, ["orgIdentifier"]),
        ({"projectIdentifier": "default", "orgIdentifier": ""}, ["orgIdentifier"]),
    ],
)
async def test_a_missing_identifier_is_named(api, params, missing):
    status, body = await api.call("GET", EXPORTS, params=params)

    assert (status, body["code"]) == (400, "INVALID_REQUEST")
    assert [detail["field"] for detail in body["details"]] == missing


async def test_the_misspelt_organisation_is_understood(api):
    params = {"projectIdentifier": "default", "orgIdentifer": "default"}

    assert (await api.call("GET", EXPORTS, params=params))[0] == 200


async def test_an_export_of_one_project_is_unknown_in_another(api, body):
    _, created = await api.create(body())
    other = await api.new_key(project="other")
    params = {"projectIdentifier": "other", "orgIdentifier": "default"}
    path = f"{EXPORTS}/{created['exportId']}"

    for key in (api.key, other):
        for address in (path, f"{path}/download"):
            status, answer = await api.call("GET", address, key=key, params=params)
            assert (status, answer["code"]) == (404, "NOT_FOUND")
    assert (await api.call("GET", EXPORTS, key=other, params=params))[1]["total"] == 0


@pytest.mark.parametrize(
    ("role", "level", "expected"),
    [
        ("admin", "developer", 202),
        ("admin", "team", 202),
        ("viewer", "developer", 403),
        ("viewer", "team", 202),
        ("ingestion", "developer", 403),
        ("ingestion", "team", 403),
    ],
)
async def test_who_may_export_what(api, body, role, level, expected):
    key = await api.new_key(role=role)
    status, _ = await api.create(body(options={"metricLevel": level}), key=key)

    assert status == expected


@pytest.mark.asyncio(loop_scope="function")
async def test_a_switch_lets_viewers_export_developers(serve, body):
    api = await serve(individual_for_viewers=True)
    key = await api.new_key(role="viewer")
    status, _ = await api.create(body(options={"metricLevel": "developer"}), key=key)

    assert status == 202


async def test_a_viewer_does_not_see_exports_of_developers(api, body):
    _, created = await api.create(body(options={"metricLevel": "developer"}))
    viewer = await api.new_key(role="viewer")

    assert (await api.status(created["exportId"], key=viewer))[0] == 404
    _, answer = await api.call("GET", EXPORTS, key=viewer)
    levels = {export["options"]["metricLevel"] for export in answer["exports"]}
    assert levels <= {"team"}


async def test_an_ingestion_key_reads_no_exports(api):
    key = await api.new_key(role="ingestion")
    status, body = await api.call("GET", EXPORTS, key=key)

    assert (status, body["code"]) == (403, "FORBIDDEN")


async def test_a_viewer_may_not_bring_data_in(api, tmp_path):
    key = await api.new_key(role="viewer")
    status, _ = await api.ingest(tmp_path, {"bots": "SELECT 'x' AS account"}, key=key)

    assert status == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/ingestions"),
        ("GET", "/v2/ingestions/cursor"),
        ("PUT", "/v2/organisation"),
        ("GET", "/v2/data-quality"),
        ("PATCH", "/v2/developers"),
        ("DELETE", "/v2/developers"),
        ("PATCH", "/v2/developers/identities"),
        ("GET", "/v2/developers/identities"),
    ],
)
async def test_a_key_for_some_teams_has_no_say_about_all(api, method, path):
    key = await api.new_key(team_ids=["2"])
    status, answer = await api.call(method, path, key=key)

    assert (status, answer["code"]) == (403, "FORBIDDEN")
    assert "whole project" in answer["message"]


async def test_a_failing_key_is_not_logged(api, caplog, capsys):
    await api.call("GET", EXPORTS, key=UNKNOWN)
    await api.call("GET", EXPORTS, params={})

    logged = caplog.text + "".join(capsys.readouterr())
    assert UNKNOWN not in logged
    assert api.key not in logged
