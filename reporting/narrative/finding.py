"""The finding: which metric leads, the headline about it, the sentences with its numbers."""

from math import log

from reporting.answer import Cell, Sentence
from reporting.catalogue import Kind
from reporting.narrative import numbers
from reporting.narrative.earlier import against
from reporting.narrative.phrases import Phrase, typically
from reporting.narrative.saying import Words, capital, claim, say, who
from reporting.periods import Granularity
from reporting.requests import Aggregation
from reporting.summary import Child, MetricSummary, Summary, Verdict
from reporting.wording import inside, percent

_ROUGHLY = (
    (0.08, 0.12, "a tenth"),
    (0.18, 0.22, "a fifth"),
    (0.23, 0.28, "a quarter"),
    (0.30, 0.37, "a third"),
)
_SLIGHT_BELOW = 0.08
_TWICE = (0.95, 1.05)
# From here on "twice" reads better than a percentage.
_TIMES_FROM = 1.05
JUDGED = (Verdict.BETTER, Verdict.WORSE)


def lead(summary: Summary) -> MetricSummary | None:
    """Return what moved most; what has a better direction comes first."""
    large = [one for one in summary.metrics if not one.small]
    for verdicts in (JUDGED, (Verdict.DIFFERENT,)):
        moved = [one for one in large if one.verdict in verdicts]
        if moved:
            return max(moved, key=size)
    return None


def size(one: MetricSummary | Child) -> float:
    """Return how large a change is; halving is as much as doubling."""
    if one.change is None or one.change <= -1:
        return log(20)
    return abs(log(1 + one.change))


def stating(summary: Summary) -> MetricSummary:
    """Return what speaks for the rest where nothing moved: the first with enough cases."""
    enough = [one for one in summary.metrics if one.shown and not one.small]
    apart = [one for one in enough if not _per_day(summary, one)]
    return (apart or enough or summary.metrics)[0]


def _per_day(summary: Summary, one: MetricSummary) -> bool:
    """Whether it is a number of one developer's one day, which says nothing to anybody."""
    daily = summary.granularity is Granularity.DAILY
    return daily and summary.whole and one.metric.kind is Kind.RATE


def headline(summary: Summary) -> Sentence:
    """Say the finding in one line without a full stop."""
    name = who(summary)
    if not summary.metrics:
        return say("{who}: nothing recorded", who=name)
    leading = lead(summary)
    if leading is not None:
        said = _named(_template(summary, leading), name, _much(summary, leading))
        if leading.aggregation is Aggregation.MEAN:
            return said
        return say("{said} ({how})", said=said, how=leading.aggregation.value)
    known = [one for one in summary.metrics if one.verdict is not Verdict.UNKNOWN]
    if not known:
        return capital(stated(summary, stating(summary), who=name, in_front=True))
    if all(one.small for one in known):
        return say("{who}: too few cases to compare", who=name)
    return say("{who}: much as before", who=name)


def first(summary: Summary, one: MetricSummary) -> Sentence:
    """State the finding with its numbers."""
    text = capital(stated(summary, one, who=who(summary)))
    past = numbers.before(one)
    if past is None or numbers.now(one) is None or one.verdict is Verdict.UNKNOWN:
        return say("{text}.", text=text)
    then = say("in {then}", then=against(summary))
    if one.verdict is Verdict.SAME:
        return say("{text}, about the same as {then} ({past}).",
                   text=text, then=then, past=past)  # fmt: skip
    of = numbers.each_before(summary, one) if one.by_total else ""
    earlier = say("{past}{of} before" if one.by_total else "{past} {then}",
                  past=past, of=of, then=then)  # fmt: skip
    if one.small:
        return say("{text}, {earlier}: a small sample.", text=text, earlier=earlier)
    if one.change is None or one.change >= _TIMES_FROM or one.change <= -1:
        return say("{text}; it was {earlier}.", text=text, earlier=earlier)
    degrees = numbers.words(summary, one).degrees
    return say(
        "{text}, {much} {word}{each} than {then} ({past}{of}).",
        text=text,
        much=numbers.change(one, one.change),
        word=degrees.more if one.change > 0 else degrees.less,
        each=f" a {numbers.bucket(summary)}" if one.by_total else "",
        then=then,
        past=past,
        of=of,
    )


def stated(
    summary: Summary, one: MetricSummary, *, who: Words, in_front: bool = False
) -> Sentence:
    """State the number of ``one``, with the name where it belongs or else in front."""
    number = numbers.now(one)
    if number is None:
        template, parts = "there is no number for {title} in this period", {}
    else:
        front = typically(one.metric, one.aggregation, person=summary.person)
        template = f"{front}{numbers.words(summary, one).value}"
        if _per_day(summary, one):
            template = "{title} came to {now}{per}"
        amount = numbers.with_noun(summary, one, number)
        amount = number if _per_day(summary, one) else amount
        about = "" if one.exact else "about "
        parts = {
            "now": say("{about}{amount}", about=about, amount=amount),
            "per": numbers.each(summary, one),
        }
    if in_front and "{who}" not in template:
        template = f"{{who}}: {template}"
    return say(template, who=who, title=inside(one.title), **parts)


def brief(summary: Summary, one: MetricSummary) -> Sentence:
    """Name a metric with its two numbers, as a part of a list."""
    number, past = numbers.now(one), numbers.before(one)
    return say(
        "{title} {about}{now}{each} (was {past}{of})",
        title=inside(one.title),
        about="" if one.exact else "about ",
        now=number or "without a number",
        each=numbers.each(summary, one),
        past=past or "none",
        of=numbers.each_before(summary, one) if one.by_total else "",
    )


def _template(summary: Summary, one: MetricSummary) -> str:
    words: Phrase = numbers.words(summary, one)
    return words.rose if one.change is None or one.change > 0 else words.fell


def _named(template: str, name: Words, much: Words) -> Sentence:
    """Put the name where the template has its place, else in front."""
    whole = template if "{who}" in template else f"{{who}}: {template}"
    return say(whole, who=name, much=much)


def _much(summary: Summary, one: MetricSummary) -> Sentence:
    """Say a change in the words of a headline: ``a quarter faster``, ``twice as many``."""
    degrees = numbers.words(summary, one).degrees
    change = one.change
    if change is None:
        return Sentence(degrees.more)
    word = degrees.more if change > 0 else degrees.less
    if change <= -1:
        return claim(Cell.CHANGE, change, degrees.none or word, one)
    if _TWICE[0] <= change <= _TWICE[1]:
        text = f"twice as {degrees.plain}"
    elif change > _TIMES_FROM:
        times = percent(change) if change >= 2 else f"{change + 1:.1f} times"
        text = f"{times} as {degrees.plain}"
    elif abs(change) < _SLIGHT_BELOW:
        text = f"slightly {word}"
    else:
        size = abs(change)
        rough = next((r for low, high, r in _ROUGHLY if low <= size <= high), None)
        text = f"{rough or percent(change)} {word}"
    return claim(Cell.CHANGE, change, text, one)
