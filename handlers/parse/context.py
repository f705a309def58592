"""What a text is read against, and what reading makes of it: phrases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.parse.names import Names
from handlers.parse.values import Value
from handlers.parse.words import Word


@dataclass(frozen=True, slots=True)
class Context:
    """``source`` is the cleaned text."""

    source: str
    today: date
    names: Names

    def said(self, run: Sequence[Word]) -> str:
        """Return a run of words as it was typed."""
        return self.source[run[0].start : run[-1].end] if run else ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words and what it means."""

    words: tuple[Word, ...]
    value: Value
    text: str


Found = tuple[int, Value] | None
# Takes words from the front, and says how many, and what they mean.
Reader = Callable[[Sequence[Word], Context], Found]
