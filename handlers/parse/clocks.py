"""Times of day and time zones, as people type them: "9am", "17:30 Berlin time"."""

import re
from datetime import time
from functools import lru_cache

from rapidfuzz import fuzz, process

from handlers.mrkdwn import bold
from handlers.parse.scanning import Scanned
from reporting.errors import RequestError
from reporting.schedules import is_zone, zones

# Letters for a zone mean several, and half of them only half of the year.
_LETTERS = {
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin",
    "bst": "Europe/London", "wet": "Europe/Lisbon", "eet": "Europe/Athens",
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "mst": "America/Denver",
    "mdt": "America/Denver", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "ist": "Asia/Kolkata", "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney",
}  # fmt: skip
_HALF = r"(?:\s*(?P<{0}>[ap])\.?m\b\.?)"
_TIME = re.compile(
    rf"""(?<![\w/.:-])(?:
      (?:at\s+|@\s*)(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))?{_HALF.format("half")}?
    | (?P<hour2>\d{{1,2}}):(?P<minute2>\d\d){_HALF.format("half2")}?
    | (?P<hour3>\d{{1,2}}){_HALF.format("half3")}
    | (?:at\s+)?(?P<word>noon|midnight)
    )(?:\s*(?:o['’]clock|h|hrs|hours)\b)?(?![\w:])""",
    re.IGNORECASE | re.VERBOSE,
)
_WORDS = {"noon": time(12), "midnight": time(0)}
_BEFORE = r"\s*,?\s*\(?\s*(?:in\s+)?(?:the\s+)?"
_NEXT = re.compile(rf"{_BEFORE}(?P<zone>[A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)*)\)?")
_CITY = re.compile(
    rf"{_BEFORE}(?P<city>[A-Za-z.'’\-]+(?:\s+[A-Za-z.'’\-]+){{0,2}}?)(?:['’]s)?\s+"
    r"time\)?(?!\w)(?!\s+to\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![\w/])\(?(?:in\s+)?(?P<zone>UTC|[A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)+)(?!\w)\)?"
)
_NEAR = 85
_MOST = 3


def clock(text: Scanned) -> tuple[time | None, str | None]:
    """Take a time of day and a time zone out of ``text``; None for what is not there."""
    times: dict[time, re.Match[str]] = {}
    zone = None
    for found in text.take(_TIME):
        times[_time(found)] = found
        zone = zone or _zone_behind(text, found.end())
    if len(times) > 1:
        said = [found[0].strip() for found in times.values()]
        ways = tuple(text.with_(*found.span(), "") for found in times.values())
        raise RequestError(
            f"I read more than one time of day: {' and '.join(map(bold, said))}. Which one?",
            suggestions=ways[::-1],
        )
    return next(iter(times), None), zone or _zone_anywhere(text)


def zone_called(name: str) -> str | None:
    """Return the time zone of this name, in any case; None where there is none."""
    found = _by_name().get(name.casefold())
    return found or (name if "/" in name and is_zone(name) else None)


def near_zones(name: str) -> tuple[str, ...]:
    """Return the time zones that are called almost like that, best first."""
    found = process.extract(
        name, zones(), processor=str.casefold, scorer=fuzz.ratio, score_cutoff=_NEAR,
        limit=_MOST,
    )  # fmt: skip
    return tuple(zone for zone, _, _ in found)


def _time(found: re.Match[str]) -> time:
    """Return the time of day; RequestError for 25:00."""
    parts = found.groupdict()
    if word := parts["word"]:
        return _WORDS[word.casefold()]
    hour = int(parts["hour"] or parts["hour2"] or parts["hour3"])
    minute = int(parts["minute"] or parts["minute2"] or 0)
    half = (parts["half"] or parts["half2"] or parts["half3"] or "").casefold()
    if minute > 59 or hour > (12 if half else 23) or (half and not hour):
        raise RequestError(
            f"{bold(found[0].strip())} is no time of day. Write it like `at 9:00` or "
            "`at 5 pm`."
        )
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


def _zone_behind(text: Scanned, at: int) -> str | None:
    """Take the zone that stands right behind a time: UTC, a name, "Berlin time"."""
    after = text.after(at)
    city = _CITY.match(after)
    if city and (zone := _cities().get(" ".join(city["city"].casefold().split()))):
        text.drop(at, at + city.end())
        return zone
    found = _NEXT.match(after)
    if found is None:
        return None
    said = found["zone"]
    start, end = at + found.start("zone"), at + found.end("zone")
    if place := _LETTERS.get(said.casefold()):
        raise RequestError(
            f"{bold(said)} is not the same all year, nor the same for everybody. "
            f"Name a place: `{place}`.",
            suggestions=(text.with_(start, end, place),),
        )
    zone = zone_called("UTC" if said.casefold() == "gmt" else said)
    if zone:
        text.drop(at, at + found.end())
    elif "/" in said and (near := near_zones(said)):
        raise RequestError(
            f"I know no time zone {bold(said)}. Did you mean {bold(near[0])}?",
            suggestions=tuple(text.with_(start, end, name) for name in near),
        )
    return zone


def _zone_anywhere(text: Scanned) -> str | None:
    """Take the only zone that is named somewhere."""
    for found in _NAMED.finditer(text.after(0)):
        if zone := zone_called(found["zone"]):
            text.drop(*found.span())
            return zone
    return None


@lru_cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): name for name in zones()}


@lru_cache
def _cities() -> dict[str, str]:
    """Return the zones by the city they are called after; the plainest name wins."""
    names = sorted(zones()[1:], key=lambda name: (-name.count("/"), name))
    return {
        name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names
    }
