"""Every sentence about digests that is not a digest."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.blocks import digests as shown
from handlers.blocks.digests import moment
from handlers.blocks.parts import (
    SECTION_LIMIT,
    Block,
    Message,
    actions,
    button,
    harmless,
    section,
)
from handlers.kept_digest import Kept
from handlers.mrkdwn import bold, code
from handlers.parse.digests import Verb, written
from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.digests import Digest
from reporting.directory import Directory, Team
from reporting.wording import listed

MOST_LISTED = 20
# So many of a channel, or of a person.
MOST_KEPT = 50

INVITE = "I am not in this channel yet: type `/invite @Insights`, or nothing comes."
GONE = "That digest is gone: somebody has unsubscribed it."
OWN_STAYS = (
    "Your own digest is for you alone: nobody else can have it. `unsubscribe` ends it."
)
OWN_AND_TEAMS = (
    "A digest of your own numbers stays one, and one of teams too: subscribe anew, and "
    "unsubscribe this one."
)
TEAM_GONE = "I no longer know the team that this was about."
DETAILS_COME = "The full report comes into the thread of the digest."
PREVIEW_COMES = "The preview comes to you in a direct message."
NO_MEMBER = (
    "That is no member of this workspace: guests, people of other companies and deactivated "
    "accounts see no figures. Name somebody else."
)
RESUME = "`/insights resume` lets it go on"
TOO_MANY = (
    f"There are {MOST_KEPT} digests here already. `/insights digests` lists them."
)
_UNPOSTABLE = {
    "is_archived": "the channel is archived. Unarchive it, or subscribe elsewhere.",
    "not_in_channel": "I am not in the channel. Type `/invite @Insights` there.",
    "channel_not_found": "I no longer see the channel: it was deleted, or I was removed. "
    "If it is still there, type `/invite @Insights` in it.",
    "restricted_action": "this workspace does not let me post in that channel.",
    "token_revoked": "Slack no longer accepts my token. An administrator can install me again.",
    "account_inactive": "I am not installed in this workspace any more.",
    "invalid_auth": "Slack no longer accepts my token. An administrator can install me again.",
    "missing_scope": "I lack a permission. An administrator can install me again, with the "
    "manifest of this version.",
    "user_disabled": "the account is deactivated.",
    "cannot_dm_bot": "Slack does not let me write to this person.",
}


def help_line(team: str) -> str:
    """Teach digests by example; ``team`` is a team as one writes it."""
    asked = code(" ".join(f"/insights subscribe {team} every Monday at 9:00".split()))
    return f"A digest comes by itself: {asked}; {code('/insights digests')} lists them."


def unpostable(slack_says: str) -> str | None:
    """Return why nothing can be posted any more; None for what may pass."""
    return _UNPOSTABLE.get(slack_says)


def teams_gone(teams: Iterable[Team]) -> str:
    """Say that teams are not there any more."""
    called = listed([bold(team.called) for team in teams])
    return (
        f"I no longer know {called}. Change the digest to other teams, and resume it."
    )


def no_access(why: str) -> str:
    """Say that the owner may not see the figures any more."""
    return f"you may not see its figures any more. {why}"


def owner_gone(kept: Kept) -> str:
    """Say that nobody decides about it any more."""
    return f"it was <@{kept.owner}>'s, whose account is deactivated or gone."


def not_shown(why: str) -> str:
    """Say why there is no preview."""
    return f"I cannot show you that digest. {why}"


def not_theirs(user: str) -> str:
    """Say why a digest is not handed over to somebody."""
    return (
        f"<@{user}> may not see the figures of this digest, so it cannot become theirs. "
        "Name somebody else."
    )


def subscribed(
    kept: Kept,
    text: str,
    *,
    invite: bool = False,
    before: Digest | None = None,
    snoozed: bool = False,
) -> str:
    """Say what was understood, what it was ``before``, and when it comes first, or that it rests."""
    where = "to you alone " if kept.private else "here "
    again = "As before" if kept.digest == before else "Changed"
    noted = again if before else "Noted"
    still = "It is still snoozed. " if snoozed and not kept.paused else ""
    words = f"{noted}: {code(f'/insights {text}')}. {still}{_coming(kept, where)}"
    return f"{words} {INVITE}" if invite else words


def too_far(start: date) -> str:
    """Say that a digest would begin too late."""
    return f"A digest begins within a year: {bold(start.isoformat())} is later."


def subscribe_to_what() -> Message:
    """Ask what a digest is to be about."""
    words = f"Whom, what and when? {_example('Platform')} Or choose:"
    return Message(words, [section(words), actions(_new())])


def not_yours(kept: Kept) -> str:
    """Say who may change a digest."""
    return (
        f"This digest is <@{kept.owner}>'s: they or an administrator of this workspace can "
        "change it, or hand it over. You may list and preview it."
    )


def which(found: Sequence[Kept], verb: Verb) -> str:
    """Ask which of several digests is meant."""
    if not found:
        return f"No digest is set here. {_example('Platform')}"
    return (
        f"There are {len(found)} digests here. Which one? `digests` lists them with their "
        f"numbers: `{verb} digest 1`."
    )


def become_what(kept: Kept) -> Message:
    """Ask what a digest is to become."""
    words = f"What is to be different about {_named(kept)}? Press Change, or say it behind `to`."
    return _with_buttons(words, kept)


def no_such(number: int, many: int) -> str:
    """Say that the list has no such place."""
    return f"There is no digest {number} here: `digests` lists {many}."


def no_such_team(team: Team) -> str:
    """Say that no digest is about a team."""
    return f"No digest here is about {bold(team.called)}. `digests` lists what is set."


def done(verb: Verb, kept: Kept) -> str:
    """Say what was done."""
    what = _what(kept)
    match verb:
        case Verb.PAUSE:
            return f"{what} rests until somebody says `resume`."
        case Verb.UNSUBSCRIBE:
            return f"{what} is gone."
        case Verb.SNOOZE if kept.paused:
            return f"{what} rests already, and is not snoozed: {RESUME}."
    return f"{what} goes on: the next one comes {_next(kept)}."


def handed_over(kept: Kept) -> str:
    """Say whose it is now."""
    return f"{_what(kept)} is <@{kept.owner}>'s now; I have told them."


def yours_now(kept: Kept, by: str) -> Message:
    """Tell somebody that a digest was handed over to them."""
    words = (
        f"<@{by}> has handed over to you: {_named(kept)} in <#{kept.place}>. You decide about "
        f"it from now on. {_coming(kept)}"
    )
    return _with_buttons(words, kept)


def paused(kept: Kept, why: str, *, yours: bool = False) -> Message:
    """Tell the owner that a digest rests, and what to do; ``yours`` from now on."""
    where = "" if kept.private else f" in <#{kept.place}>"
    words = f"{_what(kept)}{where} is paused: {why}"
    if yours:
        words += " It is yours now: resume it, hand it over or unsubscribe it."
    return _with_buttons(words, kept, resting=True)


def perhaps(kept: Kept, due: datetime) -> Message:
    """Tell the owner of a digest that may not have arrived."""
    at = moment(kept.digest.schedule, due)
    words = (
        f"I was interrupted while posting {_named(kept)} of {at} in <#{kept.place}>, and "
        "cannot see whether it arrived. If it did not: `preview` shows it."
    )
    return _with_buttons(words, kept)


def not_made(kept: Kept, due: datetime, why: str) -> Message:
    """Tell the owner of a digest that could not be made for a whole day."""
    at = moment(kept.digest.schedule, due)
    words = f"{_what(kept)} of {at} could not be sent within a day. {why}"
    return _with_buttons(words, kept)


def shown_list(found: Sequence[Kept], directory: Directory) -> Message:
    """List digests, each as the text that subscribes to it, with what one may press."""
    if not found:
        below = [team for team in directory.teams if "/" in team.path]
        teams = [team_text(team, names(directory)) for team in below[:1]]
        words = f"No digest is set here. {_example(' '.join(teams))}"
        return Message(words, [section(words), actions(_new())])
    blocks: list[Block] = []
    lines = []
    for number, kept in enumerate(found[:MOST_LISTED], start=1):
        line = _line(number, kept, directory)
        lines.append(line)
        blocks += [section(line[:SECTION_LIMIT]), _menu(kept)]
    if more := len(found) - MOST_LISTED:
        blocks += [section(f"… and {more} more")] if more > 0 else []
    blocks.append(actions(_new()))
    return Message(harmless("\n".join(lines))[:3900], blocks)


def _line(number: int, kept: Kept, directory: Directory) -> str:
    text = code(f"/insights {written(kept.digest, directory)}")
    parts = [f"*{number}.* {harmless(text)}"]
    if kept.own:
        parts.append("to you alone")
    parts.append(f"<@{kept.owner}>'s")
    if kept.paused:
        parts.append(f"paused: {kept.paused}")
    else:
        parts.append(f"next: {_next(kept)}")
    return " · ".join(parts)


def _new() -> Block:
    return button("New digest", shown.NEW, "new")


def _menu(kept: Kept) -> Block:
    """Return everything one may do to a digest."""
    rests = bool(kept.paused)
    return actions(
        button("Preview", shown.PREVIEW, kept.id),
        button("Change", shown.CHANGE, kept.id),
        button("Resume", shown.RESUME, kept.id)
        if rests
        else button("Pause", shown.PAUSE, kept.id),
        button(shown.snooze_text(kept.digest), shown.SNOOZE, kept.id),
        _unsubscribe(kept),
    )


def _unsubscribe(kept: Kept) -> Block:
    again = "It will not come any more, and nobody gets it back."
    return button("Unsubscribe", shown.UNSUBSCRIBE, kept.id, confirm=again)


def _with_buttons(words: str, kept: Kept, *, resting: bool = False) -> Message:
    first = (
        button("Resume", shown.RESUME, kept.id, primary=True)
        if resting
        else button("Preview", shown.PREVIEW, kept.id)
    )
    shown_words = harmless(words)
    return Message(
        shown_words,
        [
            section(shown_words[:SECTION_LIMIT]),
            actions(
                first,
                button("Change", shown.CHANGE, kept.id),
                _unsubscribe(kept),
            ),
        ],
    )


def _what(kept: Kept) -> str:
    named = _named(kept)
    return f"{named[0].upper()}{named[1:]}"


def _named(kept: Kept) -> str:
    if kept.own:
        return "your own digest"
    return f"the digest of {listed([bold(t.called) for t in kept.digest.teams])}"


def _coming(kept: Kept, where: str = "") -> str:
    """Say when it comes next, or that it rests."""
    if kept.paused:
        return f"It is paused: {RESUME}."
    return f"The next one comes {where}{_next(kept)}."


def _next(kept: Kept) -> str:
    return moment(kept.digest.schedule, kept.next_due)


def _example(team: str) -> str:
    text = " ".join(f"/insights subscribe {team} every Monday at 9:00".split())
    return f"Say for example {code(text)}."
