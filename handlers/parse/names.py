"""Team names as people write them: any case, a path, or the end of a path."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from handlers.parse.words import Kind, Word, fold, loose
from reporting.directory import Directory, Team

Index = dict[str, tuple[Team, ...]]

_PART = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Names:
    """The teams of a directory by everything they may be called.

    ``exact`` compares letters, ``nearly`` only letters and digits. ``longest`` is the
    number of words and signs in the longest name. ``beginnings`` are the first of them,
    ``words`` all. ``leaders`` has the nodes of managers by one of the manager's names.
    """

    directory: Directory
    exact: Index
    nearly: Index
    longest: int
    beginnings: frozenset[str]
    words: frozenset[str]
    leaders: Index

    def may_begin(self, word: Word) -> bool:
        """Return whether some name may begin with ``word``: asked first, it saves time."""
        return not self.beginnings.isdisjoint(
            (_first(fold(word.text)), _first(loose(word.text)))
        )

    def find(self, text: str, *, exact: bool = False) -> tuple[Team, ...]:
        """Return the teams that ``text`` fits, in tree order; several when unclear."""
        found = self.exact.get(fold(text), ())
        return found if found or exact else self.nearly.get(loose(text), ())

    def quoted(self, text: str) -> tuple[Team, ...]:
        """Return the teams for a quoted name: a path or name letter for letter goes first."""
        found = self.find(text)
        for same in (_same_path, _same_tail):
            letter_for_letter = tuple(team for team in found if same(team, text))
            if len(letter_for_letter) == 1:
                return letter_for_letter
        return found

    def led_by(self, text: str) -> tuple[Team, ...]:
        """Return the teams of managers with this first or last name, in tree order."""
        return self.leaders.get(loose(text), ())

    def of(self, word: Word) -> tuple[Team, ...]:
        """Return the teams that one word names."""
        return (self.quoted if word.kind is Kind.QUOTED else self.find)(word.text)


@lru_cache(maxsize=8)
def names(directory: Directory) -> Names:
    """Index ``directory``; asking again for the same one costs little."""
    exact: dict[str, list[Team]] = defaultdict(list)
    nearly: dict[str, list[Team]] = defaultdict(list)
    leaders: dict[str, list[Team]] = defaultdict(list)
    for team in directory.teams:
        for part in loose(team.name).split() if team.manager else ():
            leaders[part].append(team)
        for tail in tails(team):
            exact[fold(tail)].append(team)
            nearly[loose(tail)].append(team)
    nearly.pop("", None)
    return Names(
        directory,
        {key: _once(teams) for key, teams in exact.items()},
        {key: _once(teams) for key, teams in nearly.items()},
        max((len(_PART.findall(key)) for key in exact), default=0),
        frozenset(_first(key) for key in (*exact, *nearly)),
        frozenset(word for key in nearly for word in _PART.findall(key)),
        {part: _once(teams) for part, teams in leaders.items()},
    )


def tails(team: Team) -> list[str]:
    """Return what a team may be called: its name, then longer ends of its path.

    >>> tails(Team("7", "Search", "Everyone/Platform/Search", "Everyone", leaf=True))
    ['Search', 'Platform/Search', 'Everyone/Platform/Search']
    """
    found, at = [team.name], len(team.path) - len(team.name)
    while at > 0:
        at = team.path.rfind("/", 0, at - 1) + 1
        found.append(team.path[at:])
    return found


def _first(text: str) -> str:
    found = _PART.search(text)
    return found[0] if found else ""


def _once(teams: list[Team]) -> tuple[Team, ...]:
    return tuple(dict.fromkeys(teams))


def _same_path(team: Team, text: str) -> bool:
    return " ".join(team.path.split()) == text


def _same_tail(team: Team, text: str) -> bool:
    return any(" ".join(tail.split()) == text for tail in tails(team))
