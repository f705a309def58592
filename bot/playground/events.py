"""Which events an app hears of: those it subscribed to, was granted, and is there for."""

import asyncio
from collections.abc import Iterator

from bot.playground.desk import Desk
from bot.playground.records import App, Channel, Installation, Json, Kind, Message
from bot.playground.traffic import Delivery
from bot.playground.workspace import Change

# The event an app subscribes to for messages in each kind of conversation, and the kind's
# name there.
_MESSAGE_EVENTS = {
    Kind.PUBLIC: ("message.channels", "channel"),
    Kind.PRIVATE: ("message.groups", "group"),
    Kind.IM: ("message.im", "im"),
    Kind.MPIM: ("message.mpim", "mpim"),
}
# What an app must have been granted to hear of an event; the others need nothing.
_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
_JOINED = {Kind.PUBLIC: ("C", "channels:read"), Kind.PRIVATE: ("G", "groups:read")}


class Events:
    """Tells apps what happens; each event goes its own way, in the background."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: set[asyncio.Task[Delivery | None]] = set()

    def on_message(self, change: Change, message: Message, old: Message | None) -> None:
        """Tell of a message that was posted, changed or removed, unless one sees it only."""
        if message.visible_to is not None:
            return
        channel = self._desk.workspace.channels[message.channel]
        for app, to in self._present(channel):
            for event in self._about(app, to, channel, change, message, old):
                self._send(to, event)

    def on_joined(self, channel: Channel, user_id: str, inviter: str | None) -> None:
        """Tell that somebody, perhaps the app itself, came into a channel."""
        letter, scope = _JOINED.get(channel.kind, ("", ""))
        for app, to in self._present(channel):
            if "member_joined_channel" in app.events and scope in to.scopes:
                event: Json = {
                    "type": "member_joined_channel",
                    "user": user_id,
                    "channel": channel.id,
                    "channel_type": letter,
                    "team": channel.team_id,
                    "event_ts": self._desk.workspace.next_ts(),
                }
                self._send(to, event | ({"inviter": inviter} if inviter else {}))

    async def settle(self) -> None:
        """Wait until everything told so far was sent once."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def close(self) -> None:
        """Stop sending."""
        for task in list(self._tasks):
            task.cancel()

    def _send(self, to: Installation, event: Json) -> None:
        task = asyncio.create_task(self._desk.tell(to, event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _present(self, channel: Channel) -> Iterator[tuple[App, Installation]]:
        """Yield the apps in a channel, each once, however many teams share it."""
        seen: set[str] = set()
        for to in self._desk.workspace.installations.values():
            is_here = to.team_id in channel.teams and to.bot_user_id in channel.members
            if is_here and to.app_id not in seen:
                seen.add(to.app_id)
                yield self._desk.workspace.apps[to.app_id], to

    def _about(
        self,
        app: App,
        to: Installation,
        channel: Channel,
        change: Change,
        message: Message,
        old: Message | None,
    ) -> Iterator[Json]:
        name, channel_type = _MESSAGE_EVENTS[channel.kind]
        if _hears(app, to, name):
            shape = self._changed if change is not Change.POSTED else self._said
            yield {
                **shape(channel, message, old),
                "type": "message",
                "channel_type": channel_type,
            }
        is_mention = f"<@{to.bot_user_id}>" in message.text and channel.kind not in (
            Kind.IM,
            Kind.MPIM,
        )
        if change is Change.POSTED and is_mention and _hears(app, to, "app_mention"):
            yield {**self._said(channel, message, None), "type": "app_mention"}

    def _said(self, channel: Channel, message: Message, _old: Message | None) -> Json:
        users = self._desk.workspace.users
        author = users.get(message.user)
        event: Json = {
            **self._desk.shown(message),
            "channel": channel.id,
            "event_ts": message.ts,
        }
        if message.files:
            event["subtype"] = "file_share"
        if author and channel.shared_with:
            event |= {"user_team": author.team_id, "source_team": author.team_id}
        if message.thread_ts and message.thread_ts != message.ts:
            first = self._desk.workspace.message(channel.id, message.thread_ts)
            event["parent_user_id"] = first.user if first else ""
        return event

    def _changed(self, channel: Channel, message: Message, old: Message | None) -> Json:
        ts = self._desk.workspace.next_ts()
        event: Json = {
            "hidden": True,
            "channel": channel.id,
            "ts": ts,
            "event_ts": ts,
            "previous_message": self._desk.shown(old or message),
        }
        if old is None:
            return event | {"subtype": "message_deleted", "deleted_ts": message.ts}
        shown = self._desk.shown(message)
        return event | {"subtype": "message_changed", "message": shown}


def _hears(app: App, to: Installation, name: str) -> bool:
    return name in app.events and _SCOPES.get(name, "") in {"", *to.scopes}
