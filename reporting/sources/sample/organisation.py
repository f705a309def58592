"""Who works in the sample organisation: a head, groups, teams below, and their people."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from reporting.sources.sample.dice import Dice
from reporting.sources.sample.stories import (
    NEW_MANAGER_TEAM,
    OLD_MANAGER_TEAM,
    Stories,
)
from reporting.sources.sample.words import (
    FIRST_NAMES,
    GROUPS,
    LAST_NAMES,
    SITES,
    SUB_ROLES,
)

_SMALL = 8
"""An organisation smaller than this is one team and its head."""

# How much people do, 1 being usual: some do twice as much as most, and many less.
_VIGOUR = ((0, 0.35), (0.25, 0.7), (0.5, 0.95), (0.75, 1.25), (0.95, 1.8), (1, 2.3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A developer. ``offset`` is the minutes their clock is ahead of UTC.

    ``weekdays`` are the days of the week they work, Monday being 0.
    """

    email: str
    name: str
    login: str
    jira: str
    git_email: str
    manager_email: str
    role: str
    sub_role: str
    team: str
    department: str
    site: str
    offset: int
    weekdays: tuple[int, ...]
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Stint:
    """A person's time in a team, both days inclusive; ``vigour`` 1 is the usual pace."""

    person: Person
    first: date
    last: date
    vigour: float


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its repository, its project, and everybody who ever worked in it."""

    name: str
    group: str
    repository: str
    project: str
    stints: tuple[Stint, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everybody, and the teams."""

    people: tuple[Person, ...]
    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class _Post:
    """A place to fill: the manager's post is the place in the list of posts."""

    role: str
    team: str
    group: str
    manager: int | None


def found(developers: int, *, seed: int, stories: Stories) -> Organisation:
    """Fill every post of an organisation of ``developers`` people."""
    posts = list(_posts(developers))
    people: list[Person] = []
    for number, post in enumerate(posts):
        manager = people[post.manager] if post.manager is not None else None
        dice = Dice(seed, "person", number)
        people.append(_person(number, post, manager, dice, stories, len(posts)))
    return Organisation(tuple(people), tuple(_teams(people, seed, stories)))


def crunch_group(developers: int) -> str:
    """Return the group that has a release to get out: the second, where there are two."""
    return GROUPS[min(1, _group_count(developers) - 1)][0]


def _group_count(developers: int) -> int:
    return max(1, min(len(GROUPS), round(developers / 15)))


def _posts(developers: int) -> Iterator[_Post]:
    """Yield the posts, a manager before their people: head, directors, leads, engineers."""
    yield _Post("Head of Engineering", "", "", None)
    count = _group_count(developers)
    if developers < _SMALL:
        groups = [(GROUPS[0][0], 0)]
    else:
        groups = [
            (name, number) for number, (name, _) in enumerate(GROUPS[:count], start=1)
        ]
        for name, _ in groups:
            yield _Post("Director", "", name, 0)
    left = developers - 1 - len(groups) * (developers >= _SMALL)
    size = 5.5 if developers <= 200 else 9
    teams = min(left, max(len(groups), round(left / size)))
    first = developers - left
    for place in range(left):
        team = place % teams
        group, director = groups[team % len(groups)]
        name = _team_name(team % len(groups), team // len(groups))
        if place < teams:
            yield _Post("Engineering Manager", name, group, director)
        else:
            yield _Post("Engineer", name, group, first + team)


def _team_name(group: int, place: int) -> str:
    names = GROUPS[group][1]
    again = place // len(names)
    return names[place % len(names)] + (f" {again + 1}" if again else "")


def _person(
    number: int,
    post: _Post,
    manager: Person | None,
    dice: Dice,
    stories: Stories,
    total: int,
) -> Person:
    # Steps that share no factor with the number of names: 4,096 people, no name twice.
    first = FIRST_NAMES[number * 37 % len(FIRST_NAMES)]
    last = LAST_NAMES[(number * 23 + number // 64 * 5) % len(LAST_NAMES)]
    login = f"{first}-{last}".lower()
    email = f"{first}.{last}@example.com".lower()
    site, offset = _site(post, dice)
    joined = number == total - 1 and total > 4
    left = number == total - 2 and total > 4
    long_ago = stories.first - timedelta(days=dice.whole(30, 2400))
    part_time = post.role == "Engineer" and dice.chance(0.1) and not joined
    return Person(
        email=email,
        name=f"{first} {last}",
        login=login,
        jira=sha256(email.encode()).hexdigest()[:24],
        git_email=f"{login}@users.example.com" if dice.chance(0.15) else email,
        manager_email=manager.email if manager else "",
        role=post.role,
        sub_role=dice.pick(SUB_ROLES) if post.role == "Engineer" else "",
        team=post.team,
        department=post.group,
        site=site,
        offset=offset,
        weekdays=(0, 1, 2) if part_time else (0, 1, 2, 3, 4),
        starts_on=stories.joined_on if joined else long_ago,
        ends_on=stories.left_on if left else None,
    )


def _site(post: _Post, dice: Dice) -> tuple[str, int]:
    """Return the team's site, for most of its people."""
    home = sum(map(ord, post.team or post.group)) % len(SITES)
    return SITES[home] if dice.chance(0.8) else dice.pick(SITES)


def _teams(people: Sequence[Person], seed: int, stories: Stories) -> Iterator[Team]:
    names = dict.fromkeys(person.team for person in people if person.team)
    projects: set[str] = set()
    for name in names:
        project = _project(name, projects)
        projects.add(project)
        stints = tuple(_stints(name, people, seed, stories))
        group = stints[0].person.department
        repository = "fernhill/" + name.lower().replace(" ", "-")
        yield Team(name, group, repository, project, stints)


def _project(team: str, taken: Container[str]) -> str:
    """Return the first letters of the team's name, as many as tell it from the others."""
    word = team.upper().replace(" ", "")
    keys = (word[:length] for length in range(3, len(word) + 1))
    return next(key for key in keys if key not in taken)


def _stints(
    team: str, people: Sequence[Person], seed: int, stories: Stories
) -> Iterator[Stint]:
    """Yield who works in ``team`` when; two managers change places."""
    day = stories.reorganised_on
    other = {
        NEW_MANAGER_TEAM: OLD_MANAGER_TEAM,
        OLD_MANAGER_TEAM: NEW_MANAGER_TEAM,
    }.get(team)
    both = {team, other} <= {person.team for person in people}
    for number, person in enumerate(people):
        vigour = _vigour(person, Dice(seed, "vigour", number), stories)
        first = max(person.starts_on, stories.first)
        last = min(person.ends_on or stories.last, stories.last)
        leads = person.role == "Engineering Manager"
        if person.team == team:
            yield Stint(
                person, max(first, day) if leads and both else first, last, vigour
            )
        elif leads and both and person.team == other:
            yield Stint(person, first, min(last, day - timedelta(days=1)), vigour)


def _vigour(person: Person, dice: Dice, stories: Stories) -> float:
    if person.starts_on > stories.first:
        return 1.6  # newcomers are keen
    usual = dice.drawn(_VIGOUR)
    return usual * 0.4 if person.role == "Engineering Manager" else usual
