"""Installing an app in several workspaces, renewing its tokens, and taking it out again."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.grants import CODE_LIFE_S, TOKEN_LIFE_S
from bot.playground.records import App as AppRecord
from bot.playground.records import Channel, Command, Team, User
from bot.playground.seed import Seed

BACK = "https://app.example/slack/oauth_redirect"
CREDENTIALS = {"client_id": "100.200", "client_secret": "a-client-secret"}
ASKED = {"client_id": "100.200", "scope": "chat:write,commands", "state": "s1"}


@pytest.fixture
def seed():
    return Seed(
        teams=(
            Team(id="T1", name="North", domain="north"),
            Team(id="T2", name="South", domain="south"),
        ),
        users=(
            User(id="U1", team_id="T1", name="ana"),
            User(id="U2", team_id="T2", name="ben"),
            User(id="U3", team_id="T2", name="guest", is_restricted=True),
        ),
        channels=(
            Channel(id="C1", team_id="T1", name="all", members=frozenset({"U1"})),
        ),
        apps=(
            AppRecord(
                id="A1",
                name="Insights",
                signing_secret="a-secret",
                redirect_urls=(BACK,),
                commands=(Command(command="/insights"),),
                events=frozenset({"app_uninstalled", "tokens_revoked"}),
                client_id=CREDENTIALS["client_id"],
                client_secret=CREDENTIALS["client_secret"],
            ),
        ),
    )


@pytest.fixture
def rotating(local):
    """The same workspace; the app's tokens end after twelve hours."""
    apps = local.workspace.apps
    apps["A1"] = replace(apps["A1"], rotates_tokens=True)
    return local


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def anyone(local):
    return AsyncWebClient(base_url=local.api_url, retry_handlers=[])


async def answer(browser, local, *, user="U1", said="allow", **changes):
    """Answer the page and return where Slack sends the browser."""
    form = {**ASKED, "user": user, "answer": said, **changes}
    async with browser.post(
        f"{local.url}/oauth/v2/authorize", data=form, allow_redirects=False
    ) as response:
        return response.status, response.headers.get("Location", "")


async def code_of(browser, local, **changes):
    _, location = await answer(browser, local, **changes)
    return parse_qs(urlsplit(location).query)["code"][0]


async def install(browser, local, anyone, user="U1"):
    code = await code_of(browser, local, user=user)
    return (await anyone.oauth_v2_access(**CREDENTIALS, code=code)).data


async def test_the_page_names_the_app_what_it_asks_for_and_who_may_install(
    browser, local
):
    async with browser.get(f"{local.url}/oauth/v2/authorize", params=ASKED) as response:
        page = await response.text()

    assert response.status == 200
    assert "Insights" in page
    assert "<code>commands</code>" in page
    assert "ana · North" in page
    assert "guest" not in page


async def test_who_allows_it_is_sent_back_with_a_code_and_the_state(browser, local):
    status, location = await answer(browser, local)

    assert status == 302
    assert location.startswith(f"{BACK}?")
    assert parse_qs(urlsplit(location).query)["state"] == ["s1"]


async def test_who_cancels_is_sent_back_without_a_code(browser, local):
    _, location = await answer(browser, local, said="cancel")

    assert parse_qs(urlsplit(location).query) == {
        "error": ["access_denied"],
        "state": ["s1"],
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": ""}, "invalid_scope_requested"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
        ({"user": "U3"}, "restricted_action"),
        ({"user": "nobody"}, "not_authed"),
    ],
)
async def test_what_slack_would_not_authorize_is_refused(browser, local, changes, code):
    form = {**ASKED, "user": "U1", "answer": "allow", **changes}
    async with browser.post(f"{local.url}/oauth/v2/authorize", data=form) as response:
        assert response.status == 400
        assert code in await response.text()


async def test_another_page_cannot_answer(browser, local):
    async with browser.post(
        f"{local.url}/oauth/v2/authorize",
        data={**ASKED, "user": "U1", "answer": "allow"},
        headers={"Origin": "https://evil.example"},
    ) as response:
        assert response.status == 403


async def test_a_code_becomes_a_token_for_that_team_and_those_scopes(
    browser, local, anyone
):
    got = await install(browser, local, anyone, user="U2")

    assert got["team"] == {"id": "T2", "name": "South"}
    assert got["authed_user"] == {"id": "U2"}
    assert got["scope"] == "chat:write,commands"
    assert "refresh_token" not in got
    who = await anyone.auth_test(token=got["access_token"])
    assert (who["team_id"], who["user_id"]) == ("T2", got["bot_user_id"])


async def test_each_team_has_its_own_token(browser, local, anyone):
    north = await install(browser, local, anyone, user="U1")
    south = await install(browser, local, anyone, user="U2")

    assert north["access_token"] != south["access_token"]
    assert north["bot_user_id"] != south["bot_user_id"]


