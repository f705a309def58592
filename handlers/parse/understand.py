"""From phrases to a request: one scope, one period, and defaults for what was not said."""

from datetime import date

from handlers.mrkdwn import bold
from handlers.parse import metrics
from handlers.parse.periods import start_of
from handlers.parse.reading import Reading, one, read_text
from handlers.parse.scope import scope
from handlers.parse.spans import day_name
from handlers.parse.values import Against, Wanted
from reporting.catalogue import Level
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import DAY, Granularity, Period, add_months, buckets
from reporting.requests import Aggregation, Compare, Output, ReportRequest
from reporting.wording import months

MOST_BUCKETS = 400


def understand(text: str, *, today: date, directory: Directory) -> ReportRequest:
    """Read a request, its ``canonical`` still empty; RequestError for anything unclear."""
    reading = read_text(text, today, directory)
    teams, people = scope(reading)
    level = Level.DEVELOPER if people else Level.TEAM
    period = one(reading, Period) or Period(add_months(today, -3), today - DAY)
    return ReportRequest(
        teams=teams,
        people=people,
        period=period,
        metrics=_metrics(reading, level),
        granularity=_granularity(reading, period),
        aggregation=one(reading, Aggregation) or Aggregation.MEAN,
        compare=_compare(reading, period),
        output=one(reading, Output) or Output.REPORT,
    )


def _metrics(reading: Reading, level: Level) -> tuple[str, ...]:
    said = reading.each(Wanted)
    for phrase, wanted in said:
        if metrics.missing(wanted, level):
            instead = reading.with_(phrase, " ".join(metrics.instead(wanted)))
            raise metrics.not_here(phrase.text, wanted, level, (instead,))
    return metrics.chosen((wanted for _, wanted in said), level)


def _granularity(reading: Reading, period: Period) -> Granularity:
    said = one(reading, Granularity)
    if said is None:
        return default_granularity(period)
    count = sum(1 for _ in buckets(period, said))
    if count <= MOST_BUCKETS:
        return said
    works = next(
        g for g in Granularity if sum(1 for _ in buckets(period, g)) <= MOST_BUCKETS
    )
    phrases = [phrase for phrase, _ in reading.each(Granularity)]
    raise RequestError(
        f"{period.days:,} days in {said} steps are {count:,} points; I can show "
        f"{MOST_BUCKETS}. Take {works} steps, or a shorter period.",
        suggestions=tuple(reading.with_(phrase, works) for phrase in phrases[:1]),
    )


def default_granularity(period: Period) -> Granularity:
    """Return the step for a period without one: rarely more than forty points.

    >>> default_granularity(Period(date(2026, 1, 1), date(2026, 3, 31))).value
    'weekly'
    """
    if period.days <= 14:
        return Granularity.DAILY
    if period.days <= 182:
        return Granularity.WEEKLY
    if period.last < add_months(period.first, 36):
        return Granularity.MONTHLY
    return Granularity.QUARTERLY


def _compare(reading: Reading, period: Period) -> Compare:
    others = reading.each(Against)
    for phrase, against in others:
        if not _is_before(against, period):
            raise RequestError(
                f"I compare with the equally long period just before "
                f"{day_name(period.first)}; {bold(phrase.text)} is another one. "
                "Take `vs previous`.",
                suggestions=(reading.with_(phrase, "vs previous"),),
            )
    said = {value for _, value in reading.each(Compare)} | {
        Compare.PREVIOUS for _ in others
    }
    if len(said) > 1:
        raise RequestError("With a comparison or without? I read both.")
    return said.pop() if said else Compare.PREVIOUS


def _is_before(against: Against, period: Period) -> bool:
    """Return whether ``against`` is the period before, as long as ``period``."""
    other = against.days
    if other.last + DAY == period.first:
        return other.days == period.days or 0 < months(other) == months(period)
    # "Last week against the previous week" means the one before last.
    return against.again and (other == period or _is_one(against.unit, period))


def _is_one(unit: str, period: Period) -> bool:
    return (
        start_of(unit, period.first) == period.first
        and start_of(unit, period.last) == period.first
        and start_of(unit, period.last + DAY) == period.last + DAY
    )
