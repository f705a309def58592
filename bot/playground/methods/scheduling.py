"""Methods about messages that are to appear later."""

from bot.playground.calls import Call
from bot.playground.errors import SlackError
from bot.playground.methods.chat import draft
from bot.playground.methods.places import find_channel, page, writable_channel
from bot.playground.records import Json, Scheduled
from bot.playground.shown import message_shown

# Limits of the chat.scheduleMessage and chat.deleteScheduledMessage references.
FARTHEST_S = 120 * 24 * 60 * 60
WINDOW_S, MOST_IN_WINDOW = 5 * 60, 30
LAST_WORD_S = 60


def schedule(call: Call) -> Json:
    """Keep a message as it is now, to be posted at ``post_at``."""
    channel = writable_channel(call)
    post_at = _time(call)
    message = draft(call, channel)
    near = [
        each
        for each in call.workspace.scheduled.values()
        if each.message.channel == channel.id
        and each.post_at // WINDOW_S == post_at // WINDOW_S
    ]
    if len(near) >= MOST_IN_WINDOW:
        raise SlackError("restricted_too_many")
    waiting = Scheduled(
        id=call.workspace.next_id("Q"),
        post_at=post_at,
        created=int(call.workspace.now()),
        message=message,
    )
    call.workspace.scheduled[waiting.id] = waiting
    call.workspace.changes.announce()
    shown = message_shown(call.workspace, message, base_url=call.base_url)
    return {
        "channel": channel.id,
        "scheduled_message_id": waiting.id,
        "post_at": post_at,
        "message": {**shown, "ts": None, "subtype": "bot_message"},
    }


def take_back(call: Call) -> Json:
    """Drop a scheduled message; in its last minute it is too late for that."""
    waiting = call.workspace.scheduled.get(call.required("scheduled_message_id"))
    channel = find_channel(call)
    if (
        waiting is None
        or waiting.message.channel != channel.id
        or waiting.message.user != call.caller.bot_user_id
        or waiting.post_at - call.workspace.now() < LAST_WORD_S
    ):
        raise SlackError("invalid_scheduled_message_id")
    del call.workspace.scheduled[waiting.id]
    call.workspace.changes.announce()
    return {}


def every(call: Call) -> Json:
    """List the app's own scheduled messages, the next one first."""
    wanted = find_channel(call).id if call.text("channel") else None
    rows = [
        {
            "id": each.id,
            "channel_id": each.message.channel,
            "post_at": each.post_at,
            "date_created": each.created,
            "text": each.message.text,
        }
        for each in sorted(
            call.workspace.scheduled.values(), key=lambda each: each.post_at
        )
        if each.message.user == call.caller.bot_user_id
        and wanted in (None, each.message.channel)
        and _is_between(call, each.post_at)
    ]
    shown, metadata = page(call, rows, usual=100)
    return {"scheduled_messages": shown, "response_metadata": metadata}


def _is_between(call: Call, post_at: int) -> bool:
    return call.number("oldest", 0) <= post_at <= call.number("latest", post_at)


def _time(call: Call) -> int:
    try:
        post_at = int(call.required("post_at"))
    except ValueError:
        raise SlackError("invalid_time") from None
    if post_at <= call.workspace.now():
        raise SlackError("time_in_past")
    if post_at > call.workspace.now() + FARTHEST_S:
        raise SlackError("time_too_far")
    return post_at
