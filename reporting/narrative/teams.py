"""Teams side by side: where the numbers lie, who moved, where the change came from."""

from collections.abc import Iterator, Sequence

from reporting.answer import Cell, Sentence, When
from reporting.catalogue import Better, Kind
from reporting.narrative import numbers
from reporting.narrative.finding import JUDGED, size
from reporting.narrative.saying import (
    Words,
    capital,
    claim,
    count,
    joined,
    listed,
    say,
    team,
    who,
)
from reporting.summary import Child, MetricSummary, Summary
from reporting.wording import inside, percent, quantities

# So many are named one by one, more by their range.
_MOST_LISTED = 4
_MOST_METRICS = 3
_MOST_MOVES = 3
# From this part on, one team's change is most of the change.
_MOST_OF = 0.5
_FEWEST_FOR_MEDIAN = 4
_PAIR = 2
# Teams that are nearer to each other than this are not told apart.
_ALIKE_WITHIN = 0.1


def told(one: MetricSummary) -> list[Child]:
    """Return the teams that have a number, the best first, or the highest."""
    known = [
        child
        for child in one.children
        if one.number(child.now) is not None and child.now.samples != 0
    ]
    lower = one.metric.better is Better.LOWER
    return sorted(
        known, key=lambda child: one.number(child.now) or 0, reverse=not lower
    )


def compared(one: MetricSummary) -> list[Child]:
    """Return those of the teams that have enough cases to compare."""
    return [child for child in told(one) if not one.too_few(child.now, child.now)]


def headline(summary: Summary) -> Sentence:
    """Say where the teams differ most."""
    if not summary.metrics:
        return say("{who}: nothing recorded", who=who(summary))
    apart = by_distance(summary)
    if not apart:
        only = _only(summary)
        if only is not None:
            return only
        return say("{who}: too few cases to compare", who=who(summary))
    one = apart[0]
    best, *_, last = compared(one)
    first, second = numbers.side_by_side(one, best, last)
    if first.text == second.text:
        return say("{who}: much alike", who=who(summary))
    template = "{title}: {first} in {best}, {second} in {last}"
    if len(compared(one)) > _PAIR:
        template = "{title}: from {first} ({best}) to {second} ({last})"
    return say(template, title=one.title, first=first, second=second,
               best=team(best), last=team(last))  # fmt: skip


def _only(summary: Summary) -> Sentence | None:
    """Say the number of the only team, None where there are several or it has none."""
    one = summary.metrics[0]
    if len(one.children) > 1 or not told(one):
        return None
    (child,) = told(one)
    (number,) = numbers.side_by_side(one, child)
    return say("{title}: {number} in {team}, the only team", title=one.title,
               number=number, team=team(child))  # fmt: skip


def by_distance(summary: Summary) -> list[MetricSummary]:
    """Return the metrics with teams to compare, those that differ most first."""
    found = [one for one in summary.metrics if len(compared(one)) > 1]
    return sorted(found, key=_distance, reverse=True)


def lines(summary: Summary) -> Iterator[Sentence]:
    """State the numbers of the teams, where they differ most first."""
    for one in by_distance(summary)[:_MOST_METRICS]:
        yield capital(_line(summary, one, compared(one)))


def moves(summary: Summary) -> Iterator[Sentence]:
    """Name the teams that moved most, each with its metric."""
    found = [
        (one, child)
        for one in summary.metrics
        for child in one.children
        if child.verdict in JUDGED and not one.too_few(child.now, child.before)
    ]
    found.sort(key=lambda pair: size(pair[1]), reverse=True)
    if found:
        named = [_move(summary, one, child) for one, child in found[:_MOST_MOVES]]
        yield say("Moved most: {named}.", named=joined(named, "; "))


def ranks(summary: Summary) -> Iterator[Sentence]:
    """Say who changed places; the order of sums is a matter of size."""
    for one in summary.metrics:
        ranked = [child for child in one.children if child.rank]
        up = [child for child in ranked if _climbed(one, child)]
        if up and len(ranked) > _PAIR and one.metric.kind is not Kind.COUNT:
            best = min(up, key=lambda child: (child.rank or 0, child.path))
            yield _climb(one, best, len(ranked))


def below(summary: Summary, one: MetricSummary) -> Iterator[Sentence]:
    """Say where below an inner node a number comes from."""
    known = compared(one)
    if len(known) < 2:
        return
    if one.metric.kind is Kind.COUNT:
        yield from _source(summary, one, told(one))
        return
    low, high = sorted((known[0], known[-1]), key=lambda c: one.number(c.now) or 0)
    if _alike(one, low, high):
        return
    first, second = numbers.side_by_side(one, low, high)
    yield capital(
        say(
            "{title} ranged from {about}{first}{each} ({low}) to {second} ({high}){median}.",
            title=inside(one.title),
            about=_about([low, high]),
            first=first,
            each=numbers.each(summary, one),
            low=team(low),
            second=second,
            high=team(high),
            median=_median(one),
        )
    )


