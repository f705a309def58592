"""Slack's side of the door: text and clicks in, requests out, and the words people read."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from handlers.reports import Reports

COMMANDS = ("/insights",)


class App(Protocol):
    """The part of Bolt's app that listeners are attached to."""

    def command(self, command: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``command``."""


def register(app: App, *, reports: Reports) -> None:
    """Attach every listener; reading this function is reading the bot's menu."""
    app.command("/insights")(reports.on_command)
