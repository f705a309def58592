"""What is wrong with a file, and what is worth knowing about it, in words with lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

SHOWN = 100
"""So many problems are named; the rest are counted."""


@dataclass(slots=True)
class Findings:
    """The problems and notices of one file.

    A problem is a line (0: the file as a whole) and a sentence. ``unit`` is what the
    file's lines are called: Parquet has rows. ``stopped`` is the one that ended the reading.
    The first ``SHOWN`` of each kind are kept, the others counted in ``unnamed``.
    """

    file: str
    unit: str = "line"
    problems: list[tuple[int, str]] = field(default_factory=list)
    unnamed: int = 0
    stopped: list[tuple[int, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong so far."""
        return not (self.problems or self.stopped)

    def stop(self, line: int, reason: str) -> None:
        """Note the problem after which the file could not be read any further."""
        self.stopped.append((line, reason))

    def refuse(self, line: int, reason: str) -> None:
        """Note one problem."""
        if len(self.problems) < SHOWN:
            self.problems.append((line, reason))
        else:
            self.unnamed += 1

    def refuse_all(self, first: Sequence[tuple[int, str]], total: int) -> None:
        """Note ``total`` problems of which the ``first`` are at hand."""
        self.problems += first
        self.unnamed += total - len(first)

    def notice(self, sentence: str) -> None:
        """Note something that stops nobody."""
        self.notices.append(f"{self.file}: {sentence}")

    def sentences(self) -> list[str]:
        """Return the problems: first the one that ended the reading, then as in the file."""
        ordered = sorted(self.problems, key=itemgetter(0))
        return [
            f"{self.file}, {self.unit} {line}: {reason}"
            if line
            else f"{self.file}: {reason}"
            for line, reason in [*self.stopped, *ordered]
        ]


def refusal(folder: Path, findings: Iterable[Findings]) -> str:
    """Say why nothing was taken from ``folder``; empty when there is no reason."""
    findings = tuple(findings)
    sentences = [sentence for each in findings for sentence in each.sentences()]
    total = len(sentences) + sum(each.unnamed for each in findings)
    if not total:
        return ""
    shown = sentences[:SHOWN]
    if total > len(shown):
        shown.append(f"and {total - len(shown):,} more")
    count = "1 problem" if total == 1 else f"{total:,} problems"
    return "\n".join([f"Nothing was taken from {folder}: {count}.", *shown])


def quoted(value: str, *, longest: int = 60) -> str:
    """Show a value from a file on one line, cut to ``longest`` characters."""
    line = " ".join(value.split())
    return f"`{line if len(line) <= longest else line[:longest] + '…'}`"


def listing(names: Sequence[str], *, most: int = 10) -> str:
    """Join names with commas, at most ``most`` of them.

    >>> listing(["a", "b", "c"], most=2)
    '`a`, `b` and 1 more'
    """
    text = ", ".join(quoted(name) for name in names[:most])
    return text if len(names) <= most else f"{text} and {len(names) - most:,} more"
