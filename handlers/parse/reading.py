"""A text cut into phrases that are all understood, or the question to ask back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from handlers.mrkdwn import bold
from handlers.parse.names import names
from handlers.parse.ranking import refuse_ranking
from handlers.parse.readers import Context, Phrase, read
from handlers.parse.spans import day_name, day_readings
from handlers.parse.unknown import complaint, listed
from handlers.parse.values import Doubt, Filler
from handlers.parse.versus import with_versus
from handlers.parse.words import Kind, Word, clean, replaced, words
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, Output

T = TypeVar("T")

# Slack sends at most 3,000 typed characters; its escapes make some of them longer.
LONGEST_TEXT = 12_000
# No request needs more. It bounds the time one may take, to milliseconds.
MOST_WORDS = 100
# More ways to go on than these are not offered.
MOST_WAYS = 4
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

    def without(self, dropped: Sequence[Phrase]) -> str:
        """Return the source without some phrases, and without their "and" or comma."""
        places = {phrase.words[0].start: at for at, phrase in enumerate(self.phrases)}
        gone = {places[phrase.words[0].start] for phrase in dropped}
        for at in sorted(gone):
            gone.update(self._links(at))
        last = len(self.phrases) - 1
        while last >= 0 and (last in gone or _leads(self.phrases[last])):
            gone.add(last)
            last -= 1
        changes = [(self.phrases[at].words, "") for at in gone]
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


def read_text(text: str, today: date, directory: Directory) -> Reading:
    """Cut ``text`` into phrases; RequestError when any of them is not understood."""
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
    _refuse_unclear_dates(split, context)
    phrases = read(with_versus(split, today), context)
    refuse_ranking(phrases, context)
    if error := complaint(phrases, context):
        raise error
    reading = Reading(tuple(phrases), context)
    for phrase, doubt in reading.each(Doubt):
        ways = tuple(reading.with_(phrase, text) for text in doubt.readings)
        raise RequestError(doubt.sentence, suggestions=ways)
    return reading


def _refuse_unclear_dates(split: Sequence[Word], context: Context) -> None:
    """Ask whether 03/04/2026 is in March or in April, for all such dates of the text."""
    unclear = [word for word in split if len(day_readings(word.key)) > 1]
    if not unclear:
        return
    ways = []
    for reading in (0, 1):
        changes = [((word,), str(day_readings(word.key)[reading])) for word in unclear]
        ways.append(replaced(context.source, changes))
    day, other = (day_name(each) for each in day_readings(unclear[0].key))
    raise RequestError(
        f"{bold(unclear[0].text)} can be {day} or {other}. Which one?",
        suggestions=tuple(ways),
    )


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
    raise RequestError(
        f"I read more than one {_NOUNS[kind]}: {listed(texts, 'and')}. Which one?",
        suggestions=tuple(ways),
    )
