"""The people of the small company in Slack: managers, colleagues, and who is none of them."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

import bot.people.known
from bot import app, audit
from bot.database import Database
from bot.exporting import exports
from bot.exporting.client import ExportClient
from bot.playground.records import Message, Team, User, UserGroup
from bot.playground.seed import Seed
from bot.playground.server import Playground, playground
from bot.playground.strictness import Strictness
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from tests.flows.conftest import eventually
from tests.flows.small_company import bot_settings, workspace, write_organisation

# Bea is above Lou, who is above Ada and Kim; above Ina, who is above Max and Mia; above Pat;
# and above Uma, who is above Vic. In Slack, Joe is Kim under another address.
_NAMES = ("ada", "lou", "bea", "pat", "ina", "max")
PEOPLE = {
    **{name: User(id=f"U{name.upper()}", team_id="T1", name=name, real_name=name.title(),
                  email=f"{name}@example.com") for name in _NAMES},
    "joe": User(id="UJOE", team_id="T1", name="joe", email="joe@elsewhere.example"),
    "sue": User(id="USUE", team_id="T1", name="sue", email="sue@example.com", is_admin=True),
    "roy": User(id="UROY", team_id="T1", name="roy", email="roy@example.com"),
    "gus": User(id="UGUS", team_id="T1", name="gus", email="mia@example.com",
                is_restricted=True),
    "eve": User(id="UEVE", team_id="T2", name="eve", email="vic@example.com"),
}  # fmt: skip
GROUP = UserGroup(id="SLOU", team_id="T1", handle="lous", users=("UADA",))
# Named by the settings, and no administrator of the workspace.
ADMINISTRATOR = "UROY"


def seed() -> Seed:
    """All of them in #platform."""
    small = workspace()
    members = frozenset(user.id for user in PEOPLE.values()) | {"UBOT"}
    platform = replace(
        small.channels[0], members=members, shared_with=frozenset({"T2"})
    )
    return replace(
        small,
        teams=(*small.teams, Team(id="T2", name="Other", domain="other")),
        users=tuple(PEOPLE.values()),
        channels=(platform,),
        usergroups=(GROUP,),
    )


@dataclass(frozen=True)
class Company:
    """The running product, and what its people do and see."""

    slack: Playground
    database: Database
    exports: ExportClient

    async def move(self, email, manager):
        """Give a developer another manager."""
        address = f"{self.exports.base}/v2/developers"
        record = {"email": email, "managerEmail": manager}
        async with self.exports.session.patch(address, json=[record]) as answer:
            assert answer.status == 200

    async def ask(self, who, text):
        """Type a command; return what it was answered at once."""
        told = await self.slack.command(
            user=who, channel="platform", text=f"/insights {text}"
        )
        assert told.status == 200
        return told.body

    async def write(self, who, text):
        """Write to the bot alone."""
        await self.slack.say(user=who, channel="@insights", text=text)

    async def post(self, who, text):
        """The same as somebody whom the page would not let write."""
        user = PEOPLE[who].id
        channel = self.slack.workspace.direct_message("T1", user, "UBOT")
        self.slack.workspace.post(channel=channel.id, user=user, text=text)
        await self.slack.events.settle()

    def direct(self, who) -> list[Message]:
        """Return what the bot said to somebody alone, as it stands now."""
        user = PEOPLE[who].id
        channel = self.slack.workspace.direct_message("T1", user, "UBOT")
        said = self.slack.workspace.messages(channel.id)
        return [message for message in said if message.user == "UBOT"]

    async def told(self, who, *words) -> Message:
        """Wait until a message of the bot to somebody has these words in it."""

        async def look():
            found = [m for m in self.direct(who) if all(w in shown(m) for w in words)]
            return found[-1] if found else None

        message: Message = await eventually(look)
        return message

    async def report(self, who) -> Message:
        """Wait for a finished report in somebody's direct messages."""

        async def look():
            found = [m for m in self.direct(who) if is_report(m)]
            return found[-1] if found else None

        message: Message = await eventually(look)
        return message

    async def decided(self, who, *, count=1):
        """Wait until so many of what somebody asked are decided; return the log's entries."""

        async def look():
            found = await self.log(who)
            ended = [entry for entry in found if entry.decision]
            return found if len(ended) >= count and ended == found else None

        return await eventually(look)

    async def log(self, who):
        """Return the audit log of what somebody asked."""
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        async with self.database.transaction() as connection:
            found = await audit.since(connection, long_ago)
        return [entry for entry in found if entry.asked_by == PEOPLE[who].id]

    async def press(self, who, message, action):
        await self.slack.press(
            user=who, channel=message.channel, ts=message.ts, action_id=action
        )


def shown(message: Message) -> str:
    """Everything there is to read in a message."""
    return f"{message.text} {json.dumps(message.blocks, ensure_ascii=False)}"


def is_report(message: Message) -> bool:
    return any(block["type"] == "header" for block in message.blocks)


def actions(message: Message) -> list[str]:
    """What can be pressed in a message."""
    return [
        element["action_id"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@asynccontextmanager
async def company(home, **more) -> AsyncIterator[Company]:
    """Run the product for these people."""
    write_organisation(home / "tables")
    async with AsyncExitStack() as stack:
        strictness = Strictness(upload_lag_s=0.1, posts_in_a_burst=50)
        slack = await stack.enter_async_context(
            playground(seed(), strictness=strictness)
        )
        chosen = bot_settings(
            home, slack, INSIGHTS_ADMINISTRATORS=ADMINISTRATOR, **more
        )
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        # Tests change who reports to whom, and do not wait for it to be looked at again.
        patch.setattr(bot.people.known, "STAFF_FRESH_S", 0.0)
        client = await stack.enter_async_context(exports.opened(chosen))
        await send_files(client, home / "tables")
        address = await stack.enter_async_context(app.bot_role(chosen, client))
        slack.request_url = address + EVENTS
        database = Database(chosen.database)
        stack.push_async_callback(database.close)
        yield Company(slack, database, client)
