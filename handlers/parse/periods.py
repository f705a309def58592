"""Words about time as a period of whole UTC days, both ends included, never after today.

"Last 3 months" rolls and ends yesterday; "last month" is the calendar's; "this month" and
"since" end today.
"""

import re
from datetime import date, timedelta

from handlers.mrkdwn import bold
from handlers.parse.spans import EARLIEST, Keys, Span, day_name, earliest, latest, span
from handlers.parse.values import Doubt
from reporting.errors import RequestError
from reporting.periods import DAY, Granularity, Period, add_months, bucket_start

Found = tuple[int, Period | Doubt] | None

_UNITS = {
    spelling: unit
    for unit, spellings in {
        "day": "d day days",
        "week": "w wk wks week weeks",
        "fortnight": "fortnight fortnights",
        "month": "m mo mos month months",
        "quarter": "q qtr qtrs quarter quarters",
        "half": "half halves half-year half-years",
        "year": "y yr yrs year years",
    }.items()
    for spelling in spellings.split()
}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
CALENDAR = ("day", "week", "month", "quarter", "half", "year")
# So many days after the first day of a unit lies a day of the next one.
_BEYOND = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}
_WHICH = {
    "last": "last",
    "previous": "last",
    "prior": "last",
    "this": "this",
    "current": "this",
}
_BACK = {"last", "past", "previous", "prior", "trailing", "latest", "preceding"}
_COMPACT = re.compile(r"(\d{1,6})-?([a-z-]+)")
_TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}
_BETWEEN = {"..", "...", "–", "—", "-", "to", "until", "till", "til", "through", "thru"}
_HYPHENED = re.compile(r"([a-z]{3,9}|q\d|h\d|\d{4})-([a-z]{3,9}|q\d|h\d|\d{4})")
_INTERVAL = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
# "Since the release on 3 May": how many words the occasion may have.
_OCCASION = 8


def period(keys: Keys, today: date) -> Found:
    """Read a period at the beginning of ``keys``: the longest that fits."""
    readers = (_rolling, _sprints, _since, _season, _until, _stretch_of_time)
    found = [read for reader in readers if (read := reader(keys, today))]
    return max(found, key=lambda read: read[0], default=None)


def start_of(unit: str, day: date) -> date:
    """Return the first day of the calendar unit that holds ``day``."""
    match unit:
        case "week" | "month" | "quarter":
            return bucket_start(day, Granularity(f"{unit}ly"))
        case "half":
            return date(day.year, 7 if day.month > 6 else 1, 1)
        case "year":
            return date(day.year, 1, 1)
    return day


def calendar_unit(keys: Keys, today: date) -> tuple[int, str, Period] | None:
    """Read "last week", "this year", "year to date": the unit's name and its days."""
    if keys[:1] and keys[0] in _TO_DATE:
        return 1, _TO_DATE[keys[0]], _so_far(_TO_DATE[keys[0]], today)
    if keys[1:3] == ("to", "date") and keys[0] in _UNITS:
        return 3, _UNITS[keys[0]], _so_far(_UNITS[keys[0]], today)
    if len(keys) < 2 or keys[1] not in CALENDAR or keys[0] not in _WHICH:
        return None
    days = (_so_far if _WHICH[keys[0]] == "this" else _whole_before)(keys[1], today)
    return (3 if keys[1:3] == ("half", "year") else 2), keys[1], days


def is_range(keys: Keys) -> bool:
    """Return whether the words of a period say its two ends."""
    return any(
        key in _BETWEEN or _HYPHENED.fullmatch(key) or _INTERVAL.fullmatch(key)
        for key in keys
    )


def unit_of(days: Period, today: date) -> str:
    """Return the calendar unit that ``days`` are, whole or so far; empty for none."""
    return next(
        (unit for unit in CALENDAR if days == unit_at(unit, days.first, today)), ""
    )


def unit_at(unit: str, first: date, today: date) -> Period:
    """Return the unit that holds ``first``, cut at today."""
    start = start_of(unit, first)
    end = start_of(unit, start + _BEYOND[unit] * DAY) - DAY
    return Period(start, max(start, min(end, today)))


def number(key: str) -> int | None:
    """Return the number a word says, up to six digits."""
    if key.isdecimal() and len(key) <= 6:
        return int(key)
    return _NUMBERS.get(key)


