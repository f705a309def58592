"""What a workspace starts with, read from JSON or built in Python."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playground.errors import PlaygroundError
from bot.playground.manifests import app_from_manifest
from bot.playground.records import (
    App,
    Channel,
    Command,
    Installation,
    Kind,
    Message,
    Shortcut,
    Team,
    User,
    UserGroup,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The first state; bot users that are not listed are made from the installations.

    ``suggestions`` are texts to click above the page's message box, ``banner`` (mrkdwn) is
    what the page says on top of it until it is put away.
    """

    teams: tuple[Team, ...]
    users: tuple[User, ...] = ()
    channels: tuple[Channel, ...] = ()
    apps: tuple[App, ...] = ()
    installations: tuple[Installation, ...] = ()
    messages: tuple[Message, ...] = ()
    usergroups: tuple[UserGroup, ...] = ()
    suggestions: tuple[str, ...] = ()
    banner: str = ""

    @classmethod
    def from_file(cls, path: Path) -> "Seed":
        """Read a JSON file; see from_json for its shape."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Seed":
        """Read lists of rows under the names of this class's fields.

        A row has the fields of its record; ``commands`` and ``shortcuts`` stand inside
        their app, or come from its ``manifest``; ``installations`` may stand there too and
        then need no ``app_id``.
        """
        try:
            apps = [dict(row) for row in data.get("apps", ())]
            installed = [dict(row) for row in data.get("installations", ())]
            for app in apps:
                for row in app.pop("installations", ()):
                    installed.append({"app_id": app["id"], **row})
            return cls(
                teams=tuple(Team(**row) for row in data["teams"]),
                users=tuple(User(**row) for row in data.get("users", ())),
                channels=tuple(_channel(row) for row in data.get("channels", ())),
                apps=tuple(_app(row) for row in apps),
                installations=tuple(_installation(row) for row in installed),
                messages=tuple(_message(row) for row in data.get("messages", ())),
                suggestions=tuple(data.get("suggestions", ())),
                banner=data.get("banner", ""),
                usergroups=tuple(_group(row) for row in data.get("usergroups", ())),
            )
        except (TypeError, KeyError, ValueError) as error:
            raise PlaygroundError(
                f"The seed of the playground cannot be read: {error}."
            ) from error


def _channel(row: Mapping[str, Any]) -> Channel:
    kind = Kind(row.get("kind", Kind.PUBLIC))
    sets = {name: frozenset(row.get(name, ())) for name in ("members", "shared_with")}
    return Channel(**{**row, "kind": kind, **sets})


def _app(row: Mapping[str, Any]) -> App:
    changed = {
        name: _APP_FIELDS[name](value) if name in _APP_FIELDS else value
        for name, value in row.items()
    }
    if "manifest" in changed:
        return app_from_manifest(changed.pop("manifest"), **changed)
    return App(**changed)


_APP_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "commands": lambda rows: tuple(Command(**each) for each in rows),
    "shortcuts": lambda rows: tuple(Shortcut(**each) for each in rows),
    "events": frozenset,
    "redirect_urls": tuple,
    "app_scopes": frozenset,
}


def _installation(row: Mapping[str, Any]) -> Installation:
    return Installation(**{**row, "scopes": frozenset(row.get("scopes", ()))})


def _group(row: Mapping[str, Any]) -> UserGroup:
    return UserGroup(**{**row, "users": tuple(row.get("users", ()))})


def _message(row: Mapping[str, Any]) -> Message:
    lists = ("blocks", "attachments", "files")
    return Message(**{**row, **{name: tuple(row.get(name, ())) for name in lists}})
