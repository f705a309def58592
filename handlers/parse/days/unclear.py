"""Words about time that can mean two things: 03/04/2026, last May, last spring.

They are asked back before anything else is read, both readings as whole texts.
"""

import re
from collections.abc import Sequence
from datetime import date

from handlers.mrkdwn import bold
from handlers.parse.context import Context
from handlers.parse.days.calendar_units import start_of
from handlers.parse.days.dates import day_readings
from handlers.parse.days.spans import (
    EARLIEST,
    LATEST_YEAR,
    Unit,
    Weekday,
    day_name,
    days_name,
)
from handlers.parse.days.stretches import before_now, named_unit
from handlers.parse.words import Word, keys, replaced
from reporting.errors import RequestError
from reporting.periods import DAY, Period, add_months

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON_MONTHS, _WINTER = 3, 12
_LAST = ("last", "previous")
# "Did rework fall?" is about no autumn.
_BEFORE_FALL = ("last", "previous", "this", "in", "since", "the", "from", "during")
# "Since spring" begins with it, "until spring" ends with it.
_ENDS = {"since": "first", "starting": "first", "after": "last", "until": "last"}
_YEAR = re.compile(r"[0-9]{4}")
# "Last 3rd of May": no unit has more words.
_LONGEST_UNIT = 4


def refuse_unclear(split: Sequence[Word], context: Context) -> None:
    """Raise RequestError with both readings of what has two; a team's name has one."""
    _refuse_dates(split, context)
    for at, word in enumerate(split):
        if word.key in _LAST:
            _refuse_last(split[at:], context)
        elif word.key in _SEASONS and word.key not in context.names.words:
            _refuse_season(split, at, context)


def _refuse_dates(split: Sequence[Word], context: Context) -> None:
    """Ask whether 03/04/2026 is in March or in April, for all such dates of the text."""
    readings = {word: day_readings(word.key, context.today) for word in split}
    unclear = [word for word in split if len(readings[word]) > 1]
    if not unclear:
        return
    ways = tuple(
        replaced(context.source, [((w,), str(readings[w][way])) for w in unclear])
        for way in (0, 1)
    )
    day, other = (day_name(each) for each in readings[unclear[0]])
    raise RequestError(
        f"{bold(unclear[0].text)} can be {day} or {other}. Which one?", suggestions=ways
    )


def _refuse_last(ahead: Sequence[Word], context: Context) -> None:
    """Ask which "last May" it is once this year's is over, "last Monday" once this week's."""
    today = context.today
    found = named_unit(keys(ahead[1:_LONGEST_UNIT]), today)
    if found is None:
        return
    count, unit = found
    run = ahead[: 1 + count]
    days = before_now(unit, today)
    this = start_of("week" if isinstance(unit, Weekday) else "year", today)
    if days.first < this or not context.names.words.isdisjoint(keys(run)):
        return
    readings = (days, unit.latest(days.first - DAY))
    one, other = (_called(unit, reading) for reading in readings)
    raise RequestError(
        f"{bold(context.said(run))} can be {one} or {other}. Which one?",
        suggestions=tuple(
            replaced(context.source, [(run, _as_text(unit, reading))])
            for reading in readings
        ),
    )


def _as_text(unit: Unit | Weekday, days: Period) -> str:
    if isinstance(unit, Weekday) or days.days == 1:
        return str(days.first)
    return f"{unit.name}{unit.joint}{days.first.year}"


def _called(unit: Unit | Weekday, days: Period) -> str:
    return day_name(days.first) if days.days == 1 else _as_text(unit, days)


def _refuse_season(split: Sequence[Word], at: int, context: Context) -> None:
    """Ask which months a season is: seasons differ by place and by firm."""
    month, today = _SEASONS[split[at].key], context.today
    before = split[at - 1].key if at else ""
    if split[at].key == "fall" and before not in _BEFORE_FALL:
        return
    year = _year_behind(split[at + 1 :])
    first = at - 1 if before in (*_LAST, "this") else at
    run = split[first : at + 1 + len(year)]
    meant = _in_year(month, year[-1].key) if year else _meant(month, before, today)
    readings = [days for days in meant if days.first <= today] or _begun(month, today)[
        :1
    ]
    end = _ENDS.get(split[first - 1].key) if first else None
    texts = [str(getattr(days, end)) if end else str(days) for days in readings]
    raise RequestError(
        _question(bold(context.said(run)), readings, future=readings[0] not in meant),
        suggestions=tuple(replaced(context.source, [(run, text)]) for text in texts),
    )


def _meant(month: int, before: str, today: date) -> list[Period]:
    """Return which seasons a word without a year may mean."""
    begun = _begun(month, today)
    if before in _LAST:
        return [days for days in begun if days.last < today][:2]
    if before == "this":
        return [_season(month, today.year)] if month < _WINTER else begun[:1]
    return begun[:2]


def _question(said: str, readings: Sequence[Period], *, future: bool) -> str:
    named = " or ".join(days_name(days) for days in readings)
    if future:
        return f"{said} lies in the future; the latest was {named}."
    if len(readings) > 1:
        return f"{said} can be {named}. Which one?"
    return f"I read {said} as {named}. Right?"


def _year_behind(split: Sequence[Word]) -> list[Word]:
    """Return the words of a year: "2025", "of 2025"."""
    for count in (1, 2):
        words = split[:count]
        if len(words) == count and (count == 1 or words[0].key in ("of", "in")):
            key = words[-1].key
            if _YEAR.fullmatch(key) and EARLIEST.year <= int(key) <= LATEST_YEAR:
                return list(words)
    return []


def _in_year(month: int, said: str) -> list[Period]:
    """Return the seasons of a year; a winter begins or ends in it."""
    years = (int(said), int(said) - 1) if month == _WINTER else (int(said),)
    return [_season(month, year) for year in years if year >= EARLIEST.year]


def _begun(month: int, today: date) -> list[Period]:
    """Return the latest seasons that have begun, newest first."""
    years = range(today.year, today.year - 4, -1)
    seasons = (_season(month, year) for year in years)
    return [days for days in seasons if days.first <= today]


def _season(month: int, year: int) -> Period:
    first = date(year, month, 1)
    return Period(first, add_months(first, _SEASON_MONTHS) - DAY)