def _about(children: Sequence[Child]) -> str:
    return "" if all(child.now.exact for child in children) else "about "


def _alike(one: MetricSummary, low: Child, high: Child) -> bool:
    least, most = one.number(low.now) or 0, one.number(high.now) or 0
    return most - least <= _ALIKE_WITHIN * most


def _source(
    summary: Summary, one: MetricSummary, known: Sequence[Child]
) -> Iterator[Sentence]:
    """Say which team moved a sum, else which one is the largest part of it."""
    moved = max(known, key=lambda child: child.share_of_change or 0)
    share = moved.share_of_change or 0
    number, past = numbers.of_team(one, moved)
    if _MOST_OF <= share <= 1 and not one.small and number and past:
        yield say(
            "Most of the change came from {team}: {now}{each}, was {past}{of} "
            "({share} of it).",
            team=team(moved),
            now=number,
            each=numbers.each(summary, one),
            past=past,
            of=numbers.each_before(summary, one) if one.by_total else "",
            share=claim(Cell.SHARE_OF_CHANGE, share, percent(share), one,
                        subject=moved.path),
        )  # fmt: skip
        return
    largest = max(known, key=lambda child: one.number(child.now) or 0)
    number, _ = numbers.of_team(one, largest)
    if number and one.number(largest.now):
        yield say(
            "The largest part is {team} with {amount}{each}.",
            team=team(largest),
            amount=numbers.with_noun(summary, one, number),
            each=numbers.each(summary, one),
        )


def _median(one: MetricSummary) -> Words:
    if one.spread is None or one.spread.count < _FEWEST_FOR_MEDIAN or one.by_total:
        return ""
    spread = one.spread
    low, text, high = quantities(
        one.metric, spread.lowest, spread.median, spread.highest
    )
    if text in (low, high):
        return ""
    return say(
        "; the median of {count} teams is {median}",
        count=claim(Cell.TEAMS, one.spread.count, str(one.spread.count), one),
        median=claim(Cell.MEDIAN_OF_TEAMS, one.spread.median, text, one),
    )


def _line(summary: Summary, one: MetricSummary, known: list[Child]) -> Sentence:
    title = inside(one.title)
    each = numbers.each(summary, one)
    if len(known) <= _MOST_LISTED:
        values = numbers.side_by_side(one, *known)
        named = [
            say("{number} in {team}", number=number, team=team(child))
            for number, child in zip(values, known, strict=True)
        ]
        return say(
            "{title}{each}: {about}{named}.",
            title=title,
            each=each,
            about=_about(known),
            named=listed(named),
        )
    first, second = numbers.side_by_side(one, known[0], known[-1])
    if first.text == second.text:
        return say(
            "{title}{each}: {about}{number} in each of {teams}.",
            title=title,
            each=each,
            about=_about(known),
            number=first,
            teams=count(len(known), "team", Cell.TEAMS, one),
        )
    return say(
        "{title}{each}: from {about}{first} ({best}) to {second} ({last}){median}.",
        title=title,
        each=each,
        about=_about(known),
        first=first,
        best=team(known[0]),
        second=second,
        last=team(known[-1]),
        median=_median(one),
    )


def _move(summary: Summary, one: MetricSummary, child: Child) -> Sentence:
    number, past = numbers.of_team(one, child)
    return say(
        "{team} in {title}, {now}{each} (was {past}{of})",
        team=team(child),
        title=inside(one.title),
        now=number or "",
        each=numbers.each(summary, one),
        past=past or "",
        of=numbers.each_before(summary, one) if one.by_total else "",
    )


def _climbed(one: MetricSummary, child: Child) -> bool:
    """Whether a team came nearer to the first place, with enough cases to say so."""
    if not (child.rank and child.rank_before) or child.verdict not in JUDGED:
        return False
    if one.too_few(child.now, child.before) or child.rank >= child.rank_before:
        return False
    others = [other for other in told(one) if other.path != child.path]
    own, *rest = numbers.side_by_side(one, child, *others)
    return own.text not in [number.text for number in rest]


def _climb(one: MetricSummary, child: Child, teams: int) -> Sentence:
    return say(
        "In {title}, {team} moved from place {before} to place {now} of {teams}.",
        title=inside(one.title),
        team=team(child),
        before=_place(one, child, child.rank_before, When.BEFORE),
        now=_place(one, child, child.rank, When.NOW),
        teams=claim(Cell.RANKED, teams, str(teams), one),
    )


def _place(one: MetricSummary, child: Child, rank: int | None, when: When) -> Sentence:
    return claim(Cell.RANK, rank or 0, str(rank), one, subject=child.path, when=when)


def _distance(one: MetricSummary) -> tuple[bool, float]:
    """Return how far apart the teams are; sums, a matter of size, come last."""
    values = [one.number(child.now) or 0 for child in compared(one)]
    low, high = min(values), max(values)
    ratio = high / low if low else float("inf") if high else 1.0
    kind, better = one.metric.kind, one.metric.better
    return kind is not Kind.COUNT and better is not Better.NEITHER, ratio
