"""The whole workspace as JSON, for inspection."""

import dataclasses
from typing import Any

from bot.playground.faults import Faults
from bot.playground.records import Json
from bot.playground.traffic import Traffic
from bot.playground.workspace import Workspace

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
        "usergroups": _plain(workspace.usergroups.values()),
        "channels": _plain(workspace.channels.values()),
        "apps": _plain(workspace.apps.values()),
        "installations": _plain(workspace.installations.values()),
        "messages": _plain(workspace.every_message()),
        "scheduled": _plain(workspace.scheduled.values()),
        "files": _plain(workspace.files.values()),
        "views": _plain(workspace.screens.views.values()),
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


def traffic_seen(traffic: Traffic, *, most: int = 100) -> list[Json]:
    """Return the latest calls and deliveries, oldest first, with their answers."""
    rows = [
        *({"way": "call", **_plain(call)} for call in traffic.calls),
        *(
            {"way": "delivery", **_plain(each), "body": each.body}
            for each in traffic.deliveries
        ),
    ]
    rows.sort(key=lambda row: row["at"])
    return rows[-most:]
