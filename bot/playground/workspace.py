"""The state of the local workspace: who is there, where, and what was said."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Any

from bot.playground.changes import Changes
from bot.playground.errors import PlaygroundError, SlackError
from bot.playground.files import File
from bot.playground.records import (
    App,
    Channel,
    Installation,
    Kind,
    Message,
    Scheduled,
    Team,
    User,
    UserGroup,
)
from bot.playground.screens import Screens
from bot.playground.seed import Seed
from bot.playground.strictness import Clock, Strictness

# Who speaks when Slack itself has something to say, as in the real one.
SLACKBOT = "USLACKBOT"


class Change(Enum):
    """What can happen to a message."""

    POSTED = auto()
    CHANGED = auto()
    REMOVED = auto()


class Workspace:
    """Everything Slack would remember; all changes go through here and are announced."""

    def __init__(
        self,
        seed: Seed,
        *,
        clock: Clock = time.time,
        strictness: Strictness | None = None,
    ) -> None:
        self.clock = clock
        self.strictness = strictness or Strictness()
        self.changes = Changes()
        # Called with each message, and what it was before; tells apps about it.
        self.on_message: Callable[[Change, Message, Message | None], None] = (
            lambda _change, _message, _old: None
        )
        self._seed = seed
        self._last_id = 0
        self._last_ts_us = 0
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.apps: dict[str, App] = {}
        self.installations: dict[str, Installation] = {}
        # Tokens that were renewed work until they expire; those that ended say why.
        self._renewed: dict[str, Installation] = {}
        self._ended: set[str] = set()
        self.files: dict[str, File] = {}
        self.screens = Screens(self.next_id, clock, self.changes)
        self.scheduled: dict[str, Scheduled] = {}
        # How far each person has read, as a timestamp, by channel and user.
        self.read_until: dict[tuple[str, str], str] = {}
        self._messages: dict[str, dict[str, Message]] = defaultdict(dict)
        self._fill()

    def reset(self, seed: Seed | None = None) -> None:
        """Go back to what the seed said, or another; identifiers are not reused."""
        self._seed = seed or self._seed
        for table in (
            self.files,
            self.screens.views,
            self.scheduled,
            self.read_until,
            self._messages,
            self._renewed,
        ):
            table.clear()
        self._fill()
        self.changes.announce()

    def _fill(self) -> None:
        seed = self._seed
        self.suggestions, self.banner = seed.suggestions, seed.banner
        self.teams = {team.id: team for team in seed.teams}
        self.users = {user.id: user for user in seed.users}
        self.usergroups = {group.id: group for group in seed.usergroups}
        self.apps = {app.id: app for app in seed.apps}
        self.installations = {each.bot_token: each for each in seed.installations}
        self.channels = {channel.id: channel for channel in seed.channels}
        for each in seed.installations:
            if each.bot_user_id not in self.users:
                self.users[each.bot_user_id] = _bot_user(each, self.apps[each.app_id])
        for message in seed.messages:
            self._messages[message.channel][message.ts] = message

    # identifiers and time

    def now(self) -> float:
        """Return the time of the workspace in seconds (UTC)."""
        return self.clock()

    def next_id(self, prefix: str) -> str:
        """Return an identifier nobody had before, such as ``F0000000007``."""
        self._last_id += 1
        return f"{prefix}{self._last_id:010d}"

    def next_ts(self) -> str:
        """Return a message timestamp later than all given out before."""
        self._last_ts_us = max(round(self.now() * 1e6), self._last_ts_us + 1)
        return f"{self._last_ts_us // 1_000_000}.{self._last_ts_us % 1_000_000:06d}"

    # people, apps and channels

    def installation(self, app_id: str, team_id: str) -> Installation | None:
        """Return the app's installation in the team, if it has one."""
        return next(
            (
                each
                for each in self.installations.values()
                if each.app_id == app_id and each.team_id == team_id
            ),
            None,
        )

    def menus(self, team_id: str) -> list[tuple[App, Installation]]:
        """Return the apps whose commands and shortcuts the team has, with their grants."""
        return [
            (self.apps[each.app_id], each)
            for each in self.installations.values()
            if each.team_id == team_id and "commands" in each.scopes
        ]

    def install(self, installation: Installation) -> Installation:
        """Put an app into a team, or change what it has there."""
        old = self.installation(installation.app_id, installation.team_id)
        if old is not None:
            del self.installations[old.bot_token]
            self._renewed[old.bot_token] = old
        elif installation.bot_user_id not in self.users:
            app = self.apps[installation.app_id]
            self.users[installation.bot_user_id] = _bot_user(installation, app)
        self._renewed.pop(installation.bot_token, None)
        self.installations[installation.bot_token] = installation
        self.changes.announce()
        return installation

    def uninstall(self, gone: Installation) -> None:
        """Take an app out of a team: its tokens end, its bot user is deactivated."""
        for tokens in (self.installations, self._renewed):
            for token, each in list(tokens.items()):
                if (each.app_id, each.team_id) == (gone.app_id, gone.team_id):
                    self._ended.add(token)
                    del tokens[token]
        bot = self.users[gone.bot_user_id]
        self.put_user(replace(bot, deleted=True))

    def holder(self, token: str) -> Installation:
        """Return whose bot token this is, or refuse it in Slack's words."""
        holder = self.installations.get(token) or self._renewed.get(token)
        if holder is None:
            if token in self._ended:
                raise SlackError("account_inactive")
            known = self.app_of_token(token)
            raise SlackError("not_allowed_token_type" if known else "invalid_auth")
        if holder.expires_at is not None and self.now() > holder.expires_at:
            raise SlackError("token_expired")
        if self.users[holder.bot_user_id].deleted:
            raise SlackError("account_inactive")
        return holder

    def app_of_token(self, token: str) -> App | None:
        """Return the app an app-level token belongs to."""
        return next((app for app in self.apps.values() if app.app_token == token), None)

    def first_person(self) -> User:
        """Return whom the page acts as when nobody was chosen."""
        for user in self.users.values():
            if not (user.is_bot or user.deleted):
                return user
        raise PlaygroundError("There is nobody in the seed to act as.")

    def direct_message(self, team_id: str, *members: str) -> Channel:
        """Return the conversation of exactly these people, opened when there is none."""
        wanted = frozenset(members)
        kind = Kind.IM if len(wanted) <= 2 else Kind.MPIM
        for channel in self.channels.values():
            if channel.kind is kind and channel.members == wanted:
                return channel
        channel = Channel(
            id=self.next_id("D" if kind is Kind.IM else "G"),
            team_id=team_id,
            name="" if kind is Kind.IM else "mpdm-" + "--".join(sorted(wanted)),
            kind=kind,
            members=wanted,
            created=int(self.now()),
        )
        return self.put_channel(channel)

    def put_channel(self, channel: Channel) -> Channel:
        """Keep a channel, new or changed."""
        self.channels[channel.id] = channel
        self.changes.announce()
        return channel

    def join(self, channel_id: str, user_id: str) -> Channel:
        """Make the user a member of the channel."""
        channel = self.channels[channel_id]
        return self.put_channel(replace(channel, members=channel.members | {user_id}))

    def leave(self, channel_id: str, user_id: str) -> Channel:
        """Take the user out of the channel."""
        channel = self.channels[channel_id]
        return self.put_channel(replace(channel, members=channel.members - {user_id}))

    def put_user(self, user: User) -> User:
        """Keep a user, new or changed."""
        self.users[user.id] = user
        self.changes.announce()
        return user

    def knows(self, team_id: str, user: User) -> bool:
        """Tell whether the team has heard of the user: its own, or met in a channel."""
        return user.team_id == team_id or any(
            user.id in channel.members and {team_id, user.team_id} <= channel.teams
            for channel in self.channels.values()
        )

    # messages

    def post(self, *, channel: str, user: str, **fields: Any) -> Message:
        """Say something now; ``fields`` are those of Message."""
        return self.put_new(
            Message(channel=channel, user=user, ts=self.next_ts(), **fields)
        )

    def put_new(self, message: Message) -> Message:
        """Keep a message that nobody saw before."""
        self._messages[message.channel][message.ts] = message
        self.changes.announce()
        self.on_message(Change.POSTED, message, None)
        return message

    def post_due(self) -> None:
        """Post the scheduled messages whose time has come.

        One with metadata never appears: Slack documents that as a bug of its own.
        """
        for waiting in list(self.scheduled.values()):
            if waiting.post_at > self.now() or waiting.message.metadata:
                continue
            del self.scheduled[waiting.id]
            channel = self.channels[waiting.message.channel]
            if not channel.is_archived:
                self.put_new(replace(waiting.message, ts=self.next_ts()))

    def change_message(self, message: Message) -> Message:
        """Keep a message as it is now, under its channel and timestamp."""
        old = self._messages[message.channel][message.ts]
        self._messages[message.channel][message.ts] = message
        self.changes.announce()
        self.on_message(Change.CHANGED, message, old)
        return message

    def remove_message(self, message: Message) -> None:
        """Forget a message."""
        del self._messages[message.channel][message.ts]
        self.changes.announce()
        self.on_message(Change.REMOVED, message, None)

    def message(self, channel: str, ts: str) -> Message | None:
        """Return the message with this timestamp, ephemeral ones included."""
        return self._messages[channel].get(ts)

    def messages(self, channel: str, *, seen_by: str | None = None) -> list[Message]:
        """Return a channel's messages, oldest first.

        Ephemeral ones are left out unless ``seen_by`` is the person they are for.
        """
        return [
            message
            for _, message in sorted(self._messages[channel].items())
            if message.visible_to in (None, seen_by)
        ]

    def every_message(self) -> list[Message]:
        """Return all messages of all channels, ephemeral ones included."""
        return [m for said in self._messages.values() for m in said.values()]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """Return the replies of a thread, oldest first, without its first message."""
        return [
            message
            for message in self.messages(channel)
            if message.thread_ts == thread_ts and message.ts != thread_ts
        ]

    # files

    def put_file(self, file: File) -> File:
        """Keep a file, new or changed."""
        self.files[file.id] = file
        self.changes.announce()
        return file

    def may_see(self, file: File, user_id: str) -> bool:
        """Tell whether the file is the user's own or shared where the user is."""
        return file.user == user_id or any(
            user_id in self.channels[channel].members for channel, _ in file.shares
        )


def _bot_user(installation: Installation, app: App) -> User:
    return User(
        id=installation.bot_user_id,
        team_id=installation.team_id,
        name=app.name.lower().replace(" ", "-"),
        real_name=app.name,
        is_bot=True,
    )
