"""A text cut into phrases that are all understood, or the question to ask back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from handlers.parse.context import Context, Phrase
from handlers.parse.days.unclear import refuse_unclear
from handlers.parse.names import names
from handlers.parse.ranking import refuse_ranking
from handlers.parse.readers import read
from handlers.parse.unknown import complaint, listed
from handlers.parse.values import (
    Doubt,
    Everyone,
    Filler,
    Named,
    Person,
    TeamOf,
    Unknown,
)
from handlers.parse.versus import with_versus
from handlers.parse.ways import MOST_WAYS
from handlers.parse.words import Kind, clean, replaced, words
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import DAY, Granularity, Period
from reporting.requests import Aggregation, Output, View

T = TypeVar("T")

# Slack sends at most 3,000 typed characters; its escapes make some of them longer.
LONGEST_TEXT = 12_000
# Without these, the rest of a text means the opposite, or more.
_TURNING = (
    "not",
    "no",
    "without",
    "only",
    "just",
    "but",
    "minus",
    "less",
    "never",
    "if",
)
# No request needs more. It bounds the time one may take, to milliseconds.
MOST_WORDS = 100
LINKS = (",", ";", "and", "&", "+", "or", "vs", "versus")
# At an end, or before what was dropped, these tie nothing any more.
_LEADING = (
    *LINKS, "with", "to", "against", "in", "for", "of", "on", "at", "over", "during", "within",
    "about", "compared", "compare", "comparing", "per", "by",
)  # fmt: skip
_NOUNS = {
    Period: "period",
    Granularity: "step",
    Aggregation: "aggregation",
    Output: "kind of answer",
    View: "way to split it",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut into phrases."""

    phrases: tuple[Phrase, ...]
    context: Context

    def each(self, kind: type[T]) -> list[tuple[Phrase, T]]:
        """Return the phrases that mean something of ``kind``, and what, in their order."""
        return [
            (phrase, phrase.value)
            for phrase in self.phrases
            if isinstance(phrase.value, kind)
        ]

    def with_(self, phrase: Phrase, text: str) -> str:
        """Return the source with ``text`` in the place of ``phrase``."""
        return replaced(self.context.source, [(phrase.words, text)])

    def without(
        self, dropped: Sequence[Phrase], changed: Mapping[Phrase, str] | None = None
    ) -> str:
        """Return the source without some phrases, and without their "and" or comma.

        Others may be ``changed`` to a text.
        """
        places = {phrase.words[0].start: at for at, phrase in enumerate(self.phrases)}
        gone = {places[phrase.words[0].start] for phrase in dropped}
        for at in sorted(gone):
            gone.update(self._links(at))
        last = len(self.phrases) - 1
        while last >= 0 and (last in gone or _leads(self.phrases[last])):
            gone.add(last)
            last -= 1
        changes = [(self.phrases[at].words, "") for at in gone]
        changes += [(phrase.words, text) for phrase, text in (changed or {}).items()]
        return replaced(self.context.source, changes)

    def _links(self, at: int) -> list[int]:
        """Return the places of what only tied the phrase at ``at`` to the others."""
        beside = [near for near in (at - 1, at + 1) if 0 <= near < len(self.phrases)]
        links = [near for near in beside if self.phrases[near].text.casefold() in LINKS]
        if at and _leads(self.phrases[at - 1]):
            return list({at - 1, *links[:1]})
        return links[:1]


def _leads(phrase: Phrase) -> bool:
    return isinstance(phrase.value, Filler) and phrase.text.casefold() in _LEADING


def read_text(
    text: str, today: date, directory: Directory, *, spare: bool = False
) -> Reading:
    """Cut ``text`` into phrases; RequestError when any of them is not understood.

    Where a single word is not, and resembles nothing, ``spare`` has the error suggest the
    text without it.
    """
    if len(text) > LONGEST_TEXT:
        raise RequestError("That is longer than I can read. A line is enough.")
    context = Context(clean(text), today, names(directory))
    split = words(context.source)
    if (
        len(split) == 1
        and split[0].kind is Kind.QUOTED
        and not context.names.of(split[0])
    ):
        # Somebody copied a whole request together with its quotes.
        context = Context(split[0].text, today, context.names)
        split = words(context.source)
    if len(split) > MOST_WORDS:
        raise RequestError(
            f"That is {len(split)} words; I read at most {MOST_WORDS}. A line is enough."
        )
    refuse_unclear(split, context)
    phrases = read(with_versus(split, today), context)
    refuse_ranking(phrases, context)
    reading = Reading(tuple(phrases), context)
    if error := complaint(phrases, context, _spared(reading) if spare else ""):
        raise error
    for phrase, doubt in reading.each(Doubt):
        ways = tuple(reading.with_(phrase, text) for text in doubt.readings)
        raise RequestError(doubt.sentence, suggestions=ways)
    return reading


def _spared(reading: Reading) -> str:
    """Return the text without its only unknown word; empty where it may have named whom."""
    unknown = [phrase for phrase, _ in reading.each(Unknown)]
    about = (Named, TeamOf, Person, Everyone)
    if len(unknown) != 1 or not any(
        isinstance(phrase.value, about) for phrase in reading.phrases
    ):
        return ""
    (word,), at = unknown[0].words, reading.phrases.index(unknown[0])
    beside = reading.phrases[max(at - 1, 0) : at + 2]
    ties = {*LINKS, *_TURNING} & {phrase.text.casefold() for phrase in beside}
    # Behind a number stands what is counted.
    counted = any(char.isdigit() for phrase in beside[:1] for char in phrase.text[-1:])
    plain = word.kind is Kind.PLAIN and word.key.replace("-", "").isalpha()
    return reading.without(unknown) if plain and not (ties or counted) else ""


def one(reading: Reading, kind: type[T]) -> T | None:
    """Return the only value of ``kind``; None when it was not said."""
    said = reading.each(kind)
    values = list(dict.fromkeys(value for _, value in said))
    if len(values) < 2:
        return values[0] if values else None
    texts = [
        next(phrase.text for phrase, value in said if value == each)
        for each in values[:MOST_WAYS]
    ]
    ways = [
        reading.without([phrase for phrase, value in said if value != kept])
        for kept in values[:MOST_WAYS]
    ]
    if together := _together([each for each in values if isinstance(each, Period)]):
        first, *rest = [phrase for phrase, _ in said]
        ways.insert(0, reading.without(rest, {first: str(together)}))
    raise RequestError(
        f"I read more than one {_NOUNS[kind]}: {listed(texts, 'and')}. Which one?",
        suggestions=tuple(ways),
    )


def _together(periods: Sequence[Period]) -> Period | None:
    """Return the days of periods that follow one another, such as Q1 and Q2."""
    ordered = sorted(periods)
    follow = all(one.last + DAY == other.first for one, other in pairwise(ordered))
    return Period(ordered[0].first, ordered[-1].last) if ordered and follow else None
