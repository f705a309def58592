"""Single blocks within Block Kit's limits: plain values in, plain dicts out.

Whatever comes from data is escaped, so that no name can link, ping or break a block.
"""

import re
from dataclasses import dataclass
from typing import Any

from handlers.mrkdwn import escape
from reporting.wording import shorten

# Block Kit's limits, in characters.
HEADER_LIMIT = 150
SECTION_LIMIT = 3000
FIELD_LIMIT = 2000
ALT_LIMIT = 2000
CONTEXT_LIMIT = 2000
BUTTON_LIMIT = 75

_EVERYBODY = re.compile(r"@(?=(channel|here|everyone|group)\b)", re.IGNORECASE)
_JOINER = "\u2060"
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|d|h|min|s)(?!\w))")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What a message shows: ``text`` to notifications and screen readers, else blocks."""

    text: str
    blocks: list[Block]

    @property
    def payload(self) -> dict[str, Any]:
        """The message as Slack takes it in an answer."""
        return {"text": self.text, "blocks": self.blocks}


def header(text: str) -> Block:
    """Return a headline."""
    # Plain text reads no markup: an escape would be seen, and emoji names stay words.
    shown = shorten(harmless(text), HEADER_LIMIT)
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": shown, "emoji": False},
    }


def section(text: str) -> Block:
    """Return words with markup; what in it comes from data is `fitting` already."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def prose(text: str) -> Block:
    """Return sentences with numbers: no line ends between a number and its unit."""
    return section(_BEFORE_UNIT.sub("\u00a0", text))


def fields(texts: list[str]) -> Block:
    """Return short texts in two columns, at most ten."""
    shown = [{"type": "mrkdwn", "text": text} for text in texts[:10]]
    return {"type": "section", "fields": shown}


def image(file_id: str, alt: str) -> Block:
    """Return a picture that was uploaded before."""
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": shorten(harmless(alt), ALT_LIMIT),
    }


def context(text: str) -> Block:
    """Return the small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def button(
    text: str, action: str, value: str, *, primary: bool = False, confirm: str = ""
) -> Block:
    """Return something to press, asked back with ``confirm`` where it is given."""
    found: Block = {
        "type": "button",
        "text": plain(text, BUTTON_LIMIT),
        "action_id": action,
        "value": value,
    }
    if primary:
        found["style"] = "primary"
    if confirm:
        found["confirm"] = {
            "title": plain(text, BUTTON_LIMIT),
            "text": {"type": "mrkdwn", "text": confirm},
            "confirm": plain("Yes", BUTTON_LIMIT),
            "deny": plain("No", BUTTON_LIMIT),
        }
    return found


def actions(*elements: Block) -> Block:
    """Return things to press, side by side."""
    return {"type": "actions", "elements": list(elements)}


def plain(text: str, limit: int) -> Block:
    """Return words without markup."""
    return {"type": "plain_text", "text": shorten(text, limit), "emoji": False}


def harmless(text: str) -> str:
    """Keep ``@channel`` and the like from calling everybody, also in plain text."""
    return _EVERYBODY.sub(f"@{_JOINER}", text)


def fitting(text: str, limit: int) -> str:
    """Escape ``text`` and cut it to ``limit``, never inside of an entity."""
    shown = escape(harmless(text))
    longest = len(text)
    while len(shown) > limit:
        longest -= len(shown) - limit
        shown = escape(harmless(shorten(text, longest)))
    return shown
