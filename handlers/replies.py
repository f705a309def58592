"""Every sentence a person reads that is not a report."""

from handlers import digest_replies, limit_replies
from handlers.mrkdwn import code
from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.access import Decision, Rule
from reporting.directory import Directory
from reporting.errors import RequestError

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


def not_understood(error: RequestError, *, direct: bool = False) -> str:
    """Say what could not be read, and what would work; to a direct message without slash."""
    before = "" if direct else "/insights "
    hints = [f"• {code(f'{before}{text}')}" for text in error.suggestions[:3]]
    return "\n".join([str(error), *hints])


def accepted(decision: Decision, *, direct: bool = False) -> str:
    """Say where the answer will come; nothing where it comes in sight anyway."""
    if direct or not decision.private:
        return ""
    if decision.hidden:
        return OTHERS_NOTICE
    return OWN_NOTICE if decision.rule is Rule.OWN else PRIVATE_NOTICE
