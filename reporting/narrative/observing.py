"""What else there is to see: other metrics, the trend, what is usual, what is missing.

Each sentence is worth its place: what does not stand out is not said.
"""

from collections.abc import Iterator, Sequence

from reporting.answer import Cell, Sentence
from reporting.catalogue import Kind, Unit
from reporting.narrative import numbers
from reporting.narrative.drawn import left_out
from reporting.narrative.earlier import against
from reporting.narrative.finding import JUDGED, brief, size
from reporting.narrative.saying import capital, claim, joined, listed, say
from reporting.periods import Granularity, Period, bucket_start
from reporting.summary import MetricSummary, Part, Summary, Verdict
from reporting.wording import inside, long_span, quantities, span

_MOST_NAMED = 3
# In less time a number may be anything.
_FEWEST_DAYS_RATED = 28
RATINGS = ("Elite", "High", "Medium", "Low")


def others(summary: Summary, leading: MetricSummary) -> Iterator[Sentence]:
    """Name what else got better, and what got worse; if nothing did, what stayed."""
    inside = [part.metric for part in leading.parts]
    rest = [
        one
        for one in summary.metrics
        if one is not leading and one.metric not in inside
    ]
    rest = [one for one in rest if not one.small]
    for verdict in JUDGED:
        found = [one for one in rest if one.verdict is verdict]
        found.sort(key=size, reverse=True)
        if found:
            also = f"Also {verdict}" if verdict is leading.verdict else ""
            yield _named(summary, also or verdict.value.capitalize(), found)
    same = [one for one in rest if one.verdict is Verdict.SAME]
    if leading.verdict is Verdict.SAME and same and len(same) == len(rest):
        yield _named(summary, "The rest moved little", same)


def trend(summary: Summary, one: MetricSummary) -> Iterator[Sentence]:
    """Say whether the line goes somewhere, or is flat although the period moved."""
    if one.trend is None or one.small:
        return
    title = inside(one.title)
    if not one.trend.clear:
        if one.verdict in JUDGED:
            yield capital(say("{title} stayed flat within the period.", title=title))
        return
    slope = one.trend.per_bucket
    text = quantities(one.metric, abs(slope))[0]
    if one.metric.unit is Unit.PERCENT:
        text = text.replace(" %", " percentage points")
    yield capital(
        say(
            "{title} {went} by about {slope} from {bucket} to {bucket}.",
            title=title,
            went="rose" if slope > 0 else "fell",
            slope=claim(Cell.TREND, slope, text, one),
            bucket=numbers.bucket(summary),
        )
    )


def working(summary: Summary) -> Iterator[Sentence]:
    """Say what durations are in working hours, where there is a working calendar."""
    named = []
    for one in summary.metrics:
        now = numbers.now(one.working) if one.working else None
        if one.working is None or now is None:
            continue
        past = numbers.before(one.working)
        named.append(
            say(
                "{title} {about}{now}{was}",
                title=inside(one.title),
                about="" if one.working.exact else "about ",
                now=now,
                was=say(" (was {past})", past=past) if past else "",
            )
        )
    if named:
        yield say("In working hours: {named}.", named=listed(named))


def parts(summary: Summary, one: MetricSummary) -> Iterator[Sentence]:
    """Say what a number is made of."""
    values = [one.number(part.now) for part in one.parts]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not any(known):
        return
    texts = quantities(one.metric, *known)
    named = [
        say(
            "{title} {number}",
            title=inside(part.title),
            number=_part(one, part, value, text),
        )
        for part, value, text in zip(one.parts, known, texts, strict=True)
    ]
    each = numbers.each(summary, one)
    yield say("In parts: {named}{each}.", named=listed(named), each=each)


def standing(summary: Summary, leading: MetricSummary) -> Iterator[Sentence]:
    """Say what is usual, and name the tiers of teams; a person is not rated."""
    if summary.person or summary.period.days < _FEWEST_DAYS_RATED:
        return
    weekly = summary.granularity is Granularity.WEEKLY
    said = weekly or leading.metric.kind is not Kind.RATE
    if leading.band is not None and said and not leading.small:
        text = leading.band.text
        yield say(
            "Usual for {title}: {usual}.",
            title=inside(leading.title),
            usual=claim(Cell.USUAL, text, text, leading),
        )
    rated = [one for one in summary.metrics if one.rating and not one.small]
    tiers = [
        say(
            "{rating} in {titles}",
            rating=_rating(having[0]),
            titles=listed([inside(one.title) for one in having]),
        )
        for rating in RATINGS
        if (having := [one for one in rated if one.rating == rating])
    ]
    if tiers:
        yield say("By common tiers: {tiers}.", tiers=joined(tiers, "; "))


