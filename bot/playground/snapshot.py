"""The workspace as JSON: all of it for inspection, or as one person sees it."""

import dataclasses
from typing import Any

from bot.playground.faults import Faults
from bot.playground.files import file_shown, media_type
from bot.playground.records import Channel, File, Json, Kind, Message, User
from bot.playground.shown import message_shown
from bot.playground.traffic import Traffic
from bot.playground.workspace import SLACKBOT, Workspace

# Never shown, and bytes, which JSON has no place for.
_HIDDEN = (
    "signing_secret",
    "app_token",
    "client_secret",
    "bot_token",
    "refresh_token",
    "content",
)


def snapshot(workspace: Workspace, faults: Faults, traffic: Traffic) -> Json:
    """Return the whole state, ephemeral messages and traffic included, secrets not."""
    return {
        "now": workspace.now(),
        "version": workspace.changes.version,
        "teams": _plain(workspace.teams.values()),
        "users": _plain(workspace.users.values()),
        "channels": _plain(workspace.channels.values()),
        "apps": _plain(workspace.apps.values()),
        "installations": _plain(workspace.installations.values()),
        "messages": _plain(workspace.every_message()),
        "files": _plain(workspace.files.values()),
        "views": _plain(workspace.views.values()),
        "faults": _plain(faults.pending()),
        "calls": _plain(traffic.calls),
        "deliveries": _plain(traffic.deliveries),
    }


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in _HIDDEN
        }
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(inner) for inner in value]


def what_is_seen(workspace: Workspace, viewer: User, *, base_url: str) -> Json:
    """Return what the page shows to a person, messages by channel, oldest first."""
    channels = [
        channel
        for channel in workspace.channels.values()
        if channel.team_id == viewer.team_id
        and (channel.kind is Kind.PUBLIC or viewer.id in channel.members)
    ]
    return {
        "me": viewer.id,
        "team": workspace.teams[viewer.team_id].name,
        "people": [_person(user) for user in workspace.users.values()]
        + [{"id": SLACKBOT, "name": "Slackbot", "is_bot": True, "can_act": False}],
        "channels": [_channel(workspace, channel, viewer) for channel in channels],
        "messages": {
            channel.id: [
                _message(workspace, message, base_url)
                for message in workspace.messages(channel.id, seen_by=viewer.id)
            ]
            for channel in channels
        },
        "files": {file.id: _file(workspace, file) for file in workspace.files.values()},
        "commands": [
            dataclasses.asdict(command)
            for app in workspace.apps.values()
            if workspace.installation(app.id, viewer.team_id)
            for command in app.commands
        ],
    }


def _person(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name or user.name,
        "title": user.title,
        "is_bot": user.is_bot,
        "can_act": not (user.is_bot or user.deleted),
    }


def _channel(workspace: Workspace, channel: Channel, viewer: User) -> Json:
    name = channel.name
    if channel.kind is Kind.IM:
        other = workspace.users.get(channel.other(viewer.id))
        name = (other.real_name or other.name) if other else "?"
    return {
        "id": channel.id,
        "name": name,
        "kind": channel.kind,
        "topic": channel.topic,
        "is_archived": channel.is_archived,
        "is_member": viewer.id in channel.members,
    }


def _message(workspace: Workspace, message: Message, base_url: str) -> Json:
    shown = message_shown(workspace, message, base_url=base_url)
    if message.visible_to:
        shown["is_ephemeral"] = True
    return shown


def _file(workspace: Workspace, file: File) -> Json:
    shown = file_shown(file, now=workspace.now(), base_url="")
    return {
        "id": file.id,
        "name": file.name,
        "title": shown["title"],
        "alt_txt": file.alt_txt,
        "size": file.length_bytes,
        "mimetype": media_type(file),
    }
