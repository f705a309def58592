"""The only caller of Slack's Web API: posts, edits, uploads, and asks who somebody is.

Nothing here repeats a call that may have been done: only a 429 is tried again at once,
because Slack then did nothing. All else is for the caller to decide.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import stamina
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.gauges import SLACK_CALLS
from bot.slack.client import NO_ANSWER, SlackClient, is_broken
from handlers.blocks import Block, Message
from reporting.errors import ReportError

T = TypeVar("T")
_EVENT = "insights_report"
_HISTORY_PAGES = 25
# Slack's words for "later": it was not done, however often it was tried.
_LATER = {"ratelimited", "rate_limited"}
# Our own word: Slack takes private answers to a command for half an hour.
RESPONSE_EXPIRED = "response_url_expired"
# Where nothing of ours can stand, another place may do.
NOT_HERE = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action"}
_COMPLETED = "file_already_completed"
# A minute: most pictures take a second or two.
_READY_TRIES = 120
_READY_PAUSE_S = 0.5

_SENTENCES = {
    "not_in_channel": "I am not in this channel, so I cannot post here. "
    "Type `/invite @Insights`, then ask again.",
    "channel_not_found": "I cannot see this channel, so I cannot post here. "
    "Type `/invite @Insights`, then ask again.",
    "is_archived": "This channel is archived, so I cannot post here.",
    "restricted_action": "This workspace does not let me post in this channel.",
    "invalid_auth": "Slack no longer accepts my token. "
    "An administrator can install me again.",
    "account_inactive": "I am not installed in this workspace any more. "
    "An administrator can install me again.",
    "token_revoked": "Slack no longer accepts my token. "
    "An administrator can install me again.",
    "missing_scope": "I lack a permission for that. An administrator can install me again, "
    "with the manifest of this version.",
}


class DeliveryError(ReportError):
    """Slack refused a call; ``code`` is Slack's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _SENTENCES.get(code, f"Slack did not take my answer ({code}).")
        )
        self.code = code


