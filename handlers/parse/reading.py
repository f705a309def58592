"""A text cut into phrases that are all understood, or the question to ask back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from handlers.mrkdwn import bold
from handlers.parse.names import names
from handlers.parse.readers import Context, Phrase, read
from handlers.parse.spans import day_name, day_readings
from handlers.parse.unknown import complaint, listed
from handlers.parse.values import Doubt
from handlers.parse.words import Kind, Word, clean, replaced, words
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, Output

T = TypeVar("T")

# Slack sends at most 3,000 typed characters; its escapes make some of them longer.
LONGEST_TEXT = 12_000
_LINKS = (",", ";", "and", "&", "+", "or", "vs", "versus")
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
        gone = list(dropped)
        for at, phrase in enumerate(self.phrases):
            beside = (
                *self.phrases[max(at - 1, 0) : at],
                *self.phrases[at + 1 : at + 2],
            )
            link = next(
                (each for each in beside if each.text.casefold() in _LINKS), None
            )
            if phrase in dropped and link and link not in gone:
                gone.append(link)
        return replaced(self.context.source, [(phrase.words, "") for phrase in gone])


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
    _refuse_unclear_dates(split, context)
    phrases = read(split, context)
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
        next(phrase.text for phrase, value in said if value == each) for each in values
    ]
    ways = [
        reading.without([phrase for phrase, value in said if value != kept])
        for kept in values
    ]
    raise RequestError(
        f"I read more than one {_NOUNS[kind]}: {listed(texts[:5], 'and')}. Which one?",
        suggestions=tuple(ways[:5]),
    )
