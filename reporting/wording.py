"""Numbers, days and names as a person reads them; the only place that rounds or shortens."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from reporting.catalogue import Kind, Metric, Unit
from reporting.periods import DAY, Granularity, Period, bucket_end, bucket_start

# Not strftime: the words must not follow the locale of the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
_LONG = ("January", "February", "March", "April", "May", "June", "July", "August",
         "September", "October", "November", "December")  # fmt: skip
BUCKETS = {
    Granularity.DAILY: "day",
    Granularity.WEEKLY: "week",
    Granularity.MONTHLY: "month",
    Granularity.QUARTERLY: "quarter",
}
_SUFFIX = {Unit.HOURS: " h", Unit.PERCENT: " %"}
_SINGULAR = {
    Unit.DAYS: "day",
    Unit.HOURS: "hour",
    Unit.LINES: "line",
    Unit.PULL_REQUESTS: "pull request",
    Unit.COMMENTS: "comment",
    Unit.WORK_ITEMS: "work item",
}
# Above this a percentage is harder to read than "3.4 times".
_TIMES_FROM = 2.0
_TOLD_APART = 0.05
_MILLION = 1_000_000
# Ten days: from here on hours say nothing.
_DAYS_FROM_H = 240


def quantities(metric: Metric, *values: float) -> tuple[str, ...]:
    """Write values of ``metric`` with their unit, ready to be compared.

    Whole numbers stay whole; others get two digits that mean something, and as many
    decimals (at most two) as it takes to tell values apart that differ by 5 % or more.

    >>> from reporting.catalogue import BY_NAME
    >>> quantities(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 2.84, 33.1)
    ('2.8 d', '33 d')
    >>> quantities(BY_NAME["REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"], 14.2, 480)
    ('0.6 d', '20 d')
    """
    suffix = _SUFFIX.get(metric.unit, "")
    if metric.unit is Unit.HOURS and max(values, default=0) >= _DAYS_FROM_H:
        suffix, values = " d", tuple(value / 24 for value in values)
    if metric.unit is Unit.DAYS and metric.kind is Kind.MEAN:
        suffix = " d"
    return tuple(f"{number}{suffix}" for number in _numbers(values))


def _numbers(values: Sequence[float]) -> list[str]:
    if all(value == int(value) and value < _MILLION for value in values):
        return [f"{value:,.0f}" for value in values]
    low, high = min(values), max(values)
    different = high - low >= _TOLD_APART * abs(low)
    for more in range(3):
        texts = [_number(value, more) for value in values]
        if not different or len(set(texts)) > 1:
            break
    return texts


def _number(value: float, more: int) -> str:
    """Write one number with two digits that mean something and ``more`` decimals."""
    if not value:
        return "0"
    if value >= _MILLION:
        return f"{_number(value / _MILLION, more)} M"
    decimals = 0 if value >= 9.95 else 1 if value >= 0.095 else 2
    return f"{value:,.{min(decimals + more, 2)}f}"


def percent(change: float) -> str:
    """Write the size of a relative change, without its sign.

    >>> percent(-0.264), percent(2.4)
    ('26 %', '3.4 times')
    """
    if change >= _TIMES_FROM:
        return f"{_numbers([change + 1])[0]} times"
    return f"{abs(change) * 100:.0f} %"


def plural(number: int, noun: str) -> str:
    """Write ``number`` with its noun.

    >>> plural(1, "day"), plural(1200, "day")
    ('1 day', '1,200 days')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counted(unit: Unit, text: str) -> str:
    """Put the noun of ``unit`` behind a written number: ``1 pull request``."""
    noun = _SINGULAR.get(unit, unit.value)
    return f"{text} {noun}" if text == "1" else f"{text} {noun}s"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def day(value: date) -> str:
    """Write a day without its year: ``1 Jul``."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def span(period: Period) -> str:
    """Write the days of a period: ``1 Jul to 27 Sep 2026``."""
    first, last = period.first, period.last
    if first == last:
        return f"{day(last)} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{day(first)}{year} to {day(last)} {last.year}"


def months(period: Period) -> int:
    """Return how many calendar months ``period`` is, 0 if it is not whole ones."""
    if period.first.day != 1 or (period.last + DAY).day != 1:
        return 0
    after = period.last + DAY
    return (after.year - period.first.year) * 12 + after.month - period.first.month


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
            return f"Q{(value.month + 2) // 3} {value.year}"
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
