"""Alerts, end to end: one message out, one back, whatever the clock and the workers do."""

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from bot import app
from bot.database import Database, alerts
from bot.door import door
from bot.exporting import exports
from bot.limits import Limits as Store
from bot.playground.faults import Fault, FaultKind
from bot.playground.server import Playground, playground
from bot.playground.strictness import Strictness
from bot.slack import manifest
from bot.sources.ingest import send_files
from bot.work.ticking import Clock, today
from handlers.asking import Ask
from reporting.directory import Team
from reporting.limits import Limits, Rule
from tests.flows.bot_process import bot_process, environment
from tests.flows.conftest import eventually
from tests.flows.small_company import (
    PEOPLE,
    SECRET,
    TOKEN,
    bot_settings,
    workspace,
)

WEEK = timedelta(days=7)
# Merged pull requests of Lou's team in five weeks, of which the fifth is not over.
MERGED = (1, 5, 4, 1, 1)


def monday(weeks_ago: int) -> datetime:
    """Midnight of a Monday, 0 weeks ago that of this week."""
    day = today()
    first = day - timedelta(days=day.weekday())
    return datetime.combine(first, time(), UTC) - weeks_ago * WEEK


def write_weeks(folder, merged=MERGED):
    """Each week's pull requests are merged in the first minutes of its Monday."""
    folder.mkdir(parents=True)
    (folder / "developers.csv").write_text(PEOPLE, encoding="utf-8")
    rows = ["repository,number,author,created_at,merged_at,title,added,removed"]
    for week, count in enumerate(merged):
        for number in range(count):
            at = f"{monday(len(merged) - 1 - week):%Y-%m-%d}"
            rows.append(
                f"shop,{week}{number},ada@example.com,{at}T00:00:00Z,{at}T00:01:00Z,"
                f"Part {number},1,1"
            )
    (folder / "pull_requests.csv").write_text("\n".join(rows), encoding="utf-8")


@dataclass
class Hands:
    """A clock that is moved by hand."""

    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Watched:
    slack: Playground
    database: Database
    hands: Hands

    async def judged(self, first: datetime):
        """Return the alert once the week from ``first`` on is judged."""

        async def look():
            row = await self.alert()
            return row if row and row["judged"] == first.date() else None

        return await eventually(look)

    async def alert(self):
        async with self.database.transaction() as connection:
            return (await connection.execute(sa.select(alerts))).mappings().first()

    async def say(self, text, channel="platform"):
        return (
            await self.slack.command(user="ada", channel=channel, text=text)
        ).body or ""

    def told(self, channel="platform"):
        return [message.text for message in self.slack.messages(channel)]

    async def until_told(self, count, channel="platform"):
        await self.slack.until(
            lambda: len(self.slack.messages(channel)) >= count, timeout_s=60
        )
        return self.told(channel)


@asynccontextmanager
async def company(home):
    """The bot in this process, and a clock that stands on the Tuesday after week 1."""
    write_weeks(home / "tables")
    hands = Hands(monday(3) + timedelta(days=1, hours=9))
    async with playground(workspace(), strictness=Strictness()) as slack:
        chosen = bot_settings(home, slack)
        async with exports.opened(chosen) as client:
            await send_files(client, home / "tables")
            async with (
                app.worker(chosen, client, Clock(hands.now, every_s=0.2)),
                door(chosen, client) as address,
            ):
                slack.request_url = address + manifest.EVENTS
                database = Database(chosen.database)
                try:
                    yield Watched(slack, database, hands)
                finally:
                    await database.close()


REFUSED = {
    "goal me cycle time below 2 d": "nobody is measured against one alone",
    "alert Lou Laed cycle time above 3 d": "I know no team *Lou Laed*.",
    "help": "An alert writes to this channel",
}
SET = '/insights alert "Lou Lead" PRs merged above 3'


async def test_a_breach_and_a_recovery_are_told_once_each(tmp_path):
    async with company(tmp_path) as bot:
        answer = await bot.say(SET)
        assert (
            "once when PRs merged of *Lou Lead's team* is above 3 in a week" in answer
        )

        await bot.judged(monday(4))
        assert bot.told() == []

        bot.hands.time += WEEK
        await bot.judged(monday(3))
        (breach,) = await bot.until_told(1)
        assert breach.startswith("*Lou Lead's team*, PRs merged: *5* in the week of ")
        assert "That is above 3, the limit set by <@U1>." in breach

        bot.hands.time += WEEK
        await bot.judged(monday(2))
        bot.hands.time += WEEK
        await bot.judged(monday(1))
        _, recovery = await bot.until_told(2)
        assert recovery.startswith("*Lou Lead's team*, PRs merged: *1* in the week of ")
        assert "back within the limit (at most 3)" in recovery

        assert len(bot.told()) == 2


