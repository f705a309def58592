"""Who is best? Nobody is ranked: the sentence that says so, and what can be had."""

from collections.abc import Sequence

from handlers.parse.context import Context, Phrase
from handlers.parse.naming import team_text
from handlers.parse.values import Everyone, Named, Ranking, Wanted
from reporting.errors import RequestError
from reporting.periods import Granularity, Period

_SENTENCES = {
    "people": "People are not ranked. Ask for a team's report, or for `me`: "
    "your own numbers, which only you see.",
    "teams": "Nobody is best in everything. Ask for the teams side by side.",
}
_WHAT = (Wanted, Period, Granularity)


def refuse_ranking(phrases: Sequence[Phrase], context: Context) -> None:
    """Raise RequestError when people or teams were to be ranked; offer the team's report."""
    asked = [
        phrase.value.whom for phrase in phrases if isinstance(phrase.value, Ranking)
    ]
    if not asked:
        return
    text = " ".join(p.text for p in phrases if isinstance(p.value, _WHAT))
    teams = [p.text for p in phrases if isinstance(p.value, Named | Everyone)]
    if not teams:
        roots = context.names.directory.roots()
        teams = [team_text(root, context.names) for root in roots]
    ways = [f"{team} {text}".strip() for team in teams]
    if asked[0] == "teams":
        ways = [f"{team} by team {text}".strip() for team in teams] + ways
    raise RequestError(_SENTENCES[asked[0]], suggestions=tuple(ways[:3]))
