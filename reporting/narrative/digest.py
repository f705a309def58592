"""A digest in words: how a week stands beside the weeks before, and what moved since the last.

At most three sentences, and what is missing. What is usual is what the team itself had in
the buckets before (`reporting.summary.usual`).
"""

from collections.abc import Iterator, Mapping, Sequence

from reporting.answer import Cell, Sentence, When
from reporting.catalogue import BY_NAME, Kind, Metric, Unit
from reporting.narrative import numbers, observing
from reporting.narrative.finding import JUDGED, stated, stating
from reporting.narrative.saying import around, capital, claim, joined, say, who
from reporting.periods import Granularity, Period
from reporting.summary import MetricSummary, Summary
from reporting.summary.combining import change
from reporting.summary.usual import Place, Reading
from reporting.wording import (
    BUCKETS,
    NAME_CHARACTERS,
    between,
    counted,
    inside,
    long_day,
    month,
    plain,
    quantities,
    shorten,
    weekday,
)

_MOST = 3
_MOST_NAMED = 3
# Less is not worth a word where all is as usual.
_MOVED = 0.2
_FORTNIGHT = 14
_PAIR = 2


def named(days: Period, step: Granularity) -> str:
    """Name the days of a digest: ``week of 16 November``, ``9 to 22 November``."""
    first, last = days.first, days.last
    match step:
        case Granularity.DAILY:
            return f"{weekday(first)} {long_day(first)}"
        case Granularity.MONTHLY:
            return month(first)
    if days.days == 7:
        return f"week of {long_day(first)}"
    begin = str(first.day) if first.month == last.month else long_day(first)
    return f"{begin} to {long_day(last)}"


def story(
    summary: Summary, now: Sequence[Reading], last: Mapping[str, Reading]
) -> tuple[Sentence, ...]:
    """Tell how it went; ``last`` is what the digest before read, by metric."""
    said = [reading for reading in now if reading.one.metric in _shown(summary)]
    missing = list(observing.data_ends(summary))
    if not said:
        name = "" if summary.person else plain(summary.name)
        return (nothing(name, summary.period, summary.granularity), *missing)
    outside = sorted(
        (reading for reading in said if reading.outside),
        key=lambda one: (one.verdict in JUDGED, one.distance),
        reverse=True,
    )
    if outside:
        found = [*_unusual(summary, outside), *_back(summary, said, last)]
    else:
        found = [*_calm(summary, said), *_back(summary, said, last)]
        found += _moved(summary, said, last)
    return (*found[:_MOST], *missing)


def nothing(name: str, days: Period, step: Granularity) -> Sentence:
    """Say that nothing was recorded at all; without a name to whom it would be about."""
    who = claim(Cell.NAME, name, shorten(name, NAME_CHARACTERS)) if name else ""
    front = say("{who}: ", who=who) if name else ""
    return capital(
        say(
            "{front}nothing was recorded {days}.", front=front, days=_during(days, step)
        )
    )


def range_text(reading: Reading) -> str:
    """Write what is usual: ``19 to 25``; empty where nobody can tell."""
    if reading.usual is None:
        return ""
    return between(reading.one.metric, reading.usual.low, reading.usual.high)


def _shown(summary: Summary) -> list[Metric]:
    return [one.metric for one in summary.metrics if one.now.value is not None]


def _unusual(summary: Summary, outside: Sequence[Reading]) -> Iterator[Sentence]:
    """State what lies outside: the first with its words, others in short."""
    first, *rest = outside
    yield capital(
        say(
            "{stated}, {word} than the usual {usual}{cases}.",
            stated=stated(summary, first.one, who=who(summary)),
            word=_word(summary, first),
            usual=_usual(first),
            cases=_cases(first.one, " ({})"),
        )
    )
    if rest:
        named = [_brief(summary, reading) for reading in rest[:_MOST_NAMED]]
        yield say("Also unusual: {named}.", named=joined(named, "; "))


def _calm(summary: Summary, said: Sequence[Reading]) -> Iterator[Sentence]:
    """State one number that stands for the others; all are as usual, as far as is known."""
    known = {reading.one.metric: reading for reading in said if reading.usual}
    if not known:
        leading = stating(summary)
        yield capital(say("{stated}{cases}.",
                          stated=stated(summary, leading, who=who(summary)),
                          cases=_cases(leading, " ({})")))  # fmt: skip
        return
    there = [one for one in summary.metrics if one.metric in known]
    enough = [one for one in there if one.now.value] or there
    leading = next((o for o in enough if o.metric.kind is Kind.COUNT), enough[0])
    yield say(
        "{calm}: {stated} (usual: {usual}).",
        calm=_calm_words(summary),
        stated=stated(summary, leading, who=who(summary)),
        usual=_usual(known[leading.metric]),
    )
    if len(known) == _PAIR:
        yield Sentence("The other number is as usual, too.")
    elif len(known) > _PAIR:
        yield Sentence(f"The other {len(known) - 1} numbers are as usual, too.")


