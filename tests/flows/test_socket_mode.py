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


async def test_a_question_over_socket_mode_is_answered(tmp_path):
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

    assert message.text