def _so_far(unit: str, today: date) -> Period:
    return Period(start_of(unit, today), today)


def _whole_before(unit: str, today: date) -> Period:
    last = start_of(unit, today) - DAY
    return Period(start_of(unit, last), last)


def _rolling(keys: Keys, today: date) -> Found:
    """Read "last 3 months", "past week", "12 weeks", "28d": up to yesterday."""
    intro = 1 if keys[:1] and keys[0] in _BACK else 0
    amount = _amount(keys[intro:])
    if amount:
        count, many, unit = amount
        return intro + count, _back(many, unit, today)
    match keys[:2]:
        case ("past" | "trailing", key) if len(key) > 2 and key in _UNITS:
            return 2, _back(1, _UNITS[key], today)
        case ("last" | "previous" | "prior", "fortnight"):
            return 2, _back(1, "fortnight", today)
        case (word, some) if word in _BACK and some.isdecimal() and len(some) < 4:
            text = f"last {some} days"
            return 2, Doubt(f"{some} of what? Write for example `{text}`.", (text,))
    return None


def _amount(keys: Keys) -> tuple[int, int, str] | None:
    """Read "3 months", "a couple of weeks", "28d": words used, how many, of what."""
    if keys[:1] and (found := _COMPACT.fullmatch(keys[0])) and found[2] in _UNITS:
        return 1, int(found[1]), _UNITS[found[2]]
    skipped = 1 if keys[:1] == ("a",) and keys[1:2] == ("couple",) else 0
    match keys[skipped : skipped + 3]:
        case ("couple", "of", key) if key in _UNITS:
            return skipped + 3, 2, _UNITS[key]
        case ("couple", key, *_) if key in _UNITS:
            return skipped + 2, 2, _UNITS[key]
        case (many, "half", "years") if (counted := number(many)) is not None:
            return 3, counted, "half"
        case (many, key, *_) if key in _UNITS and (counted := number(many)) is not None:
            return 2, counted, _UNITS[key]
    return None


def _back(many: int, unit: str, today: date) -> Period:
    """Return the last ``many`` units; months are moved by the calendar."""
    if many == 0:
        raise RequestError(f"There is nothing in 0 {unit}s. Ask for at least one.")
    days = many * (_DAYS.get(unit) or 30 * _MONTHS[unit])
    if days > (today - EARLIEST).days:
        raise RequestError(
            f"I count days from {day_name(EARLIEST)} on; {many} {unit}s reach further back."
        )
    if unit in _DAYS:
        return Period(today - timedelta(days=days), today - DAY)
    first = add_months(today, -many * _MONTHS[unit])
    return Period(max(first, EARLIEST), today - DAY)


def _sprints(keys: Keys, today: date) -> Found:
    """Read "previous 2 sprints of 14 days"."""
    intro = 1 if keys[:1] and keys[0] in _BACK else 0
    many = number(keys[intro]) if keys[intro : intro + 1] else None
    at = intro + (many is not None)
    if not at or keys[at : at + 1] not in (("sprint",), ("sprints",)):
        return None
    many = 1 if many is None else many
    length = _amount(keys[at + 2 :]) if keys[at + 1 : at + 2] == ("of",) else None
    if length is None or length[2] not in _DAYS:
        text = (
            f"last {many} sprints of 14 days" if many > 1 else "last sprint of 14 days"
        )
        return at + 1, Doubt(f"How long is a sprint? Write `{text}`.", (text,))
    count, each, unit = length
    return at + 2 + count, _back(many * each * _DAYS[unit], "day", today)


def _since(keys: Keys, today: date) -> Found:
    """Read "since 3 May", "from March on", "since the release on 3 May": up to today."""
    if keys[:1] not in (("since",), ("from",), ("starting",), ("after",)):
        return None
    skipped = 1
    found = _stretch(keys[1:], today)
    if not found and keys[0] == "since":
        skipped = next(
            (at + 1 for at in range(2, min(len(keys), _OCCASION)) if keys[at] == "on"),
            0,
        )
        found = _stretch(keys[skipped:], today) if skipped else None
    if not found:
        return None
    count, start = skipped + found[0], found[1].days
    if keys[0] == "after":
        return count, _reached(
            Period(start.last + DAY, max(today, start.last + DAY)), today
        )
    said_on = keys[0] != "since" and keys[count : count + 1] in (("on",), ("onwards",))
    return count + said_on, _reached(
        Period(start.first, max(today, start.first)), today
    )


