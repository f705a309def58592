"""How sentences are put together: words, and with every number the cell it came from."""

from collections.abc import Sequence
from datetime import date
from string import Formatter

from reporting.answer import Cell, Claim, Sentence, When
from reporting.periods import Granularity
from reporting.summary import Child, MetricSummary, Point, Summary
from reporting.wording import (
    NAME_CHARACTERS,
    day,
    long_day,
    month,
    plain,
    quarter,
    shorten,
)

Words = str | Sentence


def say(template: str, **parts: Words) -> Sentence:
    """Fill ``parts`` into ``template``; their claims come along, in the order said.

    >>> say("{a} of {b}", a=Sentence("3"), b="7").text
    '3 of 7'
    """
    claims: list[Claim] = []
    for _, name, _, _ in Formatter().parse(template):
        part = parts[name] if name else ""
        claims += part.claims if isinstance(part, Sentence) else ()
    texts = {name: str(part) for name, part in parts.items()}
    return Sentence(template.format(**texts), tuple(claims))


def listed(parts: Sequence[Words]) -> Sentence:
    """Join as a sentence does: ``a, b and c``."""
    names = {f"part{place}": part for place, part in enumerate(parts)}
    slots = [f"{{{name}}}" for name in names]
    last = f" and {slots[-1]}" if slots[1:] else slots[-1]
    return say(", ".join(slots[:-1]) + last, **names)


def joined(parts: Sequence[Words], between: str) -> Sentence:
    """Join with ``between``."""
    names = {f"part{place}": part for place, part in enumerate(parts)}
    return say(between.join(f"{{{name}}}" for name in names), **names)


def capital(words: Sentence) -> Sentence:
    """Begin with a capital letter, but leave a name as it is written."""
    first = words.claims[0] if words.claims else None
    if first and first.cell is Cell.NAME and words.text.startswith(first.text):
        return words
    return Sentence(f"{words.text[:1].upper()}{words.text[1:]}", words.claims)


def claim(
    cell: Cell,
    value: float | date | str,
    text: str,
    one: MetricSummary | None = None,
    *,
    subject: str = "",
    when: When = When.NOW,
    bucket: date | None = None,
    metric: str = "",
) -> Sentence:
    """Return ``text`` as something said about ``one``; no ``subject``: the report's own."""
    name = one.metric.name if one else metric
    return Sentence(text, (Claim(cell, value, text, name, subject, when, bucket),))


def around(words: Sentence, template: str) -> Sentence:
    """Put words around words: ``{}`` in ``template`` is where they go."""
    return Sentence(template.replace("{}", words.text), words.claims)


def who(summary: Summary) -> Sentence:
    """Name what the report is about, short enough for a headline."""
    return claim(Cell.NAME, summary.name, subject(summary))


def subject(summary: Summary) -> str:
    """Return the name of the team or person, short enough for a headline."""
    return shorten(plain(summary.name), NAME_CHARACTERS)


def team(child: Child) -> Sentence:
    """Name one of several teams."""
    text = shorten(plain(child.name), NAME_CHARACTERS)
    return claim(Cell.NAME, child.name, text, subject=child.path)


def count(
    number: int,
    noun: str,
    cell: Cell,
    one: MetricSummary,
    *,
    when: When = When.NOW,
) -> Sentence:
    """Say how many: ``13 weeks``."""
    many = noun if number == 1 else f"{noun}s"
    return around(claim(cell, number, f"{number:,}", one, when=when), f"{{}} {many}")


def when(summary: Summary, point: Point) -> Sentence:
    """Say when a bucket was: ``in the week of 3 August``, ``on 3 Aug``."""
    first = point.days.first
    match summary.granularity:
        case Granularity.WEEKLY:
            said = claim(Cell.DAY, first, long_day(first), bucket=first)
            return around(said, "in the week of {}")
        case Granularity.MONTHLY:
            said = claim(Cell.DAY, first, month(first), bucket=first)
            return around(said, "in {}")
        case Granularity.QUARTERLY:
            said = claim(Cell.DAY, first, quarter(first), bucket=first)
            return around(said, "in {}")
    return around(claim(Cell.DAY, first, day(first), bucket=first), "on {}")