async def test_a_message_that_slack_took_without_an_answer_is_not_repeated(tmp_path):
    async with company(tmp_path) as bot:
        bot.slack.faults.order(
            Fault(method="chat.postMessage", kind=FaultKind.DROP, done=True)
        )
        bot.hands.time += WEEK
        await bot.say(SET)

        await bot.judged(monday(3))
        await eventually(lambda: all_done(bot.database))

        assert bot.slack.calls("conversations.history")
        assert len(bot.told()) == 1


async def test_where_nothing_can_be_posted_the_owner_is_told_once_and_it_rests(
    tmp_path,
):
    async with company(tmp_path) as bot:
        bot.hands.time += WEEK
        await bot.say(SET, channel="quiet")

        private = await eventually(lambda: direct_message(bot.slack))

        assert "<#C2> is paused: I am not in the channel." in private
        assert "PRs merged: *5*" in private
        assert (await bot.alert())["paused"] == "I am not in the channel."
        bot.hands.time += 3 * WEEK
        assert "paused: I am not in the channel." in await bot.say(
            "/insights alerts", channel="quiet"
        )
        assert bot.told("quiet") == []


async def test_an_alert_on_a_team_that_is_gone_rests(tmp_path):
    async with company(tmp_path) as bot:
        team = Team("gone", "Old Team", "Everyone/Old Team", "Everyone", leaf=True)
        rule = Rule(team=team, metric="PR_MERGED", limits=Limits(high=3))
        asked = Ask(
            id="1", workspace="T1", channel="C1", user="U1", text="", response_url=""
        )
        await Store(bot.database, alerts).set(asked, rule)

        private = await eventually(lambda: direct_message(bot.slack))

        assert "is paused: I no longer know a team of this name." in private
        assert bot.told() == []


async def direct_message(slack):
    """Return the first text that the bot wrote to Ada alone."""
    posts = slack.calls("chat.postMessage")
    private = [call for call in posts if call.args["channel"].startswith("D")]
    return private[0].args["text"] if private else None


async def test_goals_are_set_listed_shown_in_reports_and_removed(tmp_path):
    async with company(tmp_path) as bot:
        team = '"Lou Lead"'
        answer = await bot.say(f"/insights goal {team} PRs merged at least 2")
        assert answer == (
            "Noted for *Lou Lead's team*: PRs merged at least 2 a week. "
            "Weekly reports on this team show it."
        )
        assert "/insights goal Lou Lead merged prs at least 2" in await bot.say(
            "/insights goals"
        )

        await bot.say(f"/insights {team} last 4 weeks PRs merged")
        message = await bot.slack.until(
            lambda: next(
                (m for m in bot.slack.messages("platform") if len(m.blocks) > 3), None
            ),
            timeout_s=60,
        )
        assert "goal" in json.dumps(message.blocks).casefold()

        assert "no goal on PRs merged" in await bot.say(
            f"/insights goal {team} PRs merged off"
        )
        assert "No goal is set." in await bot.say("/insights goals")


async def test_what_cannot_be_set_is_said(tmp_path):
    async with company(tmp_path) as bot:
        for text, answer in REFUSED.items():
            assert answer in await bot.say(f"/insights {text}")


@pytest.mark.parametrize("moment", ["acknowledged", "posted"])
async def test_a_killed_bot_tells_of_a_breach_once(tmp_path, moment):
    write_weeks(tmp_path / "tables", merged=(1, 5, 1))
    async with playground(workspace(), strictness=Strictness()) as slack:
        async with exports.opened(bot_settings(tmp_path, slack)) as client:
            await send_files(client, tmp_path / "tables")
        env = environment(
            tmp_path,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=slack.api_url,
        )
        async with bot_process(env) as bot:
            slack.request_url = bot.address + manifest.EVENTS
            told = await slack.command(user="ada", channel="platform", text=SET)
            assert told.status == 200
            await bot.kill()
        if moment == "posted":
            async with bot_process(env) as bot:
                await slack.until(lambda: slack.messages("platform"), timeout_s=60)
                await bot.kill()

        async with bot_process(env):
            await slack.until(lambda: slack.messages("platform"), timeout_s=60)
            database = Database(bot_settings(tmp_path, slack).database)
            await eventually(lambda: all_done(database))
            await database.close()

        assert len(slack.messages("platform")) == 1


async def all_done(database):
    """Return how many messages are posted once all of them are."""
    query = sa.text("SELECT count(*), count(posted_ts) FROM notices")
    async with database.transaction() as connection:
        written, posted = (await connection.execute(query)).one()
    return posted if written == posted else None