def _until(keys: Keys, today: date) -> Found:
    """Ask back for the beginning of "until 3 May"."""
    if keys[:1] not in (("until",), ("till",), ("before",), ("through",)):
        return None
    found = _stretch(keys[1:], today)
    if not found:
        return None
    last = min(found[1].days.last, today)
    text = f"{add_months(last, -3) + DAY}..{last}"
    sentence = f"From which day on? I read only the end, {day_name(last)}."
    return 1 + found[0], Doubt(f"{sentence} Write for example `{text}`.", (text,))


def _season(keys: Keys, today: date) -> Found:
    """Ask back what "last spring" is: seasons differ by place and by firm."""
    at = 1 if keys[:1] in (("last",), ("this",), ("previous",)) else 0
    if not keys[at : at + 1] or keys[at] not in _SEASONS:
        return None
    first = date(today.year, _SEASONS[keys[at]], 1)
    while add_months(first, 3) > today:
        first = add_months(first, -12)
    last = add_months(first, 3) - DAY
    said = bold(" ".join(keys[: at + 1]))
    sentence = f"I read {said} as {day_name(first)} to {day_name(last)}. Right?"
    return at + 1, Doubt(sentence, (f"{first}..{last}",))


def _stretch_of_time(keys: Keys, today: date) -> Found:
    """Read a range, or one named stretch: "Q2", "from May to July", "2026-W07"."""
    intro = 1 if keys[:1] in (("from",), ("between",)) else 0
    given = keys[intro:]
    found = given and (_HYPHENED.fullmatch(given[0]) or _INTERVAL.fullmatch(given[0]))
    if found and not _stretch(given[:1], today):
        read = _range((found[1], "-", found[2], *given[1:]), today, between=False)
        if read:
            return intro + read[0] - 2, read[1]
    read = _range(given, today, between=keys[:1] == ("between",))
    if read:
        return intro + read[0], read[1]
    if intro:
        return None
    single = _stretch(keys, today) or _week_of(keys, today)
    return (single[0], _reached(single[1].days, today)) if single else None


def _range(keys: Keys, today: date, *, between: bool) -> Found:
    """Read two stretches with a word for "to" between them."""
    start = _stretch(keys, today)
    if not start:
        return None
    at = start[0]
    separators = _BETWEEN | {"and"} if between else _BETWEEN
    if keys[at : at + 1] and keys[at] in separators:
        end = _stretch(keys[at + 1 :], today)
        if end:
            return at + 1 + end[0], _joined(start[1], end[1], today)
    return None


def _joined(start: Span, end: Span, today: date) -> Period | Doubt:
    """Return the days from ``start`` to ``end``; what lacks a year takes the other's."""
    first, last = start.days.first, end.days.last
    if end.unit:
        last = earliest(end.unit, first).last
    elif start.unit:
        first = latest(start.unit, last).first
    if last < first:
        text = f"{end.days.first}..{start.days.last}"
        return Doubt(
            f"{day_name(first)} comes after {day_name(last)}. Did you mean `{text}`?",
            (text,),
        )
    return _reached(Period(first, last), today)


def _stretch(keys: Keys, today: date) -> tuple[int, Span] | None:
    the = 1 if keys[:1] == ("the",) else 0
    unit, named = calendar_unit(keys[the:], today), span(keys[the:], today)
    if named and (not unit or named[0] > unit[0]):
        return the + named[0], named[1]
    return (the + unit[0], Span(unit[2])) if unit else None


def _week_of(keys: Keys, today: date) -> tuple[int, Span] | None:
    """Read "week of 3 May": the calendar week that holds the day."""
    if keys[:2] != ("week", "of"):
        return None
    found = span(keys[2:], today)
    if not found or found[1].days.days > 1:
        return None
    monday = start_of("week", found[1].days.first)
    return 2 + found[0], Span(Period(monday, monday + 6 * DAY))


def _reached(days: Period, today: date) -> Period:
    """Cut ``days`` at today; refuse what has not begun."""
    if days.first > today:
        raise RequestError(
            f"{day_name(days.first)} lies in the future; my data ends today, {day_name(today)}."
        )
    return Period(days.first, min(days.last, today))
