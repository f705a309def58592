"""The accounts of the sample organisation that are no people, and what they do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from reporting.sources.sample.clock import Clock, weekdays
from reporting.sources.sample.dice import Dice
from reporting.sources.sample.organisation import Person, Team
from reporting.sources.sample.review import Remark, Review
from reporting.sources.sample.stories import Stories
from reporting.sources.sample.work import Pull

_LIBRARIES = ("fastjson", "httpkit", "logtree", "mailbox", "pgpool", "tinyqueue")


def _robot(login: str) -> Person:
    return Person(
        email="", name=login, login=login, jira="", git_email=f"{login}@users.example.com",
        manager_email="", role="", sub_role="", team="", department="", site="", offset=0,
        weekdays=(), starts_on=date.min, ends_on=None,
    )  # fmt: skip


UPDATER = _robot("depbump[bot]")
"""Opens a pull request for a new version of a library now and then."""

WATCHER = _robot("build-watcher")
"""Says on pull requests how the build went; only the bots table knows what it is."""

# Accounts or patterns by provider; none: everywhere.
BOTS = (("", UPDATER.login), ("git", "*[bot]@users.example.com"), ("github", "build-*"))


def updates(team: Team, *, stories: Stories, seed: int) -> Iterator[Pull]:
    """Yield the robot's pull requests in the team's repository: one in two weeks."""
    dice = Dice(seed, "updates", team.name)
    office = Clock(weekdays(stories.first, stories.last + timedelta(days=60)), 0)
    for day in weekdays(stories.first, stories.last):
        if day.weekday() != 0 or not dice.chance(0.5):
            continue
        at = datetime.combine(day, time(5, dice.whole(0, 59)), tzinfo=UTC)
        version = f"{dice.whole(1, 4)}.{dice.whole(0, 30)}"
        yield Pull(
            author=UPDATER,
            item=None,
            title=f"Bump {dice.pick(_LIBRARIES)} to {version}",
            commits=[at],
            opened=at,
            ready=at,
            review=Review(
                (), (), office.later(at, dice.between(100, 1500)), dice.chance(0.9)
            ),
            lines=dice.whole(2, 14),
            link="",
            rework=0,
        )


def build_report(pull: Pull, dice: Dice) -> Iterator[Remark]:
    """Yield what the watcher says on a pull request, if anything."""
    if dice.chance(0.12):
        yield Remark(
            WATCHER, pull.opened + timedelta(minutes=dice.whole(3, 9)), "comment"
        )
