"""Every team one may name, page by page."""

from collections.abc import Sequence

from handlers.blocks.parts import Message, actions, context, section
from handlers.blocks.pressed import teams_page
from handlers.mrkdwn import bold, code
from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.directory import Directory, Team

# Forty names of any length fit a section.
ON_A_PAGE = 40
_NONE = "I know no team yet: no data has been brought in."
_LEVEL = "\u2003"  # as wide as a letter: Slack drops spaces at the start of a line


def message(directory: Directory, page: int) -> Message:
    """Return a page of the list, counted from 0; the last one for any beyond it."""
    teams = directory.teams
    if not teams:
        return Message(_NONE, [section(_NONE)])
    last = (len(teams) - 1) // ON_A_PAGE
    page = min(max(page, 0), last)
    shown = teams[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = "\n".join(_line(team) for team in shown)
    example = code(f"/insights {team_text(shown[0], names(directory))} last quarter")
    said = f"Page {page + 1} of {last + 1}, {len(teams)} teams. Ask for one: {example}"
    return Message(
        f"Teams: {', '.join(bold(team.called) for team in shown)}. {said}",
        [section(lines), context(said), *_buttons(page, last)],
    )


def _line(team: Team) -> str:
    return f"{_LEVEL * min(team.path.count('/'), 10)}• {bold(team.called)}"


def _buttons(page: int, last: int) -> Sequence[dict[str, object]]:
    found = [teams_page("Back", page - 1)] if page else []
    found += [teams_page("More", page + 1)] if page < last else []
    return [actions(*found)] if found else []
