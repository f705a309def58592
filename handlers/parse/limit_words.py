"""A text about a goal or an alert in its parts: topic, limit, and what is left."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.mrkdwn import bold
from handlers.parse.quantities import NUMBER, in_unit
from handlers.parse.words import Kind, clean, words
from reporting.catalogue import Metric
from reporting.errors import RequestError
from reporting.limits import Limits
from reporting.periods import Granularity


class Topic(StrEnum):
    """What is set; the value is the word it is asked for with."""

    GOAL = "goal"
    ALERT = "alert"


_TOPICS = {
    "goal": Topic.GOAL,
    "goals": Topic.GOAL,
    "alert": Topic.ALERT,
    "alerts": Topic.ALERT,
}
_OFF_WORDS = "off|remove|delete|stop|clear"
_OFF = re.compile(rf"^(?:{_OFF_WORDS})\b|(?<!\S)(?:{_OFF_WORDS})$", re.IGNORECASE)
_LESS = "below|under|less than|lower than|fewer than|<"
_MORE = "above|over|more than|higher than|greater than|exceeds|exceed|>"
_MOST = "at most|max|maximum|no more than|not more than|not above|not over|up to|within|<=|≤"
_LEAST = "at least|min|minimum|no less than|not less than|not below|not under|>=|≥"
# A goal says where the value should be, an alert where it should not.
_HIGH = {Topic.GOAL: f"{_MOST}|{_LESS}", Topic.ALERT: _MORE}
_LOW = {Topic.GOAL: f"{_LEAST}|{_MORE}", Topic.ALERT: _LESS}
_VERB = r"(?<!\w)(?:(?:is|are|goes|go|gets|rises|falls|drops|stays|stay)\s+)?"
_PER = r"(?:\s*(?:a|an|per|each|every|/)\s*(?P<per>day|week|month|quarter)\b)?"
_STEPS = {
    "day": Granularity.DAILY,
    "week": Granularity.WEEKLY,
    "month": Granularity.MONTHLY,
    "quarter": Granularity.QUARTERLY,
}
_ASKING = re.compile(r"^(?:(?:(?:me|us)\s+)?(?:when|if|once)|for|of)\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|[“„”][^“„”]*[“”]|«[^«»]*»')


@dataclass(frozen=True, slots=True)
class Said:
    """``rest`` names team and metric; ``limit`` is as it was typed, or the word for off."""

    topic: Topic
    rest: str
    limit: str = ""
    found: re.Match[str] | None = None

    def with_(self, rest: str) -> str:
        """Return a whole text with another ``rest``."""
        return " ".join(f"{self.topic} {rest} {self.limit}".split())

    def limits(self, metric: Metric) -> Limits:
        """Return the limits in the metric's own unit."""
        assert self.found is not None  # noqa: S101  there is a limit
        parts = self.found.groupdict()
        if parts.get("from"):
            return _between(metric, parts)
        value = in_unit(metric, parts["first"], parts["first_unit"])
        return Limits(high=value) if parts["high"] else Limits(low=value)


def topic(text: str) -> Topic | None:
    """Return what a text is about by its first word; a name in quotes is never a topic."""
    first = next(iter(words(clean(text))), None)
    return _TOPICS.get(first.key) if first and first.kind is Kind.PLAIN else None


def split(text: str) -> Said:
    """Take the topic and the limit out of ``text``; what is in quotes stays whole."""
    source = clean(text)
    first, kind = next(iter(words(source)), None), topic(text)
    if first is None or kind is None:
        raise RequestError("Begin with `goal` or `alert`.")
    source = _ASKING.sub("", source[first.end :].strip(" :,.!")).strip()
    hidden = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), source)
    found = list(_PATTERNS[kind].finditer(hidden))
    if found:
        rest, limit = _without(source, found[-1])
        return Said(kind, rest, limit, found[-1])
    if kind is Topic.ALERT:
        _refuse_wanted_side(source, hidden)
    off = _OFF.search(hidden)
    if off is None:
        return Said(kind, source)
    return Said(kind, _without(source, off)[0], off[0])


def _without(source: str, found: re.Match[str]) -> tuple[str, str]:
    """Return what is left, with a step said behind the limit, and what was taken."""
    per = found.groupdict().get("per")
    step = _STEPS[per.casefold()].value if per else ""
    rest = f"{source[: found.start()]} {source[found.end() :]} {step}"
    return " ".join(rest.split()), source[found.start() : found.end()].strip()


def _refuse_wanted_side(source: str, hidden: str) -> None:
    """Ask back for "alert … at most 2 d": it may be meant either way."""
    for found in _PATTERNS[Topic.GOAL].finditer(hidden):
        side = "above" if found["high"] else "below"
        word = found["high"] or found["low"]
        number = found[0][found.start("first") - found.start() :]
        rest = _without(source, found)[0]
        raise RequestError(
            f"An alert says when to speak: `{side} {number}`, not {bold(word)}.",
            suggestions=(f"alert {rest} {side} {number}",),
        )


def _between(metric: Metric, parts: dict[str, str]) -> Limits:
    unit = parts["second_unit"] or parts["from_unit"]
    low = in_unit(metric, parts["from"], parts["from_unit"] or unit)
    high = in_unit(metric, parts["second"], unit)
    if low >= high:
        raise RequestError(
            f"Between {bold(parts['from'])} and {bold(parts['second'])} there is nothing. "
            "Write the lower number first."
        )
    return Limits(low, high)


def _pattern(kind: Topic) -> re.Pattern[str]:
    """Return what finds "below 2 d"; of an alert also "outside 2 to 4 d"."""
    high, low = _any_of(_HIGH[kind]), _any_of(_LOW[kind])
    way = rf"(?:(?P<high>{high})|(?P<low>{low}))\s*(?:of\s+)?{NUMBER.format('first')}"
    if kind is Topic.ALERT:
        between = r"\s*(?:to|and|-|–|\.\.)\s*".join(
            (NUMBER.format("from"), NUMBER.format("second"))
        )
        way = rf"(?:{way}|(?:outside(?:\s+of)?|not\s+between)\s*{between})"
    return re.compile(_VERB + way + _PER, re.IGNORECASE)


def _any_of(texts: str) -> str:
    """Order alternatives so that "<=" is found before "<"."""
    parts = sorted(texts.split("|"), key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, part.split())) for part in parts)


_PATTERNS = {kind: _pattern(kind) for kind in Topic}
