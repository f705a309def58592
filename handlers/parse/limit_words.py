"""A text about a goal or an alert in its parts: topic, limit, and what is left."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.mrkdwn import bold
from handlers.parse.quantities import NUMBER, in_unit
from handlers.parse.words import Kind, Word, clean, keys, words
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
# Before the topic: "remove the goal …".
_ENDING = ("remove", "delete", "stop", "clear", "end", "cancel", "drop")
_OFF_BEHIND = re.compile(r"(?<!\S)off$", re.IGNORECASE)
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
    """Return what a text is about by its first word; a name in quotes is never a topic.

    What ends it may stand before: "remove the goal".
    """
    named = _named(clean(text))
    return _TOPICS[named.key] if named else None


def _named(source: str) -> Word | None:
    """Return the word that says what a text is about."""
    ahead = [word for word in words(source)[:3] if word.kind is Kind.PLAIN]
    if ahead and ahead[0].key in _ENDING:
        ahead = ahead[2:] if keys(ahead[1:2]) in (("the",), ("my",)) else ahead[1:]
    return ahead[0] if ahead and ahead[0].key in _TOPICS else None


def split(text: str) -> Said:
    """Take the topic and the limit out of ``text``; what is in quotes stays whole."""
    source = clean(text)
    named = _named(source)
    if named is None:
        raise RequestError("Begin with `goal` or `alert`.")
    kind, ends = _TOPICS[named.key], named.start > words(source)[0].start
    source = _ASKING.sub("", source[named.end :].strip(" :,.!")).strip()
    hidden = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), source)
    found = list(_PATTERNS[kind].finditer(hidden))
    if found:
        rest, limit = _without(source, found[-1])
        off = _OFF_BEHIND.search(rest)
        if ends or off:
            return Said(kind, rest[: off.start()].strip() if off else rest, "off")
        return Said(kind, rest, limit, found[-1])
    if ends:
        return Said(kind, source, "off")
    if kind is Topic.ALERT:
        _refuse_wanted_side(source, hidden)
    off = _OFF.search(hidden)
    if off is None:
        return Said(kind, source)
    return Said(kind, _without(source, off)[0], off[0])


def no_number(said: Said) -> tuple[Said, str] | None:
    """Return what is left without "above" and what stands behind it, and what that is."""
    hidden = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), said.rest)
    found = _NO_NUMBER.search(hidden)
    if found is None:
        return None
    rest = said.rest[: found.start()].strip()
    return replace(said, rest=rest), said.rest[found.start("bad") :].strip()


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


# A side without a number: at most two words behind it, at the end.
_NO_NUMBER = re.compile(
    rf"{_VERB}(?:{_any_of('|'.join((_LESS, _MORE, _MOST, _LEAST)))}|outside|not\s+between)"
    r"(?!\w)\s*(?P<bad>(?:\S+(?:\s+\S+)?)?)$",
    re.IGNORECASE,
)
_PATTERNS = {kind: _pattern(kind) for kind in Topic}
