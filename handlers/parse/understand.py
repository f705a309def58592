"""From phrases to a request: one scope, one period, and defaults for what was not said."""

from collections.abc import Sequence
from datetime import date

from handlers.parse import comparison, metrics
from handlers.parse.context import Phrase
from handlers.parse.days.spans import days_name
from handlers.parse.reading import LINKS, Reading, one, read_text
from handlers.parse.scope import scope, view
from handlers.parse.values import Filler, Pace, Private, Wanted
from reporting.catalogue import Group, Level, in_group
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.export_api import MOST_BUCKETS, MOST_MONTHS
from reporting.periods import DAY, Granularity, Period, add_months, buckets
from reporting.requests import Aggregation, Output, ReportRequest, View


def understand(
    text: str, *, today: date, directory: Directory, alone: str = ""
) -> ReportRequest:
    """Read a request, its ``canonical`` still empty; RequestError for anything unclear."""
    reading = read_text(text, today, directory, spare=True)
    whom = scope(reading, alone)
    split = view(reading, whom)
    level = Level.DEVELOPER if whom.people or split is View.PEOPLE else Level.TEAM
    period = comparison.period(reading) or Period(add_months(today, -3), today - DAY)
    _refuse_too_long(reading, period)
    names, granularity = _metrics(reading, level), _granularity(reading, period)
    compare, against = comparison.against(reading, period, granularity)
    if whom.people and _is_days(names, granularity):
        split = View.CALENDAR
    return ReportRequest(
        teams=whom.teams,
        teams_of=whom.teams_of,
        people=whom.people,
        period=period,
        metrics=names,
        granularity=granularity,
        aggregation=one(reading, Aggregation) or Aggregation.MEAN,
        compare=compare,
        against=against,
        output=one(reading, Output) or Output.REPORT,
        view=split,
        private=bool(reading.each(Private)),
    )


def _refuse_too_long(reading: Reading, period: Period) -> None:
    if period.last < add_months(period.first, MOST_MONTHS):
        return
    years = MOST_MONTHS // 12
    latest = Period(add_months(period.last, -MOST_MONTHS) + DAY, period.last)
    phrases = [phrase for phrase, _ in reading.each(Period)][:1]
    raise RequestError(
        f"{days_name(period)} is longer than {years} years, the most that one report shows.",
        suggestions=tuple(reading.with_(phrase, str(latest)) for phrase in phrases),
    )


def _is_days(names: tuple[str, ...], granularity: Granularity) -> bool:
    return names == ("CODING_DAYS",) and granularity is Granularity.DAILY


def _metrics(reading: Reading, level: Level) -> tuple[str, ...]:
    said = _asked(reading, level)
    for phrase, wanted in said:
        if metrics.missing(wanted, level):
            instead = reading.with_(phrase, " ".join(metrics.instead(wanted)))
            raise metrics.not_here(phrase.text, wanted, level, (instead,))
    return metrics.chosen((wanted for _, wanted in said), level)


def _asked(reading: Reading, level: Level) -> list[tuple[Phrase, Wanted]]:
    """Return what was asked, "how long do PRs take" as the time they take."""
    pace = reading.each(Pace)
    said = [
        (phrase, metrics.paced(wanted) if pace else wanted)
        for phrase, wanted in reading.each(Wanted)
        if not _is_object(reading, phrase)
    ]
    if pace and not said:
        speed = tuple(metric.name for metric in in_group(Group.VELOCITY, level))
        return [(pace[0][0], Wanted(speed))]
    return said


def _is_object(reading: Reading, phrase: Phrase) -> bool:
    """Return whether "PRs" is only what another metric is about: review time of PRs.

    An "and" or a comma between them makes it a metric of its own.
    """
    if not metrics.is_noun(phrase.text):
        return False
    before = reading.phrases[: reading.phrases.index(phrase)]
    after = reading.phrases[len(before) + 1 :]
    return _meets_metric(before[::-1]) or (
        bool(reading.each(Pace)) and _meets_metric(after)
    )


def _meets_metric(phrases: Sequence[Phrase]) -> bool:
    """Return whether a metric of pull requests comes first, but for small words."""
    for phrase in phrases:
        if isinstance(phrase.value, Wanted):
            return metrics.is_about_pulls(phrase.value)
        if not isinstance(phrase.value, Filler) or phrase.text.casefold() in LINKS:
            return False
    return False


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
