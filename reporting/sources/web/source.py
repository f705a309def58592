"""What a source behind a Web API hands over, portion by portion."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reporting.sources.batch import Batch


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows that belong together, and the cursor that says they were read.

    ``notices`` are sentences for the administrator.
    """

    batches: Sequence[Batch]
    cursor: str
    notices: Sequence[str] = ()


class Source(Protocol):
    """One place that can be read again and again: a repository, a project, a filter."""

    @property
    def provider(self) -> str:
        """The kind of source: the cursor's first name."""

    @property
    def name(self) -> str:
        """What the place is called in the tables: the cursor's second name."""

    def portions(self, known: str | None, into: Path) -> AsyncGenerator[Portion]:
        """Read what is new since the cursor ``known`` into Parquet files in ``into``.

        Each portion is to be stored with its cursor before the next one is asked for; so a
        reading that breaks off loses nothing, and the next one goes on behind it.
        """
