from datetime import date
from pathlib import Path
from typing import Any

import yaml

import handlers
from bot.delivery import Delivery
from handlers.reports import Reports

ROOT = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))


class Menu:
    """Notes what is registered, as Bolt's app would."""

    def __init__(self):
        self.commands = []

    def command(self, command):
        self.commands.append(command)
        return lambda listener: listener


async def unused(*_: object) -> Any:
    raise AssertionError("only registered, never called")


def test_the_manifest_declares_exactly_the_commands_that_are_registered():
    menu = Menu()

    handlers.register(menu, reports=Reports(unused, unused, date.today))

    declared = [entry["command"] for entry in MANIFEST["features"]["slash_commands"]]
    assert declared == menu.commands


def test_the_manifest_asks_for_the_scopes_that_delivery_needs():
    needed = {
        "post": "chat:write",
        "edit": "chat:write",
        "find": "channels:history",
        "upload": "files:write",
        "private_channel": "im:write",
        "email_of": "users:read.email",
    }
    assert all(hasattr(Delivery, name) for name in needed)

    assert set(needed.values()) <= set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_every_process_of_the_procfile_is_a_command():
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()

    assert [line.split(":")[0] for line in lines] == ["web", "worker", "exports"]
    assert all(f"python -m bot {line.split(':')[0]}" in line for line in lines)
