"""Every sentence about goals and alerts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.blocks.parts import Message, harmless, section
from handlers.mrkdwn import bold, code
from handlers.parse.limits import Topic, ending, limits_text, written
from handlers.parse.names import names
from handlers.parse.naming import team_text
from handlers.parse.quantities import quantity
from reporting.alerts import Change
from reporting.catalogue import BY_NAME
from reporting.directory import Directory, Team
from reporting.limits import Limits, Rule, per_bucket
from reporting.periods import Period
from reporting.requests import Aggregation
from reporting.wording import BUCKETS, counted, day, span

TEAM_GONE = "I no longer know a team of this name."
_UNPOSTABLE = {
    "is_archived": "The channel is archived.",
    "not_in_channel": "I am not in the channel.",
    "channel_not_found": "I no longer see the channel.",
}
_MOST_LISTED = 40
_HERE = {Topic.GOAL: "", Topic.ALERT: " in this channel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A limit as it stands: who set it, when, and why it rests if it does."""

    rule: Rule
    set_by: str
    set_at: datetime
    paused: str = ""


def help_line(team: str) -> str:
    """Teach goals and alerts by example; ``team`` is a team as one writes it."""
    goal, alert = (code(_example(topic, team)) for topic in Topic)
    return f"A goal shows in reports: {goal}. An alert writes to this channel: {alert}."


def noted(topic: Topic, rule: Rule) -> str:
    """Say what was understood, and what comes of it."""
    if topic is Topic.GOAL:
        steps = f"{rule.granularity.value.title()} reports" if per_bucket(rule) else ""
        return (
            f"Noted for {bold(rule.team.called)}: {_metric(rule)} {_limit(topic, rule)}. "
            f"{steps or 'Reports'} on this team show it."
        )
    return (
        f"I will write here once when {_metric(rule)} of {bold(rule.team.called)} is "
        f"{limits_text(topic, rule)} in a {BUCKETS[rule.granularity]}, and once when it is "
        "back. If I am not in this channel yet, type `/invite @Insights`."
    )


def removed(topic: Topic, team: Team, metric: str, *, there: bool) -> str:
    """Say that there is no such limit any more, or never was."""
    what = f"on {BY_NAME[metric].title} of {bold(team.called)}"
    if there:
        return f"There is no {topic} {what} any more."
    return f"There was no {topic} {what}. `/insights {topic}s` lists what is set."


def shown(topic: Topic, found: Sequence[Standing], directory: Directory) -> str:
    """List what is set, each as the text that sets it."""
    if not found:
        below = [team for team in directory.teams if "/" in team.path]
        teams = [team_text(team, names(directory)) for team in below[:1]]
        example = code(_example(topic, " ".join(teams)))
        return f"No {topic} is set{_HERE[topic]}. Say for example {example}."
    lines = [_line(topic, one, directory) for one in found[:_MOST_LISTED]]
    if more := len(found) - len(lines):
        lines.append(f"… and {more} more")
    end = code(f"/insights {ending(topic, found[0].rule, directory)}")
    lines.append(f"Said again with another limit it is changed; {end} ends it.")
    return "\n".join([f"{topic.value.title()}s:", *lines])


def told(
    what: Change, rule: Rule, value: float, bucket: Period, samples: int | None, by: str
) -> str:
    """Return what a channel reads when a value left its limits, or is back."""
    metric = BY_NAME[rule.metric]
    found = (
        f"{bold(rule.team.called)}, {_metric(rule)}: *{quantity(metric, value)}* in the "
        f"{BUCKETS[rule.granularity]} of {span(bucket)}"
    )
    sizes = BY_NAME.get(metric.weight)
    if sizes and samples:
        found += f", measured on {counted(sizes.unit, f'{samples:,}')}"
    if what is Change.RECOVERY:
        return f"{found}. That is back within the limit ({_kept(rule)})."
    return (
        f"{found}. That is {_missed(rule, value)}, the limit set by <@{by}>. "
        "I write again when it is back."
    )


def paused(rule: Rule, channel: str, why: str, unsaid: str = "") -> str:
    """Tell the owner that an alert rests, and what could not be said."""
    asked = code(f"/insights {text(Topic.ALERT, rule)}")
    rest = f"\nI wanted to say: {unsaid}" if unsaid else ""
    return f"Your alert in <#{channel}> is paused: {why} To go on, say there {asked}.{rest}"


def unpostable(slack_says: str) -> str:
    """Say why nothing can be posted in a channel."""
    usual = f"Slack does not let me post there ({slack_says})."
    return _UNPOSTABLE.get(slack_says, usual)


def perhaps_posted(channel: str, unsaid: str) -> str:
    """Tell the owner what a channel may have missed."""
    return (
        f"I was interrupted while posting to <#{channel}> and cannot see whether it "
        f"arrived. It was: {unsaid}"
    )


def note(words: str) -> Message:
    """Return a message of a few sentences with markup."""
    shown_words = harmless(words)
    return Message(shown_words, [section(shown_words)])


def text(topic: Topic, rule: Rule) -> str:
    """Return the text that sets ``rule``, where other teams have other names."""
    return written(topic, rule, Directory((rule.team,)))


def _line(topic: Topic, one: Standing, directory: Directory) -> str:
    asked = code(f"/insights {written(topic, one.rule, directory)}")
    at = f"{day(one.set_at.date())} {one.set_at.year}"
    rests = f" · paused: {one.paused}" if one.paused else ""
    return f"• {asked} · set by <@{one.set_by}>, {at}{rests}"


def _example(topic: Topic, team: str) -> str:
    limit = "below 2 d" if topic is Topic.GOAL else "above 3 d"
    return " ".join(f"/insights {topic} {team} cycle time {limit}".split())


def _metric(rule: Rule) -> str:
    mean = rule.aggregation is Aggregation.MEAN
    return BY_NAME[rule.metric].title + ("" if mean else f" ({rule.aggregation})")


def _limit(topic: Topic, rule: Rule) -> str:
    per = f" a {BUCKETS[rule.granularity]}" if per_bucket(rule) else ""
    return limits_text(topic, rule) + per


def _missed(rule: Rule, value: float) -> str:
    """Say which end ``value`` is beyond: ``above 3 d``."""
    low, high = rule.limits.low, rule.limits.high
    beyond = Limits(high=high) if high is not None and value > high else Limits(low=low)
    return limits_text(Topic.ALERT, replace(rule, limits=beyond))


def _kept(rule: Rule) -> str:
    """Say where a value should be: ``at most 3 d``, ``2 to 4``."""
    metric, limits = BY_NAME[rule.metric], rule.limits
    low, high = (
        None if end is None else quantity(metric, end)
        for end in (limits.low, limits.high)
    )
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"
