"""What somebody asked for in Slack, and where: read from what Slack sends."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

# Of the kinds of messages those that a person wrote: nothing more, or with a file.
_SAID = (None, "file_share")
# How a listener answers at once, to the asker alone: with a text, or a whole message.
Answer = Callable[[str | dict[str, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A text, who said it and where. ``id`` is the same when Slack repeats the delivery.

    The answer is a message of its own in ``channel`` or, with ``thread`` (the ``ts`` of a
    message), below that one. ``response_url`` is empty where Slack gives none. ``direct``
    is what was said to the bot alone.
    """

    id: str
    workspace: str
    channel: str
    user: str
    text: str
    response_url: str = ""
    thread: str = ""
    direct: bool = False


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


def from_message(body: Mapping[str, Any], event: Mapping[str, Any]) -> Ask | None:
    """Read the event of a message; None unless a person wrote it to the bot alone.

    What bots say (the bot itself too), edits and messages taken back are no asking.
    """
    is_odd = event.get("subtype") not in _SAID or event.get("hidden")
    is_said = not (is_odd or event.get("bot_id"))
    if event.get("channel_type") != "im" or not is_said or not event.get("user"):
        return None
    return Ask(
        # A repeated delivery tells of the same message.
        id=ask_id(body["team_id"], event["channel"], event["ts"]),
        workspace=body["team_id"],
        channel=event["channel"],
        user=event["user"],
        text=event.get("text") or "",
        direct=True,
    )


def from_press(body: Mapping[str, Any]) -> Ask:
    """Read that a button was pressed; its value is the text.

    Pressing the same button of the same message twice is one asking.
    """
    action = body["actions"][0]
    workspace, user = body["team"]["id"], body["user"]["id"]
    channel = body["container"]["channel_id"]
    value = action.get("value", "")
    parts = (workspace, channel, user, action["action_id"], value)
    return Ask(
        id=ask_id(*parts),
        workspace=workspace,
        channel=channel,
        user=user,
        text=value,
        response_url=body.get("response_url", ""),
    )


def delivery_id(body: Mapping[str, Any]) -> str:
    """Return what to call a delivery in the logs: the id of what is asked, where it has one."""
    # Whatever else Slack sends has other fields.
    with suppress(KeyError, IndexError):
        if "command" in body:
            return from_command(body).id
        if body.get("type") == "block_actions":
            return from_press(body).id
        asked = from_message(body, body.get("event") or {})
        if asked is not None:
            return asked.id
    return str(body.get("event_id") or body.get("trigger_id") or "")


def ask_id(*parts: str) -> str:
    """Return an id made of what tells one ask from all others.

    >>> ask_id("T1", "42.1") == ask_id("T1", "42.1") != ask_id("T1", "42.2")
    True
    """
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:20]
