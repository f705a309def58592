"""Words about time that can mean two things: 03/04/2026, last May, last spring.

They are asked back before anything else is read, both readings as whole texts.
"""

from collections.abc import Sequence
from datetime import date

from handlers.mrkdwn import bold
from handlers.parse.context import Context
from handlers.parse.days.calendar_units import start_of
from handlers.parse.days.dates import day_readings
from handlers.parse.days.spans import Unit, Weekday, day_name, days_name
from handlers.parse.days.stretches import before_now, named_unit
from handlers.parse.words import Word, keys, replaced
from reporting.errors import RequestError
from reporting.periods import DAY, Period, add_months

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON_MONTHS = 3
_LAST = ("last", "previous")
# "Did rework fall?" is about no autumn.
_BEFORE_FALL = ("last", "previous", "this", "in", "since", "the", "from", "during")
# "Since spring" begins with it, "until spring" ends with it.
_ENDS = {"since": "first", "starting": "first", "after": "last", "until": "last"}
_YEAR_DIGITS = 4
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
    seasons = _in_year(month, int(year[-1].key)) if year else _latest(month, today)
    until = today - DAY if before in _LAST else None
    readings = [
        days
        for days in seasons
        if days.first <= today and (until is None or days.last <= until)
    ][:2]
    if not readings:
        return
    said = bold(context.said(run))
    named = " or ".join(days_name(days) for days in readings)
    sentence = f"{said} can be {named}. Which one?"
    if len(readings) == 1:
        sentence = f"I read {said} as {named}. Right?"
    end = _ENDS.get(split[first - 1].key) if first else None
    texts = [str(getattr(days, end)) if end else str(days) for days in readings]
    raise RequestError(
        sentence,
        suggestions=tuple(replaced(context.source, [(run, text)]) for text in texts),
    )


def _year_behind(split: Sequence[Word]) -> list[Word]:
    """Return the words of a year: "2025", "of 2025"."""
    for count in (1, 2):
        words = split[:count]
        if len(words) == count and (count == 1 or words[0].key in ("of", "in")):
            key = words[-1].key
            if key.isascii() and key.isdecimal() and len(key) == _YEAR_DIGITS:
                return list(words)
    return []


def _in_year(month: int, year: int) -> list[Period]:
    """Return the season of a year; a winter begins or ends in it."""
    years = (year, year - 1) if month + _SEASON_MONTHS > 13 else (year,)
    return [_season(month, each) for each in years if 1970 <= each <= 2999]


def _latest(month: int, today: date) -> list[Period]:
    return [_season(month, year) for year in range(today.year, today.year - 4, -1)]


def _season(month: int, year: int) -> Period:
    first = date(year, month, 1)
    return Period(first, add_months(first, _SEASON_MONTHS) - DAY)
