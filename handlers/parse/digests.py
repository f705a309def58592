"""Reading "subscribe Platform velocity every Monday at 9:00", "pause digest 2", and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.mrkdwn import bold
from handlers.parse.cadence import schedule_text
from handlers.parse.digest_words import (
    Order,
    Verb,
    number,
    order,
    person,
    without_small,
)
from handlers.parse.drafts import Draft, changed, drawn_up, is_monthly, read_draft
from handlers.parse.metrics import written as metric_text
from handlers.parse.names import names
from handlers.parse.naming import team_text
from handlers.parse.reading import read_text
from handlers.parse.values import Named
from handlers.parse.ways import working
from handlers.parse.words import clean, quote
from reporting.catalogue import Level
from reporting.digests import OWN_METRICS, TEAM_METRICS, Digest
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.requests import ME, Aggregation

__all__ = ["Act", "Draft", "Edit", "HandOver", "ListAll", "Subscribe", "Verb", "Which",
           "Wish", "about_digests", "changed", "drawn_up", "names_nothing", "parse_digest", "written"]  # fmt: skip

_EXAMPLE = "`subscribe Platform velocity every Monday at 9:00`"
# What a text means, of which everything is said, depends on no day.
_ANY_DAY = date(2026, 1, 1)
_OWN = re.compile(
    r"(?:me|mine|myself|(?:my\s+own|my|own)(?:\s+(?:digest|numbers))?)", re.IGNORECASE
)
_TO = re.compile(r"(?:\s|^)to(?!\w)|:(?=\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Which:
    """Which digest: by its place in the list, by a team in it, one's ``own``, else the only."""

    number: int | None = None
    team: Team | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A digest is wanted."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Edit:
    """A digest is to become another; without a draft, in a form."""

    which: Which
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something is to happen to a digest that needs no more words."""

    verb: Verb
    which: Which


@dataclass(frozen=True, slots=True)
class HandOver:
    """A digest is to belong to somebody else."""

    which: Which
    user: str


@dataclass(frozen=True, slots=True)
class ListAll:
    """Asked is which digests there are."""


Wish = Subscribe | Edit | Act | HandOver | ListAll


def about_digests(text: str) -> bool:
    """Return whether ``text`` is about digests."""
    return order(text) is not None


def names_nothing(text: str) -> bool:
    """Return whether a digest is wanted, and not a word said of which."""
    return order(text) == Order(Verb.SUBSCRIBE, "")


def parse_digest(
    text: str, *, today: date, directory: Directory, alone: str = ""
) -> Wish:
    """Read a text that is `about_digests`; ``alone`` is whom it is about if about nobody.

    Raises RequestError, and nothing else, for any text. Each of its ``suggestions`` is a
    whole text that can be read.
    """

    def read(text: str) -> Wish:
        said = order(text)
        if said is None:
            raise RequestError(f"Say for example {_EXAMPLE}.")
        return _understand(said, today, directory, alone)

    try:
        return read(text)
    except RequestError as error:
        ways = working(error.suggestions, read)
        raise RequestError(str(error), suggestions=ways) from None


def written(digest: Digest, directory: Directory) -> str:
    """Return the text that subscribes to ``digest``."""
    text = ""
    for text in _ways(digest, directory):
        try:
            wish = parse_digest(text, today=_ANY_DAY, directory=directory)
            if (
                isinstance(wish, Subscribe)
                and drawn_up(wish.draft, zone="UTC") == digest
            ):
                break
        except RequestError:
            continue
    return text


def _ways(digest: Digest, directory: Directory) -> Iterator[str]:
    """Yield the text in everyday words, then in words that nothing else is called by."""
    known = names(directory)
    plain = [team_text(team, known) for team in digest.teams]
    quoted = [text if text.startswith('"') else quote(text) for text in plain]
    paths = [quote(clean(team.path)) for team in digest.teams]
    for teams, everyday in (
        (plain, True), (quoted, True), (paths, True), (paths, False)
    ):  # fmt: skip
        yield _written(digest, ", ".join(teams) or ME, everyday=everyday)


def _written(digest: Digest, teams: str, *, everyday: bool) -> str:
    level = Level.TEAM if digest.teams else Level.DEVELOPER
    usual = TEAM_METRICS if digest.teams else OWN_METRICS
    mean = digest.aggregation is Aggregation.MEAN
    unit = "month" if is_monthly(digest.schedule.cadence) else "week"
    several = "s" if digest.against > 1 else ""
    parts = (
        Verb.SUBSCRIBE.value,
        teams,
        "" if digest.metrics == usual
        else metric_text(digest.metrics, level, everyday=everyday),
        "" if mean else digest.aggregation.value,
        schedule_text(digest.schedule),
        f"vs previous {digest.against} {unit}{several}",
        "silent when empty" if digest.quiet else "",
    )  # fmt: skip
    return " ".join(part for part in parts if part)


def _understand(said: Order, today: date, directory: Directory, alone: str) -> Wish:
    match said.verb:
        case Verb.LIST:
            return ListAll()
        case Verb.SUBSCRIBE:
            return Subscribe(
                read_draft(said.rest, Verb.SUBSCRIBE, today, directory, alone)
            )
        case Verb.EDIT:
            return _edit(said.rest, today, directory)
        case Verb.HAND_OVER:
            user, rest = person(said.rest)
            if user is None:
                raise RequestError(
                    "Hand it over to whom? `hand over digest 1 to @lou`; type @ and choose "
                    "from Slack's list."
                )
            return HandOver(_which(rest, directory), user)
    return Act(said.verb, _which(said.rest, directory))


def _edit(rest: str, today: date, directory: Directory) -> Edit:
    """Read "edit digest 2", and what it is to become behind a "to" or a colon."""
    parts = _TO.split(f" {rest}", maxsplit=1)
    which, to = parts[0].strip(), parts[1].strip() if parts[1:] else ""
    place, more = number(without_small(which))
    if place is not None and more and not to:
        # "Edit digest 2 every Friday".
        which, to = str(place), more
    found = _which(which, directory)
    if not to:
        return Edit(found)
    front = f"{Verb.EDIT} digest {which} to"
    return Edit(found, read_draft(to, front, today, directory, free=True))


def _which(rest: str, directory: Directory) -> Which:
    if _OWN.fullmatch(rest):
        return Which(own=True)
    place, more = number(without_small(rest))
    if place is not None:
        if more:
            raise RequestError(
                f"I do not understand {bold(more)} behind the number of a digest."
            )
        return Which(number=place)
    if not more:
        return Which()
    reading = read_text(more, _ANY_DAY, directory)
    named = [team for _, value in reading.each(Named) for team in value.candidates]
    if len(named) != 1:
        raise RequestError(
            f"Which digest is {bold(more)}? `digests` lists them with their numbers: "
            "`pause digest 2`."
        )
    return Which(team=named[0])