def _back(
    summary: Summary, said: Sequence[Reading], last: Mapping[str, Reading]
) -> Iterator[Sentence]:
    """Name what was unusual in the last digest, and is not any more."""
    back = [
        (reading, before)
        for reading in said
        if reading.place is Place.INSIDE
        and (before := last.get(reading.one.metric.name))
        and before.outside
    ]
    if back:
        named = [_from(summary, *pair) for pair in back[:_MOST_NAMED]]
        yield say("Back to usual: {named}.", named=joined(named, "; "))


def _moved(
    summary: Summary, said: Sequence[Reading], last: Mapping[str, Reading]
) -> Iterator[Sentence]:
    """Name what moved most since the last digest, though all is as usual."""
    if summary.granularity is Granularity.DAILY:
        # A Monday after a Sunday has moved, and says nothing.
        return
    found = [
        (size, reading, before)
        for reading in said
        if not reading.one.small
        and (before := last.get(reading.one.metric.name))
        and (size := abs(change(reading.value, before.value) or 0.0)) >= _MOVED
    ]
    if found:
        _, reading, before = max(found, key=lambda each: each[0])
        yield say(
            "Since the {last}, {title} moved most: {number}, was {past}.",
            last=_last(summary),
            title=inside(reading.one.metric.title),
            number=numbers.now(reading.one) or "",
            past=_past(reading, before),
        )


def _brief(summary: Summary, reading: Reading) -> Sentence:
    """Name an unusual number: ``rework 12 %, higher than 5 to 8 %``."""
    return say(
        "{title} {number}{each}, {word} than {usual}{cases}",
        title=inside(reading.one.metric.title),
        number=numbers.now(reading.one) or "",
        each=numbers.each(summary, reading.one),
        word=_word(summary, reading),
        usual=_usual(reading),
        cases=_cases(reading.one, " ({})"),
    )


def _from(summary: Summary, reading: Reading, before: Reading) -> Sentence:
    return say(
        "{title} {number}{each} ({past} the {last})",
        title=inside(reading.one.metric.title),
        number=numbers.now(reading.one) or "",
        each=numbers.each(summary, reading.one),
        past=_past(reading, before),
        last=_last(summary),
    )


def _past(reading: Reading, before: Reading) -> Sentence:
    """Write the number of the digest before."""
    value = before.value or 0.0
    text = quantities(reading.one.metric, value)[0]
    return claim(Cell.VALUE, value, text, reading.one, when=When.BEFORE)


def _usual(reading: Reading) -> Sentence:
    text = range_text(reading)
    return claim(Cell.USUAL, text, text, reading.one)


def _word(summary: Summary, reading: Reading) -> str:
    degrees = numbers.words(summary, reading.one).degrees
    return degrees.more if reading.place is Place.ABOVE else degrees.less


def _cases(one: MetricSummary, template: str) -> Sentence:
    """Say of how many cases a mean or a share is, where they can be counted by hand."""
    unit = BY_NAME[one.metric.weight].unit if one.metric.weight else None
    if one.now.samples is None or unit in (None, Unit.LINES):
        return Sentence("")
    text = f"{one.now.samples:,}"
    said = claim(Cell.SAMPLES, one.now.samples, text, one)
    return around(said, template.replace("{}", counted(unit, text).replace(text, "{}")))


def _calm_words(summary: Summary) -> str:
    if summary.period.days == _FORTNIGHT:
        return "Two calm weeks"
    return f"A calm {BUCKETS[summary.granularity]}"


def _last(summary: Summary) -> str:
    """Name what the digest before was about: ``week before``."""
    if summary.period.days == _FORTNIGHT:
        return "two weeks before"
    return f"{BUCKETS[summary.granularity]} before"


def _during(days: Period, step: Granularity) -> Sentence:
    said = claim(Cell.DAY, days.first, named(days, step))
    if step is Granularity.DAILY:
        return around(said, "on {}")
    if step is Granularity.MONTHLY:
        return around(said, "in {}")
    return around(said, "from {}" if days.days == _FORTNIGHT else "in the {}")
