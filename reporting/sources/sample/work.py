"""What a person does in a team: items, the pull requests made for them, and their review."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from reporting.sources.sample.clock import WORKDAY, Clock, weekdays
from reporting.sources.sample.dice import Dice, Quantiles
from reporting.sources.sample.organisation import Person, Stint, Team
from reporting.sources.sample.review import Review, reviewed
from reporting.sources.sample.stories import QUICK_TEAM, Mood, Stories
from reporting.sources.sample.words import FAULTS, THINGS, VERBS

# Minutes of work from one pull request to the next at the usual pace: 1.5 a week.
_BETWEEN = 5 * WORKDAY / 1.5
# The same with chance in it, 1 being usual; pauses between commits in minutes; commits.
_GAPS: Quantiles = (
    (0, 0.1),
    (0.25, 0.45),
    (0.5, 0.85),
    (0.75, 1.35),
    (0.95, 2.3),
    (1, 3.5),
)
_PAUSES: Quantiles = ((0, 30), (0.25, 150), (0.6, 400), (0.9, 750), (1, 1800))
_COMMITS: Quantiles = ((0, 1), (0.35, 1), (0.65, 2), (0.88, 3.5), (0.98, 6), (1, 10))
# Changed lines: many small ones, a few huge ones.
_LINES: Quantiles = (
    (0, 1), (0.1, 4), (0.25, 12), (0.5, 46), (0.75, 130), (0.9, 320), (0.985, 1200), (1, 3500),
)  # fmt: skip
_FEATURE, _BUG, _TASK = "Story", "Bug", "Task"
_KINDS = (_FEATURE,) * 9 + (_BUG,) * 6 + (_TASK,) * 5


@dataclass(slots=True, eq=False)
class Item:
    """A ticket. ``holders`` had it in turn; None where something has not happened."""

    kind: str
    title: str
    priority: str
    points: float | None
    created: datetime
    holders: tuple[tuple[datetime, Person], ...] = ()
    moves: list[tuple[datetime, str]] = field(default_factory=list)
    number: int = 0
    epic: "Item | None" = None


@dataclass(slots=True, eq=False)
class Pull:
    """A pull request: when its commits were made, and what became of it.

    ``opened`` is when it was created, ``ready`` when it was no draft any more. ``link`` is
    the place where it names its item. ``rework`` is the mood's.
    """

    author: Person
    item: Item | None
    title: str
    commits: list[datetime]
    opened: datetime
    ready: datetime
    review: Review
    lines: int
    link: str
    rework: float
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """An item with its pull requests; either may be missing."""

    item: Item | None
    pulls: tuple[Pull, ...]


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a team works: hours of work until a first comment, comments, unlinked share."""

    wait_h: float
    talk: float
    unlinked: float


