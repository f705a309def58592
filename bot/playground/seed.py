"""What a workspace starts with, read from JSON or built in Python."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playground.errors import PlaygroundError
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The first state; bot users that are not listed are made from the installations."""

    teams: tuple[Team, ...]
    users: tuple[User, ...] = ()
    channels: tuple[Channel, ...] = ()
    apps: tuple[App, ...] = ()
    installations: tuple[Installation, ...] = ()
    messages: tuple[Message, ...] = ()

    @classmethod
    def from_file(cls, path: Path) -> "Seed":
        """Read a JSON file; see from_json for its shape."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Seed":
        """Read lists of rows under the names of this class's fields.

        A row has the fields of its record; ``commands`` and ``shortcuts`` stand inside
        their app, ``installations`` may stand there too and then need no ``app_id``.
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
            )
        except (TypeError, KeyError, ValueError) as error:
            raise PlaygroundError(
                f"The seed of the playground cannot be read: {error}."
            ) from error


def _channel(row: Mapping[str, Any]) -> Channel:
    kind = Kind(row.get("kind", Kind.PUBLIC))
    return Channel(
        **{**row, "kind": kind, "members": frozenset(row.get("members", ()))}
    )


def _app(row: Mapping[str, Any]) -> App:
    changed = {
        **row,
        "commands": tuple(Command(**each) for each in row.get("commands", ())),
        "shortcuts": tuple(Shortcut(**each) for each in row.get("shortcuts", ())),
        "events": frozenset(row.get("events", ())),
        "redirect_urls": tuple(row.get("redirect_urls", ())),
    }
    if "app_scopes" in row:
        changed["app_scopes"] = frozenset(row["app_scopes"])
    return App(**changed)


def _installation(row: Mapping[str, Any]) -> Installation:
    return Installation(**{**row, "scopes": frozenset(row.get("scopes", ()))})


def _message(row: Mapping[str, Any]) -> Message:
    lists = ("blocks", "attachments", "files")
    return Message(**{**row, **{name: tuple(row.get(name, ())) for name in lists}})
