"""What somebody asked for in Slack, and where: read from what Slack sends."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp

# Of the kinds of messages those that a person wrote: nothing more, or with a file.
_SAID = (None, "file_share")
# Slack's ids of conversations with the bot alone.
_DIRECT = "D"
_MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
# What a listener says at once, to the asker alone: a text, or a whole message; and how.
Said = str | dict[str, Any]
Answer = Callable[[Said], Awaitable[object]]
Body = Mapping[str, Any]
Ack = Callable[[], Awaitable[object]]
# How Bolt answers through the address that came with what was pressed.
Respond = Callable[..., Awaitable[object]]
# Slack waits three seconds for the acknowledgement, which comes after the answer.
_TELL_WITHIN_S = 1.5


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
        text=_said(body, event),
        thread=event.get("thread_ts") or "",
        direct=True,
    )


def from_mention(body: Body, event: Mapping[str, Any]) -> Ask | None:
    """Read that the bot was mentioned in a channel; None unless a person did.

    The answer goes into the thread of that message. What follows the mention is the text.
    """
    if (
        event.get("subtype") not in _SAID
        or event.get("bot_id")
        or not event.get("user")
    ):
        return None
    return Ask(
        id=ask_id(body["team_id"], event["channel"], event["ts"]),
        workspace=body["team_id"],
        channel=event["channel"],
        user=event["user"],
        text=_said(body, event),
        thread=event.get("thread_ts") or event["ts"],
    )


def _said(body: Body, event: Mapping[str, Any]) -> str:
    """Return what is written in a message, without that the bot is spoken to."""
    bots = {str(one.get("user_id")) for one in body.get("authorizations") or ()}
    text = str(event.get("text") or "")
    return _MENTION.sub(
        lambda found: " " if found[1] in bots else found[0], text
    ).strip()


def from_press(body: Body) -> Ask:
    """Read that a button was pressed, or something chosen; its value is the text.

    Pressing the same button of the same message twice is one asking. ``thread`` is where
    the message stands.
    """
    action, container = body["actions"][0], body["container"]
    workspace, user = body["team"]["id"], body["user"]["id"]
    channel, ts = container["channel_id"], container["message_ts"]
    value = action.get("value") or (action.get("selected_option") or {}).get(
        "value", ""
    )
    alone = container.get("is_ephemeral", False)
    return Ask(
        id=ask_id(workspace, channel, ts, user, action["action_id"], value),
        workspace=workspace,
        channel=channel,
        user=user,
        text=value,
        response_url=body.get("response_url", ""),
        thread=container.get("thread_ts") or "",
        direct=channel.startswith(_DIRECT) and not alone,
    )


def from_shortcut(body: Body) -> Ask:
    """Read that something was chosen from the menu of a message; it has no text."""
    workspace, user, message = body["team"]["id"], body["user"]["id"], body["message"]
    channel = body["channel"]["id"]
    return Ask(
        id=ask_id(workspace, user, body["trigger_id"]),
        workspace=workspace,
        channel=channel,
        user=user,
        text="",
        response_url=body.get("response_url", ""),
        thread=message.get("thread_ts") or "",
        direct=channel.startswith(_DIRECT),
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


def below(respond: Respond, asked: Ask) -> Answer:
    """Return what answers whoever pressed something, alone, where it stands."""
    return alone(respond, asked.thread)


def alone(respond: Respond, thread: str = "") -> Answer:
    """Return what answers whoever pressed something, alone, in a thread or none."""
    return partial(
        _tell,
        respond,
        response_type="ephemeral",
        replace_original=False,
        thread_ts=thread or None,
    )


def instead(respond: Respond) -> Answer:
    """Return what puts an answer in the place of what was pressed."""
    return partial(_tell, respond, replace_original=True)


async def heard(listener: Callable[[Answer, Ask], Awaitable[None]], asked: Ask) -> Said:
    """Return what a listener answers; nothing where it only acts."""
    said: list[Said] = []

    async def hear(one: Said) -> None:
        said.append(one)

    await listener(hear, asked)
    return said[-1] if said else ""


async def _tell(respond: Respond, said: Said, **how: object) -> None:
    """Answer; what was done before is done, whether or not it can be told."""
    if not said:
        return
    message = {"text": said} if isinstance(said, str) else said
    with suppress(aiohttp.ClientError, TimeoutError):
        async with asyncio.timeout(_TELL_WITHIN_S):
            await respond(**message, **how)
