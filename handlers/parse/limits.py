"""Reading "goal Platform cycle time below 2 d" and "alert Platform rework above 10 %".

What is left of a text without its limit names a team and a metric as any request does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handlers.mrkdwn import bold
from handlers.parse.limit_words import Said, Topic, no_number, split, topic
from handlers.parse.metrics import written as metric_text
from handlers.parse.names import names
from handlers.parse.naming import team_text
from handlers.parse.quantities import quantity
from handlers.parse.reading import Reading, one, read_text
from handlers.parse.understand import understand
from handlers.parse.unknown import listed
from handlers.parse.values import (
    Against,
    Earlier,
    Everyone,
    Named,
    Over,
    Pace,
    Private,
    Wanted,
)
from handlers.parse.ways import MOST_WAYS, working
from handlers.parse.words import clean, quote
from reporting.catalogue import BY_NAME, Better, Kind, Level, Metric, Unit
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.limits import Rule
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation, Compare, Output, View

__all__ = ["Remove", "Set", "Show", "Topic", "Wish", "ending", "limits_text", "parse_limit", "topic",
           "written"]  # fmt: skip

_SHOW = ("", "list", "show", "all", "help", "?")
_EXAMPLES = {Unit.HOURS: "24 h", Unit.PERCENT: "10 %"}
_TIME, _COUNT = "2 d", "3"
# How a rule is written depends on no day.
_ANY_DAY = date(2026, 1, 1)
_STRANGE = {
    Period: "period",
    Against: "comparison",
    Earlier: "comparison",
    Over: "comparison",
    Compare: "comparison",
    Output: "kind of answer",
    View: "split",
    Private: "private answer",
    Pace: "pace",
}


@dataclass(frozen=True, slots=True)
class Show:
    """Asked is what is set."""


@dataclass(frozen=True, slots=True)
class Set:
    """A limit is to be set."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Remove:
    """A limit is no longer wanted."""

    team: Team
    metric: str


Wish = Show | Set | Remove


def parse_limit(text: str, *, today: date, directory: Directory) -> Wish:
    """Read a text that has a `topic`.

    Raises RequestError, and nothing else, for any text. Each of its ``suggestions`` is a
    whole text that can be read.
    """

    def read(text: str) -> Wish:
        return _understand(text, today, directory)

    try:
        return read(text)
    except RequestError as error:
        ways = working(error.suggestions, read)
        raise RequestError(str(error), suggestions=ways) from None


def written(kind: Topic, rule: Rule, directory: Directory) -> str:
    """Return the text that sets ``rule``."""
    for everyday in (True, False):
        text = _written(kind, rule, directory, everyday=everyday)
        try:
            if _understand(text, _ANY_DAY, directory) == Set(rule):
                break
        except RequestError:
            continue
    return text


def _understand(text: str, today: date, directory: Directory) -> Wish:
    said = split(text)
    if said.found is None and said.rest.casefold() in _SHOW:
        # Which one to end is in the list, too.
        return Show()
    try:
        team, metric, reading = _scope(said, today, directory)
    except RequestError:
        _refuse_no_number(said, today, directory)
        raise
    if said.found is None:
        if said.limit:
            return Remove(team, metric.name)
        raise _no_limit(said, metric)
    return Set(
        Rule(
            team=team,
            metric=metric.name,
            limits=said.limits(metric),
            granularity=one(reading, Granularity) or Granularity.WEEKLY,
            aggregation=one(reading, Aggregation) or Aggregation.MEAN,
        )
    )


def _refuse_no_number(said: Said, today: date, directory: Directory) -> None:
    """Raise RequestError where a limit is begun and no number follows."""
    begun = None if said.limit else no_number(said)
    if begun:
        rest, bad = begun
        raise _no_limit(rest, _scope(rest, today, directory)[1], bad)


def _scope(
    said: Said, today: date, directory: Directory
) -> tuple[Team, Metric, Reading]:
    """Return the one team and the one metric; RequestError for more, or for people."""
    try:
        reading = read_text(said.rest, today, directory)
        request = understand(said.rest, today=today, directory=directory)
    except RequestError as error:
        ways = tuple(said.with_(way) for way in error.suggestions)
        raise RequestError(str(error), suggestions=ways) from None
    if request.people:
        raise RequestError(
            f"{said.topic.value.title()}s are about teams; nobody is measured against one "
            "alone. Name a team, or ask for `me` to see your own numbers."
        )
    _refuse_strange(said, reading)
    if request.teams_of:
        raise RequestError(
            f"{_a(said.topic)} is for everybody to read, so it names its team. Write the name."
        )
    if len(request.teams) > 1:
        raise _too_many_teams(said, reading, request.teams, directory)
    if not reading.each(Wanted) or len(request.metrics) > 1:
        raise _not_one_metric(said, reading, request.metrics)
    return request.teams[0], BY_NAME[request.metrics[0]], reading


