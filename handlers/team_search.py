"""The teams that fit what somebody has typed so far, nearest first."""

from rapidfuzz import fuzz, process

from handlers.parse.words import loose
from reporting.directory import Directory, Team

# Slack shows no more options.
MOST = 100
# Of 100: two letters wrong in a name of eight.
_NEAR = 75


def found(directory: Directory, typed: str) -> list[Team]:
    """Return at most a hundred teams: in tree order without words, else by how they fit.

    What begins with the words goes first, then what has them anywhere, in the path too, then
    what is spelled almost so.
    """
    words = loose(typed)
    if not words:
        return list(directory.teams[:MOST])
    near = _near(directory, words)
    ranked = sorted(
        (rank, at)
        for at, team in enumerate(directory.teams)
        if (rank := _rank(team, words, near.get(at))) is not None
    )
    return [directory.teams[at] for _, at in ranked[:MOST]]


def _rank(team: Team, words: str, near: float | None) -> tuple[int, float] | None:
    name = loose(team.name)
    if name.startswith(words):
        return 0, 0
    if words in name:
        return 1, 0
    if words in loose(team.path):
        return 2, 0
    return None if near is None else (3, -near)


def _near(directory: Directory, words: str) -> dict[int, float]:
    names = [loose(team.name) for team in directory.teams]
    matches = process.extract(
        words, names, scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=MOST
    )
    return {at: score for _, score, at in matches}
