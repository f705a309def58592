"""Team names the other way round: a text that reads as exactly this team."""

from collections.abc import Sequence
from datetime import date

from handlers.parse.context import Context
from handlers.parse.digest_words import order
from handlers.parse.names import Names, tails
from handlers.parse.readers import read
from handlers.parse.values import Filler, Named
from handlers.parse.words import clean, quote, words
from reporting.directory import Team
from reporting.errors import RequestError

# Whether a name reads as something else, as a date for instance, depends on no day.
_ANY_DAY = date(2026, 1, 1)


def team_text(team: Team, names: Names) -> str:
    """Return the shortest text for ``team``: its name, else a path; in quotes if need be."""
    called = [clean(tail) for tail in tails(team)]
    candidates = [*called, *(quote(text) for text in called)]
    return next(
        (text for text in candidates if _reads_as(text, (team,), names)),
        quote(called[-1]),
    )


def teams_text(teams: Sequence[Team], names: Names) -> str:
    """Return a text for several teams, in their order."""
    plain = ", ".join(team_text(team, names) for team in teams)
    if len(teams) == 1 or _reads_as(plain, tuple(teams), names):
        return plain
    return ", ".join(quote(clean(team.path)) for team in teams)


def _reads_as(text: str, teams: tuple[Team, ...], names: Names) -> bool:
    if order(text):
        # A team called Preview, say: a text that begins with it would be about a digest.
        return False
    try:
        phrases = read(words(text), Context(text, _ANY_DAY, names))
    except RequestError:
        return False
    values = [
        phrase.value for phrase in phrases if not isinstance(phrase.value, Filler)
    ]
    return values == [Named((team,)) for team in teams]
