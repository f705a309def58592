"""Whom a request is about: teams in tree order, or people."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.mrkdwn import bold
from handlers.parse.context import Phrase
from handlers.parse.naming import team_text
from handlers.parse.phrases import EVERYONE
from handlers.parse.reading import Reading, one
from handlers.parse.unknown import listed, some_teams
from handlers.parse.values import Everyone, Named, Person, TeamOf
from handlers.parse.ways import MOST_WAYS
from handlers.parse.words import fold
from reporting.directory import Team
from reporting.errors import RequestError
from reporting.requests import View

# A text names no more, so that what was understood is still short enough to be read back.
MOST_TEAMS = 10


@dataclass(frozen=True, slots=True)
class Scope:
    """Teams in tree order, and those of people; or people alone."""

    teams: tuple[Team, ...] = ()
    teams_of: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def many(self) -> int:
        """How many teams are named."""
        return len(self.teams) + len(self.teams_of)


def scope(reading: Reading, alone: str = "") -> Scope:
    """Return whom the text is about: teams or people, never both.

    ``alone`` is the person where it is about nobody; teams side by side are about somebody.
    """
    people = reading.each(Person)
    teams = [
        phrase
        for phrase in reading.phrases
        if isinstance(phrase.value, Named | Everyone | TeamOf)
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
        return Scope(people=tuple(sorted({person.who for _, person in people})))
    if alone and not teams and not reading.each(View):
        return Scope(people=(alone,))
    return _of_teams(teams, reading)


def _of_teams(said: Sequence[Phrase], reading: Reading) -> Scope:
    directory = reading.context.names.directory
    of = tuple(sorted({one.who for _, one in reading.each(TeamOf)}))
    chosen = {team for phrase in said for team in _teams(phrase, reading)}
    if len(chosen) + len(of) > max(MOST_TEAMS, len(list(directory.roots()))):
        raise RequestError(
            f"I read {len(chosen) + len(of)} teams; {MOST_TEAMS} are the most one may name. "
            "Name the team above them."
        )
    if not said:
        _refuse_double_meaning(reading)
        chosen = {_whole(reading)}
    return Scope(tuple(team for team in directory.teams if team in chosen), of)


def view(reading: Reading, whom: Scope) -> View:
    """Return what stands side by side."""
    wanted, said = one(reading, View), [phrase for phrase, _ in reading.each(View)]
    if wanted and whom.people:
        raise RequestError(
            "Your own numbers are not set against anybody's. Ask for a team by team.",
            suggestions=(reading.without(said),),
        )
    if wanted is View.PEOPLE:
        if whom.many > 1:
            raise _one_team(reading, whom)
        return View.PEOPLE
    if whom.many > 1:
        return View.TEAMS
    directory = reading.context.names.directory
    if wanted and whom.teams and not directory.children(whom.teams[0]):
        raise RequestError(
            f"{bold(whom.teams[0].name)} has no teams below it to set side by side.",
            suggestions=(reading.without(said),),
        )
    return wanted or View.TIME


def _one_team(reading: Reading, whom: Scope) -> RequestError:
    """Say that people are shown of one team at a time."""
    scoped = [
        p for p in reading.phrases if isinstance(p.value, Named | Everyone | TeamOf)
    ]
    rest, found = reading.without(scoped), reading.context.names
    texts = [team_text(team, found) for team in whom.teams[:MOST_WAYS]]
    return RequestError(
        "I show the people of one team at a time. Which team?",
        suggestions=tuple(f"{text} {rest}".strip() for text in texts),
    )


def _teams(phrase: Phrase, reading: Reading) -> tuple[Team, ...]:
    found = reading.context.names
    if isinstance(phrase.value, TeamOf):
        return ()
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


def _whole(reading: Reading) -> Team:
    """Return the organisation: the only tree, or the only one that is called that."""
    found = reading.context.names
    roots = list(found.directory.roots())
    called = [root for root in roots if tuple(fold(root.name).split()) in EVERYONE]
    for alone in (roots, called):
        if len(alone) == 1:
            return alone[0]
    if not roots:
        raise RequestError("I know no team yet. Bring data in first, or ask for `me`.")
    texts = [team_text(root, found) for root in roots]
    known = list(dict.fromkeys([*texts, *some_teams(found)]))[:4]
    raise RequestError(
        f"About which team? For example {listed(known)}.",
        suggestions=tuple(
            f"{text} {reading.context.source}".strip() for text in texts[:3]
        ),
        about_teams=True,
    )
