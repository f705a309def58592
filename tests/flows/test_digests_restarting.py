"""A digest that is due is posted, once, also when the process is killed on the way."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.database import Database, digests
from bot.exporting import exports
from bot.playground.faults import Fault, FaultKind
from bot.playground.server import playground
from bot.playground.strictness import Strictness
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from bot.work import durable
from reporting.digests import TEAM_METRICS, Digest, to_json
from reporting.schedules import Schedule, Weekly
from tests.flows.bot_process import bot_process, environment
from tests.flows.conftest import eventually
from tests.flows.small_company import (
    SECRET,
    TOKEN,
    bot_settings,
    workspace,
    write_organisation,
)
from tests.flows.test_alerts import all_done

MOMENTS = ("enqueued", "exporting", "picture uploaded", "written", "taken by Slack")


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_killed_bot_posts_its_digest_once(tmp_path, moment):
    write_organisation(tmp_path / "tables")
    async with playground(
        workspace(), strictness=Strictness(upload_lag_s=0.3)
    ) as slack:
        chosen = bot_settings(tmp_path, slack)
        async with exports.opened(chosen) as client:
            await send_files(client, tmp_path / "tables")
            team = next(t for t in (await client.directory()).teams if "Lou" in t.path)
        env = environment(
            tmp_path,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=slack.api_url,
        )
        if moment == "taken by Slack":
            slack.faults.order(
                Fault(method="chat.postMessage", kind=FaultKind.DROP, done=True)
            )
        await asyncio.to_thread(durable.prepare, chosen)
        database = Database(chosen.database)
        due = await subscribed(database, team)
        async with bot_process(env) as bot:
            slack.request_url = bot.address + EVENTS
            await until(slack, database, moment)
            await bot.kill()

        async with bot_process(env):
            await slack.until(lambda: slack.messages("platform"), timeout_s=180)
            await eventually(lambda: all_done(database))

        (digest,) = slack.messages("platform")
        async with database.transaction() as connection:
            row = (await connection.execute(sa.select(digests))).mappings().one()
        await database.close()
        assert any(block["type"] == "image" for block in digest.blocks)
        assert (row["told_due"], row["next_due"]) == (due, due + timedelta(days=7))


async def subscribed(database, team):
    """Keep a digest that was due a minute ago, and return when that was."""
    due = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    digest = Digest(
        teams=(team,),
        metrics=TEAM_METRICS,
        schedule=Schedule(Weekly(due.weekday()), due.time(), "UTC"),
    )
    row = {
        "id": "d1",
        "workspace": "T1",
        "place": "C1",
        "digest": to_json(digest),
        "owner": "U1",
        "set_at": due,
        "next_due": due,
        "missed": [],
    }
    async with database.transaction() as connection:
        await connection.execute(sa.insert(digests).values(row))
    return due


async def until(slack, database, moment):
    """Return when sending the digest has come so far."""
    count = "SELECT count(*) FROM "
    reached = {
        "enqueued": f"{count}digests WHERE next_due > set_at",
        "exporting": f"{count}operation_outputs WHERE function_name = 'create'",
        "written": f"{count}notices",
    }

    async def look():
        if moment == "picture uploaded":
            return slack.calls("files.completeUploadExternal") or None
        if moment == "taken by Slack":
            return slack.messages("platform") or None
        async with database.transaction() as connection:
            found = await connection.scalar(sa.text(reached[moment]))
        return found or None

    await eventually(look)
