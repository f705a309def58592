"""What a report is once it is made: words, numbers as text, one picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of numbers, as text. ``note`` says what they are made of."""

    metric: str
    now: str
    before: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """An answer, ready to be posted. Plain text throughout, no markup.

    ``sentences`` are the story, ``notes`` the small print. ``alt`` describes ``png``.
    """

    headline: str
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    alt: str
    png: bytes
    rows: tuple[Row, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was recorded: then the picture has nothing to show either."""
        return not self.rows
