"""A summary in words: the finding, what else moved, what the picture shows.

Every number written here stands in the summary. Nothing is guessed and nobody is blamed:
a change is better, worth a look, or neither. Deterministic: ties go by catalogue order.
"""

from math import log

from reporting.catalogue import Kind
from reporting.narrative.phrases import Phrase, phrase
from reporting.narrative.rows import about, per, per_before, shown, signed
from reporting.periods import Period, bucket_start
from reporting.requests import Aggregation
from reporting.summary import MetricSummary, Summary
from reporting.summary.combining import Verdict
from reporting.wording import (
    BUCKETS,
    length,
    listed,
    long_span,
    percent,
    plain,
    quantities,
    shorten,
    span,
)

# Room for the finding beside the name in one line of a phone.
NAME_CHARACTERS = 36
# More panels than this cannot be read on one picture.
MOST_PANELS = 9
_MOST_NAMED = 3
_ALT_CHARACTERS = 2000
_ROUGHLY = (
    (0.08, 0.12, "a tenth"),
    (0.18, 0.22, "a fifth"),
    (0.23, 0.28, "a quarter"),
    (0.30, 0.37, "a third"),
)
_JUDGED = (Verdict.BETTER, Verdict.WORSE)
_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def headline(summary: Summary) -> str:
    """Return the finding in one line without a full stop."""
    who = subject(summary)
    if not summary.metrics:
        return f"{who}: nothing recorded"
    lead = _lead(summary)
    if lead is not None:
        return _with_subject(_finding(summary, lead), who)
    known = [one for one in summary.metrics if one.verdict is not Verdict.UNKNOWN]
    if not known:
        return _with_subject(_value(summary, summary.metrics[0]), who)
    if all(one.small for one in known):
        return f"{who}: too few cases to compare"
    return f"{who}: much as before"


def sentences(summary: Summary) -> tuple[str, ...]:
    """Return one to three sentences that say it with numbers, then what is left out."""
    if not summary.metrics:
        return tuple(filter(None, (_nothing(summary, when=True), _data_ends(summary))))
    lead = _lead(summary) or summary.metrics[0]
    story = [_first(summary, lead), _below(summary, lead), _others(summary, lead)]
    rest = [
        _none_before(summary),
        _data_ends(summary),
        _nothing(summary, when=False),
        _not_drawn(summary),
    ]
    return tuple(sentence for sentence in (*story, *rest) if sentence)


def notes(summary: Summary) -> tuple[str, ...]:
    """Return the small print: what was compared, and which numbers are only about right."""
    bucket = BUCKETS[summary.granularity]
    found: list[str] = []
    if not summary.metrics:
        return ()
    now, before = summary.counted
    if summary.before and summary.whole and (summary.partial or now != before):
        found.append(f"compared are whole {bucket}s, {now} with {before}")
    if summary.aggregation is not Aggregation.MEAN:
        found.append(f"averages are the {summary.aggregation}")
    if any(not one.exact for one in summary.metrics):
        mean = summary.aggregation is Aggregation.MEAN
        kind = "mean" if mean else "median"
        found.append(f"“about”: the {kind} of the {bucket}s, not of the single cases")
    return tuple(found)


def alt(summary: Summary) -> str:
    """Describe the picture for somebody who cannot see it."""
    drawn = summary.metrics[:MOST_PANELS]
    if not drawn:
        return f"{headline(summary)}, {long_span(summary.period)}."
    charts = "small chart" if len(drawn) == 1 else "small charts"
    told = "; ".join(_told(summary, one) for one in drawn)
    scope = f"{_COUNTS[len(drawn)]} {charts} for {subject(summary)}"
    return shorten(f"{scope}, {long_span(summary.period)}: {told}.", _ALT_CHARACTERS)


def subject(summary: Summary) -> str:
    """Return the name of the team or person, short enough for a headline."""
    return shorten(plain(summary.name), NAME_CHARACTERS)


def against(summary: Summary) -> str:
    """Name the period before: ``the quarter before``, ``the 13 weeks before``."""
    return f"the {length(summary.before or summary.period)} before"


def _lead(summary: Summary) -> MetricSummary | None:
    """Return what moved most; what has a better direction comes first."""
    large = [one for one in summary.metrics if not one.small]
    for verdicts in (_JUDGED, (Verdict.DIFFERENT,)):
        moved = [one for one in large if one.verdict in verdicts]
        if moved:
            return max(moved, key=_size)
    return None


def _finding(summary: Summary, one: MetricSummary) -> str:
    words = _words(summary, one)
    if one.change is None:
        return words.rose.replace("{much}", words.degrees.more)
    template = words.rose if one.change > 0 else words.fell
    return template.replace("{much}", _much(one.change, words))


def _size(one: MetricSummary) -> float:
    """Return how large a change is; halving is as much as doubling."""
    if one.change is None or one.change <= -1:
        return log(20)
    return abs(log(1 + one.change))


def _much(change: float, words: Phrase) -> str:
    """Say a change in the words of a headline: ``a quarter faster``, ``twice as many``."""
    if change >= 2.0:
        return f"{percent(change)} as {words.degrees.plain}"
    if 0.9 < change < 1.1:
        return f"twice as {words.degrees.plain}"
    word = words.degrees.more if change > 0 else words.degrees.less
    size = abs(change)
    if size < 0.08:
        return f"slightly {word}"
    rough = next((r for low, high, r in _ROUGHLY if low <= size <= high), None)
    return f"{rough or percent(change)} {word}"


