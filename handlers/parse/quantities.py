"""Numbers with a unit, as people type them: 2 d, 48h, 30 %, 10,000."""

import re

from handlers.mrkdwn import bold
from reporting.catalogue import Kind, Metric, Unit
from reporting.errors import RequestError

# Groups are called after the name that is filled in. Letters right behind the number are
# its unit, whatever they are; those behind a space only if they are one.
NUMBER = (
    r"(?P<{0}>(?:[1-9]\d{{0,2}}(?:,\d{{3}})+|\d{{1,9}})(?:[.,]\d{{1,4}})?)(?![\d.,]*\d)"
    r"(?:\s*(?P<{0}_unit>%|(?:d|days?|h|hrs?|hours?|w|weeks?|min|minutes?|percent)\b"
    r"|(?<=\d)[^\W\d_]+))?"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_HOURS = {"m": 1 / 60, "h": 1, "d": 24, "w": 7 * 24}
_WORDS = {"min": "m", "minute": "m", "hr": "h", "hour": "h", "day": "d", "week": "w",
          "percent": "%", "m": "?", "%": "%", "h": "h", "d": "d", "w": "w"}  # fmt: skip
_SUFFIX = {Unit.DAYS: " d", Unit.HOURS: " h", Unit.PERCENT: " %"}
# As many as may be typed.
_DECIMALS = 4


def in_unit(metric: Metric, number: str, unit: str | None) -> float:
    """Return a typed number in the metric's own unit; RequestError where it has none such."""
    value, short = _value(number), _short(unit)
    if short and short != _own(metric):
        if not (_is_time(metric) and short in _HOURS):
            raise _refusal(metric, number, unit or "")
        value *= _HOURS[short] / _HOURS[_own(metric)]
    if metric.unit is Unit.PERCENT and value > 100:
        raise RequestError(
            f"{metric.title} is a share: {bold(number)} % is more than all."
        )
    return value


def quantity(metric: Metric, value: float) -> str:
    """Write a limit with its unit, exactly.

    >>> from reporting.catalogue import BY_NAME
    >>> quantity(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 2.5)
    '2.5 d'
    >>> quantity(BY_NAME["PR_CYCLE_TIME_DAYS_AVG"], 50 / 24)
    '50 h'
    """
    if _is_time(metric) and metric.unit is Unit.DAYS and round(value, 2) != value:
        return f"{_plain(value * _HOURS['d'])} h"
    number = _plain(value)
    said = _is_time(metric) or metric.unit is Unit.PERCENT
    return number + (_SUFFIX[metric.unit] if said else "")


def _plain(value: float) -> str:
    return f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _value(number: str) -> float:
    if _THOUSANDS.fullmatch(number):
        return float(number.replace(",", ""))
    whole, _, part = number.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{part}" if whole else part)


def _short(unit: str | None) -> str:
    said = (unit or "").casefold()
    return _WORDS.get(said) or _WORDS.get(said.removesuffix("s"), "?") if said else ""


def _own(metric: Metric) -> str:
    """Return the unit one may write: of how long something takes, and of shares."""
    if metric.unit is Unit.PERCENT:
        return "%"
    if metric.unit is Unit.HOURS:
        return "h"
    return "d" if metric.unit is Unit.DAYS else ""


def _is_time(metric: Metric) -> bool:
    return metric.kind is Kind.MEAN and metric.unit in (Unit.DAYS, Unit.HOURS)


def _refusal(metric: Metric, number: str, unit: str) -> RequestError:
    own = _own(metric)
    works = f"`{number} {own}`" if own else f"`{number}` without a unit"
    more = " or with `h`" if _is_time(metric) and own == "d" else ""
    return RequestError(
        f"{metric.title} is counted in {metric.unit}, not in {bold(unit)}: "
        f"write {works}{more}."
    )
