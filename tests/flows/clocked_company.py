"""A small company whose clock is moved by hand, with a digest in #platform."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from bot import app
from bot.database import Database, digests
from bot.digests.store import DigestDesk, Digests
from bot.door import door
from bot.exporting import exports
from bot.playground.records import User
from bot.playground.server import Playground, playground
from bot.playground.strictness import Strictness
from bot.slack import manifest
from bot.sources.ingest import send_files
from bot.work import durable
from bot.work.ticking import Clock, today
from tests.flows.conftest import eventually
from tests.flows.small_company import bot_settings, workspace, write_organisation

DAY, WEEK, HOUR = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
SEES = {"ada": "U1", "bea": "U2", "kim": "U4"}
SUBSCRIBE = '/insights subscribe "Lou Lead" every Monday at 9:00 Europe/Berlin'


def monday(hour: int) -> datetime:
    """An hour (UTC) of the Monday three weeks ago: later ones are over, too."""
    day = today() - timedelta(days=21 + today().weekday())
    return datetime.combine(day, time(hour), UTC)


@dataclass
class Hands:
    """A clock that is moved by hand."""

    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Company:
    slack: Playground
    database: Database
    hands: Hands
    desk: DigestDesk

    async def say(self, text, user="ada", channel="platform"):
        answer = await self.slack.command(user=user, channel=channel, text=text)
        return answer.body or ""

    def told(self, channel="platform"):
        return self.slack.messages(channel)

    async def until_told(self, count, channel="platform"):
        await self.slack.until(
            lambda: len(self.slack.messages(channel)) >= count, timeout_s=60
        )
        return self.told(channel)

    async def private(self, user, count=1):
        """Return what the bot wrote to somebody alone, once there are so many."""
        channel = self.slack.direct_message(user=user, whom="insights").id
        return await self.until_told(count, channel)

    async def send_now(self):
        (kept,) = await self.desk.of("T1", "C1")
        await self.desk.send_now(kept)

    async def row(self):
        async with self.database.transaction() as connection:
            return (await connection.execute(sa.select(digests))).mappings().first()

    async def press(self, message, action, user="ada", channel="platform"):
        """Press a button of a message; what is answered is read with `whispered`."""
        return await self.slack.press(
            user=user, channel=channel, ts=message.ts, action_id=action
        )

    async def whispered(self, user="ada", channel="platform"):
        """Return what somebody alone reads in a channel, the last of it."""
        shown = self.slack.messages(channel, seen_by=SEES[user])
        return [message.text for message in shown if message.visible_to][-1]

    async def until_row(self, **wanted):
        """Return the digest once its columns are such."""

        async def look():
            row = await self.row()
            same = row and all(row[name] == value for name, value in wanted.items())
            return row if same else None

        return await eventually(look)


def seed():
    """Ada created #platform and lives in Berlin; Bea is an administrator."""
    start = workspace()
    users = [
        replace(user, tz="Europe/Berlin")
        if user.name == "ada"
        else replace(user, is_admin=True)
        if user.name == "bea"
        else user
        for user in start.users
    ]
    users.append(User(id="U4", team_id="T1", name="kim", email="kim@example.com"))
    channels = [
        replace(channel, creator="U1", members=channel.members | {"U4"})
        for channel in start.channels
    ]
    return replace(start, users=tuple(users), channels=tuple(channels))


@asynccontextmanager
async def company(home):
    """The bot in this process, and a clock that stands early on a Monday."""
    write_organisation(home / "tables")
    hands = Hands(monday(6))
    async with playground(seed(), strictness=Strictness()) as slack:
        chosen = bot_settings(home, slack)
        async with exports.opened(chosen) as client:
            await send_files(client, home / "tables")
            async with (
                durable.jobs(chosen) as jobs,
                app.worker(chosen, client, Clock(hands.now, every_s=0.2)),
                door(chosen, client, hands.now) as address,
            ):
                slack.request_url = address + manifest.EVENTS
                database = Database(chosen.database)
                try:
                    desk = DigestDesk(Digests(database), jobs, hands.now)
                    yield Company(slack, database, hands, desk)
                finally:
                    await database.close()
