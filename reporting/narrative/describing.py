"""The picture for those who cannot see it, and the small print."""

from collections.abc import Callable, Mapping

from reporting.narrative import people
from reporting.narrative.drawn import panels, stacked, view
from reporting.narrative.finding import headline as over_time
from reporting.narrative.rows import about, per, per_before, shown, signed
from reporting.narrative.saying import subject
from reporting.narrative.teams import headline as side_by_side
from reporting.narrative.teams import told
from reporting.requests import Aggregation, View
from reporting.summary import MetricSummary, Summary, Verdict
from reporting.wording import BUCKETS, long_span, plain, plural, quantities, shorten

_ALT_CHARACTERS = 2000
_FINDING = {View.TEAMS: side_by_side, View.PEOPLE: people.headline}
_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_CHARTS = {
    View.TIME: "small chart",
    View.TEAMS: "chart of teams side by side",
    View.PEOPLE: "chart of developers side by side",
    View.CALENDAR: "calendar",
}


def alt(summary: Summary) -> str:
    """Describe the picture for somebody who cannot see it."""
    drawn = panels(summary)
    days = long_span(summary.period)
    if not drawn:
        finding = _FINDING.get(summary.view, over_time)
        return f"{finding(summary)}, {days}."
    kind = view(summary)
    tell = [_TELL[kind]] * len(drawn)
    noun = _CHARTS[kind]
    scope = f"{_COUNTS[len(drawn)]} {noun}"
    if kind is View.CALENDAR:
        tell[1:] = [_told] * (len(drawn) - 1)
        scope = f"A {noun}"
    elif len(drawn) > 1:
        scope = f"{_COUNTS[len(drawn)]} {noun.replace('chart', 'charts', 1)}"
    said = "; ".join(say(summary, one) for say, one in zip(tell, drawn, strict=True))
    scope = f"{scope} for {subject(summary)}"
    return shorten(f"{scope}, {days}: {said}.", _ALT_CHARACTERS)


def notes(summary: Summary) -> tuple[str, ...]:
    """Return the small print: what was compared, and which numbers are only about right."""
    bucket = BUCKETS[summary.granularity]
    found: list[str] = []
    if not summary.metrics:
        return ()
    now, before = summary.counted
    if summary.before and summary.whole and (summary.partial or now != before):
        found.append(f"compared are whole {bucket}s, {now} with {before}")
    if _cut_off(summary):
        found.append(
            f"{bucket}s that are not whole count, too: nothing is in the others"
        )
    if summary.aggregation is not Aggregation.MEAN:
        found.append(f"averages are the {summary.aggregation}")
    if any(not one.exact for one in summary.metrics):
        mean = summary.aggregation is Aggregation.MEAN
        kind = "mean" if mean else "median"
        found.append(f"“about”: the {kind} of the {bucket}s, not of the single cases")
    if view(summary) is View.PEOPLE and (past := people.note(summary)):
        found.append(past)
    return tuple(found)


def _cut_off(summary: Summary) -> bool:
    """Whether there were whole buckets to take, but with nothing in them."""
    lines = [[point for one in summary.metrics for point in one.series]]
    if summary.before:
        lines.append([point for one in summary.metrics for point in one.series_before])
    there = all(any(point.counts for point in line) for line in lines)
    return there and not summary.whole


def _told(summary: Summary, one: MetricSummary) -> str:
    now, before = shown(one)
    text = f"{one.title} {about(one)}{now or 'no data'}{per(summary, one)}"
    if stacked(summary, one):
        text = f"{text} ({', '.join(_parts(one))})"
    if one.working and (worked := shown(one.working)[0]):
        text = f"{text} ({worked} in working hours)"
    if one.verdict in (Verdict.SAME, Verdict.UNKNOWN) or one.change is None:
        return f"{text}, {one.verdict}" if one.verdict is Verdict.SAME else text
    of = per_before(summary, one) if one.by_total else ""
    return f"{text}, was {before}{of} ({signed(one.change)})"


def _parts(one: MetricSummary) -> list[str]:
    """Name the parts with their numbers."""
    known = [(part, part.now.value) for part in one.parts]
    return [
        f"{part.title} {'no data' if value is None else quantities(one.metric, value)[0]}"
        for part, value in known
    ]


def _teams(summary: Summary, one: MetricSummary) -> str:
    known = told(one)
    values = [one.number(child.now) or 0.0 for child in known]
    named = [
        f"{plain(child.name)} {text}"
        for child, text in zip(known, quantities(one.metric, *values), strict=True)
    ]
    return f"{one.title}{per(summary, one)}: {', '.join(named) or 'no data'}"


def _calendar(_: Summary, one: MetricSummary) -> str:
    known = [point.value for point in one.series if point.value is not None]
    active = sum(value > 0 for value in known)
    return f"something on {plural(active, 'day')} of {len(known)}"


_TELL: Mapping[View, Callable[[Summary, MetricSummary], str]] = {
    View.TIME: _told,
    View.TEAMS: _teams,
    View.PEOPLE: people.described,
    View.CALENDAR: _calendar,
}
