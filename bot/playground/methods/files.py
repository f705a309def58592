"""Methods of the three-step upload: ask for an address, send the bytes, complete."""

from dataclasses import replace

from bot.playground.calls import Call
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.files import File, file_shown
from bot.playground.records import Channel, Json

MOST_BYTES = 1_000_000_000


def upload_address(call: Call) -> Json:
    """Hand out the address the bytes go to."""
    name = call.required("filename")
    call.required("length")
    length_bytes = call.number("length", 0)
    if not 0 < length_bytes <= MOST_BYTES:
        raise invalid_arguments("length must be a positive number of bytes")
    file = call.workspace.put_file(
        File(
            id=call.workspace.next_id("F"),
            team_id=call.caller.team_id,
            user=call.caller.bot_user_id,
            name=name,
            length_bytes=length_bytes,
            alt_txt=call.text("alt_txt"),
            created=int(call.workspace.now()),
        )
    )
    return {"file_id": file.id, "upload_url": f"{call.base_url}/upload/v1/{file.id}"}


def complete_upload(call: Call) -> Json:
    """Take the files over; blocks can use them only some time later.

    With a channel the files are shared there in a message of their own, without one they
    stay private to the uploader.
    """
    rows = call.parsed("files", refusal="invalid_arguments")
    if not isinstance(rows, list) or not rows:
        raise invalid_arguments("missing required field: files")
    files = [_uploaded(call, row) for row in rows]
    channels = [_shared_in(call, channel_id) for channel_id in _destinations(call)]
    ready_at = call.workspace.now() + call.workspace.strictness.upload_lag_s
    files = [replace(file, ready_at=ready_at) for file in files]
    for file in files:
        call.workspace.put_file(file)
    for channel in channels:
        _share(call, channel, [file.id for file in files])
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _uploaded(call: Call, row: object) -> File:
    if not isinstance(row, dict):
        raise invalid_arguments("must provide an object [json-pointer:/files]")
    file = call.workspace.files.get(str(row.get("id")))
    if file is None or file.user != call.caller.bot_user_id or file.content is None:
        raise SlackError("file_not_found")
    if file.ready_at is not None:
        raise SlackError("file_already_completed")
    return replace(file, title=str(row.get("title") or file.name))


def _destinations(call: Call) -> list[str]:
    listed = call.text("channels").replace(" ", "").split(",")
    wanted = [call.text("channel_id"), *listed]
    return list(dict.fromkeys(channel_id for channel_id in wanted if channel_id))


def _shared_in(call: Call, channel_id: str) -> Channel:
    channel = call.workspace.channels.get(channel_id)
    # Slack does not tell a channel the bot is not in from one that does not exist.
    if channel is None or call.caller.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _share(call: Call, channel: Channel, file_ids: list[str]) -> None:
    message = call.workspace.post(
        channel=channel.id,
        user=call.caller.bot_user_id,
        text=call.text("initial_comment"),
        files=tuple(file_ids),
        thread_ts=call.text("thread_ts") or None,
        app_id=call.caller.app_id,
        bot_id=call.caller.bot_id,
    )
    for file_id in file_ids:
        file = call.workspace.files[file_id]
        shares = (*file.shares, (channel.id, message.ts))
        call.workspace.put_file(replace(file, shares=shares))


def info(call: Call) -> Json:
    """Describe a file the bot may see; its type is empty while it is processed."""
    file = call.workspace.files.get(call.required("file"))
    if file is None or not call.workspace.may_see(file, call.caller.bot_user_id):
        raise SlackError("file_not_found")
    now = call.workspace.now()
    return {
        "file": file_shown(
            file, call.workspace.channels, now=now, base_url=call.base_url
        ),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }
