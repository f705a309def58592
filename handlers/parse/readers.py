"""The grammar: small readers, each taking words from the front and saying what they mean.

At every place of a text the reader that takes most words wins; of equals, the first in
`READERS`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.parse import metrics, periods, phrases
from handlers.parse.names import Names
from handlers.parse.values import Against, Doubt, Named, Person, Unknown, Value
from handlers.parse.words import Kind, Word, keys
from reporting.periods import Period


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is read against. ``source`` is the cleaned text."""

    source: str
    today: date
    names: Names


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words and what it means."""

    words: tuple[Word, ...]
    value: Value
    text: str


Found = tuple[int, Value] | None
Reader = Callable[[Sequence[Word], Context], Found]

# No phrase of ours is longer; only a team's name might be.
_LONGEST = 24


def read(words: Sequence[Word], context: Context) -> list[Phrase]:
    """Cut ``words`` into phrases; what nobody understands is `Unknown`, word by word."""
    found, at = [], 0
    reach = max(_LONGEST, context.names.longest)
    while at < len(words):
        count, value = _best(words[at : at + reach], context)
        run = tuple(words[at : at + count])
        found.append(Phrase(run, value, context.source[run[0].start : run[-1].end]))
        at += count
    return found


def _best(ahead: Sequence[Word], context: Context) -> tuple[int, Value]:
    found = [read for reader in READERS if (read := reader(ahead, context))]
    return max(found, key=lambda read: read[0], default=(1, Unknown()))


def compare(ahead: Sequence[Word], context: Context) -> Found:
    """Read "vs previous", "vs last quarter", "compared with the month before", "alone"."""
    given = keys(ahead)
    found = phrases.find(given, phrases.COMPARE)
    to = given[1:2] in (("to",), ("with",))
    if given[:1] and given[0] in (_COMPARED if to else _VERSUS):
        at = 1 + to
        at += given[at : at + 1] == ("the",)
        other = _other_period(given[at:], context.today)
        if other and (not found or at + other[0] > found[0]):
            return at + other[0], other[1]
    return found


def period(ahead: Sequence[Word], context: Context) -> Found:
    """Read everything about time."""
    return periods.period(keys(ahead), context.today)


def wanted(ahead: Sequence[Word], _: Context) -> Found:
    """Read groups and metrics."""
    return metrics.metrics(keys(ahead))


def step(ahead: Sequence[Word], _: Context) -> Found:
    """Read "weekly", "by month", "per day"."""
    return phrases.find(keys(ahead), phrases.GRANULARITY)


def aggregation(ahead: Sequence[Word], _: Context) -> Found:
    """Read "median", "p90", "on average"."""
    return phrases.find(keys(ahead), phrases.AGGREGATION)


def output(ahead: Sequence[Word], _: Context) -> Found:
    """Read "as table", "csv"."""
    return phrases.find(keys(ahead), phrases.OUTPUT)


def view(ahead: Sequence[Word], _: Context) -> Found:
    """Read "by team", "side by side"."""
    return phrases.find(keys(ahead), phrases.VIEW)


def person(ahead: Sequence[Word], _: Context) -> Found:
    """Read "me", "my" and e-mail addresses; ask back for mentions."""
    first = ahead[0]
    if first.kind is Kind.MENTION:
        return 1, Doubt(
            "I cannot look a person up by mention. Write an e-mail address, `me`, or a team."
        )
    if _EMAIL.fullmatch(first.key):
        return 1, Person(first.key)
    return phrases.find(keys(ahead), phrases.ME)


def everyone(ahead: Sequence[Word], context: Context) -> Found:
    """Read "everyone", unless a team is called that."""
    found = phrases.find(keys(ahead), phrases.EVERYONE)
    return None if found and context.names.find(ahead[0].text) else found


def refused(ahead: Sequence[Word], _: Context) -> Found:
    """Read what people ask for and cannot have, to say what they can."""
    return phrases.find(keys(ahead), phrases.REFUSED)


def pace(ahead: Sequence[Word], _: Context) -> Found:
    """Read "how long", "how quickly", "slower"."""
    return phrases.find(keys(ahead), phrases.PACE)


def ranking(ahead: Sequence[Word], _: Context) -> Found:
    """Read "who", "best", "top": people, or teams, one above the other."""
    return phrases.find(keys(ahead), phrases.RANKING)


def team(ahead: Sequence[Word], context: Context) -> Found:
    """Read the longest team name."""
    if ahead[0].kind is Kind.QUOTED:
        found = context.names.of(ahead[0])
        return (1, Named(found)) if found else None
    if not context.names.may_begin(ahead[0]):
        return None
    plain = next(
        (at for at, word in enumerate(ahead) if word.kind is not Kind.PLAIN), len(ahead)
    )
    for count in range(min(context.names.longest, plain), 0, -1):
        text = context.source[ahead[0].start : ahead[count - 1].end]
        # A comma beside a name is not a part of it, unless the name has one.
        bare = _has_letter(ahead[0]) and _has_letter(ahead[count - 1])
        if found := context.names.find(text, exact=not bare):
            return count, Named(found)
    return None


def _has_letter(word: Word) -> bool:
    return any(char.isalnum() for char in word.key)


def filler(ahead: Sequence[Word], _: Context) -> Found:
    """Skip politeness, articles, and words that name the obvious."""
    return phrases.find(keys(ahead), phrases.FILLER)


def _other_period(given: tuple[str, ...], today: date) -> tuple[int, Value] | None:
    match given[:2]:
        case (unit, "before" | "earlier") if unit in periods.CALENDAR:
            last = periods.calendar_unit(("last", unit), today)
            return (2, Against(last[2], again=True, unit=unit)) if last else None
    found = periods.period(given, today)
    if not found:
        return None
    count, days = found
    if not isinstance(days, Period):
        return found
    unit = "" if periods.is_range(given[:count]) else periods.unit_of(days, today)
    before = given[count : count + 1] in (("before",), ("earlier",))
    again = before or given[0] in _AGAIN
    return count + before, Against(days, again=again, unit=unit)


_AGAIN = ("previous", "prior", "preceding")
_VERSUS = ("vs", "versus", "against", "v")
_COMPARED = ("compared", "compare", "relative")
_EMAIL = re.compile(r"[^@\s<>/]+@[^@\s<>/]+\.[^@\s<>/.]+")

READERS: tuple[Reader, ...] = (
    compare, refused, period, step, aggregation, output, view, wanted, person, everyone, filler,
    pace, team, ranking,
)  # fmt: skip
