"""What was acknowledged is answered, once, also when the process is killed on the way."""

import asyncio

import pytest

from bot.exporting import exports
from bot.playground.faults import Fault, FaultKind
from bot.playground.server import playground
from bot.playground.strictness import Strictness
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from tests.flows.bot_process import bot_process, environment
from tests.flows.small_company import (
    SECRET,
    TOKEN,
    bot_settings,
    workspace,
    write_organisation,
)


async def test_a_csv_hangs_in_the_thread_once_although_the_bot_died_on_the_way(
    tmp_path,
):
    write_organisation(tmp_path / "tables")
    async with playground(workspace()) as slack:
        async with exports.opened(bot_settings(tmp_path, slack)) as client:
            await send_files(client, tmp_path / "tables")
        env = environment(
            tmp_path,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=slack.api_url,
        )
        # The first upload is the picture; the second is the CSV, and nobody hears of it.
        slack.faults.order(
            Fault(
                method="files.completeUploadExternal",
                kind=FaultKind.DROP,
                done=True,
                after=1,
            )
        )
        async with bot_process(env) as bot:
            slack.request_url = bot.address + EVENTS
            await slack.command(
                user="ada",
                channel="platform",
                text="/insights last 3 months volume csv",
            )
            await slack.until(lambda: with_file(slack), timeout_s=60)
            await bot.kill()

        async with bot_process(env):
            for _ in range(1200):
                # Nothing that one sees changes: only the second look tells that it is over.
                if len(slack.calls("conversations.replies")) > 1:
                    break
                await asyncio.sleep(0.05)

        assert len(slack.calls("conversations.replies")) > 1
        (report, reply) = slack.messages("platform")
        assert has_picture(report)
        assert reply.thread_ts == report.ts
        assert with_file(slack) == [reply]


def with_file(slack):
    return [message for message in slack.messages("platform") if message.files]


def has_picture(message):
    return any(block["type"] == "image" for block in message.blocks)


@pytest.mark.parametrize(
    "moment", ["acknowledged", "placeholder posted", "picture uploaded"]
)
async def test_a_killed_bot_finishes_its_answer_after_a_restart(tmp_path, moment):
    write_organisation(tmp_path / "tables")
    async with playground(
        workspace(), strictness=Strictness(upload_lag_s=0.5)
    ) as slack:
        async with exports.opened(bot_settings(tmp_path, slack)) as client:
            await send_files(client, tmp_path / "tables")
        env = environment(
            tmp_path,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=slack.api_url,
        )
        async with bot_process(env) as bot:
            slack.request_url = bot.address + EVENTS
            told = await slack.command(
                user="ada", channel="platform", text="/insights last 3 months volume"
            )
            assert told.status == 200
            if moment == "placeholder posted":
                await slack.until(lambda: slack.messages("platform"), timeout_s=30)
            if moment == "picture uploaded":
                await slack.until(
                    lambda: slack.calls("files.completeUploadExternal"), timeout_s=30
                )
            await bot.kill()

        async with bot_process(env):
            message = await slack.until(
                lambda: next(
                    (m for m in slack.messages("platform") if has_picture(m)), None
                ),
                timeout_s=60,
            )

        assert slack.messages("platform") == [message]