class DeliveryUnknown(Exception):
    """A call ended without an answer: it may or may not have been done."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Slack, as one installed bot sees it."""

    client: AsyncWebClient

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        request_id: str,
        below: str | None = None,
        part: str = "",
    ) -> str:
        """Post a message that carries ``request_id`` and return its ``ts``.

        With ``below``, the ``ts`` of another one, it goes into that one's thread; ``part``
        then tells it from the others there.
        """
        payload = {"request_id": request_id} | ({"part": part} if part else {})
        answer = await _answer(
            self.client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                metadata={"event_type": _EVENT, "event_payload": payload},
                thread_ts=below,
                unfurl_links=False,
            )
        )
        return str(answer["ts"])

    async def find(
        self, channel: str, request_id: str, *, since: datetime, below: str | None
    ) -> str | None:
        """Return the ``ts`` of the message that carries ``request_id``, if it is there.

        It is looked for in the thread of the message at ``below``, else in the channel.
        Raises DeliveryError when that is too busy to look through.
        """
        oldest = f"{since.timestamp() - 60:.6f}"
        said = self._thread(channel, below) if below else self._said(channel, oldest)
        async for message in said:
            named = _payload(message)
            # The parts below a report carry its id, too.
            if named.get("request_id") == request_id and "part" not in named:
                return str(message["ts"])
        return None

    async def below(self, channel: str, ts: str, *, request_id: str) -> dict[str, str]:
        """Return the parts of a report in the thread at ``ts``: their names, and their ``ts``."""
        return {
            str(_payload(message)["part"]): str(message["ts"])
            async for message in self._thread(channel, ts)
            if _payload(message).get("request_id") == request_id
            and "part" in _payload(message)
        }

    def _said(self, channel: str, oldest: str) -> AsyncIterator[Mapping[str, Any]]:
        return _pages(
            lambda cursor: self.client.conversations_history(
                channel=channel,
                oldest=oldest,
                include_all_metadata=True,
                limit=200,
                cursor=cursor,
            )
        )

    def _thread(self, channel: str, ts: str) -> AsyncIterator[Mapping[str, Any]]:
        return _pages(
            lambda cursor: self.client.conversations_replies(
                channel=channel,
                ts=ts,
                include_all_metadata=True,
                limit=200,
                cursor=cursor,
            )
        )

    async def edit(self, channel: str, ts: str, message: Message) -> None:
        """Replace a message of ours; doing it twice is harmless."""
        await _answer(
            self.client.chat_update(
                channel=channel, ts=ts, text=message.text, blocks=message.blocks
            )
        )

    async def remove(self, channel: str, ts: str) -> None:
        """Take a message of ours back; one that is gone already stays gone."""
        try:
            await _answer(self.client.chat_delete(channel=channel, ts=ts))
        except DeliveryError as error:
            if error.code != "message_not_found":
                raise

    async def show(
        self, channel: str, user: str, message: Message, *, below: str | None
    ) -> str:
        """Show a message in a channel, or in a thread there, to one person alone."""
        answer = await _answer(
            self.client.chat_postEphemeral(
                channel=channel,
                user=user,
                text=message.text,
                blocks=message.blocks,
                thread_ts=below,
            )
        )
        return str(answer["message_ts"])

    async def open_view(self, trigger: str, view: Block) -> None:
        """Open a modal for whoever set off ``trigger`` less than three seconds ago."""
        await _answer(self.client.views_open(trigger_id=trigger, view=view))

    async def publish(self, user: str, view: Block) -> None:
        """Fill somebody's Home tab, whatever it shows now."""
        await _answer(self.client.views_publish(user_id=user, view=view))

    async def change_view(self, view_id: str, view: Block) -> None:
        """Put another view in the place of a modal."""
        await _answer(self.client.views_update(view_id=view_id, view=view))

    async def upload(self, png: bytes, *, filename: str, title: str, alt: str) -> str:
        """Upload a picture that nobody sees until a message shows it; return its file id.

        Returns when Slack has processed it: a picture used earlier makes the whole message
        invalid.
        """
        file_id = await self.hand_in(png, filename=filename, alt=alt)
        # From here on the same file is asked about again: sent anew, there would be two.
        await _patiently(partial(self._complete, file_id, title))
        for _ in range(_READY_TRIES):
            if await _patiently(partial(self._is_processed, file_id)):
                break
            await asyncio.sleep(_READY_PAUSE_S)
        # If it is not there by now, Slack refuses it, and the message is shown without.
        return file_id

    async def _complete(self, file_id: str, title: str) -> None:
        try:
            await _answer(
                self.client.files_completeUploadExternal(
                    files=[{"id": file_id, "title": title}]
                )
            )
        except DeliveryError as error:
            if error.code != _COMPLETED:
                raise

    async def _is_processed(self, file_id: str) -> bool:
        info = await _answer(self.client.files_info(file=file_id))
        return bool(info["file"].get("mimetype"))

    async def hand_in(self, content: bytes | Path, *, filename: str, alt: str) -> str:
        """Send the bytes of a file that is nowhere yet and return its id."""
        length = await asyncio.to_thread(_size, content)
        place = await _answer(
            self.client.files_getUploadURLExternal(
                filename=filename, length=length, alt_txt=alt or None
            )
        )
        await _send(content, str(place["upload_url"]))
        return str(place["file_id"])

    async def attach(self, channel: str, ts: str, file_id: str, *, title: str) -> None:
        """Show a file that was handed in, in the thread of a message; once.

        Slack completes an upload a single time, so its id tells whether that was done.
        """
        async for message in self._thread(channel, ts):
            if any(file["id"] == file_id for file in message.get("files") or ()):
                return
        try:
            await _answer(
                self.client.files_completeUploadExternal(
                    files=[{"id": file_id, "title": title}],
                    channel_id=channel,
                    thread_ts=ts,
                )
            )
        except DeliveryError as error:
            if error.code != _COMPLETED:
                raise

    async def private_channel(self, user: str) -> str:
        """Return the direct message channel with ``user``."""
        answer = await _answer(self.client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    async def user(self, user: str) -> Mapping[str, Any]:
        """Return what Slack says of somebody."""
        answer = await _answer(self.client.users_info(user=user))
        found: Mapping[str, Any] = answer["user"]
        return found

    async def channel(self, channel: str) -> Mapping[str, Any]:
        """Return what Slack says of a channel."""
        answer = await _answer(self.client.conversations_info(channel=channel))
        found: Mapping[str, Any] = answer["channel"]
        return found

    async def users(self) -> AsyncIterator[Mapping[str, Any]]:
        """Yield what Slack says of everybody in the workspace, former members too."""
        cursor = None
        while True:
            answer = await _answer(self.client.users_list(limit=200, cursor=cursor))
            for user in answer["members"]:
                yield user
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def owner_of(self, email: str) -> str | None:
        """Return the id of the member with this address; None where there is none."""
        try:
            answer = await _answer(self.client.users_lookupByEmail(email=email))
        except DeliveryError as error:
            if error.code == "users_not_found":
                return None
            raise
        return str(answer["user"]["id"])

    async def reply(self, response_url: str, message: Message) -> None:
        """Answer a command so that only its sender sees it; works in any channel."""
        webhook = AsyncWebhookClient(
            response_url,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=5)],
        )
        try:
            answer = await webhook.send(
                text=message.text, blocks=message.blocks, response_type="ephemeral"
            )
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            SLACK_CALLS.labels("response_url", NO_ANSWER).inc()
            raise DeliveryUnknown("The private reply got no answer.") from error
        SLACK_CALLS.labels("response_url", _result(answer.status_code)).inc()
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise DeliveryUnknown(
                f"The private reply was answered {answer.status_code}."
            )
        if answer.status_code != HTTPStatus.OK:
            raise DeliveryError(RESPONSE_EXPIRED)


