"""Slack's side of the door: text and clicks in, requests out, and the words people read."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from handlers.asking import Answer
from handlers.limits import LimitListener
from handlers.parse.limits import Topic, topic
from handlers.reports import Reports
from handlers.workspaces import WorkspaceListener

COMMANDS = ("/insights",)


class App(Protocol):
    """The part of Bolt's app that listeners are attached to."""

    def command(self, command: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``command``."""

    def event(self, event: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
        """Return the decorator for listeners of ``event``."""


@dataclass(frozen=True, slots=True)
class Insights:
    """`/insights`, whose first word may tell what else than a report it is about."""

    topics: Mapping[Topic, LimitListener]
    reports: Reports

    async def on_command(self, ack: Answer, command: Mapping[str, str]) -> None:
        """Hand over to the listener of the topic."""
        about = topic(command.get("text", ""))
        listener = self.reports if about is None else self.topics[about]
        await listener.on_command(ack, command)


def register(
    app: App,
    *,
    reports: Reports,
    goals: LimitListener,
    alerts: LimitListener,
    workspaces: WorkspaceListener,
) -> None:
    """Attach every listener; reading this function is reading the bot's menu."""
    topics = {Topic.GOAL: goals, Topic.ALERT: alerts}
    app.command("/insights")(Insights(topics, reports).on_command)
    app.event("app_uninstalled")(workspaces.on_uninstalled)
    app.event("tokens_revoked")(workspaces.on_tokens_revoked)