def goals(summary: Summary) -> Iterator[Sentence]:
    """Say of every goal whether it is met."""
    for one in summary.metrics:
        number = _for_goal(one)
        met = one.goal.met(number) if one.goal else None
        if one.goal is None or met is None or number is None:
            continue
        text = quantities(one.metric, number, one.goal.target)[0]
        bound = quantities(one.metric, one.goal.target)[0]
        counted = one.metric.kind is Kind.COUNT
        paced = one.metric.kind is Kind.RATE or counted
        yield say(
            "The goal for {title} (at {most} {target}{each}) is {met}: {number}{each}.",
            title=inside(one.title),
            most="most" if one.goal.at_most else "least",
            target=claim(Cell.TARGET, one.goal.target, bound, one),
            each=f" a {numbers.bucket(summary)}" if paced and summary.whole else "",
            met="met" if met else "not met",
            number=claim(Cell.PACE if counted else Cell.TOTAL, number, text, one),
        )


def gaps(summary: Summary) -> Iterator[Sentence]:
    """Say what is missing, and what is left out."""
    yield from _nothing_before(summary)
    yield from data_begins(summary)
    yield from data_ends(summary)
    ended = [inside(one.title) for one in summary.metrics if _ended(one)]
    if ended:
        yield say("There is no number for {titles} any more.", titles=listed(ended))
    if summary.silent and summary.metrics:
        yield nothing(summary, during="")
    titles = [inside(one.title) for one in left_out(summary)]
    if titles:
        yield say(
            "In the table but not in the picture: {titles}.", titles=listed(titles)
        )


def _nothing_before(summary: Summary) -> Iterator[Sentence]:
    """Say why nothing is compared, where something was to be."""
    if not summary.none_before:
        return
    before, begin = against(summary), summary.data_begins
    if begin is None or begin > summary.period.first:
        yield say(
            "There is no data for {before}, so nothing is compared.", before=before
        )
        return
    day = claim(Cell.DAY, begin, long_span(Period(begin, begin)))
    yield say("The data begins {day}, too late to compare with {before}.",
              day=day, before=before)  # fmt: skip


def _ended(one: MetricSummary) -> bool:
    """Whether the metric had a number before and has none now."""
    return one.now.value is None and one.before.value is not None


def nothing(summary: Summary, *, during: str | Sentence) -> Sentence:
    """Name what recorded nothing."""
    names = listed([inside(metric.title) for metric in summary.silent])
    return say("Nothing was recorded{during} for {names}.", during=during, names=names)


def whole_period(summary: Summary) -> Sentence:
    """Name the days of the period: `` from 5 Jan to 1 Feb 2026``."""
    period = summary.period
    days = claim(Cell.DAY, period.first, span(period))
    return say(" on {days}" if period.days == 1 else " from {days}", days=days)


def data_begins(summary: Summary) -> Iterator[Sentence]:
    """Say from when on there is something, and what becomes of the time before."""
    begin = summary.data_begins
    if begin is None or (summary.none_before and begin <= summary.period.first):
        return
    day = claim(Cell.DAY, begin, long_span(Period(begin, begin)))
    bucket = numbers.bucket(summary)
    if begin == bucket_start(begin, summary.granularity):
        yield say("The data begins {day}; earlier {bucket}s are left out.",
                  day=day, bucket=bucket)  # fmt: skip
    else:
        yield say("The data begins {day}; that {bucket} is not whole, earlier ones are "
                  "left out.", day=day, bucket=bucket)  # fmt: skip


def data_ends(summary: Summary) -> Iterator[Sentence]:
    """Say from when on there is nothing, and what becomes of it."""
    end, period = summary.data_ends, summary.period
    if end is None:
        return
    day = claim(Cell.DAY, end, long_span(Period(end, end)))
    bucket = numbers.bucket(summary)
    if end < period.first:
        yield say("The data ends {day}, before this period.", day=day)
    elif end < bucket_start(period.last, summary.granularity):
        yield say("The data ends {day}; later {bucket}s are left out.",
                  day=day, bucket=bucket)  # fmt: skip
    else:
        yield say("The data ends {day}; the last {bucket} is not whole.",
                  day=day, bucket=bucket)  # fmt: skip


def _named(summary: Summary, what: str, found: Sequence[MetricSummary]) -> Sentence:
    named = listed([brief(summary, one) for one in found[:_MOST_NAMED]])
    return say("{what}: {named}.", what=what, named=named)


def _part(one: MetricSummary, part: Part, value: float, text: str) -> Sentence:
    if part.metric is None:
        return claim(Cell.REST, value, text, one)
    return claim(Cell.VALUE, value, text, metric=part.metric.name)


def _rating(one: MetricSummary) -> Sentence:
    rating = one.rating or ""
    return claim(Cell.RATING, rating, rating, one)


def _for_goal(one: MetricSummary) -> float | None:
    """Return what the goal is about: of a count not the sum, but what a bucket has."""
    return one.now.pace if one.metric.kind is Kind.COUNT else one.now.value
