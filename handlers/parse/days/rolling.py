"""Periods that are so and so long: "last 3 months", "2 sprints of 14 days", "6 weeks until 3 May".

Counted back from today they end yesterday, because today is not over.
"""

from datetime import date

from handlers.parse.days.amounts import Amount, TooLong, amount, number
from handlers.parse.days.calendar_units import CALENDAR, start_of
from handlers.parse.days.spans import Found, Keys, days_name
from handlers.parse.days.stretches import stretch
from handlers.parse.values import Doubt
from reporting.errors import RequestError
from reporting.periods import DAY, Period

BACK = (
    "last", "past", "previous", "prior", "trailing", "latest", "preceding", "recent", "rolling",
)  # fmt: skip
_UNTIL = (
    "until",
    "till",
    "til",
    "to",
    "ending",
    "through",
    "thru",
    "incl",
    "including",
)
_BEFORE = ("before", "preceding")
_FROM = ("from", "since", "starting", "beginning", "following")
_SPRINTS = (("sprint",), ("sprints",), ("iteration",), ("iterations",))
_HOURS = ("hour", "hours", "hr", "hrs", "h", "minutes", "min")
_HOURS_A_DAY = 24


def rolling(keys: Keys, today: date) -> Found:
    """Read "last 3 months", "past week", "12 weeks", "28d", "last 2 whole weeks"."""
    intro = 1 if keys[:1] and keys[0] in BACK else 0
    if found := amount(keys[intro:]):
        return intro + found.words, back(found, today)
    match keys[:2]:
        case ("past" | "trailing" | "rolling", key) if len(key) > 2:
            one = amount(("1", key))
            return (2, back(one, today)) if one else None
        case ("last" | "previous" | "prior", "fortnight"):
            return 2, back(Amount(2, 1, "fortnight"), today)
        case (word, some) if word in BACK and some.isdecimal() and len(some) < 4:
            return _of_what(keys, today)
    return None


def back(amount: Amount, today: date) -> Period | Doubt:
    """Return the last ``amount`` until yesterday; months are moved by the calendar."""
    if amount.many == 0:
        raise RequestError(
            f"There is nothing in 0 {amount.unit}s. Ask for at least one."
        )
    until = today
    if amount.whole and amount.unit in CALENDAR:
        until = start_of(amount.unit, today)
    try:
        return Period(amount.before(until), until - DAY)
    except TooLong as error:
        return Doubt(str(error), ("last 5 years",))


def _of_what(keys: Keys, today: date) -> Found:
    """Ask back for the unit of "last 30"; of hours, for days."""
    del today
    if keys[2:3] and keys[2] in _HOURS:
        days = max(1, -(-int(keys[1]) // _HOURS_A_DAY))
        text = f"last {days} days" if days > 1 else "yesterday"
        return 3, Doubt(f"I count whole days (UTC). Take `{text}`.", (text,))
    text = f"last {keys[1]} days"
    return 2, Doubt(f"{keys[1]} of what? Write for example `{text}`.", (text,))


def sprints(keys: Keys, today: date) -> Found:
    """Read "previous 2 sprints of 14 days", "last 3 two-week sprints", "last sprint"."""
    intro = 1 if keys[:1] and keys[0] in BACK else 0
    found = _sprints(keys[intro:])
    if found is None or intro + found[0] == 0:
        return None
    at, many, length = intro + found[0] + 1, found[1], found[2]
    if length is None and keys[at : at + 1] in (("of",), (",",), ("with",)):
        length = amount(keys[at + 1 :])
        at += 1 + length.words if length else 0
        at += bool(length) and keys[at : at + 1] == ("each",)
    if length is None or length.days is None:
        said = f"last {many} sprints" if many > 1 else "last sprint"
        text = f"{said} of 14 days"
        return at, Doubt(f"How long is a sprint? Write `{text}`.", (text,))
    return at, back(Amount(0, many * length.days, "day"), today)


def _sprints(keys: Keys) -> tuple[int, int, Amount | None] | None:
    """Return how many words stand before "sprints", how many they are, and how long each."""
    length = amount(keys)
    if length and keys[length.words : length.words + 1] in _SPRINTS:
        return length.words, 1, length
    many, at = (number(keys[0]) if keys else None), 1
    if keys[:2] == ("couple", "of"):
        many, at = 2, 2
    at = 0 if many is None else at
    length = amount(keys[at:])
    after = at + (length.words if length else 0)
    if keys[after : after + 1] not in _SPRINTS:
        return None
    return after, 1 if many is None else many, length


def around(keys: Keys, today: date) -> Found:
    """Read "6 weeks until 3 May", "2 weeks from 3 May", "first 2 weeks of May"."""
    intro = 1 if keys[:1] and keys[0] in ("first", *BACK) else 0
    found = amount(keys[intro:])
    if not found or not found.many:
        return None
    at = intro + found.words
    joint = keys[at] if keys[at : at + 1] else ""
    if joint == "up" and keys[at + 1 : at + 2] == ("to",):
        at, joint = at + 1, "to"
    read = stretch(keys[at + 1 :], today)
    if read is None:
        return None
    count, days = at + 1 + read[0], read[1].days
    if joint == "of" and intro:
        return count, _within(found, days, first=keys[0] == "first")
    try:
        return _counted(found, joint, days, count)
    except TooLong as error:
        return count, Doubt(str(error), ("last 5 years",))


def _counted(amount: Amount, joint: str, days: Period, count: int) -> Found:
    """Return the ``amount`` that ends or begins at ``days``."""
    if joint in _UNTIL:
        return count, Period(amount.before(days.last + DAY), days.last)
    if joint in _BEFORE:
        return count, Period(amount.before(days.first), days.first - DAY)
    if joint in _FROM:
        return count, Period(days.first, amount.after(days.first) - DAY)
    if joint == "after":
        return count, Period(days.last + DAY, amount.after(days.last + DAY) - DAY)
    return None


def _within(amount: Amount, days: Period, *, first: bool) -> Period | Doubt:
    """Return the first or last ``amount`` of ``days``, which must be longer."""
    if first:
        found = Period(days.first, amount.after(days.first) - DAY)
    else:
        found = Period(amount.before(days.last + DAY), days.last)
    if days.first <= found.first and found.last <= days.last:
        return found
    text = f"{days.first}..{days.last}"
    sentence = f"{days_name(days)} is no longer than that. Take `{text}`."
    return Doubt(sentence, (text,))
