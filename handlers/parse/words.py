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
    GROUP = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a request.

    ``text`` is as typed, without quotes. ``key`` is what keywords are compared with; it is
    empty for quoted words, which are never keywords. ``start`` and ``end`` are the place in
    the cleaned text, quotes included. ``id`` is Slack's, of a mentioned person or group.
    """

    text: str
    key: str
    start: int
    end: int
    kind: Kind = Kind.PLAIN
    id: str = ""


# Channels and links; mentions of users and groups stay, to be told from typed names.
_MARKUP = re.compile(
    r"<(?P<target>(?:#|!(?!subteam\^))[^<>|]*|[a-z][a-z0-9+.-]*:[^<>|]*)(?:\|(?P<label>[^<>]*))?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_WORD = re.compile(
    r"""
    <(?P<kind>@|!subteam\^)(?P<id>[A-Za-z0-9]+)(?:\|(?P<called>[^<>]*))?>(?:['’]s\b)?
    | "(?P<straight>(?:[^"]|"")*)"      # a quote inside quotes is doubled
    | [“„”](?P<curly>[^“„”]*)[“”]
    | «(?P<angle>[^«»]*)»
    | (?P<sign>\.{2,}|[…,;–—])
    | (?P<plain>(?:(?!\.\.)[^\s",;…–—“”„«»()\[\]{}`*?!])+)
    """,
    re.VERBOSE,
)
# Symbols, and what changes or joins them; "<" and "→" are none of these.
_PICTURES = ("So", "Sk", "Mn", "Me", "Cf")
_SHORTCODE = re.compile(r":[a-z0-9_+'-]+:(?::skin-tone-\d:)?")
# May '26; without the apostrophe it is a day of May.
_SHORT_YEAR = re.compile(r"['’](\d\d)[.:]?")


def clean(text: str) -> str:
    """Return ``text`` on one line as it was typed, before Slack escaped it.

    Mentions of people and groups stay ``<@U123|name>`` and ``<!subteam^S123|@name>``; a
    link or a channel becomes its label.
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


def is_decoration(word: Word) -> bool:
    """Return whether ``word`` is an emoji, or Slack's name for one."""
    if word.kind is not Kind.PLAIN:
        return False
    pictures = all(unicodedata.category(char) in _PICTURES for char in word.key)
    return pictures or bool(_SHORTCODE.fullmatch(word.key))


def _label(found: re.Match[str]) -> str:
    target, label = found["target"], found["label"]
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    return label or target


def _word(found: re.Match[str]) -> Word | None:
    start, end = found.span()
    if found["kind"]:
        kind = Kind.MENTION if found["kind"] == "@" else Kind.GROUP
        called = f"@{(found['called'] or found['id']).removeprefix('@')}"
        return Word(called, "", start, end, kind, found["id"])
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
    if _SHORTCODE.fullmatch(text):
        return Word(text, text, start, start + len(text))
    if year := _SHORT_YEAR.fullmatch(text):
        return Word(text, f"20{year[1]}", start, start + len(text))
    shorter = text.lstrip(".:'’")
    start += len(text) - len(shorter)
    shorter = shorter.rstrip(".:'’")
    if not shorter:
        return None
    key = re.sub(r"['’]s$", "", fold(shorter))
    return Word(shorter, key, start, start + len(shorter))