async def test_installing_again_gives_the_same_token_and_more_scopes(
    browser, local, anyone
):
    first = await install(browser, local, anyone)
    code = await code_of(browser, local, scope="files:write")

    again = await anyone.oauth_v2_access(**CREDENTIALS, code=code)

    assert again["access_token"] == first["access_token"]
    assert again["scope"] == "chat:write,commands,files:write"


async def test_a_code_works_once(browser, local, anyone, refusal):
    code = await code_of(browser, local)
    await anyone.oauth_v2_access(**CREDENTIALS, code=code)

    said = await refusal(anyone.oauth_v2_access(**CREDENTIALS, code=code))

    assert said["error"] == "code_already_used"


async def test_a_code_expires(browser, local, anyone, refusal, clock):
    code = await code_of(browser, local)
    clock.advance(CODE_LIFE_S + 1)

    said = await refusal(anyone.oauth_v2_access(**CREDENTIALS, code=code))

    assert said["error"] == "invalid_code"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"code": "guess"}, "invalid_code"),
        ({"redirect_uri": "https://app.example/other"}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        (
            {"grant_type": "refresh_token", "refresh_token": "x"},
            "invalid_refresh_token",
        ),
    ],
)
async def test_what_cannot_be_exchanged_is_refused(
    browser, local, anyone, refusal, changes, code
):
    arguments = {**CREDENTIALS, "code": await code_of(browser, local), **changes}

    said = await refusal(anyone.oauth_v2_access(**arguments))

    assert said["error"] == code


async def test_a_rotating_token_expires_and_is_renewed_once_per_refresh_token(
    browser, rotating, anyone, refusal, clock
):
    got = await install(browser, rotating, anyone)
    assert got["expires_in"] == TOKEN_LIFE_S
    renew = {"grant_type": "refresh_token", "refresh_token": got["refresh_token"]}

    new = await anyone.oauth_v2_access(**CREDENTIALS, **renew)

    assert new["access_token"] != got["access_token"]
    # Who was just calling with the old one may finish.
    assert (await anyone.auth_test(token=got["access_token"]))["ok"]
    clock.advance(TOKEN_LIFE_S + 1)
    old = await refusal(anyone.auth_test(token=got["access_token"]))
    assert old["error"] == "token_expired"
    said = await refusal(anyone.oauth_v2_access(**CREDENTIALS, **renew))
    assert said["error"] == "invalid_refresh_token"


async def test_a_team_without_the_app_does_not_know_its_command(
    browser, local, anyone, app
):
    with pytest.raises(Exception, match="/insights is not a valid command"):
        await local.command(user="ana", channel="all", text="/insights")
    await install(browser, local, anyone)

    told = await local.command(user="ana", channel="all", text="/insights")

    assert told.is_acknowledged


async def test_uninstalling_ends_the_tokens_and_the_app_hears_of_it(
    browser, rotating, anyone, app, refusal
):
    got = await install(browser, rotating, anyone)
    bot = AsyncWebClient(got["access_token"], base_url=rotating.api_url)

    await bot.apps_uninstall(**CREDENTIALS)

    assert (await refusal(bot.auth_test()))["error"] == "account_inactive"
    told = [
        delivery.payload["event"]
        for delivery in await rotating.until(
            lambda: (
                len(rotating.traffic.deliveries) == 2 and rotating.traffic.deliveries
            )
        )
    ]
    assert [event["type"] for event in told] == ["tokens_revoked", "app_uninstalled"]
    assert told[0]["tokens"] == {"oauth": [], "bot": [got["bot_user_id"]]}


async def test_only_the_app_itself_can_uninstall_itself(
    browser, local, anyone, refusal
):
    got = await install(browser, local, anyone)
    bot = AsyncWebClient(got["access_token"], base_url=local.api_url)

    said = await refusal(bot.apps_uninstall(client_id="100.200", client_secret="guess"))

    assert said["error"] == "bad_client_secret"
    assert (await bot.auth_test())["ok"]


async def test_a_revoked_token_is_of_no_use(browser, local, anyone):
    got = await install(browser, local, anyone)
    bot = AsyncWebClient(got["access_token"], base_url=local.api_url)

    assert (await bot.auth_revoke(test=True))["revoked"] is False
    assert (await bot.auth_revoke())["revoked"] is True

    with pytest.raises(SlackApiError, match="account_inactive"):
        await bot.auth_test()


async def test_secrets_are_in_no_record_of_the_traffic(browser, rotating, anyone):
    got = await install(browser, rotating, anyone)
    async with browser.get(f"{rotating.url}/control/state") as response:
        state = await response.text()

    assert "oauth.v2.access" in state
    for secret in (got["access_token"], got["refresh_token"], "a-client-secret"):
        assert secret not in state
