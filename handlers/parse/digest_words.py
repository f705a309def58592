"""A text about a digest in its parts: what is wanted, of which digest, and what is left."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.parse.words import clean


class Verb(StrEnum):
    """What is wanted; the value is the word it is asked for with."""

    SUBSCRIBE = "subscribe"
    LIST = "digests"
    PREVIEW = "preview"
    EDIT = "edit"
    PAUSE = "pause"
    RESUME = "resume"
    SNOOZE = "snooze"
    UNSUBSCRIBE = "unsubscribe"
    HAND_OVER = "hand over"


_SAID = {
    Verb.SUBSCRIBE: r"subscribe(?:\s+(?:(?:me|us|everybody|(?:this|the)\s+channel)\s+)?to(?!\w))?",
    Verb.UNSUBSCRIBE: r"unsubscribe(?:\s+from)?|(?:remove|delete)(?=\s+(?:the\s+)?digest)",
    Verb.PREVIEW: r"preview",
    Verb.EDIT: r"edit|change(?=\s+(?:the\s+)?digest)",
    Verb.PAUSE: r"pause",
    Verb.RESUME: r"resume|unpause",
    Verb.SNOOZE: r"snooze|skip(?=\s+(?:the\s+)?digest)",
    Verb.HAND_OVER: r"hand\s*-?\s*over|handover|give(?=\s+(?:the\s+)?digest)",
}
_VERBS = {
    verb: re.compile(rf"^(?:{text})(?!\w)", re.IGNORECASE)
    for verb, text in _SAID.items()
}
_LIST = re.compile(
    r"^(?:(?:list|show)\s+)?(?:the\s+|my\s+|all\s+)?digests[\s.!?]*$", re.IGNORECASE
)
_DIGEST = re.compile(r"^digests?(?!\w)[\s:]*", re.IGNORECASE)
# Small words between a verb and which digest is meant.
_SMALL = re.compile(
    r"^(?:(?:the|this|that|our|my|digests?|subscription|of|for|from|on|to|number|nr\.?|no\.?)"
    r"(?!\w)[\s:,]*)+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^#?\s*(?P<number>\d{1,3})(?!\w)")
_PERSON = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted, and the rest of the text."""

    verb: Verb
    rest: str


def order(text: str) -> Order | None:
    """Return what is wanted of a digest; None for a text that is about none.

    A name in quotes is never an order. "Digest 2 pause" is "pause digest 2".
    """
    said = clean(text).strip()
    if _LIST.match(said):
        return Order(Verb.LIST, "")
    for verb, pattern in _VERBS.items():
        if found := pattern.match(said):
            return Order(verb, said[found.end() :].strip(" :,"))
    about = _DIGEST.match(said)
    if about is None:
        return None
    return _of_digest(said[about.end() :])


def _of_digest(rest: str) -> Order:
    """Read what follows "digest": a verb, or which one and then a verb."""
    which = _NUMBER.match(rest)
    after = rest[which.end() :].strip(" :,") if which else rest
    for verb, pattern in _VERBS.items():
        if found := pattern.match(after):
            tail = after[found.end() :].strip(" :,")
            return Order(verb, f"{which[0]} {tail}".strip() if which else tail)
    return Order(Verb.SUBSCRIBE, rest) if rest and not which else Order(Verb.LIST, "")


def without_small(rest: str) -> str:
    """Drop the small words in front of which digest is meant."""
    return _SMALL.sub("", rest)


def number(rest: str) -> tuple[int | None, str]:
    """Take the number of a digest in its list off the front; None where there is none."""
    found = _NUMBER.match(rest)
    if found is None:
        return None, rest
    return int(found["number"]), rest[found.end() :].strip(" :,")


def person(rest: str) -> tuple[str | None, str]:
    """Take the mention of somebody out of the text."""
    found = _PERSON.search(rest)
    if found is None:
        return None, rest
    left = f"{rest[: found.start()]} {rest[found.end() :]}"
    return found["id"], re.sub(
        r"\s+to\s*$", "", " ".join(left.split()), flags=re.IGNORECASE
    )