def _first(summary: Summary, one: MetricSummary) -> str:
    """State the finding with its numbers."""
    _, before = shown(one)
    # A name stays as it is written, also where a sentence begins with it.
    text = _with_who(_sentence(_value(summary, one)), subject(summary))
    if not before or one.verdict is Verdict.UNKNOWN:
        return f"{text}."
    then = f"in {against(summary)}"
    if one.verdict is Verdict.SAME:
        return f"{text}, about the same as {then} ({before})."
    of = per_before(summary, one) if one.by_total else ""
    earlier = f"{before}{of} before" if one.by_total else f"{before} {then}"
    if one.small:
        return f"{text}, {earlier}: a small sample."
    if one.change is None or one.change >= 1.1:
        return f"{text}; it was {earlier}."
    words = _words(summary, one).degrees
    word = words.more if one.change > 0 else words.less
    each = f" a {BUCKETS[summary.granularity]}" if of else ""
    return f"{text}, {percent(one.change)} {word}{each} than {then} ({before}{of})."


def _others(summary: Summary, lead: MetricSummary) -> str:
    """Name what else got better, and what is worth a look."""
    parts = []
    also = lead.verdict
    for verdict, label, again in (
        (Verdict.BETTER, "better", "also better"),
        (Verdict.WORSE, "worth a look", "worth a look too"),
    ):
        found = [o for o in summary.metrics if o.verdict is verdict and o is not lead]
        found.sort(key=_size, reverse=True)
        if found:
            named = listed([_brief(summary, one) for one in found[:_MOST_NAMED]])
            parts.append(f"{again if verdict is also else label}: {named}")
    if not parts and lead.verdict is Verdict.SAME:
        same = [o for o in summary.metrics if o is not lead and all(shown(o))]
        if same:
            named = listed([_brief(summary, one) for one in same[:_MOST_NAMED]])
            parts.append(f"the rest moved little: {named}")
    return _sentence("; ".join(parts)) + "." if parts else ""


def _below(summary: Summary, lead: MetricSummary) -> str:
    """Say where below an inner node the number comes from."""
    known = [
        (child.now.value, child.name)
        for child in lead.children
        if child.now.value is not None and child.now.samples != 0
    ]
    if len(known) < 2:
        return ""
    (low, lowest), (high, highest) = min(known), max(known)
    names = (plain(lowest), plain(highest))
    few, many = (shorten(name, NAME_CHARACTERS) for name in names)
    texts = quantities(lead.metric, low, high)
    if texts[0] == texts[1]:
        return ""
    if lead.metric.kind is Kind.COUNT:
        words = _words(summary, lead)
        return (
            f"The largest part is {many} with {words.quantity(lead.metric, texts[1])}."
        )
    return f"Team by team it is between {texts[0]} ({few}) and {texts[1]} ({many})."


def _nothing(summary: Summary, *, when: bool) -> str:
    if not summary.silent:
        return ""
    names = listed([_inside(metric.title) for metric in summary.silent])
    period = f" from {span(summary.period)}" if when else ""
    return f"Nothing was recorded{period} for {names}."


def _none_before(summary: Summary) -> str:
    if not summary.none_before:
        return ""
    return f"There is no data for {against(summary)}, so nothing is compared."


def _data_ends(summary: Summary) -> str:
    """Say from when on there is nothing, and what becomes of it."""
    end, period = summary.data_ends, summary.period
    if end is None:
        return ""
    text = f"The data ends {long_span(Period(end, end))}"
    if end < period.first:
        return f"{text}, before this period."
    bucket = BUCKETS[summary.granularity]
    if end < bucket_start(period.last, summary.granularity):
        return f"{text}; later {bucket}s are left out."
    return f"{text}; the last {bucket} is not whole."


def _not_drawn(summary: Summary) -> str:
    titles = [_inside(one.metric.title) for one in summary.metrics[MOST_PANELS:]]
    return f"In the table but not in the picture: {listed(titles)}." if titles else ""


def _brief(summary: Summary, one: MetricSummary) -> str:
    now, before = shown(one)
    small = ", few cases" if one.small else ""
    each = per(summary, one) if one.by_pace else ""
    of = per_before(summary, one) if one.by_total else ""
    title = _inside(one.metric.title)
    return f"{title} {about(one)}{now}{each} (was {before}{of}{small})"


def _value(summary: Summary, one: MetricSummary) -> str:
    """State the number of ``one``; ``{who}`` still stands in it where a name belongs."""
    words = _words(summary, one)
    now, _ = shown(one)
    if not now:
        return f"{one.metric.title} has no number for this period"
    amount = f"{about(one)}{words.quantity(one.metric, now)}"
    return words.value.replace("{now}", amount).replace("{per}", per(summary, one))


def _words(summary: Summary, one: MetricSummary) -> Phrase:
    return phrase(one.metric, person=summary.person)


def _with_subject(text: str, who: str) -> str:
    """Put the name where the template has its place, else in front."""
    return text.replace("{who}", who) if "{who}" in text else f"{who}: {text}"


def _with_who(text: str, who: str) -> str:
    return text.replace("{who}", who)


def _inside(title: str) -> str:
    """Return a title as it stands inside a sentence; PR stays PR."""
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _told(summary: Summary, one: MetricSummary) -> str:
    now, before = shown(one)
    text = f"{one.metric.title} {about(one)}{now or 'no data'}{per(summary, one)}"
    if one.verdict in (Verdict.SAME, Verdict.UNKNOWN) or one.change is None:
        return f"{text}, {one.verdict}" if one.verdict is Verdict.SAME else text
    of = per_before(summary, one) if one.by_total else ""
    return f"{text}, was {before}{of} ({signed(one.change)})"
