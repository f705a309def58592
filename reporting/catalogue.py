"""The one list of metrics: name, title, unit, direction, meaning, source.

Parser, export service, report, help text and documentation all read it. The names are the
export API's own; what our own service has beyond them is apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Group(StrEnum):
    """The API's metric groups, in its order."""

    ACTIVITY = "activity"
    VELOCITY = "velocity"
    VOLUME = "volume"
    QUALITY = "quality"
    COLLABORATION = "collaboration"


class Level(StrEnum):
    """What one row of an export is about; the value is the API's spelling."""

    DEVELOPER = "developer"
    TEAM = "team"


class Unit(StrEnum):
    """The unit of a value, as a person reads it."""

    DAYS = "days"
    HOURS = "hours"
    LINES = "lines"
    PERCENT = "%"
    PULL_REQUESTS = "pull requests"
    COMMENTS = "comments"
    WORK_ITEMS = "work items"
    WORKING_HOURS = "working hours"


class Kind(StrEnum):
    """How values of several buckets make the value of the whole.

    A COUNT adds up. A RATE is per developer and bucket: its mean over the whole buckets.
    A MEAN or SHARE is weighted by ``Metric.weight``, never averaged over buckets.
    """

    COUNT = "count"
    RATE = "rate"
    MEAN = "mean"
    SHARE = "share"


class Better(StrEnum):
    """Which direction is welcome; NEITHER where it depends."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One column of an export.

    ``source`` names the tables (docs/tables.md) the number comes from. ``weight`` is the
    metric that counts the samples of a MEAN or SHARE, or the lines that a share is of;
    ``cases`` the one that counts the cases behind it, or more of them, where that is
    another. ``words`` are what people say for it, the one a report's footer says first.

    ``benchmark`` is what is usual, in words, and ``usual`` the same as numbers: from, to,
    None where it is open. ``tiers`` are the limits of Elite, High and Medium. Those of a
    RATE are of a week. ``parts`` are the metrics that add up to it, up to a ``rest`` that
    has no metric, only this title. ``working`` is the metric that is the same in working
    hours.
    """

    name: str
    title: str
    group: Group
    unit: Unit
    kind: Kind
    better: Better
    meaning: str
    source: str
    levels: frozenset[Level]
    weight: str = ""
    cases: str = ""
    working: str = ""
    words: tuple[str, ...] = ()
    benchmark: str = ""
    usual: tuple[float | None, float | None] = (None, None)
    tiers: tuple[float, float, float] | None = None
    parts: tuple[str, ...] = ()
    rest: str = ""


_DEVELOPER = frozenset({Level.DEVELOPER})
_TEAM = frozenset({Level.TEAM})
_BOTH = frozenset(Level)
_PULLS = "pull_requests"
_WORK = "work_items, work_item_transitions"
_REWORK = "pull_requests, pull_request_files"
_AGES = ("Recent", "Legacy")
_WORK_TYPES = (
    "WORK_FEATURES_COMPLETED",
    "WORK_BUGS_COMPLETED",
    "WORK_OTHER_COMPLETED",
)


def _split(name: str, by: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}_{which.upper()}" for which in by)


def _pull_count(size: str, meaning: str, *words: str) -> Metric:
    return Metric(
        name=f"PR_MERGED_{size.upper()}",
        title=f"{size} PRs merged",
        group=Group.VOLUME,
        unit=Unit.PULL_REQUESTS,
        kind=Kind.COUNT,
        better=Better.NEITHER,
        meaning=f"Merged pull requests of {meaning} changed lines.",
        source=_PULLS,
        levels=_BOTH,
        words=(*words, f"{size.lower()} pull requests"),
    )


def _lines(
    name: str, title: str, meaning: str, levels: frozenset[Level], *words: str
) -> Metric:
    return Metric(
        name=name,
        title=title,
        group=Group.QUALITY if name == "LOC_TOTAL" else Group.VOLUME,
        unit=Unit.LINES,
        kind=Kind.COUNT,
        better=Better.NEITHER,
        meaning=meaning,
        source=_PULLS,
        levels=levels,
        words=words,
        parts=_split("LOC_REFACTORED", _AGES) if name == "LOC_TOTAL" else (),
        rest="New lines" if name == "LOC_TOTAL" else "",
    )


