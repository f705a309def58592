"""The Home tab: one's own weeks, teams, digests, what was asked last, and how things stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.blocks import digests as digest_blocks
from handlers.blocks.form import open_button
from handlers.blocks.parts import (
    SECTION_LIMIT,
    Block,
    actions,
    button,
    context,
    fields,
    fitting,
    harmless,
    header,
    image,
    section,
)
from handlers.kept_digest import Kept
from handlers.mrkdwn import bold, code
from reporting.access import Figures
from reporting.answer import Glance
from reporting.wording import day, shorten

AGAIN, WEEKLY, NAMES = "home_again", "home_weekly", "home_names"
# What the button for names says: from now on at once, or only when they are asked for.
AT_ONCE, WHEN_ASKED = "at-once", "when-asked"
_NAMES_CONFIRM = (
    "Names will stand in every report on people below you, which only you see. The audit log "
    "says so each time."
)
# What the button for one's own digest says, as one would.
ON, OFF = "subscribe me", "unsubscribe me"
MOST_RECENT, _MOST_DIGESTS, _MOST_TEAMS = 5, 8, 10
_FIRST = (
    "I answer questions about engineering productivity: ask in a channel, or write to me alone. "
    "What I know about you and who may see it: write `what do you know about me`."
)
_NOBODY = (
    "I do not know which developer you are: none has the e-mail address of your Slack "
    "profile. An administrator can link you: `/insights link @you ADDRESS`."
)
_MAKING = "I am putting your numbers together; they appear here in a moment."
# As a report writes that there is none.
_NO_NUMBER = "–"
_NOTHING = "Nothing was recorded for you in these weeks."


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What was found out about a person some time ago.

    ``developer`` is a name, None for nobody who is known. ``file`` is the id of the picture,
    empty without one; ``problem`` says why there are no numbers. ``data_until`` is UTC.
    ``leads``: somebody is below them.
    """

    developer: str | None = None
    teams: tuple[str, ...] = ()
    days: str = ""
    headline: str = ""
    glances: tuple[Glance, ...] = ()
    file: str = ""
    alt: str = ""
    problem: str = ""
    zone: str = "UTC"
    leads: bool = False
    data_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Something that was asked, by its id; ``at`` is UTC."""

    id: str
    canonical: str
    at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How things stand, for administrators: requests of the last day by how they ended."""

    outcomes: dict[str, int]
    waiting: int
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a Home tab shows; ``own`` is None before anything was found out.

    ``names``: those of people whose figures they may see are shown at once.
    """

    first: bool
    own: Own | None = None
    made_at: datetime | None = None
    names: bool = False
    recent: Sequence[Recent] = ()
    digests: Sequence[Kept] = ()
    health: Health | None = None


def view(page: Page) -> dict[str, Any]:
    """Return the tab."""
    blocks = [actions(open_button())]
    if page.first:
        blocks.insert(0, section(_FIRST))
    for part in (_weeks, _teams, _digests, _recent, _settings, _health):
        blocks += part(page)
    return {"type": "home", "blocks": blocks}


def refused_view(why: str) -> dict[str, Any]:
    """Return the tab of somebody who is shown nothing."""
    return {"type": "home", "blocks": [section(why)]}


def _weeks(page: Page) -> Iterator[Block]:
    yield header("Your last four weeks")
    own = page.own
    if own is None:
        yield section(_MAKING)
        return
    if own.developer is None or own.problem or not own.glances:
        known = own.developer is not None
        yield section(own.problem or (_NOTHING if known else _NOBODY))
        return
    yield section(fitting(own.headline, SECTION_LIMIT))
    # Slack has at most ten fields in a section.
    for start in range(0, len(own.glances), 10):
        yield _fields(own.glances[start : start + 10])
    if own.file:
        yield image(own.file, own.alt)
    said = [own.days, "each line: the four weeks before, then these"]
    said.append("only you see this")
    yield context(" · ".join([*said, *_fresh(page)]))


def _fields(glances: Sequence[Glance]) -> Block:
    return fields([_field(one) for one in glances])


def _field(one: Glance) -> str:
    was = f" was {fitting(one.before, 100)}" if one.before != _NO_NUMBER else ""
    return f"{fitting(one.metric, 200)}\n{bold(one.now)} {one.line}{was}"


def _fresh(page: Page) -> Iterator[str]:
    if page.own and page.own.data_until:
        yield f"data until {_moment(page.own.data_until)}"
    if page.made_at:
        yield f"made {_moment(page.made_at)}"


def _teams(page: Page) -> Iterator[Block]:
    if not page.own or not page.own.teams:
        return
    yield header("Your teams")
    lines = [f"• {harmless(bold(team))}" for team in page.own.teams[:_MOST_TEAMS]]
    yield section("\n".join(lines))
    yield context(f"Ask for one: {code('/insights my team last 3 months')}")


def _digests(page: Page) -> Iterator[Block]:
    yield header("Your digests")
    if not page.digests:
        example = code("/insights subscribe my team every Monday at 9:00")
        yield section(f"None yet. Say for example {example} in a channel.")
        return
    for kept in page.digests[:_MOST_DIGESTS]:
        yield section(_digest(kept))
    if more := len(page.digests) - _MOST_DIGESTS:
        yield context(f"… and {more} more" if more > 0 else code("/insights digests"))


def _digest(kept: Kept) -> str:
    teams = ", ".join(harmless(bold(team.called)) for team in kept.digest.teams)
    place = "to you alone" if kept.private else f"in <#{kept.place}>"
    when = digest_blocks.moment(kept.digest.schedule, kept.next_due)
    stands = f"paused: {kept.paused}" if kept.paused else f"next: {when}"
    return shorten(f"{teams or 'Your own numbers'}, {place} · {stands}", SECTION_LIMIT)


def _recent(page: Page) -> Iterator[Block]:
    if not page.recent:
        return
    yield header("What you asked last")
    for one in page.recent[:MOST_RECENT]:
        said = shorten(harmless(code(one.canonical)), SECTION_LIMIT - 200)
        block = section(f"{said}\n{_moment(one.at)} · {one.outcome or 'under way'}")
        block["accessory"] = button("Again", AGAIN, one.id)
        yield block
    yield context("“Again” answers in a direct message, for the days that end now.")


def _settings(page: Page) -> Iterator[Block]:
    own = any(kept.own for kept in page.digests)
    zone = page.own.zone if page.own else "UTC"
    yield header("Settings")
    lines = (
        f"• Digests come by the clocks of {bold(zone)}; days in reports are UTC.",
        f"• Your own numbers once a week, in a direct message: {'on' if own else 'off'}.",
    )
    block = section("\n".join(lines))
    text, value = ("Turn off", OFF) if own else ("Turn on", ON)
    block["accessory"] = button(text, WEEKLY, value)
    yield block
    if page.own and page.own.leads:
        yield _names(page)


def _names(page: Page) -> Block:
    """Say whether names stand in reports on people below, and offer the other."""
    if page.names:
        block = section("• Names of people below you stand in your reports on them.")
        block["accessory"] = button("Hide them", NAMES, WHEN_ASKED)
        return block
    block = section(
        "• Names of people below you are hidden until you ask for them under a report."
    )
    block["accessory"] = button("Show at once", NAMES, AT_ONCE, confirm=_NAMES_CONFIRM)
    return block


def _health(page: Page) -> Iterator[Block]:
    if page.health is None:
        return
    health = page.health
    ended = [
        f"{number} {outcome}" for outcome, number in sorted(health.outcomes.items())
    ]
    until = page.own.data_until if page.own else None
    lines = (
        f"• There is data until {bold(_moment(until)) if until else 'nobody knows when'}.",
        f"• Requests of the last 24 hours: {', '.join(ended) or 'none'}; "
        f"{health.waiting} under way.",
        f"• Figures of teams are for {health.figures}.",
    )
    yield header("For administrators")
    yield section("\n".join(lines))
    yield context(
        "`python -m bot doctor data` says what belongs to nobody, `python -m bot audit` who "
        "asked what."
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(UTC)
    return f"{day(local.date())} {local:%Y %H:%M} UTC"
