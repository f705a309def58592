"""Two workspaces install the bot by OAuth, ask, and leave; all of it over HTTP."""

import html
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from time import time

import aiohttp
import pytest
import pytest_asyncio
import sqlalchemy as sa
from cryptography.fernet import Fernet
from yarl import URL

from bot import app, settings
from bot.database import Database
from bot.exporting import exports
from bot.playground.records import App, Channel, Command, Team, User
from bot.playground.seed import Seed
from bot.playground.server import Playground, playground
from bot.playground.strictness import Strictness
from bot.retention import Forgetting, owned
from bot.settings import Settings
from bot.slack import manifest, workspaces
from bot.sources.ingest import send_files
from bot.work import durable
from tests.flows.conftest import eventually
from tests.flows.small_company import write_organisation

pytestmark = pytest.mark.asyncio(loop_scope="module")

APP = manifest.load()
JOBS = "SELECT count(*) FROM workflow_status"
SEED = Seed(
    teams=(
        Team(id="T1", name="North <& co>", domain="north"),
        Team(id="T2", name="South", domain="south"),
        Team(id="T3", name="Stranger", domain="stranger"),
    ),
    users=(
        User(id="U1", team_id="T1", name="ada", email="ada@example.com"),
        User(id="U2", team_id="T2", name="bea", email="bea@example.com"),
        User(id="U3", team_id="T3", name="eve", email="eve@example.com"),
    ),
    channels=(
        Channel(id="C1", team_id="T1", name="north", members=frozenset({"U1"})),
        Channel(id="C2", team_id="T2", name="south", members=frozenset({"U2"})),
        Channel(id="C3", team_id="T3", name="strange", members=frozenset({"U3"})),
    ),
    apps=(
        App(
            id="A1",
            name="Insights",
            signing_secret="flow-secret",
            client_id="100.200",
            client_secret="client-secret",
            rotates_tokens=True,
            commands=(Command(command="/insights", should_escape=True),),
            events=frozenset(APP["settings"]["event_subscriptions"]["bot_events"]),
        ),
    ),
)


@dataclass(frozen=True)
class Company:
    slack: Playground
    settings: Settings
    database: Database
    address: str

    def files(self):
        """The database's files, what is not yet in the main one included."""
        return list(Path(self.settings.home).glob("insights.*"))

    def bot_of(self, team):
        found = self.slack.workspace.installation("A1", team)
        assert found is not None
        return found

    async def ask(self, user, channel):
        """Ask in a channel the bot is in, and return the request once it is answered."""
        self.slack.workspace.join(
            channel, self.bot_of("T1" if user == "U1" else "T2").bot_user_id
        )
        before = await self.database.latest()
        told = await self.slack.command(
            user=user, channel=channel, text="/insights last 3 months volume"
        )
        assert (told.status, told.body) == (200, "")

        async def look():
            latest = await self.database.latest()
            if latest is None or (before is not None and latest.id == before.id):
                return None
            return latest if latest.outcome else None

        return await eventually(look)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def company(tmp_path_factory):
    home = tmp_path_factory.mktemp("many")
    write_organisation(home / "tables")
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(
            playground(
                SEED, strictness=Strictness(upload_lag_s=0.1, posts_in_a_burst=50)
            )
        )
        chosen = settings.Settings.model_validate(
            {
                "INSIGHTS_HOME": home,
                "SLACK_CLIENT_ID": "100.200",
                "SLACK_CLIENT_SECRET": "client-secret",
                "SLACK_SIGNING_SECRET": "flow-secret",
                "INSIGHTS_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
                "INSIGHTS_WORKSPACES": "T1, T2",
                "SLACK_API_URL": slack.api_url,
                "PORT": 0,
            }
        )
        client = await stack.enter_async_context(exports.opened(chosen))
        await send_files(client, home / "tables")
        address = await stack.enter_async_context(app.bot_role(chosen, client))
        slack.request_url = address + manifest.EVENTS
        apps = slack.workspace.apps
        apps["A1"] = replace(apps["A1"], redirect_urls=(address + manifest.REDIRECT,))
        database = Database(chosen.database)
        stack.push_async_callback(database.close)
        yield Company(slack, chosen, database, address)


@pytest_asyncio.fixture(loop_scope="module")
async def browser(company):
    # A browser takes loopback for secure, as the state's cookie asks for.
    jar = aiohttp.CookieJar(
        unsafe=True, treat_as_secure_origin=[URL(company.address).origin()]
    )
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield session


async def allow(browser, company, user, said="allow"):
    """Go from the install page to Slack's, answer, and return where Slack sends one."""
    async with browser.get(company.address + manifest.INSTALL) as response:
        page = await response.text()
    link = html.unescape(re.findall(r'href="(http[^"]*authorize[^"]*)"', page)[0])
    form = {**URL(link).query, "user": user, "answer": said}
    async with browser.post(
        URL(link).with_query(None), data=form, allow_redirects=False
    ) as response:
        return URL(response.headers["Location"])


async def install(browser, company, user):
    async with browser.get(await allow(browser, company, user)) as response:
        return response.status, await response.text()


async def installed(browser, company):
    """Make sure that both workspaces have the app."""
    for team, user in (("T1", "U1"), ("T2", "U2")):
        if company.slack.workspace.installation("A1", team) is None:
            status, _ = await install(browser, company, user)
            assert status == 200


