"""Messages as Slack's answers, events and payloads show them."""

from bot.playground.files import file_shown
from bot.playground.records import Json, Message
from bot.playground.workspace import Workspace


def message_shown(
    workspace: Workspace, message: Message, *, base_url: str, with_metadata: bool = True
) -> Json:
    """Return Slack's message object; metadata is only for those who ask for it."""
    shape: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.channels[message.channel].team_id,
    }
    shape |= _app(workspace, message)
    if message.blocks:
        shape["blocks"] = list(message.blocks)
    if message.attachments:
        shape["attachments"] = list(message.attachments)
    if message.files:
        shape["files"] = [
            file_shown(
                workspace.files[name],
                workspace.channels,
                now=workspace.now(),
                base_url=base_url,
            )
            for name in message.files
        ]
    if message.edited_ts:
        shape["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        shape["metadata"] = message.metadata
    return shape | _thread(workspace, message)


def _app(workspace: Workspace, message: Message) -> Json:
    if not (message.bot_id and message.app_id):
        return {}
    shape: Json = {
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "bot_profile": {
            "id": message.bot_id,
            "app_id": message.app_id,
            "user_id": message.user,
            "name": workspace.apps[message.app_id].name,
            "deleted": False,
        },
    }
    if message.name:
        shape["username"] = message.name
    if message.is_broadcast:
        shape["subtype"] = "thread_broadcast"
    return shape


def _thread(workspace: Workspace, message: Message) -> Json:
    if message.thread_ts and message.thread_ts != message.ts:
        return {"thread_ts": message.thread_ts}
    replies = workspace.replies(message.channel, message.ts)
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "reply_users": people[:5],
        "latest_reply": replies[-1].ts,
    }