def _work_count(name: str, title: str, meaning: str, *words: str) -> Metric:
    return Metric(
        name=name,
        title=title,
        group=Group.VOLUME,
        unit=Unit.WORK_ITEMS,
        kind=Kind.COUNT,
        better=Better.HIGHER if name == "WORK_COMPLETED" else Better.NEITHER,
        meaning=meaning,
        source=_WORK,
        levels=_BOTH,
        words=words,
        parts=_WORK_TYPES if name == "WORK_COMPLETED" else (),
    )


def _rework(age: str, which: str) -> tuple[Metric, Metric]:
    suffix, title = (f"_{age.upper()}", f"{age} rework") if age else ("", "Rework")
    percent = Metric(
        name=f"REWORK_PERCENT{suffix}",
        title=title,
        group=Group.QUALITY,
        unit=Unit.PERCENT,
        kind=Kind.SHARE,
        better=Better.LOWER,
        meaning=f"Share of all changed lines that rewrote {which}.",
        source=_REWORK,
        levels=_BOTH,
        weight="LOC_TOTAL",
        cases="PR_MERGED",
        words=("rework", "churn", "code churn", "rework rate")
        if not age
        else (f"{age.lower()} rework",),
        parts=() if age else _split("REWORK_PERCENT", _AGES),
    )
    lines = Metric(
        name=f"LOC_REFACTORED{suffix}",
        title=f"{title} lines",
        group=Group.QUALITY,
        unit=Unit.LINES,
        kind=Kind.COUNT,
        better=Better.NEITHER,
        meaning=f"Lines that rewrote {which}: per file of a merged pull request, "
        "the smaller of lines added and removed.",
        source=_REWORK,
        levels=_BOTH,
        words=("refactored lines", "reworked lines") if not age else (),
        parts=() if age else _split("LOC_REFACTORED", _AGES),
    )
    return percent, lines


_REWORKS = (
    _rework("", "existing code"),
    _rework("Recent", "code last changed within the recent window (30 days)"),
    _rework("Legacy", "code last changed before the recent window (30 days)"),
)

