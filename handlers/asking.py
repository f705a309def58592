"""What somebody asked for in Slack, and where: read from what Slack sends."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

# How a listener answers at once, to the asker alone: with a text, or a whole message.
Answer = Callable[[str | dict[str, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A text, who said it and where. ``id`` is the same when Slack repeats the delivery.

    The answer is a message of its own in ``channel`` or, with ``thread`` (the ``ts`` of a
    message), below that one. ``response_url`` is empty where Slack gives none.
    """

    id: str
    workspace: str
    channel: str
    user: str
    text: str
    response_url: str = ""
    thread: str = ""


def from_command(command: Mapping[str, str]) -> Ask:
    """Read the form of a slash command."""
    return Ask(
        # A repeated delivery has the same trigger, a person's second try has another one.
        id=ask_id(command["team_id"], command["trigger_id"]),
        workspace=command["team_id"],
        channel=command["channel_id"],
        user=command["user_id"],
        text=command.get("text", ""),
        response_url=command.get("response_url", ""),
    )


def ask_id(*parts: str) -> str:
    """Return an id made of what tells one ask from all others.

    >>> ask_id("T1", "42.1") == ask_id("T1", "42.1") != ask_id("T1", "42.2")
    True
    """
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:20]
