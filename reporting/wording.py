"""Numbers, days and names as a person reads them; the only place that rounds or shortens."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from reporting.catalogue import Kind, Metric, Unit
from reporting.periods import Granularity, Period, bucket_end, bucket_start, months

# Not strftime: the words must not follow the locale of the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
_LONG = ("January", "February", "March", "April", "May", "June", "July", "August",
         "September", "October", "November", "December")  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve")  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
             "Sunday")  # fmt: skip
BUCKETS = {
    Granularity.DAILY: "day",
    Granularity.WEEKLY: "week",
    Granularity.MONTHLY: "month",
    Granularity.QUARTERLY: "quarter",
}
# Working hours are no parts of days: nobody here knows how long a day's work is.
_SUFFIX = {Unit.HOURS: " h", Unit.WORKING_HOURS: " h", Unit.PERCENT: " %"}
_SINGULAR = {
    Unit.DAYS: "day",
    Unit.HOURS: "hour",
    Unit.LINES: "line",
    Unit.PULL_REQUESTS: "pull request",
    Unit.COMMENTS: "comment",
    Unit.WORK_ITEMS: "work item",
    Unit.WORKING_HOURS: "working hour",
}
# Above this a percentage is harder to read than "3.4 times".
_TIMES_FROM = 2.0
_TOLD_APART = 0.05
# Who divides two numbers gets the change that is told beside them, to a hundredth.
_FOUND_WITHIN = 0.01
_MOST_MORE = 2
# From which value on there are so many decimals, and so many where more are needed.
_DECIMALS = (
    (99.5, 0, 0),
    (9.95, 0, 1),
    (0.995, 1, 2),
    (0.095, 1, 3),
    (0.0095, 2, 4),
    (0.00095, 3, 4),
    (0.0, 4, 4),
)
_MILLION = 1_000_000
_HOURS_A_DAY = 24
# So many decimals of an hour take away what multiplying adds.
_FINE = 9
# Between two and ten days hours still say something: "2 d 4 h".
_DAYS_FROM_H, _ONLY_DAYS_FROM_H = 48, 240
# Room for a finding beside the name in one line of a phone.
NAME_CHARACTERS = 36

_Clear = Callable[[Sequence[float], Sequence[str]], bool]


def quantities(metric: Metric, *values: float) -> tuple[str, ...]:
    """Write values of ``metric`` with their unit, side by side.

    Whole numbers stay whole; others get two digits that mean something, and a third where
    it takes one to tell values apart that differ by 5 % or more.

    >>> from reporting.catalogue import BY_NAME
    >>> quantities(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 2.84, 33.1)
    ('2.8 d', '33 d')
    >>> quantities(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 2.84)
    ('2 d 20 h',)
    >>> quantities(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 0.25)
    ('6 h',)
    >>> quantities(BY_NAME["REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"], 14.2, 480)
    ('0.6 d', '20 d')
    """
    return _written(metric, values, _told_apart)


def between(metric: Metric, low: float, high: float) -> str:
    """Write a range, its unit once; a single number where both ends are written the same.

    Durations are written as they are alone, so that one beside them is read easily.

    >>> from reporting.catalogue import BY_NAME
    >>> between(BY_NAME["PR_MERGED"], 19, 25), between(BY_NAME["REWORK_PERCENT"], 4, 7.5)
    ('19 to 25', '4.0 to 7.5 %')
    >>> between(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 1.9, 4.1)
    '46 h to 4 d 2 h'
    """
    first, last = _written(metric, (low, high), _told_apart, apart=True)
    unit = last.partition(" ")[2]
    if unit.isalpha() or unit == "%":
        first = first.removesuffix(f" {unit}")
    return last if low == high or first == last else f"{first} to {last}"


def compared(metric: Metric, now: float, before: float) -> tuple[str, str]:
    """Write two values that stand beside the change from one to the other.

    They get a third digit where who divides them would not find the change, give or take
    a percentage point. One of less than 5 % is not told, so it need not be found.

    >>> from reporting.catalogue import BY_NAME
    >>> compared(BY_NAME["PR_VELOCITY"], 1.03, 0.8)
    ('1.03', '0.80')
    >>> compared(BY_NAME["PR_VELOCITY"], 1.5, 1.333)
    ('1.50', '1.33')
    >>> compared(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 2.75, 3.25)
    ('2 d 18 h', '3 d 6 h')
    """
    same = abs(now - before) < _TOLD_APART * before
    clear = _told_apart if same else _shows_the_change
    first, second = _written(metric, (now, before), clear, apart=True)
    return first, second


def alike(metric: Metric, now: float | None, before: float | None) -> bool:
    """Return whether there are two values and they are written the same."""
    if now is None or before is None:
        return False
    first, second = compared(metric, now, before)
    return first == second


def _written(
    metric: Metric, values: Sequence[float], clear: _Clear, *, apart: bool = False
) -> tuple[str, ...]:
    """Write values until they are ``clear``; durations in one unit unless ``apart``."""
    suffix = _SUFFIX.get(metric.unit, "")
    if is_duration(metric):
        days = 1 if metric.unit is Unit.HOURS else _HOURS_A_DAY
        hours = [round(days * value, _FINE) for value in values]
        suffix, values = " h", hours
        if max(hours, default=0) >= _DAYS_FROM_H:
            texts = [_spoken(value) for value in hours]
            least = 0 if apart else _DAYS_FROM_H
            fit = all(least <= round(value) < _ONLY_DAYS_FROM_H for value in hours)
            if fit and clear(hours, texts):
                return tuple(texts)
            suffix, values = " d", [value / _HOURS_A_DAY for value in hours]
    return tuple(f"{number}{suffix}" for number in _numbers(values, clear))


def is_duration(metric: Metric) -> bool:
    """Return whether it is elapsed time; coding days are days, but counted."""
    return metric.unit is Unit.HOURS or (
        metric.unit is Unit.DAYS and metric.kind is Kind.MEAN
    )


def _spoken(hours: float) -> str:
    """Write ``40 h`` or ``2 d 4 h``."""
    if round(hours) < _DAYS_FROM_H:
        return f"{_numbers([hours], _told_apart)[0]} h"
    days, rest = divmod(round(hours), _HOURS_A_DAY)
    return f"{days} d {rest} h" if rest else f"{days} d"


def _numbers(values: Sequence[float], clear: _Clear) -> list[str]:
    if all(value == int(value) and value < _MILLION for value in values):
        return [f"{value:,.0f}" for value in values]
    for more in range(_MOST_MORE + 1):
        texts = [_number(value, more) for value in values]
        if clear(values, texts):
            break
    return texts


def _told_apart(values: Sequence[float], texts: Sequence[str]) -> bool:
    low, high = min(values), max(values)
    return high - low < _TOLD_APART * low or len(set(texts)) > 1


def _shows_the_change(values: Sequence[float], texts: Sequence[str]) -> bool:
    (now, before), (now_read, before_read) = values, map(_read, texts)
    if not before:
        return True
    if not before_read:
        return False
    change = now / before
    return abs(now_read / before_read - change) <= _FOUND_WITHIN * max(1.0, change)


def _number(value: float, more: int) -> str:
    """Write one number with two digits that mean something and ``more``.

    Digits that nobody reads are left away however many are asked for.
    """
    if value >= _MILLION:
        return f"{_number(value / _MILLION, more)} M"
    decimals, most = next(
        (usual, most) for least, usual, most in _DECIMALS if value >= least
    )
    text = f"{value:,.{min(decimals + more, most)}f}"
    return text if _read(text) else "0"


def _read(text: str) -> float:
    """Return the number that ``text`` says; of days and hours the hours."""
    first, _, rest = text.replace(",", "").partition(" ")
    if "d" in rest:
        hours = rest.removeprefix("d").strip().removesuffix(" h")
        return float(first) * _HOURS_A_DAY + float(hours or 0)
    return float(first) * (_MILLION if rest == "M" else 1)


def percent(change: float) -> str:
    """Write the size of a relative change, without its sign.

    >>> percent(-0.264), percent(2.4)
    ('26 %', '3.4 times')
    """
    if change >= _TIMES_FROM:
        return f"{_number(change + 1, 0).removesuffix('.0')} times"
    text = f"{abs(change) * 100:.0f}"
    # All of it is a claim of its own.
    return "99 %" if text == "100" and -1 < change < 0 else f"{text} %"


def plural(number: int, noun: str) -> str:
    """Write ``number`` with its noun.

    >>> plural(1, "day"), plural(1200, "day")
    ('1 day', '1,200 days')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counting(number: int) -> str:
    """Write a small number as a word: ``eight``; others as they are."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def counted(unit: Unit, text: str) -> str:
    """Put the noun of ``unit`` behind a written number: ``1 pull request``."""
    noun = _SINGULAR.get(unit, unit.value)
    return f"{text} {noun}" if text == "1" else f"{text} {noun}s"


def inside(title: str) -> str:
    """Write a metric's title as it stands inside a sentence; PR stays PR."""
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def day(value: date) -> str:
    """Write a day without its year: ``1 Jul``."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def long_day(value: date) -> str:
    """Write a day without its year, its month in full: ``1 July``."""
    return f"{value.day} {_LONG[value.month - 1]}"


def weekday(value: date) -> str:
    """Name the day of the week: ``Monday``."""
    return _WEEKDAYS[value.weekday()]


def month(value: date) -> str:
    """Write the month of a day: ``July 2026``."""
    return f"{_LONG[value.month - 1]} {value.year}"


def quarter(value: date) -> str:
    """Write the quarter of a day: ``Q3 2026``."""
    return f"Q{(value.month + 2) // 3} {value.year}"


def span(period: Period) -> str:
    """Write the days of a period: ``1 Jul to 27 Sep 2026``."""
    first, last = period.first, period.last
    if first == last:
        return f"{day(last)} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{day(first)}{year} to {day(last)} {last.year}"


def length(period: Period) -> str:
    """Write how long a period is: ``quarter``, ``3 months``, ``13 weeks``, ``89 days``.

    What a person would call it; a single unit goes without its number.
    """
    count = months(period)
    for noun, size, granularity in (
        ("year", 12, None),
        ("quarter", 3, Granularity.QUARTERLY),
        ("month", 1, Granularity.MONTHLY),
    ):
        if count and count % size == 0 and _starts(period, granularity):
            return noun if count == size else plural(count // size, noun)
    if period.days % 7 == 0:
        return "week" if period.days == 7 else plural(period.days // 7, "week")
    return "day" if period.days == 1 else plural(period.days, "day")


def _starts(period: Period, granularity: Granularity | None) -> bool:
    """Return whether it begins a bucket (None: a year) and is at most one of them."""
    if granularity is None:
        return period.first.month == 1
    if granularity is Granularity.QUARTERLY:
        return (
            bucket_start(period.first, granularity) == period.first
            and bucket_end(period.first, granularity) == period.last
        )
    return True


def ends(period: Period, granularity: Granularity) -> tuple[str, str]:
    """Name the two ends of a time axis, with the year where it is not one year."""
    return (
        _end(period.first, period, granularity),
        _end(period.last, period, granularity),
    )


def _end(value: date, period: Period, granularity: Granularity) -> str:
    year = "" if period.first.year == period.last.year else f" {value.year}"
    match granularity:
        case Granularity.QUARTERLY:
            return quarter(value)
        case Granularity.MONTHLY:
            return f"{_MONTHS[value.month - 1]}{year}"
    return f"{day(value)}{year}"


def long_span(period: Period) -> str:
    """Write the days of a period for somebody who hears it read out."""
    first, last = period.first, period.last
    if first == last:
        return f"{last.day} {_LONG[last.month - 1]} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return (
        f"{first.day} {_LONG[first.month - 1]}{year} to "
        f"{last.day} {_LONG[last.month - 1]} {last.year}"
    )


def plain(text: str) -> str:
    """Return a name on one line, without characters that hide or reorder others."""
    shown = (" " if c.isspace() else c for c in text if c.isspace() or _visible(c))
    return " ".join("".join(shown).split())


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def shorten(text: str, longest: int) -> str:
    """Cut ``text`` to ``longest`` characters, the last of them an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
