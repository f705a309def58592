"""Methods about channels and direct messages, and what was said there."""

from bot.playground.calls import Call
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.methods.places import (
    find_channel,
    is_visible,
    kinds_wanted,
    page,
    readable_channel,
)
from bot.playground.records import Channel, Json, Kind, Message
from bot.playground.shown import message_shown

# A direct message with more people than this is refused (conversations.open reference).
MOST_PEOPLE = 8


def info(call: Call) -> Json:
    """Describe one conversation."""
    channel = readable_channel(call, "read")
    return {"channel": channel.shown(call.caller.bot_user_id)}


def every(call: Call) -> Json:
    """List the team's conversations the token may know of."""
    kinds = kinds_wanted(call)
    skip_archived = call.flag("exclude_archived")
    rows = [
        channel.shown(call.caller.bot_user_id)
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and is_visible(call, channel)
        and not (skip_archived and channel.is_archived)
    ]
    shown, metadata = page(call, rows, usual=100)
    return {"channels": shown, "response_metadata": metadata}


def join(call: Call) -> Json:
    """Make the bot a member of a public channel."""
    channel = find_channel(call)
    me = call.caller.bot_user_id
    if channel.kind is not Kind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if me in channel.members:
        return {"channel": channel.shown(me), "warning": "already_in_channel"}
    return {"channel": call.workspace.join(channel.id, me).shown(me)}


def members(call: Call) -> Json:
    """List the user ids of a conversation's members."""
    channel = readable_channel(call, "read")
    shown, metadata = page(call, sorted(channel.members), usual=100)
    return {"members": shown, "response_metadata": metadata}


def open_direct(call: Call) -> Json:
    """Open the direct message with one person, or a group's with several."""
    if call.text("channel"):
        channel = find_channel(call)
    else:
        channel = _with(call, call.text("users").replace(" ", "").split(","))
    if call.flag("return_im"):
        return {"channel": channel.shown(call.caller.bot_user_id)}
    return {"channel": {"id": channel.id}}


def _with(call: Call, ids: list[str]) -> Channel:
    if ids == [""]:
        raise SlackError("users_list_not_supplied")
    people = [call.workspace.users.get(user_id) for user_id in ids]
    if len(people) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    if len(people) > 1:
        call.need("mpim:write")
    for person in people:
        if person is None or person.team_id != call.caller.team_id:
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
    return call.workspace.direct_message(
        call.caller.team_id, call.caller.bot_user_id, *ids
    )


def history(call: Call) -> Json:
    """Return a page of what was said, newest first, without replies in threads."""
    channel = _joined(call)
    said = [
        message
        for message in call.workspace.messages(channel.id)
        if not message.is_reply and _in_range(call, message)
    ]
    return _messages(call, said[::-1])


def replies(call: Call) -> Json:
    """Return a thread: its first message, then the replies, oldest first."""
    channel = _joined(call)
    first = call.workspace.message(channel.id, call.required("ts"))
    if first is None or first.visible_to:
        raise SlackError("thread_not_found")
    thread = call.workspace.replies(channel.id, first.thread_ts or first.ts)
    return _messages(call, [first, *(m for m in thread if _in_range(call, m))])


def _joined(call: Call) -> Channel:
    channel = readable_channel(call, "history")
    if call.caller.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _in_range(call: Call, message: Message) -> bool:
    try:
        ts = float(message.ts)
        oldest = float(call.text("oldest") or 0)
        latest = float(call.text("latest") or ts + 1)
    except ValueError:
        raise invalid_arguments("oldest and latest must be timestamps") from None
    if call.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _messages(call: Call, found: list[Message]) -> Json:
    wanted, metadata = page(call, found, usual=100)
    with_metadata = call.flag("include_all_metadata")
    return {
        "messages": [
            message_shown(
                call.workspace,
                message,
                base_url=call.base_url,
                with_metadata=with_metadata,
            )
            for message in wanted
        ],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }
