"""The workspace as one person sees it: what the page shows."""

import dataclasses
from collections.abc import Iterator

from bot.playground.files import File, file_shown, media_type
from bot.playground.people import may_look
from bot.playground.records import (
    App,
    Channel,
    Installation,
    Json,
    Kind,
    Message,
    User,
)
from bot.playground.screens import View
from bot.playground.shown import message_shown
from bot.playground.workspace import SLACKBOT, Workspace

# The page shows the end of a long channel only.
MOST_MESSAGES = 300


def what_is_seen(
    workspace: Workspace, viewer: User, *, base_url: str, channel: str | None = None
) -> Json:
    """Return everything around one channel, and that channel's messages, oldest first.

    A channel the viewer cannot see, or none, stands for the first they are in.
    """
    channels = [c for c in workspace.channels.values() if may_look(viewer, c)]
    here = _here(channels, viewer, channel)
    said = workspace.messages(here.id, seen_by=viewer.id) if here else []
    said = said[-MOST_MESSAGES:]
    return {
        "me": viewer.id,
        "team": workspace.teams[viewer.team_id].name,
        "here": here.id if here else None,
        "people": [_person(workspace, user) for user in workspace.users.values()]
        + [
            {
                "id": SLACKBOT,
                "name": "slackbot",
                "real_name": "Slackbot",
                "is_bot": True,
            }
        ],
        "usergroups": [
            {"id": group.id, "handle": group.handle}
            for group in workspace.usergroups.values()
        ],
        "channels": [_channel(workspace, each, viewer) for each in channels],
        "messages": [_message(workspace, message, base_url) for message in said],
        "files": {file.id: _file(workspace, file) for file in _files(workspace, said)},
        "apps": [
            _app(workspace, viewer, app, to)
            for app, to in _installed(workspace, viewer.team_id)
        ],
        "views": [_view(view) for view in workspace.screens.open(viewer.id)],
        "suggestions": list(workspace.suggestions),
        "banner": workspace.banner,
    }


def unread(workspace: Workspace, channel: Channel, viewer: User) -> list[Message]:
    """Return what others said in the channel itself since the viewer looked."""
    seen = workspace.read_until.get((channel.id, viewer.id), "")
    return [
        message
        for message in workspace.messages(channel.id, seen_by=viewer.id)
        if message.ts > seen and message.user != viewer.id and not message.is_reply
    ]


def _here(channels: list[Channel], viewer: User, wanted: str | None) -> Channel | None:
    mine = [channel for channel in channels if viewer.id in channel.members]
    chosen = [channel for channel in channels if channel.id == wanted]
    return next(iter((*chosen, *mine, *channels)), None)


def _person(workspace: Workspace, user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name or user.name,
        "title": user.title,
        "team": workspace.teams[user.team_id].name,
        "is_bot": user.is_bot,
        "is_guest": user.is_guest,
        "can_act": not (user.is_bot or user.deleted),
    }


def _channel(workspace: Workspace, channel: Channel, viewer: User) -> Json:
    name = channel.name
    others = sorted(channel.members - {viewer.id}) or [viewer.id]
    if channel.kind in (Kind.IM, Kind.MPIM):
        people = [workspace.users.get(other) for other in others]
        name = ", ".join(u.real_name or u.name for u in people if u) or "?"
    fresh = unread(workspace, channel, viewer)
    return {
        "id": channel.id,
        "name": name,
        "kind": channel.kind,
        "with": others if channel.kind is Kind.IM else [],
        "topic": channel.topic,
        "is_archived": channel.is_archived,
        "is_member": viewer.id in channel.members,
        "is_shared": bool(channel.shared_with),
        "members": len(channel.members),
        "unread": len(fresh),
        "unread_from": fresh[0].ts if fresh else None,
        "mentions": len(fresh)
        if channel.kind in (Kind.IM, Kind.MPIM)
        else sum(f"<@{viewer.id}>" in message.text for message in fresh),
    }


def _message(workspace: Workspace, message: Message, base_url: str) -> Json:
    shown = message_shown(workspace, message, base_url=base_url)
    if message.visible_to:
        shown["is_ephemeral"] = True
    return shown


def _files(workspace: Workspace, said: list[Message]) -> Iterator[File]:
    for message in said:
        for name in message.files:
            yield workspace.files[name]


def _file(workspace: Workspace, file: File) -> Json:
    shown = file_shown(file, workspace.channels, now=workspace.now(), base_url="")
    return {
        "id": file.id,
        "name": file.name,
        "title": shown["title"],
        "alt_txt": file.alt_txt,
        "size": file.length_bytes,
        "mimetype": media_type(file),
        "is_ready": file.is_ready(workspace.now()),
    }


def _installed(
    workspace: Workspace, team_id: str
) -> Iterator[tuple[App, Installation]]:
    for each in workspace.installations.values():
        if each.team_id == team_id:
            yield workspace.apps[each.app_id], each


def _app(workspace: Workspace, viewer: User, app: App, to: Installation) -> Json:
    home = workspace.screens.home(app.id, viewer.id)
    has_menu = "commands" in to.scopes
    return {
        "id": app.id,
        "name": app.name,
        "user": to.bot_user_id,
        "has_home": app.home_tab_enabled,
        "has_messages": app.messages_tab_enabled,
        "takes_messages": app.messages_tab_enabled
        and not app.messages_tab_read_only_enabled,
        "commands": [dataclasses.asdict(c) for c in app.commands] if has_menu else [],
        "shortcuts": [dataclasses.asdict(s) for s in app.shortcuts] if has_menu else [],
        "home": _view(home) if home else None,
    }


def _view(view: View) -> Json:
    return {
        **view.body,
        "id": view.id,
        "hash": view.hash,
        "app_id": view.app_id,
        "channel": view.channel,
    }
