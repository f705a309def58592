"""How a tree's numbers are defined, setting by setting, and what that says of each metric.

The settings are those of docs/organisation.md, in force for one tree. Another service may
tell none of them, or only some: of those it does not tell nothing is said.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

from pydantic.alias_generators import to_camel

from reporting.catalogue import Metric

_MOST_LISTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """The settings that decide what is counted; None where nobody says."""

    small_threshold: int | None = None
    medium_threshold: int | None = None
    recent_days: int | None = None
    rework_age: str | None = None
    rework_denominator: str | None = None
    excluded_paths: tuple[str, ...] | None = None
    excluded_repositories: tuple[str, ...] | None = None
    count_generated: bool | None = None
    cycle_time_start: str | None = None
    first_comment_start: str | None = None
    first_comment_bucket: str | None = None
    count_self_comments: bool | None = None
    ticket_must_exist: bool | None = None
    time_to_complete_start: str | None = None
    work_credit: str | None = None
    development_statuses: tuple[str, ...] | None = None
    completed_statuses: tuple[str, ...] | None = None
    feature_types: tuple[str, ...] | None = None
    bug_types: tuple[str, ...] | None = None
    count_epics: bool | None = None
    count_sub_tasks: bool | None = None
    active_developers: str | None = None
    working_hours: str | None = None


def read(data: Mapping[str, Any]) -> Definitions:
    """Read what a service tells, in camel case; what is missing or odd is left out."""
    found = {}
    for name, hint in get_type_hints(Definitions).items():
        value, kind = data.get(to_camel(name)), get_args(hint)[0]
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = tuple(value)
        if type(value) is (get_origin(kind) or kind):
            found[name] = value
    return Definitions(**found | {"working_hours": _calendar(data)})


def _calendar(data: Mapping[str, Any]) -> str | None:
    """Return in words when work is done, None where there is no such calendar."""
    calendar = data.get("workingCalendar")
    if not isinstance(calendar, Mapping) or not calendar.get("hours"):
        return None
    days = tuple(map(str, calendar.get("weekdays") or ()))
    zone = calendar.get("timeZone") or "UTC"
    return f"{calendar['hours']} ({zone}) on {_listed(days, most=7)}"


def meaning(metric: Metric, here: Definitions) -> str:
    """Return what ``metric`` means where these definitions hold."""
    small, medium, recent = (
        here.small_threshold,
        here.medium_threshold,
        here.recent_days,
    )
    sizes = {
        "PR_MERGED_SMALL": f"fewer than {small:,}" if small is not None else "",
        "PR_MERGED_LARGE": f"more than {medium:,}" if medium is not None else "",
    }
    if small is not None and medium is not None:
        sizes["PR_MERGED_MEDIUM"] = f"{small:,} to {medium:,}"
    if size := sizes.get(metric.name):
        return f"Merged pull requests of {size} changed lines."
    if recent is not None:
        return metric.meaning.replace("(30 days)", f"({recent} days)")
    return metric.meaning


def exactly(metric: Metric, here: Definitions) -> tuple[str, ...]:
    """Return what is decided about ``metric`` beyond its meaning, in sentences."""
    tell = _TELL.get(metric.name)
    said = tuple(tell(here)) if tell else ()
    if metric.working and here.working_hours:
        return (*said, f"Told in working hours, too: {here.working_hours}.")
    return said


def _cycle(here: Definitions) -> Iterator[str]:
    start = here.cycle_time_start
    if start == "pr_created" and here.first_comment_start == "ready_for_review":
        start = "ready_for_review"
    starts = {
        "first_commit": "The cycle starts at the first commit.",
        "pr_created": "The cycle starts when the pull request is created.",
        "ready_for_review": "The cycle starts when the pull request is ready for review.",
    }
    yield from _choice(starts, start)
    yield from _excluded(here)


def _pulls(here: Definitions) -> Iterator[str]:
    yield from _excluded(here)


def _rate(here: Definitions) -> Iterator[str]:
    whom = {
        "roster": "Divided by everybody in the team.",
        "contributors": "Divided by those with a commit, a merge or a completed item.",
    }
    yield from _choice(whom, here.active_developers)
    yield from _excluded(here)


def _lines(here: Definitions) -> Iterator[str]:
    if here.count_generated is not None:
        does = "count" if here.count_generated else "do not count"
        yield f"Files that nobody wrote, such as lock files, {does}."
    if here.excluded_paths:
        yield f"Files that do not count: {_listed(here.excluded_paths)}."
    yield from _excluded(here)


def _rework(here: Definitions, *, by_age: bool, share: bool) -> Iterator[str]:
    ages = {
        "file": "How old code is tells the last change of its file.",
        "lines": "How old code is tells each of the lines that were removed.",
    }
    shares = {
        "total": "The share is of lines added and removed.",
        "max": "The share is of lines added or removed, whichever are more.",
    }
    if by_age:
        yield from _choice(ages, here.rework_age)
    if share:
        yield from _choice(shares, here.rework_denominator)
    yield from _lines(here)


def _completing(here: Definitions) -> Iterator[str]:
    if here.time_to_complete_start == "created":
        yield "Work starts when the item is created."
    elif here.time_to_complete_start == "development" and here.development_statuses:
        statuses = _listed(here.development_statuses)
        yield f"Work starts with the first day in {statuses}."
    yield from _completed(here)


def _work(here: Definitions) -> Iterator[str]:
    yield from _completed(here)
    credit = {
        "full": "Each of several assignees is credited in full.",
        "proportional": "Several assignees share the credit by their time in development.",
    }
    yield from _choice(credit, here.work_credit)


def _completed(here: Definitions) -> Iterator[str]:
    if here.completed_statuses:
        yield f"Completed is what is {_listed(here.completed_statuses, 'or')}."
    counts = {"Epics": here.count_epics, "Sub-tasks": here.count_sub_tasks}
    for noun, counted in counts.items():
        if counted is not None:
            yield f"{noun} {'count' if counted else 'do not count'}."


def _features(here: Definitions) -> Iterator[str]:
    if here.feature_types:
        yield f"Features are of type {_listed(here.feature_types, 'or')}."
    yield from _work(here)


def _bugs(here: Definitions) -> Iterator[str]:
    if here.bug_types:
        yield f"Bugs are of type {_listed(here.bug_types, 'or')}."
    yield from _work(here)


def _tickets(here: Definitions) -> Iterator[str]:
    if here.ticket_must_exist is not None:
        known = "item" if here.ticket_must_exist else "project"
        yield f"A ticket key counts if it is that of a known {known}."
    yield from _excluded(here)


def _comments(here: Definitions) -> Iterator[str]:
    if here.count_self_comments is not None:
        does = "count" if here.count_self_comments else "do not count"
        yield f"Comments of the author {does}."
    yield from _excluded(here)


def _waiting(here: Definitions) -> Iterator[str]:
    starts = {
        "created": "The wait starts when the pull request is created.",
        "ready_for_review": "The wait starts when the pull request is ready for review.",
    }
    days = {
        "merged": "It belongs to the day of the merge.",
        "created": "It belongs to the day of the creation.",
    }
    yield from _choice(starts, here.first_comment_start)
    yield from _choice(days, here.first_comment_bucket)
    yield from _comments(here)


def _choice(sentences: Mapping[str, str], value: str | None) -> Iterator[str]:
    if value is not None and value in sentences:
        yield sentences[value]


def _excluded(here: Definitions) -> Iterator[str]:
    if here.excluded_repositories:
        names = _listed(here.excluded_repositories)
        yield f"Repositories that do not count: {names}."


def _listed(names: tuple[str, ...], last: str = "and", most: int = _MOST_LISTED) -> str:
    """Join the first few as a sentence does."""
    shown = names[:most]
    if len(names) > most:
        return f"{', '.join(shown)} {last} {len(names) - most} more"
    *first, end = shown
    return f"{', '.join(first)} {last} {end}" if first else end


_Tell = Callable[[Definitions], Iterator[str]]
_SIZES = ("", "_SMALL", "_MEDIUM", "_LARGE")
_AGES = ("", "_RECENT", "_LEGACY")
_TELL: Mapping[str, _Tell] = {
    "CODING_DAYS": _rate,
    "PR_CYCLE_TIME_DAYS_AVG": _cycle,
    "PR_VELOCITY": _rate,
    "AVG_TIME_TO_COMPLETE": _completing,
    **{f"PR_MERGED{size}": _pulls for size in _SIZES},
    **{f"LOC_{what}": _lines for what in ("ADDED", "REMOVED", "TOTAL")},
    "WORK_COMPLETED": _work,
    "WORK_FEATURES_COMPLETED": _features,
    "WORK_BUGS_COMPLETED": _bugs,
    "WORK_OTHER_COMPLETED": _work,
    **{
        f"{name}{age}": partial(
            _rework, by_age=bool(age), share=name == "REWORK_PERCENT"
        )
        for name in ("REWORK_PERCENT", "LOC_REFACTORED")
        for age in _AGES
    },
    "PR_MISSING_TICKETS": _tickets,
    "REVIEW_COMMENTS_PER_PR_AVG": _comments,
    "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG": _waiting,
}