METRICS: tuple[Metric, ...] = (
    Metric(
        name="CODING_DAYS",
        title="Coding days",
        group=Group.ACTIVITY,
        unit=Unit.DAYS,
        kind=Kind.RATE,
        better=Better.NEITHER,
        meaning="Days (UTC) with at least one commit; merge commits do not count. "
        "For a team: the mean over its developers.",
        source="commits",
        levels=_BOTH,
        words=("coding days", "active days", "commit days", "days coded"),
        benchmark="3 to 4 days a week",
        usual=(3, 4),
        tiers=(4, 3.2, 2),
    ),
    Metric(
        name="PR_CYCLE_TIME_DAYS_AVG",
        title="PR cycle time",
        group=Group.VELOCITY,
        unit=Unit.DAYS,
        kind=Kind.MEAN,
        better=Better.LOWER,
        meaning="Days from a pull request's first commit to its merge.",
        source="pull_requests, pull_request_commits",
        levels=_BOTH,
        weight="PR_MERGED",
        working="PR_CYCLE_TIME_WORKING_HRS_AVG",
        words=(
            "cycle time",
            "pr lead time",
            "time to merge",
            "merge time",
            "until merge",
            "until merged",
            "pr duration",
            "pull request duration",
        ),
        benchmark="about 2 days in strong teams",
        usual=(None, 2),
        tiers=(1, 2, 7),
    ),
    Metric(
        name="PR_VELOCITY",
        title="PRs merged per developer",
        group=Group.VELOCITY,
        unit=Unit.PULL_REQUESTS,
        kind=Kind.RATE,
        better=Better.HIGHER,
        meaning="Merged pull requests divided by the developers of the team.",
        source=_PULLS,
        levels=_TEAM,
        cases="PR_MERGED",
        words=(
            "throughput",
            "pr velocity",
            "prs per developer",
            "pull requests per developer",
            "merge rate",
        ),
        benchmark="about 2 a week",
        usual=(2, None),
        tiers=(3, 2, 1),
    ),
    Metric(
        name="AVG_TIME_TO_COMPLETE",
        title="Time to complete",
        group=Group.VELOCITY,
        unit=Unit.DAYS,
        kind=Kind.MEAN,
        better=Better.LOWER,
        meaning="Days from the start of work on an item to its completion.",
        source=_WORK,
        levels=_BOTH,
        weight="WORK_COMPLETED",
        working="AVG_WORKING_HRS_TO_COMPLETE",
        words=(
            "time to complete",
            "completion time",
            "issue cycle time",
            "ticket time",
            "ticket lead time",
            "issue lead time",
            "time to done",
        ),
        benchmark="3 to 5 days",
        usual=(3, 5),
        tiers=(3, 5, 10),
    ),
    Metric(
        name="PR_MERGED",
        title="PRs merged",
        group=Group.VOLUME,
        unit=Unit.PULL_REQUESTS,
        kind=Kind.COUNT,
        better=Better.HIGHER,
        meaning="Pull requests merged, by day of merge (UTC), to any branch.",
        source=_PULLS,
        levels=_BOTH,
        words=(
            "merged prs",
            "pull requests",
            "prs",
            "merged",
            "merges",
            "prs merged",
            "merged pull requests",
            "pull requests merged",
            "merge requests",
            "mrs",
        ),
        parts=_split("PR_MERGED", ("Small", "Medium", "Large")),
    ),
    _pull_count("Small", "fewer than 10", "small prs"),
    _pull_count("Medium", "10 to 100", "medium prs"),
    _pull_count("Large", "more than 100", "large prs", "big prs"),
    _lines(
        "LOC_ADDED", "Lines added", "Lines added by merged pull requests.", _DEVELOPER,
        "added lines", "additions",
    ),
    _lines(
        "LOC_REMOVED", "Lines removed", "Lines removed by merged pull requests.", _DEVELOPER,
        "removed lines", "deleted lines", "deletions",
    ),
    _work_count(
        "WORK_COMPLETED",
        "Work completed",
        "Work items completed, credited to whoever held them during development.",
        "work items",
        "tickets",
        "issues",
        "tasks",
        "work completed",
        "work items completed",
        "tickets completed",
        "tickets closed",
        "closed tickets",
        "issues closed",
        "closed issues",
    ),
    _work_count(
        "WORK_FEATURES_COMPLETED", "Features completed", "Completed work items that are features.",
        "features", "stories", "user stories",
    ),
    _work_count(
        "WORK_BUGS_COMPLETED", "Bugs completed", "Completed work items that are bugs.",
        "bugs", "defects", "bug fixes", "bugs fixed",
    ),
    _work_count(
        "WORK_OTHER_COMPLETED", "Other work completed",
        "Completed work items that are neither features nor bugs.", "other work",
    ),
    *(percent for percent, _ in _REWORKS),
    *(lines for _, lines in _REWORKS),
    Metric(
        name="PR_MISSING_TICKETS",
        title="PRs without a ticket",
        group=Group.QUALITY,
        unit=Unit.PULL_REQUESTS,
        kind=Kind.COUNT,
        better=Better.LOWER,
        meaning="Merged pull requests that name no known work item in title, body, "
        "branch or commit messages.",
        source="pull_requests, pull_request_commits, work_items, pull_request_work_items",
        levels=_BOTH,
        words=(
            "missing tickets",
            "without ticket",
            "prs without ticket",
            "no ticket",
            "unlinked prs",
        ),
    ),
    _lines(
        "LOC_TOTAL", "Changed lines", "Lines added plus removed by merged pull requests.", _TEAM,
        "lines changed",
    ),
    Metric(
        name="REVIEW_COMMENTS_PER_PR_AVG",
        title="Review comments per PR",
        group=Group.COLLABORATION,
        unit=Unit.COMMENTS,
        kind=Kind.MEAN,
        better=Better.NEITHER,
        meaning="Comments by other people, before the merge, per merged pull request.",
        source="pull_requests, pull_request_comments",
        levels=_BOTH,
        weight="PR_MERGED",
        words=("comments", "review comments", "comments per pr"),
        benchmark="at least one",
        usual=(1, None),
        tiers=(2, 1, 0.33),
    ),
    Metric(
        name="REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
        title="Time to first comment",
        group=Group.COLLABORATION,
        unit=Unit.HOURS,
        kind=Kind.MEAN,
        better=Better.LOWER,
        meaning="Hours from the creation of a merged pull request to the first comment "
        "by someone else; pull requests without one are left out.",
        source="pull_requests, pull_request_comments",
        levels=_BOTH,
        weight="PR_COMMENTED",
        cases="PR_MERGED",
        working="REVIEW_TIME_TO_FIRST_COMMENT_WORKING_HRS_AVG",
        words=(
            "first comment",
            "review time",
            "time to first comment",
            "until first comment",
            "first review",
            "until first review",
            "time to first review",
            "time to review",
            "review speed",
            "response time",
            "first response",
            "review latency",
            "review turnaround",
            "pickup time",
        ),
        benchmark="within one working day",
        usual=(None, 24),
        tiers=(12, 24, 48),
    ),
)  # fmt: skip


