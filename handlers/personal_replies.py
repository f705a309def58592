"""What the bot tells people about themselves: who they are here, and who else may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.blocks.parts import Message, harmless, section
from handlers.mrkdwn import bold, code
from reporting.staff import Developer
from reporting.wording import day, listed

TOLD_IN_PRIVATE = "I tell you in a direct message."
_NOBODY = (
    "I do not know which developer you are: none has the e-mail address of your Slack "
    "profile{address}. So there are no numbers of yours that I could show, to you or to "
    "anybody. An administrator can link you: `/insights link @you ADDRESS`."
)
_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What is known about a person who writes to the bot.

    ``developer`` is None for whom there is no record, ``linked_by`` the id of who proposed
    the link, empty where the address told. ``accounts`` are pairs of provider and name,
    None where the service does not say; ``managers`` are names, nearest first.
    """

    address: str | None
    developer: Developer | None
    linked_by: str = ""
    accounts: Sequence[tuple[str, str]] | None = None
    managers: Sequence[str] = ()
    data_until: datetime | None = None
    for_members_only: bool = False


def portrait(known: Portrait, *, first: bool) -> Message:
    """Tell a person what is known about them; ``first``: who is telling, too."""
    greeting = (
        "Hello, I answer questions about engineering productivity. Write `my last quarter`, "
        "or a team's name; `help` shows more. This is what I know about you:\n"
    )
    lines = [_who(known)]
    if known.developer is not None:
        lines += [_sources(known), _others(known)]
        lines.append(
            "What I keep: what you asked and when, and what your Home tab shows; no other "
            "figures. "
            "`what do you know about me` says this again."
        )
    text = harmless(
        (greeting if first else "") + "\n".join(f"• {one}" for one in lines)
    )
    return Message(text, [section(text)])


def _who(known: Portrait) -> str:
    if known.developer is None:
        address = f" ({code(known.address)})" if known.address else ""
        return _NOBODY.format(address=address)
    who = f"You are {bold(known.developer.name)}, {code(known.developer.email)}"
    if known.linked_by:
        return (
            f"{who}, by a link that <@{known.linked_by}> proposed and you confirmed. "
            "`forget that link` undoes it."
        )
    return f"{who}: that is the e-mail address of your Slack profile."


def _sources(known: Portrait) -> str:
    until = ""
    if known.data_until is not None:
        at = known.data_until.astimezone(UTC)
        until = f" There is data until {day(at.date())} {at:%Y %H:%M} UTC."
    return (
        "Your numbers come from commits, pull requests, reviews and work items "
        f"{_accounts(known)}.{until}"
    )


def _accounts(known: Portrait) -> str:
    """Say under which accounts somebody's work is found."""
    address = "under your e-mail address"
    if known.accounts is None:
        return f"{address}; I am not told which other accounts are yours"
    accounts = [f"{provider} {code(name)}" for provider, name in known.accounts]
    if not accounts:
        return f"{address}; no other account is known as yours"
    more = [f"{len(accounts) - _MOST} more"] if accounts[_MOST:] else []
    return f"{address} and as {listed([*accounts[:_MOST], *more])}"


def _others(known: Portrait) -> str:
    teams = "its members and managers" if known.for_members_only else "the workspace"
    in_teams = (
        f"In the numbers of a team you are one of several; these are for {teams}."
    )
    if not known.managers:
        return f"Nobody else sees your own numbers: nobody is above you. {in_teams}"
    names = [bold(name) for name in known.managers[:_MOST]]
    return (
        f"Besides you, {listed(names)} may see them, in private: the managers above you. Your "
        "name stays hidden until they ask for it, and the audit log says when they did. "
        f"{in_teams}"
    )
