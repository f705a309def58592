"""Which conversations a token may see, read and write, and long lists in pages."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.playground.calls import Call
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.records import Channel, Json, Kind

T = TypeVar("T")

_PREFIX = {
    Kind.PUBLIC: "channels",
    Kind.PRIVATE: "groups",
    Kind.IM: "im",
    Kind.MPIM: "mpim",
}
MOST_IN_A_PAGE = 999


def scope_for(kind: Kind, right: str) -> str:
    """Return the scope for ``read`` or ``history`` of a kind of conversation."""
    return f"{_PREFIX[kind]}:{right}"


def is_visible(call: Call, channel: Channel) -> bool:
    """Tell whether the token knows of the channel at all."""
    if call.caller.team_id not in channel.teams:
        return False
    return channel.kind is Kind.PUBLIC or call.caller.bot_user_id in channel.members


def find_channel(call: Call, name: str = "channel") -> Channel:
    """Return the channel of an argument; what the token cannot see does not exist."""
    channel = call.workspace.channels.get(call.required(name))
    if channel is None or not is_visible(call, channel):
        raise SlackError("channel_not_found")
    return channel


def readable_channel(call: Call, right: str) -> Channel:
    """Return the channel of the call, with the scope for its kind checked."""
    channel = find_channel(call)
    call.need(scope_for(channel.kind, right))
    return channel


def writable_channel(call: Call) -> Channel:
    """Return the channel to post in; a user's id stands for their direct message."""
    channel = _direct_message(call) or _by_name(call) or find_channel(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    is_member = call.caller.bot_user_id in channel.members
    may_write = (
        channel.kind is Kind.PUBLIC and "chat:write.public" in call.caller.scopes
    )
    if not (is_member or may_write):
        raise SlackError("not_in_channel")
    return channel


def _direct_message(call: Call) -> Channel | None:
    user = call.workspace.users.get(call.required("channel"))
    if user is None or user.team_id != call.caller.team_id:
        return None
    if user.deleted:
        raise SlackError("user_disabled")
    if not call.workspace.apps[call.caller.app_id].messages_tab_enabled:
        raise SlackError("messages_tab_disabled")
    return call.workspace.direct_message(
        call.caller.team_id, call.caller.bot_user_id, user.id
    )


def _by_name(call: Call) -> Channel | None:
    wanted = call.required("channel")
    if not wanted.startswith("#"):
        return None
    for channel in call.workspace.channels.values():
        if channel.name == wanted[1:] and is_visible(call, channel):
            return channel
    return None


def kinds_wanted(call: Call) -> list[Kind]:
    """Return the conversation ``types`` asked for, with their scopes checked."""
    try:
        kinds = [Kind(t.strip()) for t in call.text("types", Kind.PUBLIC).split(",")]
    except ValueError:
        raise SlackError("invalid_types") from None
    call.need(*(scope_for(kind, "read") for kind in kinds))
    return kinds


def page(call: Call, rows: Sequence[T], *, usual: int) -> tuple[list[T], Json]:
    """Return one page of ``rows`` and the metadata that leads to the next."""
    limit = call.number("limit", usual) or usual
    if not 1 <= limit <= MOST_IN_A_PAGE + 1:
        raise invalid_arguments("limit must be between 1 and 1000")
    start = _position(call.text("cursor"))
    end = start + limit
    following = base64.b64encode(b"next:%d" % end).decode() if end < len(rows) else ""
    return list(rows[start:end]), {"next_cursor": following}


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).partition(b":")
        if word == b"next":
            return int(number)
    except (ValueError, binascii.Error):
        pass
    raise SlackError("invalid_cursor")
