"""Every sentence a person reads that is not a report."""

from handlers import limit_replies
from handlers.mrkdwn import code
from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.requests import ME, ReportRequest

APOLOGY = (
    "Something went wrong on my side, and I have written it down. "
    "Please ask again; if it happens twice, tell an administrator: reference `{reference}`."
)
UNKNOWN_ASKER = (
    "I do not know which developer you are: your Slack profile shows me no e-mail address. "
    "An administrator can let me read it (scope `users:read.email`)."
)
PRIVATE_NOTICE = (
    "Your own numbers come to you in a direct message; nobody else sees them."
)
NOT_INSTALLED = "I am not installed in this workspace any more. An administrator can install me again."
BUSY = "I cannot reach the export service just now, so I did not start. Try again in a minute."
PERHAPS_POSTED = (
    "I was interrupted while posting your report (`{canonical}`) and cannot see whether "
    "it arrived. If it did not, ask again."
)
NOT_BELOW = "Your report is there, but I could not put the rest into its thread. {why}"

_EXAMPLES = (
    "{team} last 3 months",
    "{team} last quarter velocity quality",
    "me this month",
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
        ]
    )


def not_understood(error: RequestError) -> str:
    """Say what could not be read, and what would work."""
    hints = [f"• {code(f'/insights {text}')}" for text in error.suggestions[:3]]
    return "\n".join([str(error), *hints])


def accepted(request: ReportRequest) -> str:
    """Say where the answer will come; nothing when the channel shows it anyway."""
    return PRIVATE_NOTICE if ME in request.people else ""