def _refuse_strange(said: Said, reading: Reading) -> None:
    for kind, noun in _STRANGE.items():
        if phrases := [phrase for phrase, _ in reading.each(kind)]:
            raise RequestError(
                f"{_a(said.topic)} has no {noun}: leave out {bold(phrases[0].text)}.",
                suggestions=(said.with_(reading.without(phrases)),),
            )


def _too_many_teams(
    said: Said, reading: Reading, teams: Iterable[Team], directory: Directory
) -> RequestError:
    texts = [team_text(team, names(directory)) for team in teams][:MOST_WAYS]
    scoped = [p for p in reading.phrases if isinstance(p.value, Named | Everyone)]
    rest = reading.without(scoped)
    return RequestError(
        f"{_a(said.topic)} is about one team: {listed(texts)}?",
        suggestions=tuple(said.with_(f"{text} {rest}") for text in texts),
    )


def _not_one_metric(
    said: Said, reading: Reading, metrics: tuple[str, ...]
) -> RequestError:
    phrases = [phrase for phrase, _ in reading.each(Wanted)]
    texts = [metric_text((m,), Level.TEAM, everyday=True) for m in metrics[:MOST_WAYS]]
    rest = reading.without(phrases) if phrases else said.rest
    return RequestError(
        f"{_a(said.topic)} is about one metric, for example {listed(texts)}.",
        suggestions=tuple(said.with_(f"{rest} {text}") for text in texts),
    )


def _no_limit(said: Said, metric: Metric, bad: str = "") -> RequestError:
    """Say that there is no limit; ``bad`` is what stands in the place of its number."""
    lower = metric.better is Better.LOWER
    side = "below" if lower is (said.topic is Topic.GOAL) else "above"
    if said.topic is Topic.GOAL and not lower:
        side = "at least"
    usual = _TIME if metric.kind is Kind.MEAN and metric.unit is Unit.DAYS else _COUNT
    example = f"{side} {_EXAMPLES.get(metric.unit, usual)}"
    off = f"`{said.topic} {said.rest} off`"
    unread = f"I cannot read {bold(bad)} as a number. " if bad else ""
    return RequestError(
        f"{unread}{_a(said.topic)} needs a limit, such as `{example}`; {off} removes one.",
        suggestions=(f"{said.topic} {said.rest} {example}",),
    )


def _a(kind: Topic) -> str:
    return "An alert" if kind is Topic.ALERT else "A goal"


def ending(kind: Topic, rule: Rule, directory: Directory) -> str:
    """Return the text that removes ``rule``."""
    wanted = Remove(rule.team, rule.metric)
    # A team may be called as a limit is, "Below 2 d": not so in quotes.
    for team in (team_text(rule.team, names(directory)), quote(clean(rule.team.path))):
        for everyday in (True, False):
            metric = metric_text((rule.metric,), Level.TEAM, everyday=everyday)
            text = f"{kind} {team} {metric} off"
            try:
                if _understand(text, _ANY_DAY, directory) == wanted:
                    return text
            except RequestError:
                continue
    return text


def _written(kind: Topic, rule: Rule, directory: Directory, *, everyday: bool) -> str:
    plain = rule.granularity is Granularity.WEEKLY
    mean = rule.aggregation is Aggregation.MEAN
    parts = (
        kind.value,
        "" if mean else rule.aggregation.value,
        team_text(rule.team, names(directory)),
        metric_text((rule.metric,), Level.TEAM, everyday=everyday),
        "" if plain else rule.granularity.value,
        limits_text(kind, rule),
    )
    return " ".join(part for part in parts if part)


def limits_text(kind: Topic, rule: Rule) -> str:
    """Write the limits alone: ``below 2 d``, ``at least 3``, ``outside 2 to 4 d``."""
    metric, limits = BY_NAME[rule.metric], rule.limits
    low, high = (
        None if end is None else quantity(metric, end)
        for end in (limits.low, limits.high)
    )
    if low is not None and high is not None:
        return f"outside {low} to {high}"
    if kind is Topic.GOAL:
        return f"at least {low}" if high is None else f"below {high}"
    return f"below {low}" if high is None else f"above {high}"