class Worker:
    """One stint of one person, acted out."""

    def __init__(
        self, stint: Stint, team: Team, *, stories: Stories, seed: int
    ) -> None:
        self._dice = Dice(seed, team.name, stint.person.email)
        self._stint, self._team, self._stories = stint, team, stories
        self._own = Clock(_days_at_work(stint, self._dice), stint.person.offset)
        # Long enough after the end that whatever waits for review is seen to wait.
        late = stint.last + timedelta(days=400)
        early = stint.first - timedelta(days=60)
        self._office = Clock(weekdays(early, late), stint.person.offset)
        self._habits = _habits(team.name, seed)

    def pieces(self) -> Iterator[Piece]:
        """Yield everything begun in the stint, in order."""
        minute = self._dice.between(0, 3 * WORKDAY)
        while minute < self._own.end:
            yield from self._aside(minute)
            begun = minute
            linked = not self._dice.chance(self._habits.unlinked)
            item = self._item(begun) if linked else None
            pulls = []
            for _ in range(self._dice.pick((1, 1, 1, 1, 2, 2, 3))):
                if minute < self._own.end:
                    pulls.append(self._pull(item, minute))
                    minute = self._after(minute, self._dice.drawn(_GAPS) * _BETWEEN)
            if item:
                self._carry_through(item, begun, pulls)
            yield Piece(item, tuple(pulls))

    def _mood(self, minute: float) -> Mood:
        return self._stories.mood(
            self._own.day(minute), team=self._team.name, group=self._team.group
        )

    def _pace(self, minute: float) -> float:
        starts_on = self._stint.person.starts_on
        ramp = self._stories.ramp(starts_on, self._own.day(minute))
        return self._stint.vigour * ramp * self._mood(minute).pace

    def _after(self, minute: float, effort: float) -> float:
        """Return when ``effort`` minutes of usual work are done."""
        while minute < self._own.end:
            done = self._pace(minute) * WORKDAY / 2
            if effort <= done:
                return minute + effort / done * WORKDAY / 2
            effort -= done
            minute += WORKDAY / 2
        return minute

    def _pull(self, item: Item | None, minute: float) -> Pull:
        dice, mood = self._dice, self._mood(minute)
        minutes = [minute]
        for _ in range(dice.rounded(dice.drawn(_COMMITS)) - 1):
            minutes.append(minutes[-1] + dice.drawn(_PAUSES))
        minutes = [each for each in minutes if each < self._own.end]
        commits = [self._own.moment(each) for each in minutes]
        ready = self._own.moment(minutes[-1] + dice.between(4, 70))
        draft = len(commits) > 1 and dice.chance(0.1)
        review = reviewed(
            ready,
            office=self._office,
            wait_min=self._habits.wait_h * 60 * mood.wait,
            talk=self._habits.talk * mood.talk,
            reviewers=self._reviewers(self._own.day(minute)),
            author=self._stint.person,
            dice=dice,
        )
        return Pull(
            author=self._stint.person,
            item=item,
            title=_title(dice),
            commits=commits + list(review.fixes),
            opened=commits[0] + timedelta(minutes=3) if draft else ready,
            ready=ready,
            review=review,
            lines=dice.rounded(dice.drawn(_LINES)),
            link=dice.pick(("title",) * 11 + ("branch",) * 4 + ("body", "body", "commit", "tracker")),
            rework=mood.rework,
        )  # fmt: skip

    def _reviewers(self, day: date) -> Sequence[Person]:
        return [
            stint.person
            for stint in self._team.stints
            if stint.person is not self._stint.person
            and stint.first <= day <= stint.last
        ]

    def _item(self, minute: float) -> Item:
        dice = self._dice
        kind = dice.pick(_KINDS)
        thing = dice.pick(THINGS)
        begun = self._own.moment(minute)
        return Item(
            kind=kind,
            title=f"{dice.pick(FAULTS)} {thing}" if kind == _BUG else f"Better {thing}",
            priority=dice.pick(("Highest", "High", "Medium", "Medium", "Medium", "Low")),
            points=dice.pick((1, 2, 2, 3, 3, 5, 8)) if kind == _FEATURE else None,
            created=begun - timedelta(hours=dice.between(2, 24 * (5 if kind == _BUG else 40))),
        )  # fmt: skip

    def _carry_through(self, item: Item, minute: float, pulls: Sequence[Pull]) -> None:
        """Move the item over the board as its pull requests go."""
        dice, office = self._dice, self._office
        begun = self._own.moment(minute) - timedelta(minutes=dice.whole(5, 50))
        item.created = min(item.created, begun - timedelta(minutes=10))
        item.holders = ((begun, self._stint.person),)
        item.moves = [(begun, "In Progress")]
        if pulls:
            item.moves.append((pulls[0].ready + timedelta(minutes=2), "Code Review"))
        ended = max((pull.review.ended for pull in pulls), default=begun)
        others = self._reviewers(self._own.day(minute))
        if others and pulls and dice.chance(0.07):
            handed = begun + (pulls[0].ready - begun) / 2
            item.holders += ((handed, dice.pick(others)),)
        if dice.chance(0.25):
            ended = office.later(ended, dice.between(10, 300))
            item.moves.append((ended, "QA"))
        ended = office.later(ended, dice.between(5, 240 if pulls else 900))
        if not pulls and dice.chance(0.2):
            item.moves.append((ended, "Won't Do"))
            return
        item.moves.append((ended, "Done"))
        if dice.chance(0.03):
            again = office.later(ended, dice.between(200, 2000))
            closed = office.later(again, dice.between(60, 900))
            item.moves += [(again, "In Progress"), (closed, "Done")]

    def _aside(self, minute: float) -> Iterator[Piece]:
        """Yield what comes besides: items that need no code, and items that only wait."""
        if self._dice.chance(0.16):
            item = self._item(minute)
            if self._dice.chance(0.6):
                self._carry_through(item, minute, ())
            yield Piece(item, ())


def _habits(team: str, seed: int) -> _Habits:
    dice = Dice(seed, "habits", team)
    if team == QUICK_TEAM:
        # Much is said there, so that its story can be told from a few months.
        return _Habits(wait_h=5, talk=1.4, unlinked=0.05)
    return _Habits(
        wait_h=dice.between(2.5, 4.5),
        talk=dice.between(0.75, 1.3),
        unlinked=dice.between(0.03, 0.14),
    )


def _days_at_work(stint: Stint, dice: Dice) -> list[date]:
    """Return the days of the stint without those off: holidays, part time, illness."""
    off: set[date] = set()
    for year in range(stint.first.year, stint.last.year + 1):
        summer = date(year, 6, 20) + timedelta(days=dice.whole(0, 60))
        spare = date(year, 1, 10) + timedelta(days=dice.whole(0, 340))
        for start, length in ((summer, 14), (spare, 7)):
            off.update(start + timedelta(days=number) for number in range(length))
    return [
        day
        for day in weekdays(stint.first, stint.last)
        if day.weekday() in stint.person.weekdays
        and day not in off
        and not dice.chance(0.75 if _end_of_year(day) else 0.03)
    ]


def _end_of_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 3)


def _title(dice: Dice) -> str:
    return f"{dice.pick(VERBS)} {dice.pick(THINGS)}"
