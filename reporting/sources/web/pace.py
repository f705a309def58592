"""How long a Web API wants to be left alone, told by its answer (pure).

GitHub, GitLab and Jira say it in the same few ways: ``Retry-After``, or a number of calls
that are left (``x-ratelimit-remaining``, ``ratelimit-remaining``) and the instant from which
there are more (``…-reset``). A clock of ours that is wrong does no harm: the answer has a
``Date``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

_UNTOLD_S = 60  # what GitHub asks for where an answer names no time; doubled each time
_LONGEST_UNTOLD_S = 960
_MARGIN_S = 1  # resets are whole seconds
_LIMIT_WORDS = ("rate limit", "abuse detection")


def pause_s(
    status: int, headers: Mapping[str, str], message: str, *, refusals: int, now: float
) -> float | None:
    """Return the seconds to wait before the same call may be tried again.

    None: the answer is not about a limit. ``message`` is the answer's own words,
    ``refusals`` how often the call was refused before, ``now`` in seconds since 1970.
    """
    after_s = _after_s(headers, now)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return after_s
    if status not in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}:
        return None
    if after_s is not None:
        return after_s
    if (reset_s := until_reset_s(headers, now=now)) is not None:
        return reset_s
    told = any(word in message.lower() for word in _LIMIT_WORDS)
    if status == HTTPStatus.TOO_MANY_REQUESTS or told:
        return float(min(_UNTOLD_S * 2**refusals, _LONGEST_UNTOLD_S))
    return None


def until_reset_s(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return the seconds until there are calls again; None while there are any."""
    for prefix in ("x-ratelimit", "ratelimit"):
        if headers.get(f"{prefix}-remaining") == "0":
            reset = instant(headers.get(f"{prefix}-reset", ""))
            if reset is not None:
                return max(0.0, reset - _now(headers, now)) + _MARGIN_S
    return None


def instant(text: str) -> float | None:
    """Read seconds since 1970, or an ISO time, as seconds since 1970."""
    if text.replace(".", "", 1).isdecimal():
        return float(text)
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def _after_s(headers: Mapping[str, str], now: float) -> float | None:
    told = headers.get("retry-after", "")
    if told.replace(".", "", 1).isdecimal():
        return float(told)
    at = _http_date(told)
    return None if at is None else max(0.0, at - _now(headers, now)) + _MARGIN_S


def _now(headers: Mapping[str, str], now: float) -> float:
    """Return the service's own time, where it tells it."""
    told = _http_date(headers.get("date", ""))
    return now if told is None else told


def _http_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError):
        return None