def slack(token: str, base_url: str) -> Delivery:
    """Return the delivery for a bot token."""
    client = SlackClient(
        token=token,
        base_url=base_url,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=5)],
    )
    return Delivery(client)


async def _answer(call: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    """Return what Slack answered; a refusal becomes a sentence."""
    try:
        answer = await call
    except SlackApiError as error:
        status, code = error.response.status_code, str(error.response.get("error"))
        if is_broken(error) or code in _LATER:
            raise DeliveryUnknown(f"Slack answered {status} {code}.") from error
        raise DeliveryError(code) from error
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        raise DeliveryUnknown("Slack gave no answer.") from error
    if not isinstance(answer.data, dict):
        raise DeliveryUnknown("Slack answered with something that is not JSON.")
    return answer.data


@stamina.retry(on=DeliveryUnknown, attempts=4, wait_initial=0.5, wait_max=5.0)
async def _patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call that may be made twice, again where it got no answer."""
    return await call()


async def _pages(
    call: Callable[[str | None], Awaitable[AsyncSlackResponse]],
) -> AsyncIterator[Mapping[str, Any]]:
    """Yield the messages of all pages; a DeliveryError when there are too many."""
    cursor = None
    for _ in range(_HISTORY_PAGES):
        answer = await _answer(call(cursor))
        for message in answer["messages"]:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    raise DeliveryError("too_busy_to_look")


def _result(status: int) -> str:
    return "ok" if status == HTTPStatus.OK else str(status)


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return (message.get("metadata") or {}).get("event_payload") or {}


def _size(content: bytes | Path) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


async def _send(content: bytes | Path, url: str) -> None:
    data = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=data) as response,
        ):
            SLACK_CALLS.labels("upload", _result(response.status)).inc()
            if not response.ok:
                raise DeliveryUnknown(
                    f"The upload was answered with {response.status}."
                )
    except (aiohttp.ClientError, TimeoutError) as error:
        SLACK_CALLS.labels("upload", NO_ANSWER).inc()
        raise DeliveryUnknown("The upload got no answer.") from error
    finally:
        data.close()
