"""Without a public address: Slack's requests come over a WebSocket the bot opened."""

from bot import app, exports
from bot.ingest import send_files
from bot.playground.server import playground
from bot.playground.strictness import Strictness
from tests.flows.small_company import (
    APP_TOKEN,
    bot_settings,
    workspace,
    write_organisation,
)


async def test_questions_and_presses_over_socket_mode_are_answered(tmp_path):
    write_organisation(tmp_path / "tables")
    async with playground(
        workspace(), strictness=Strictness(upload_lag_s=0.1)
    ) as slack:
        chosen = bot_settings(tmp_path, slack, SLACK_APP_TOKEN=APP_TOKEN)
        async with exports.opened(chosen) as client:
            await send_files(client, tmp_path / "tables")
            async with app.bot_role(chosen, client) as where:
                assert where == "Socket Mode"
                told = await slack.command(
                    user="ada",
                    channel="platform",
                    text="/insights last 3 months volume",
                )
                assert told.is_acknowledged
                message = await slack.until(
                    lambda: next(
                        (
                            m
                            for m in slack.messages("platform")
                            if "image" in str(m.blocks)
                        ),
                        None,
                    ),
                    timeout_s=60,
                )
                await slack.press(
                    user="bea",
                    channel="platform",
                    ts=message.ts,
                    action_id="report_follow_earlier",
                )
                mention = await slack.say(
                    user="ada",
                    channel="platform",
                    text="@insights last 3 months volume",
                )
                for first in (message, mention):
                    await answered_below(slack, first)

    assert message.text


async def answered_below(slack, first):
    def look():
        said = slack.messages("platform")
        return [m for m in said if m.thread_ts == first.ts and "image" in str(m.blocks)]

    assert await slack.until(look, timeout_s=60)
