"""Words about time as a period of whole UTC days, both ends included, never after today.

"Last 3 months" rolls and ends yesterday; "last month" is the calendar's; "this month" and
"since" end today.
"""

import re
from datetime import date

from handlers.parse.days.calendar_units import CALENDAR, unit_with
from handlers.parse.days.ranges import time_range
from handlers.parse.days.rolling import around, rolling, sprints
from handlers.parse.days.spans import Found, Keys, day_name
from handlers.parse.days.stretches import stretch
from handlers.parse.values import Doubt
from reporting.periods import DAY, Period, add_months

_UNTIL = (("until",), ("till",), ("before",), ("through",), ("up", "to"))
_SINCE = ("since", "from", "starting", "after", "beginning")
# "Since the release on 3 May": how many words the occasion may have, and what ends it.
_OCCASION = 8
_FISCAL = re.compile(
    r"(?:fy|(?:this |last )?(?:fiscal|financial) (?:year|quarter))"
    r"[ '’-]?(?P<year>\d{4}|\d{2})?(?= |$)"
)
_JOINTS = ("on", "in", "of", "at", "from")


def period(keys: Keys, today: date) -> Found:
    """Read a period at the beginning of ``keys``: the longest that fits."""
    found = [read for reader in _READERS if (read := reader(keys, today))]
    if not found:
        return None
    count, days = max(found, key=lambda read: read[0])
    return count, days if isinstance(days, Doubt) else _reached(days, today)


def occasion(keys: Keys, today: date) -> int:
    """Return how many words behind "since" only tell of an occasion: the release on 3 May."""
    if keys[:1] not in (("since",), ("between",)) or stretch(keys[1:], today):
        return 0
    for at in range(2, min(len(keys), _OCCASION)):
        if keys[at] in _JOINTS and stretch(keys[at + 1 :], today):
            return at
    return 0


def _since(keys: Keys, today: date) -> Found:
    """Read "since 3 May", "from March on", "between the release on 3 May and today"."""
    if not keys or keys[0] not in (*_SINCE, "between"):
        return None
    skipped = 1 + occasion(keys, today)
    between = keys[0] == "between"
    if ends := time_range(keys[skipped:], today, between=between):
        return skipped + ends[0], ends[1]
    found = stretch(keys[skipped:], today)
    if not found or between:
        return None
    days, count = found[1].days, skipped + found[0]
    first = days.last + DAY if keys[0] == "after" else days.first
    count += keys[count : count + 1] in (("on",), ("onwards",), ("onward",))
    return count, Period(first, max(today, first))


def _until(keys: Keys, today: date) -> Found:
    """Ask back for the beginning of "until 3 May"."""
    skipped = next((len(word) for word in _UNTIL if keys[: len(word)] == word), 0)
    found = stretch(keys[skipped:], today) if skipped else None
    if not found:
        return None
    days = found[1].days
    last = min(days.first - DAY if keys[0] == "before" else days.last, today)
    text = f"{add_months(last, -3) + DAY}..{last}"
    sentence = f"From which day on? I read only the end, {day_name(last)}."
    return skipped + found[0], Doubt(f"{sentence} Write for example `{text}`.", (text,))


def _ago(keys: Keys, today: date) -> Found:
    """Ask back what "3 weeks ago" is: that week, or all since then."""
    found = stretch(keys, today)
    if not found or keys[found[0] - 1] != "ago":
        return None
    day, unit = found[1].days.first, keys[found[0] - 2].rstrip("s")
    if unit not in CALENDAR[1:]:
        return found[0], found[1].days
    sentence = f"That {unit} only, or all days since {day_name(day)}?"
    return found[0], Doubt(sentence, (str(unit_with(unit, day)), f"since {day}"))


def _fiscal(keys: Keys, today: date) -> Found:
    """Ask back for the days of a fiscal year."""
    del today
    found = _FISCAL.match(" ".join(keys[:3]))
    if not found:
        return None
    year = f"20{found['year']}"[-4:] if found["year"] else ""
    texts = (year,) if year else ("last year", "this year")
    return len(found[0].split()), Doubt(
        "A fiscal year begins where a firm says it does. Write its first and last day, or "
        f"take the calendar's: `{texts[0]}`.",
        texts,
    )


def _ends(keys: Keys, today: date) -> Found:
    """Read "May to July", "2026-01-01..2026-02-28"."""
    return time_range(keys, today)


def _one(keys: Keys, today: date) -> Found:
    """Read one stretch: "Q2", "2026-W07", "last week"."""
    found = stretch(keys, today)
    return (found[0], found[1].days) if found else None


def _reached(days: Period, today: date) -> Period | Doubt:
    """Cut ``days`` at today; ask back for what has not begun."""
    if days.first <= today:
        return Period(days.first, min(days.last, today))
    unit = next((unit for unit in CALENDAR if unit_with(unit, days.first) == days), "")
    ways = (f"this {unit}", f"last {unit}") if unit in CALENDAR[1:] else ()
    return Doubt(
        f"{day_name(days.first)} lies in the future; my data ends today, {day_name(today)}.",
        ways or ("last 3 months",),
    )


_READERS = (rolling, sprints, around, _ago, _fiscal, _since, _until, _ends, _one)
