"""Every sentence a person reads that is not a report."""

from datetime import UTC, datetime

from handlers import digest_replies, limit_replies
from handlers.blocks.form import open_button
from handlers.blocks.parts import (
    SECTION_LIMIT,
    Message,
    actions,
    harmless,
    section,
)
from handlers.blocks.pressed import ways
from handlers.mrkdwn import code
from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.access import Decision, Rule
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.wording import shorten

APOLOGY = (
    "Something went wrong on my side, and I have written it down. "
    "Please ask again; if it happens twice, tell an administrator: reference `{reference}`."
)
OWN_NOTICE = "Your own numbers come to you in a direct message; nobody else sees them."
OTHERS_NOTICE = (
    "If you may see them, these figures come to you in a direct message, without names "
    "until you ask for them."
)
PRIVATE_NOTICE = "The answer comes to you in a direct message."
NOT_INSTALLED = "I am not installed in this workspace any more. An administrator can install me again."
BUSY = "I cannot reach the export service just now, so I did not start. Try again in a minute."
PERHAPS_POSTED = (
    "I was interrupted while posting your report (`{canonical}`) and cannot see whether "
    "it arrived. If it did not, ask again."
)
CALLED_OFF = "An administrator called this off."
NOT_REVEALED = "I could not show the names. {why}"
NO_CSV = "I could not add the CSV. {why}"
NOT_DELETED = "I could not delete the report. {why}"
NOT_A_REPORT = (
    "That message is no report that I know. Choose “Report again” on one of my reports; a "
    "report that was deleted, or is very old, has to be asked for anew."
)
NO_REPORT = (
    "This report was deleted, or it is so old that I have forgotten what was asked. "
    "Ask anew: `/insights help` shows how."
)
NOT_BELOW = "Your report is there, but I could not put the rest into its thread. {why}"

_EXAMPLES = (
    "{team} last 3 months",
    "{team} last quarter velocity quality",
    "me this month",
)
_DIRECT = (
    "my last quarter",
    "how is my review time?",
    "{team} last 3 months",
    "what do you know about me",
)


FORM_TOO_LATE = "I was too slow to open the form: Slack takes three seconds at most. Please try again."


def help_message(directory: Directory, *, direct: bool) -> Message:
    """Teach by example, and offer the form."""
    said = direct_help(directory) if direct else help_text(directory)
    said = shorten(harmless(said), SECTION_LIMIT)
    return Message(said, [section(said), actions(open_button())])


def help_text(directory: Directory) -> str:
    """Teach by example, with this workspace's own team names."""
    known = names(directory)
    teams = [team for team in directory.teams if "/" in team.path] or list(
        directory.roots()
    )
    examples = [
        f"• {code(f'/insights {example.format(team=team_text(team, known))}')}"
        for example, team in zip(_EXAMPLES, (teams * 3)[:3], strict=False)
    ]
    return "\n".join(
        [
            "Ask for a team, a period and what to look at, in any order:",
            *examples,
            "Groups: activity, velocity, volume, quality, collaboration. "
            "Steps: daily, weekly, monthly, quarterly.",
            limit_replies.help_line(team_text(teams[0], known) if teams else ""),
            digest_replies.help_line(team_text(teams[0], known) if teams else ""),
            f"Your own numbers: {code('/insights me')}, or write to me alone. "
            f"Whom I take you for: {code('/insights what do you know about me')}.",
        ]
    )


def direct_help(directory: Directory) -> str:
    """Teach by example what may be written to the bot alone."""
    known = names(directory)
    teams = [team for team in directory.teams if "/" in team.path]
    first = next(iter([*teams, *directory.roots()]), None)
    team = team_text(first, known) if first else "everyone"
    lines = [f"• {code(example.format(team=team))}" for example in _DIRECT]
    return "\n".join(
        [
            "Write as you speak. Without a team I take it for your own numbers, which only "
            "you see:",
            *lines,
            "Everything else that I understand: `/insights help`.",
        ]
    )


def not_understood(error: RequestError) -> Message:
    """Say what could not be read, with a button for each text that would work."""
    said = shorten(harmless(str(error)), SECTION_LIMIT)
    hints = [code(text) for text in error.suggestions]
    buttons = ways(error.suggestions, with_teams=error.about_teams)
    return Message(" ".join([said, *hints]), [section(said), *buttons])


def asked_as(text: str) -> str:
    """Say what was asked by a button, in the place of the question."""
    return f"Asked: {code(text)}"


def not_yours(asked_by: str) -> str:
    """Say who may do what somebody else wanted."""
    return f"Only <@{asked_by}>, who asked for this report, can do that."


def pressed_before(by: str, at: datetime) -> str:
    """Say that somebody pressed the same, and where the answer is."""
    moment = f"<!date^{int(at.timestamp())}^{{time}}|{at.astimezone(UTC):%H:%M} UTC>"
    return (
        f"<@{by}> asked for that at {moment}: look in this report's thread, or in your "
        "direct messages with me if it is for you alone."
    )


def accepted(decision: Decision, *, direct: bool = False) -> str:
    """Say where the answer will come; nothing where it comes in sight anyway."""
    if direct or not decision.private:
        return ""
    if decision.hidden:
        return OTHERS_NOTICE
    return OWN_NOTICE if decision.rule is Rule.OWN else PRIVATE_NOTICE
