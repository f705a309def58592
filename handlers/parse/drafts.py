"""What a digest is to be, as far as it was said: "Platform velocity every Monday at 9:00"."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.mrkdwn import bold
from handlers.parse.cadence import When, when
from handlers.parse.reading import Reading, one, read_text
from handlers.parse.scanning import Scanned
from handlers.parse.understand import understand
from handlers.parse.values import (
    Against,
    Earlier,
    Everyone,
    Named,
    Over,
    Pace,
    Person,
    Private,
    TeamOf,
    Wanted,
)
from reporting.digests import (
    MOST_BUCKETS_BEFORE,
    MOST_TEAMS,
    OWN_METRICS,
    TEAM_METRICS,
    USUAL_TIME,
    Digest,
)
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import Granularity, Period
from reporting.requests import ME, Aggregation, Compare, Output, ReportRequest, View
from reporting.schedules import Cadence, Monthly, MonthlyWeekday, Schedule, Weekly

_EXAMPLE = "`subscribe Platform velocity every Monday at 9:00`"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
}  # fmt: skip
_AGAINST = re.compile(
    r"(?<!\w)(?:vs\.?|versus|against|beside|compared?\s+(?:with|to))\s+(?:the\s+)?"
    r"(?:(?:previous|last|prior|preceding|past)\s+)?"
    rf"(?:(?P<many>\d{{1,4}}|{'|'.join(_NUMBERS)})\s+)?(?P<unit>day|week|month)s?"
    r"(?:\s+before)?(?!\w)",
    re.IGNORECASE,
)
_NOTHING = (
    r"(?:it\s+is\s+|there\s+is\s+|it['’]s\s+)?(?:nothing(?:\s+(?:happened|happens|was\s+recorded))?"
    r"|(?:an\s+)?empty(?:\s+(?:days?|weeks?|months?|ones))?)"
)
_QUIET = re.compile(
    rf"(?<!\w)(?:(?:(?:stay|be|keep)\s+)?(?:silent|quiet)\s+(?:when|if|on|in|for|about)\s+"
    rf"{_NOTHING}|(?:skip|without)\s+empty(?:\s+(?:days?|weeks?|months?|ones))?)(?!\w)",
    re.IGNORECASE,
)
_LOUD = re.compile(
    rf"(?<!\w)(?:(?:also|even|speak|say\s+so)\s+(?:when|if|on|in|about)\s+{_NOTHING})(?!\w)",
    re.IGNORECASE,
)
_STRANGE = {
    Period: "A digest always tells of the last whole day, week or month",
    Granularity: "A digest comes daily, weekly, every two weeks or monthly",
    Against: "A digest stands beside the weeks or months before it",
    Earlier: "A digest stands beside the weeks or months before it",
    Over: "A digest stands beside the weeks or months before it",
    Compare: "A digest stands beside the weeks or months before it",
    Output: "A digest is a short message; its details have a button",
    View: "A digest names its teams",
    Private: "A digest goes where it is subscribed; your own numbers come to you alone",
    Pace: "A digest has metrics or groups",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said of a digest; None for what was not. ``asked`` tells whom it is about."""

    asked: ReportRequest | None = None
    metrics: tuple[str, ...] | None = None
    aggregation: Aggregation | None = None
    when: When = field(default_factory=When)
    against: int | None = None
    unit: str = ""
    quiet: bool | None = None


def drawn_up(draft: Draft, *, zone: str) -> Digest:
    """Return the digest that ``draft`` asks for; ``zone`` where it names none.

    Whose teams are asked for must be known by now.
    """
    assert draft.asked is not None  # noqa: S101  nobody subscribes to nothing
    own = bool(draft.asked.people)
    start = Digest(
        metrics=OWN_METRICS if own else TEAM_METRICS,
        schedule=Schedule(Weekly(), USUAL_TIME, zone),
    )
    return changed(start, draft)


def changed(digest: Digest, draft: Draft) -> Digest:
    """Return ``digest`` with all that ``draft`` says."""
    said, schedule = draft.when, digest.schedule
    schedule = Schedule(
        said.cadence or schedule.cadence,
        schedule.at if said.at is None else said.at,
        said.zone or schedule.zone,
    )
    against = digest.against if draft.against is None else draft.against
    if draft.unit:
        _check_unit(schedule.cadence, draft.unit, against)
    return replace(
        digest,
        teams=digest.teams if draft.asked is None else draft.asked.teams,
        metrics=_metrics(digest, draft),
        aggregation=draft.aggregation or digest.aggregation,
        schedule=schedule,
        against=against,
        quiet=digest.quiet if draft.quiet is None else draft.quiet,
    )


