"""The text of a request as words: Slack's markup undone, quotes kept together."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from handlers import mrkdwn


class Kind(Enum):
    """How a word was written."""

    PLAIN = auto()
    QUOTED = auto()
    MENTION = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a request.

    ``text`` is as typed, without quotes. ``key`` is what keywords are compared with; it is
    empty for quoted words, which are never keywords. ``start`` and ``end`` are the place in
    the cleaned text, quotes included.
    """

    text: str
    key: str
    start: int
    end: int
    kind: Kind = Kind.PLAIN


# Channels, groups and links; mentions of users stay, to be told from typed names.
_MARKUP = re.compile(
    r"<(?P<target>[#!][^<>|]*|[a-z][a-z0-9+.-]*:[^<>|]*)(?:\|(?P<label>[^<>]*))?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_WORD = re.compile(
    r"""
    <@(?P<user>[^<>|\s]+)(?:\|(?P<called>[^<>]*))?>
    | "(?P<straight>(?:[^"]|"")*)"      # a quote inside quotes is doubled
    | [“„”](?P<curly>[^“„”]*)[“”]
    | «(?P<angle>[^«»]*)»
    | (?P<sign>\.{2,}|[…,;–—])
    | (?P<plain>(?:(?!\.\.)[^\s",;…–—“”„«»()\[\]{}`*?!])+)
    """,
    re.VERBOSE,
)


def clean(text: str) -> str:
    """Return ``text`` on one line as it was typed, before Slack escaped it.

    Mentions of users stay ``<@U123|name>``; a link or a channel becomes its label.
    """
    return _ENTITY.sub(
        lambda found: _ENTITIES[found[1]], _MARKUP.sub(_label, mrkdwn.visible(text))
    )


def words(source: str) -> list[Word]:
    """Split a cleaned text; sentence punctuation is dropped, separators are words."""
    return [word for found in _WORD.finditer(source) if (word := _word(found))]


def fold(text: str) -> str:
    """Return ``text`` for comparing letter for letter, whatever the case.

    >>> fold("Everyone / Data  Science")
    'everyone/data science'
    """
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return text.replace(" /", "/").replace("/ ", "/").replace(" ,", ",")


def loose(text: str) -> str:
    """Return the letters and digits of ``text``, so that ``Data-Science's`` is data science.

    Paths keep their slashes.
    """
    text = re.sub(r"['’](s\b)?", "", fold(text))
    return " ".join(re.sub(r"[^\w/]|_", " ", text).split())


def keys(ahead: Iterable[Word]) -> tuple[str, ...]:
    """Return the keys of some words."""
    return tuple(word.key for word in ahead)


def quote(text: str) -> str:
    """Write ``text`` so that it reads as one quoted word."""
    return '"{}"'.format(text.replace('"', '""'))


def replaced(source: str, changes: Sequence[tuple[Sequence[Word], str]]) -> str:
    """Return ``source`` with some runs of words exchanged, or dropped for an empty text."""
    parts, at = [], 0
    for run, text in sorted(changes, key=lambda change: change[0][0].start):
        parts += [source[at : run[0].start], text]
        at = run[-1].end
    return " ".join("".join([*parts, source[at:]]).split())


def _label(found: re.Match[str]) -> str:
    target, label = found["target"], found["label"]
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    return label or target


def _word(found: re.Match[str]) -> Word | None:
    start, end = found.span()
    if found["user"]:
        called = f"@{found['called'] or found['user']}"
        return Word(called, "", start, end, Kind.MENTION)
    if found["sign"]:
        return Word(found["sign"], fold(found["sign"]), start, end)
    if found["plain"]:
        return _trimmed(found["plain"], start)
    inside = next(
        text for text in found.group("straight", "curly", "angle") if text is not None
    )
    inside = " ".join(inside.replace('""', '"').split())
    return Word(inside, "", start, end, Kind.QUOTED) if inside else None


def _trimmed(text: str, start: int) -> Word | None:
    """Drop the punctuation around a word; None when nothing else is there."""
    shorter = text.lstrip(".:'’")
    start += len(text) - len(shorter)
    shorter = shorter.rstrip(".:'’")
    if not shorter:
        return None
    key = re.sub(r"['’]s$", "", fold(shorter))
    return Word(shorter, key, start, start + len(shorter))
