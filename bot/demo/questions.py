"""What can be asked about a repository: about a time from which it has work."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.directory import Directory, Team
from reporting.periods import add_months

# So long ago the newest commit may be for the latest months to be worth asking about.
_FRESH = timedelta(days=31)


def questions(whom: str, *, oldest: date, newest: date, today: date) -> tuple[str, ...]:
    """Return requests about ``whom``, whose commits are of the days ``oldest`` to ``newest``.

    Each has something that commits alone tell: not every repository has pull requests.
    """
    year, half, quarter = (_span(months, newest, today) for months in (12, 6, 3))
    is_young = oldest > add_months(newest, -4)
    earlier = " vs a year earlier" if oldest <= add_months(newest, -13) else ""
    return (
        f"{whom} {year} cycle time, merged prs, coding days",
        f"{whom} {half} by {'week' if is_young else 'month'} rework, pr size",
        f"{whom} {quarter} coding days, merged prs{earlier}",
        f"{whom} {year} by {'week' if is_young else 'quarter'} volume",
        "help",
    )


def with_some_of(offered: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Return ``asked``, with the last two others that were ``offered`` before its last, help.

    >>> with_some_of(["a", "b", "c", "help"], ["fan", "help"])
    ['fan', 'b', 'c', 'help']
    """
    kept = [text for text in offered if text not in asked]
    return [*asked[:-1], *kept[-2:], *asked[-1:]]


def called(team: Team, directory: Directory) -> str:
    """Return the team as a request names it."""
    return team_text(team, names(directory))


def team_of(repository: str, directory: Directory) -> Team | None:
    """Return the team that a repository is, the highest of several."""
    found = (team for team in directory.teams if team.name == _clean(repository))
    return min(found, key=lambda team: team.path.count("/"), default=None)


def _clean(name: str) -> str:
    # As the export service writes it: a slash separates in paths.
    return name.strip().replace("/", "∕")


def _span(months: int, newest: date, today: date) -> str:
    """Return the latest months with work, in the words of a request.

    >>> _span(3, date(2026, 3, 8), date(2026, 3, 9))
    'last 3 months'
    >>> _span(3, date(2019, 3, 8), date(2026, 3, 9))
    '2018-12-09..2019-03-08'
    """
    if today - newest <= _FRESH:
        return f"last {months} months"
    first = add_months(newest, -months) + timedelta(days=1)
    return f"{first}..{newest}"
