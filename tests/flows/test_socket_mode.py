"""Without a public address: Slack's requests come over a WebSocket the bot opened."""

import pytest
import pytest_asyncio

from bot import app
from bot.exporting import exports
from bot.playground.server import playground
from bot.playground.strictness import Strictness
from bot.sources.ingest import send_files
from tests.flows.small_company import (
    APP_TOKEN,
    bot_settings,
    workspace,
    write_organisation,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE_S = 60


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    home = tmp_path_factory.mktemp("socket")
    write_organisation(home / "tables")
    async with playground(
        workspace(), strictness=Strictness(upload_lag_s=0.1, posts_in_a_burst=50)
    ) as slack:
        chosen = bot_settings(home, slack, SLACK_APP_TOKEN=APP_TOKEN)
        async with exports.opened(chosen) as client:
            await send_files(client, home / "tables")
            async with app.bot_role(chosen, client) as where:
                assert where == "Socket Mode"
                yield slack


@pytest_asyncio.fixture(loop_scope="module")
async def slack(running):
    running.reset()
    return running


async def report(slack, thread=None, channel="platform"):
    def look():
        found = [
            message
            for message in slack.messages(channel)
            if message.thread_ts == thread and "image" in str(message.blocks)
        ]
        return found[0] if found else None

    return await slack.until(look, timeout_s=PATIENCE_S)


async def test_questions_presses_and_mentions_are_answered(slack):
    told = await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )
    assert told.is_acknowledged
    first = await report(slack)
    await slack.press(
        user="bea",
        channel="platform",
        ts=first.ts,
        action_id="report_follow_earlier",
    )
    mention = await slack.say(
        user="ada", channel="platform", text="@insights last 3 months volume"
    )

    assert (await report(slack, first.ts)).text
    assert (await report(slack, mention.ts)).text


async def test_the_form_is_opened_searched_and_sent(slack):
    await slack.shortcut(user="ada", callback_id="ask_report")
    (view,) = slack.views("ada")
    offered = await slack.suggest_in_view(
        user="ada", view_id=view.id, action_id="form_teams", typed="lou"
    )
    team = {"selected_options": offered["options"][:1]}

    await slack.submit_view(
        user="ada",
        view_id=view.id,
        values={
            "form_teams": {"form_teams": team},
            "form_channel": {"form_channel": {"selected_conversation": "C1"}},
        },
    )

    assert "Lou Lead" in str((await report(slack)).blocks)


async def test_a_report_is_asked_for_again_from_its_menu(slack):
    await slack.command(
        user="ada", channel="platform", text="/insights 2026-09-01..2026-09-30 volume"
    )
    first = await report(slack)

    await slack.message_shortcut(
        user="ada", channel="platform", ts=first.ts, callback_id="report_again"
    )

    assert (await report(slack, first.ts)).text


async def test_a_direct_message_and_the_home_tab_are_answered(slack):
    await slack.say(user="ada", channel="@insights", text="my last 3 months volume")
    channel = slack.direct_message(user="ada", whom="insights").id
    assert "only you see this" in str((await report(slack, None, channel)).blocks)

    await slack.open_home(user="ada", app_id="A1")

    def filled():
        view = slack.workspace.screens.home("A1", "U1")
        return view if view and "PRs merged" in str(view.body) else None

    assert await slack.until(filled, timeout_s=PATIENCE_S)