def _metrics(digest: Digest, draft: Draft) -> tuple[str, ...]:
    """Return what was asked for; the usual metrics stay in the order of a usual digest."""
    if draft.metrics is None or set(draft.metrics) == set(digest.metrics):
        return digest.metrics
    return draft.metrics


def read_draft(
    text: str,
    front: str,
    today: date,
    directory: Directory,
    alone: str = "",
    *,
    free: bool = False,
) -> Draft:
    """Read what a digest is to be; ``free`` to say nothing of whom it is about."""
    source = Scanned(text)
    against, unit = _against(source)
    quiet = next((True for _ in source.take(_QUIET)), None)
    quiet = next((False for _ in source.take(_LOUD)), quiet)
    try:
        said = when(source, today)
    except RequestError as error:
        ways = tuple(f"{front} {way}" for way in error.suggestions)
        raise RequestError(str(error), suggestions=ways) from None
    try:
        about = _about(source.rest, today, directory, alone)
    except RequestError as error:
        ways = tuple(f"{front} {way} {source.taken}" for way in error.suggestions)
        raise RequestError(str(error), suggestions=ways) from None
    return Draft(
        asked=about.asked if about.named or not free else None,
        metrics=about.asked.metrics if about.measured else None,
        aggregation=about.aggregation,
        when=said,
        against=against,
        unit=unit,
        quiet=quiet,
    )


@dataclass(frozen=True, slots=True)
class _About:
    """Whom a digest is about, and whether that was said; and whether metrics were."""

    asked: ReportRequest
    named: bool
    measured: bool
    aggregation: Aggregation | None


def _about(text: str, today: date, directory: Directory, alone: str) -> _About:
    reading = read_text(text, today, directory)
    _refuse_strange(reading)
    request = understand(text, today=today, directory=directory, alone=alone)
    if request.people not in ((), (ME,)):
        raise RequestError(
            "A digest is about teams, or about yourself (`subscribe me`). Figures about one "
            "person go to that person and the managers above, when they ask."
        )
    if len(request.teams) + len(request.teams_of) > MOST_TEAMS:
        raise RequestError(
            f"A digest has room for {MOST_TEAMS} teams. Name the team above them, or "
            "subscribe twice."
        )
    named = any(
        isinstance(phrase.value, Named | Everyone | TeamOf | Person)
        for phrase in reading.phrases
    )
    return _About(
        request,
        named,
        bool(reading.each(Wanted)),
        one(reading, Aggregation),
    )


def _refuse_strange(reading: Reading) -> None:
    for kind, why in _STRANGE.items():
        if phrases := [phrase for phrase, _ in reading.each(kind)]:
            raise RequestError(
                f"{why}: leave out {bold(phrases[0].text)}.",
                suggestions=(reading.without(phrases),),
            )


def _against(text: Scanned) -> tuple[int | None, str]:
    """Take how many weeks or months a digest stands beside; None where it was not said."""
    many, unit = None, ""
    for found in text.take(_AGAINST):
        said = (found["many"] or "1").casefold()
        many, unit = _NUMBERS.get(said) or int(said), found["unit"].casefold()
        if not 1 <= many <= MOST_BUCKETS_BEFORE:
            raise RequestError(
                f"A digest stands beside 1 to {MOST_BUCKETS_BEFORE} weeks or months, not "
                f"{bold(said)}."
            )
    return many, unit


def _check_unit(cadence: Cadence, unit: str, many: int) -> None:
    """Refuse a month beside weeks."""
    wanted = "month" if is_monthly(cadence) else "week"
    if unit != wanted:
        kind = "monthly digest" if wanted == "month" else "digest of days or weeks"
        raise RequestError(
            f"A {kind} stands beside {wanted}s: `vs previous {many} {wanted}s`."
        )


def is_monthly(cadence: Cadence) -> bool:
    """Return whether a cadence is told in months."""
    return isinstance(cadence, Monthly | MonthlyWeekday)
