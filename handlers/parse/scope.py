"""Whom a request is about: teams in tree order, or people."""

from handlers.mrkdwn import bold
from handlers.parse.naming import team_text
from handlers.parse.readers import Phrase
from handlers.parse.reading import MOST_WAYS, Reading
from handlers.parse.unknown import listed, some_teams
from handlers.parse.values import Everyone, Named, Person
from reporting.directory import Team
from reporting.errors import RequestError
from reporting.requests import View

# A text names no more, so that what was understood is still short enough to be read back.
MOST_TEAMS = 10


def scope(reading: Reading) -> tuple[tuple[Team, ...], tuple[str, ...]]:
    """Return the teams in tree order, or the people; never both."""
    people = reading.each(Person)
    teams = [
        phrase
        for phrase in reading.phrases
        if isinstance(phrase.value, Named | Everyone)
    ]
    if people and teams:
        raise RequestError(
            "One report is about people or about teams, not both. Which one?",
            suggestions=(
                reading.without(teams),
                reading.without([phrase for phrase, _ in people]),
            ),
        )
    if people:
        return (), tuple(sorted({person.email for _, person in people}))
    directory = reading.context.names.directory
    chosen = {team for phrase in teams for team in _teams(phrase, reading)}
    if len(chosen) > max(MOST_TEAMS, len(list(directory.roots()))):
        raise RequestError(
            f"I read {len(chosen)} teams; {MOST_TEAMS} are the most one may name. "
            "Name the team above them."
        )
    if not teams:
        _refuse_double_meaning(reading)
        chosen = {_only_root(reading)}
    return tuple(team for team in directory.teams if team in chosen), ()


def view(reading: Reading, teams: tuple[Team, ...], *, days: bool) -> View:
    """Return what stands side by side; ``days`` are one person's, with a commit or not."""
    said = reading.each(View)
    if said and not teams:
        raise RequestError(
            "Your own numbers are not set against anybody's. Ask for a team by team.",
            suggestions=(reading.without([phrase for phrase, _ in said]),),
        )
    if len(teams) > 1:
        return View.TEAMS
    directory = reading.context.names.directory
    if said and not directory.children(teams[0]):
        raise RequestError(
            f"{bold(teams[0].name)} has no teams below it to set side by side.",
            suggestions=(reading.without([phrase for phrase, _ in said]),),
        )
    if said:
        return View.TEAMS
    return View.CALENDAR if days else View.TIME


def _teams(phrase: Phrase, reading: Reading) -> tuple[Team, ...]:
    found = reading.context.names
    if not isinstance(phrase.value, Named):
        return tuple(found.directory.roots())
    candidates = phrase.value.candidates
    if len(candidates) == 1:
        return candidates
    texts = [team_text(team, found) for team in candidates[:MOST_WAYS]]
    paths = [team.path for team in candidates[:MOST_WAYS]]
    raise RequestError(
        f"{bold(phrase.text)} can be {listed(paths)}. Which one?",
        suggestions=tuple(reading.with_(phrase, text) for text in texts),
    )


def _refuse_double_meaning(reading: Reading) -> None:
    """Ask back when a keyword is also a team's name and no other scope was given."""
    found = reading.context.names
    for phrase in reading.phrases:
        teams = found.find(phrase.text)
        if teams and phrase.words[0].key.isalnum():
            text = team_text(teams[0], found)
            roots = (team_text(root, found) for root in found.directory.roots())
            raise RequestError(
                f"{bold(phrase.text)} is a team, and a word I know. Did you mean the team?",
                suggestions=(
                    reading.with_(phrase, text),
                    *(f"{root} {reading.context.source}" for root in roots),
                ),
            )


def _only_root(reading: Reading) -> Team:
    found = reading.context.names
    roots = list(found.directory.roots())
    if len(roots) == 1:
        return roots[0]
    if not roots:
        raise RequestError("I know no team yet. Bring data in first, or ask for `me`.")
    texts = [team_text(root, found) for root in roots]
    raise RequestError(
        f"About which team? For example {listed([*texts, *some_teams(found)][:4])}.",
        suggestions=tuple(
            f"{text} {reading.context.source}".strip() for text in texts[:3]
        ),
    )