async def rows_of(database, workspace):
    async with database.transaction() as connection:
        return {
            table.name: await connection.scalar(
                sa.select(sa.func.count()).select_from(table).where(of == workspace)
            )
            for table, of in owned().items()
        }


async def test_the_page_at_the_end_says_how_to_start(company, browser):
    status, page = await install(browser, company, "U1")

    assert status == 200
    assert "North &lt;&amp; co&gt;" in page
    assert "/insights help" in page


async def test_each_workspace_gets_its_own_answer_with_its_own_token(company, browser):
    await installed(browser, company)

    north, south = [
        await company.ask(user, channel)
        for user, channel in (("U1", "C1"), ("U2", "C2"))
    ]

    assert (north.workspace, north.outcome) == ("T1", "answered")
    assert (south.workspace, south.outcome) == ("T2", "answered")
    # The local Slack lets no token into another workspace's channels.
    posted = (
        company.slack.workspace.messages("C1"),
        company.slack.workspace.messages("C2"),
    )
    assert [message.user for message in posted[0]] == [company.bot_of("T1").bot_user_id]
    assert [message.user for message in posted[1]] == [company.bot_of("T2").bot_user_id]


async def test_no_token_is_in_the_database_in_clear(company, browser):
    await installed(browser, company)

    bot = company.bot_of("T1")
    stored = b"".join(map(Path.read_bytes, company.files()))
    assert b"T1" in stored
    for token in (bot.bot_token, bot.refresh_token):
        assert token.encode() not in stored


async def test_a_token_near_its_end_is_renewed_and_the_new_one_is_used(
    company, browser
):
    await installed(browser, company)
    store = workspaces.of(company.settings, company.database).store
    old = await store.bot("T1")
    assert old is not None
    old.bot_token_expires_at = int(time()) + 60
    await store.async_save_bot(old)

    asked = await company.ask("U1", "C1")

    assert asked.outcome == "answered"
    new = await store.bot("T1")
    assert new is not None
    assert new.bot_token == company.bot_of("T1").bot_token != old.bot_token
    assert new.bot_refresh_token != old.bot_refresh_token


async def test_a_state_works_once(company, browser):
    address = await allow(browser, company, "U1")
    state = {"Cookie": f"slack-app-oauth-state={address.query['state']}"}
    async with browser.get(address) as response:
        assert response.status == 200

    async with (
        aiohttp.ClientSession() as other,
        other.get(address, headers=state) as response,
    ):
        page = await response.text()

    assert response.status == 401
    assert "was used already" in page


async def test_a_state_of_another_browser_is_refused(company, browser):
    address = await allow(browser, company, "U1")

    async with aiohttp.ClientSession() as other, other.get(address) as response:
        page = await response.text()

    assert response.status == 400
    assert "began elsewhere" in page


async def test_who_cancels_is_told_that_nothing_was_installed(company, browser):
    address = await allow(browser, company, "U1", said="cancel")

    async with browser.get(address) as response:
        page = await response.text()

    assert "cancelled" in page
    cookies: SimpleCookie = response.cookies
    assert cookies["slack-app-oauth-state"].value == "deleted"


async def test_a_workspace_that_is_not_named_installs_nothing_and_asks_nothing(
    company, browser
):
    status, page = await install(browser, company, "U3")
    told = await company.slack.command(
        user="U3", channel="C3", text="/insights last 3 months volume"
    )

    assert status == 403
    assert "T3" in page
    assert told.status == 200
    (said,) = company.slack.messages("C3", seen_by="U3")
    assert "not installed in this workspace" in said.text
    assert (await rows_of(company.database, "T3"))["requests"] == 0


async def test_leaving_wipes_that_workspace_and_no_other(company, browser):
    await installed(browser, company)
    for user, channel in (("U1", "C1"), ("U2", "C2")):
        await company.ask(user, channel)
    kept = await rows_of(company.database, "T2")
    known = await rows_of(company.database, "T1")
    assert 0 not in [known[name] for name in ("requests", "audit", "slack_bots")]

    await company.slack.uninstall(app_id="A1", team_id="T1")

    assert set((await rows_of(company.database, "T1")).values()) == {0}
    assert await rows_of(company.database, "T2") == kept
    async with company.database.transaction() as connection:
        jobs = await connection.scalar(
            sa.text("SELECT count(*) FROM workflow_status WHERE name = 'answer'")
        )
    assert jobs == kept["requests"]


async def test_what_is_too_old_leaves_nothing_in_the_engine_either(company, browser):
    await installed(browser, company)
    asked = await company.ask("U2", "C2")

    async def jobs_that(which):
        async with company.database.transaction() as connection:
            return await connection.scalar(sa.text(f"{JOBS} {which}"))

    async def all_ended():
        return None if await jobs_that("WHERE status <> 'SUCCESS'") else True

    await eventually(all_ended)
    assert await jobs_that("") > 0

    async with durable.jobs(company.settings) as jobs:
        await Forgetting(company.database, jobs.client).older(
            datetime.now(UTC) + timedelta(minutes=1)
        )

    assert await jobs_that("") == 0
    with pytest.raises(KeyError):
        await company.database.get(asked.id)