def _in_working_hours(of: str, name: str) -> Metric:
    """Return the metric that is ``of`` another, without nights and days off."""
    whole = next(metric for metric in METRICS if metric.name == of)
    return replace(
        whole,
        name=name,
        title=f"{whole.title}, working hours",
        unit=Unit.WORKING_HOURS,
        meaning=f"{whole.title}, of which only the hours of the working calendar count.",
        working="",
        words=(),
        benchmark="",
        usual=(None, None),
        tiers=None,
    )


# What our own service has beyond the documented metrics, and only gives to who names it.
EXTRA: tuple[Metric, ...] = (
    *(_in_working_hours(one.name, one.working) for one in METRICS if one.working),
    Metric(
        name="PR_COMMENTED",
        title="PRs with a comment",
        group=Group.COLLABORATION,
        unit=Unit.PULL_REQUESTS,
        kind=Kind.COUNT,
        better=Better.NEITHER,
        meaning="Merged pull requests that somebody else commented on before the merge: "
        "those that the time to first comment is the mean of.",
        source="pull_requests, pull_request_comments",
        levels=_BOTH,
    ),
)
BY_NAME = {metric.name: metric for metric in (*METRICS, *EXTRA)}


def available(level: Level) -> tuple[Metric, ...]:
    """Return the metrics an export has at ``level``, in the order of its columns."""
    return tuple(metric for metric in METRICS if level in metric.levels)


def in_group(group: Group, level: Level) -> tuple[Metric, ...]:
    """Return the metrics of ``group`` at ``level``, in the order of its columns."""
    return tuple(metric for metric in available(level) if metric.group is group)


def standard(level: Level) -> tuple[Metric, ...]:
    """Return what a report shows when no metric is named: six, from every group."""
    names = _STANDARD if level is Level.TEAM else _STANDARD | _REVIEW_DEPTH
    return tuple(metric for metric in available(level) if metric.name in names)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return ``names`` without repeats, in the order of an export's columns."""
    wanted = set(names)
    return tuple(name for name in BY_NAME if name in wanted)


_STANDARD = {
    "CODING_DAYS",
    "PR_CYCLE_TIME_DAYS_AVG",
    "PR_VELOCITY",
    "PR_MERGED",
    "REWORK_PERCENT",
    "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
}
# One person has no number per developer; how much others said on their work stands in.
_REVIEW_DEPTH = {"REVIEW_COMMENTS_PER_PR_AVG"}
