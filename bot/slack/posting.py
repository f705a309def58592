"""Posting a message once, whatever dies in between.

The intent is written down first. Whoever finds one, of an earlier try, looks for the message
before posting; where nobody can look, silence is better than the same message twice.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.slack.delivery import Delivery, DeliveryError
from handlers import blocks
from handlers.blocks import Message

_CANNOT_LOOK = {
    "too_busy_to_look",
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "not_allowed_token_type",
    "thread_not_found",
}
# What Slack says of blocks that it does not take; less of them may do.
REFUSED = (
    "invalid_blocks",
    "invalid_attachments",
    "msg_blocks_too_long",
    "invalid_arguments",
)


class PerhapsPosted(Exception):
    """An earlier try may have posted it, and nobody can look."""


async def post_once(
    delivery: Delivery,
    channel: str,
    message: Message,
    *,
    name: str,
    posting_at: datetime | None,
    intend: Callable[[datetime], Awaitable[object]],
    below: str | None = None,
) -> str:
    """Post a message that carries ``name``, and return its ``ts``.

    ``below`` is the ``ts`` whose thread it goes into. ``posting_at`` is when an earlier try was
    about to; ``intend`` writes that down. Raises
    DeliveryError when Slack refuses, PerhapsPosted when nobody can know.
    """
    if posting_at is None:
        await intend(datetime.now(UTC))
    elif found := await _find(delivery, channel, name, posting_at, below):
        return found
    posted: list[str] = []

    async def send(version: Message) -> None:
        posted.append(
            await delivery.post(channel, version, request_id=name, below=below)
        )

    await simplified(message, send)
    return posted[0]


async def simplified(
    message: Message, send: Callable[[Message], Awaitable[None]]
) -> None:
    """Send a message; where Slack refuses a block, with less and less."""
    versions = [message, *blocks.simpler(message)]
    for number, version in enumerate(versions, start=1):
        try:
            await send(version)
        except DeliveryError as error:
            if error.code not in REFUSED or number == len(versions):
                raise
        else:
            return


async def _find(
    delivery: Delivery, channel: str, name: str, since: datetime, below: str | None
) -> str | None:
    try:
        return await delivery.find(channel, name, since=since, below=below)
    except DeliveryError as error:
        if error.code not in _CANNOT_LOOK:
            raise
        raise PerhapsPosted from error
