"""What the organisation decides: its trees, its bots, and how each metric is defined.

`definitions` holds the values, `read_organisation` reads them from organisation.yaml. An
installation without the file has `DEFAULT`.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

from reporting.catalogue import EXTRA, METRICS

# The name of one, like Europe/Berlin.
TimeZone = NewType("TimeZone", str)


class CycleStart(StrEnum):
    """Where the cycle time of a pull request begins."""

    FIRST_COMMIT = "first_commit"
    PR_CREATED = "pr_created"


class WorkStart(StrEnum):
    """Where the time to complete a work item begins."""

    DEVELOPMENT = "development"
    CREATED = "created"


class ActiveDevelopers(StrEnum):
    """Whom a per-developer metric divides by: all, or those with any activity."""

    ROSTER = "roster"
    CONTRIBUTORS = "contributors"


class ReworkDenominator(StrEnum):
    """What rework is a share of: lines added + removed, or the larger of the two."""

    TOTAL = "total"
    MAX = "max"


class ReworkAge(StrEnum):
    """What is old or young where lines are reworked: the file, or each removed line."""

    FILE = "file"
    LINES = "lines"


class CommentStart(StrEnum):
    """Where the wait for the first comment begins."""

    CREATED = "created"
    READY_FOR_REVIEW = "ready_for_review"


class CommentBucket(StrEnum):
    """The day that the wait for the first comment belongs to."""

    MERGED = "merged"
    CREATED = "created"


class WorkCredit(StrEnum):
    """What each of several assignees gets at developer level for one item."""

    FULL = "full"
    PROPORTIONAL = "proportional"


class VelocityBasis(StrEnum):
    """What the Legacy API's PR velocity counts."""

    LINES = "lines"
    PRS = "prs"


class PeriodCount(StrEnum):
    """How the Legacy API counts the periods of a range."""

    EXACT = "exact"
    WHOLE = "whole"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


@dataclass(frozen=True, slots=True)
class Hours:
    """When work is done on a day, in minutes after its local midnight."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the metrics of a tree are defined; the defaults are the documented ones.

    Thresholds are in changed lines: below ``small_threshold`` is small, up to
    ``medium_threshold`` (inclusive) medium. In paths and
    ``excluded_repositories`` ``*`` stands for anything; a path pattern without a slash
    is about the file's name. Statuses and types compare without letter case. Ratings are
    the limits of the three upper tiers, best first: rates a week and developer, durations
    in days; empty: not rated. Pull requests count, lines are never rated. Without hours
    there is no working calendar.
    """

    small_threshold: int = 10
    medium_threshold: int = 100
    recent_days: int = 30
    rework_age: ReworkAge = ReworkAge.FILE
    cycle_time_start: CycleStart = CycleStart.FIRST_COMMIT
    time_to_complete_start: WorkStart = WorkStart.DEVELOPMENT
    active_developers: ActiveDevelopers = ActiveDevelopers.ROSTER
    rework_denominator: ReworkDenominator = ReworkDenominator.TOTAL
    count_self_comments: bool = False
    first_comment_start: CommentStart = CommentStart.CREATED
    first_comment_bucket: CommentBucket = CommentBucket.MERGED
    ticket_must_exist: bool = True
    work_credit: WorkCredit = WorkCredit.FULL
    count_epics: bool = False
    count_sub_tasks: bool = True
    excluded_paths: tuple[str, ...] = ()
    excluded_repositories: tuple[str, ...] = ()
    count_generated: bool = True
    generated_paths: tuple[str, ...] = (
        "*.lock", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum",
        "*.min.js", "*.min.css", "*.js.map", "*.css.map", "*.pb.go", "*_pb2.py", "*_pb2.pyi",
        "vendor/*", "*/vendor/*", "node_modules/*", "*/node_modules/*", "third_party/*",
        "*/third_party/*",
    )  # fmt: skip
    development_statuses: tuple[str, ...] = (
        "In Progress", "In Development", "In Review", "Code Review", "Testing",
        "In Testing", "QA",
    )  # fmt: skip
    completed_statuses: tuple[str, ...] = (
        "Done", "Closed", "Resolved", "Completed", "Deployed", "Released",
    )  # fmt: skip
    abandoned_statuses: tuple[str, ...] = (
        "Won't Do", "Won't Fix", "Invalid", "Duplicate", "Cancelled", "Canceled",
        "Declined", "Abandoned",
    )  # fmt: skip
    feature_types: tuple[str, ...] = (
        "Story", "Feature", "New Feature", "Enhancement", "Improvement",
    )  # fmt: skip
    bug_types: tuple[str, ...] = ("Bug", "Defect")
    epic_types: tuple[str, ...] = ("Epic",)
    sub_task_types: tuple[str, ...] = ("Sub-task", "Subtask")
    working_calendar_hours: Hours | None = None
    working_calendar_weekdays: tuple[Weekday, ...] = tuple(Weekday)[:5]
    working_calendar_time_zone: TimeZone = TimeZone("UTC")
    working_calendar_holidays: tuple[date, ...] = ()
    legacy_pr_velocity_basis: VelocityBasis = VelocityBasis.LINES
    legacy_period_count: PeriodCount = PeriodCount.EXACT
    rating_coding_days: tuple[float, ...] = (4, 3.2, 2)
    rating_pr_velocity: tuple[float, ...] = (3, 2, 1)
    rating_work_completed: tuple[float, ...] = (5, 3, 1)
    rating_time_to_first_comment: tuple[float, ...] = (0.5, 1, 2)
    rating_comments_per_pr: tuple[float, ...] = (2, 1, 0.33)
    rating_time_to_complete: tuple[float, ...] = (3, 5, 10)
    rating_labels: tuple[str, ...] = ("Elite", "High", "Medium", "Low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Keeps developers whose ``field`` is (or with ``keep`` False: is not) in ``values``."""

    field: str
    values: tuple[str, ...]
    keep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A developer who counts in one more node; ``team`` is its path below the tree."""

    email: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree to build from the developers.

    ``levels`` are columns of developers, outermost first; ``manager_email`` stands last
    and makes a node of each manager. ``levels`` None: managers if there are any, else
    teams, else what the data alone tells.
    """

    name: str
    levels: tuple[str, ...] | None = None
    filters: tuple[Filter, ...] = ()
    shared: tuple[Shared, ...] = ()
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """Accounts that are no people: a name or a pattern with ``*``; no provider: at all."""

    account: str
    provider: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """All of organisation.yaml."""

    trees: tuple[Tree, ...] = (Tree(name="Everyone"),)
    bots: tuple[Bot, ...] = ()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Return the different profiles in use; facts are kept for each."""
        return tuple(dict.fromkeys(tree.profile for tree in self.trees))

    def extra_metrics(self, tree: str) -> list[str]:
        """Return the metrics beyond the documented ones that have numbers in ``tree``.

        Those in working hours are there where the tree has a working calendar.
        """
        calendars = {
            one.name: one.profile.working_calendar_hours is not None
            for one in self.trees
        }
        working = {metric.working for metric in METRICS}
        return [
            metric.name
            for metric in EXTRA
            if calendars.get(tree) or metric.name not in working
        ]


DEFAULT = Organisation()
