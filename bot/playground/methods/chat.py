"""Methods that say, change and take back messages."""

from dataclasses import replace

from bot.playground.block_shapes import MARKDOWN_CHARACTERS
from bot.playground.calls import Call
from bot.playground.content import (
    TEXT_CHARACTERS,
    Content,
    read_content,
    read_metadata,
)
from bot.playground.errors import SlackError
from bot.playground.methods.places import find_channel, writable_channel
from bot.playground.records import Channel, Json, Message
from bot.playground.shown import message_shown

# An edit is refused where a new message would only be cut (chat.update reference).
EDITED_TEXT_CHARACTERS = 4_000
# Speaking under another name or picture needs a scope of its own.
_LOOKS = ("username", "icon_url", "icon_emoji")


def post_message(call: Call) -> Json:
    """Post a message in a channel or thread."""
    channel = writable_channel(call)
    message = call.workspace.put_new(
        replace(draft(call, channel), ts=call.workspace.next_ts())
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_shown(call.workspace, message, base_url=call.base_url),
    }


def draft(call: Call, channel: Channel) -> Message:
    """Return the checked message of a call, not yet said and without its time."""
    if any(call.text(name) for name in _LOOKS):
        call.need("chat:write.customize")
    content = _said(call)
    thread_ts = _thread(call, channel)
    return Message(
        channel=channel.id,
        ts="",
        user=call.caller.bot_user_id,
        text=content.text or "",
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=read_metadata(_metadata(call)),
        thread_ts=thread_ts,
        is_broadcast=bool(thread_ts) and call.flag("reply_broadcast"),
        name=call.text("username"),
        app_id=call.caller.app_id,
        bot_id=call.caller.bot_id,
    )


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel."""
    user_id = call.required("user")
    channel = writable_channel(call)
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _said(call)
    message = call.workspace.post(
        channel=channel.id,
        user=call.caller.bot_user_id,
        text=content.text or "",
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        thread_ts=_thread(call, channel),
        app_id=call.caller.app_id,
        bot_id=call.caller.bot_id,
        visible_to=user_id,
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Change the app's own message; parts not mentioned stay.

    New text without blocks takes the old blocks away, as in Slack; metadata stays until
    an empty object is sent.
    """
    channel = find_channel(call)
    old = _own_message(call, channel, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    content = _content(call, EDITED_TEXT_CHARACTERS)
    if content.text is None and content.blocks is None and content.attachments is None:
        raise SlackError("no_text")
    new = _edited(call, old, content)
    if not (new.text or new.blocks or new.attachments):
        raise SlackError("no_text")
    call.workspace.change_message(new)
    return {
        "channel": channel.id,
        "ts": new.ts,
        "text": new.text,
        "message": message_shown(call.workspace, new, base_url=call.base_url),
    }


def _edited(call: Call, old: Message, content: Content) -> Message:
    new = replace(old, edited_ts=call.workspace.next_ts())
    if content.text is not None:
        new = replace(new, text=content.text, blocks=())
    if content.blocks is not None:
        new = replace(new, blocks=content.blocks)
    if content.attachments is not None:
        new = replace(new, attachments=content.attachments)
    if (metadata := _metadata(call)) is not None:
        new = replace(new, metadata=read_metadata(metadata))
    return new


def delete(call: Call) -> Json:
    """Take the app's own message back."""
    channel = find_channel(call)
    message = _own_message(call, channel, "cant_delete_message")
    call.workspace.remove_message(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    """Return the address of a message."""
    channel = find_channel(call)
    message = call.workspace.message(channel.id, call.required("message_ts"))
    if message is None or message.visible_to:
        raise SlackError("message_not_found")
    domain = call.workspace.teams[channel.team_id].domain
    place = f"{channel.id}/p{message.ts.replace('.', '')}"
    return {
        "channel": channel.id,
        "permalink": f"https://{domain}.slack.com/archives/{place}",
    }


def _said(call: Call) -> Content:
    content = _content(call, TEXT_CHARACTERS)
    if content.is_empty:
        raise SlackError("no_text")
    return content


def _content(call: Call, most_characters: int) -> Content:
    text, blocks = (
        call.args.get("text"),
        call.parsed("blocks", refusal="invalid_blocks_format"),
    )
    if markdown := call.text("markdown_text"):
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_CHARACTERS:
            raise SlackError("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    return read_content(
        call.workspace,
        call.caller.bot_user_id,
        text=None if text is None else str(text),
        blocks=blocks,
        attachments=call.parsed("attachments", refusal="invalid_attachments"),
        most_characters=most_characters,
    )


def _metadata(call: Call) -> Json | None:
    found: Json | None = call.parsed("metadata", refusal="invalid_metadata_format")
    return found


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    first = call.workspace.message(channel.id, ts)
    if first is None or first.visible_to:
        raise SlackError("thread_not_found")
    # A reply to a reply joins the thread of the first message.
    return first.thread_ts or ts


def _own_message(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.workspace.message(channel.id, call.required("ts"))
    if message is None or message.visible_to:
        raise SlackError("message_not_found")
    if message.user != call.caller.bot_user_id:
        raise SlackError(refusal)
    return message
