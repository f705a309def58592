"""Words about metrics: groups, API names, titles and what people say instead."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from handlers.mrkdwn import bold
from handlers.parse.values import Wanted
from reporting.catalogue import (
    BY_NAME,
    METRICS,
    Group,
    Kind,
    Level,
    Metric,
    available,
    in_group,
    in_order,
    standard,
)
from reporting.errors import RequestError

Keys = tuple[str, ...]

_EVERYTHING = ("everything", "all metrics", "every metric", "all groups", "all numbers")
_STANDARD = ("overview", "summary", "the usual", "productivity", "performance")
_LINES = ("LOC_ADDED", "LOC_REMOVED", "LOC_TOTAL")
_SIZES = ("PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE")
_REVIEWS = ("REVIEW_COMMENTS_PER_PR_AVG", "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG")
# Words for several metrics; of these, a report takes what its level has.
_SAID_FOR_SEVERAL = {
    "lines": _LINES,
    "loc": _LINES,
    "lines of code": _LINES,
    "code changes": _LINES,
    "pr size": _SIZES,
    "pull request size": _SIZES,
    "reviews": _REVIEWS,
    "code reviews": _REVIEWS,
    "pr reviews": _REVIEWS,
    "pull request reviews": _REVIEWS,
    "reviewed": _REVIEWS,
}
_SAID_FOR_GROUPS = {
    "collab": Group.COLLABORATION,
    "speed": Group.VELOCITY,
    "code quality": Group.QUALITY,
}
# What to ask for where a metric does not exist.
_INSTEAD = {
    "PR_VELOCITY": ("PR_MERGED",),
    "LOC_ADDED": ("LOC_TOTAL",),
    "LOC_REMOVED": ("LOC_TOTAL",),
    "LOC_TOTAL": ("LOC_ADDED", "LOC_REMOVED"),
}
# What tells how long it takes, for what else is only counted.
_PACE = {
    "PR_MERGED": "PR_CYCLE_TIME_DAYS_AVG",
    "REVIEW_COMMENTS_PER_PR_AVG": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "WORK_COMPLETED": "AVG_TIME_TO_COMPLETE",
    "WORK_FEATURES_COMPLETED": "AVG_TIME_TO_COMPLETE",
    "WORK_BUGS_COMPLETED": "AVG_TIME_TO_COMPLETE",
}
_OF_PULLS = ("pr", "pull request")
_NOUNS = {"pr", "pull request", "merge request", "mr"}
_WHOSE = {Level.DEVELOPER: "one person", Level.TEAM: "teams"}


def metrics(keys: Keys) -> tuple[int, Wanted] | None:
    """Read the longest run of words that names a metric or a group."""
    if not keys or _stem(keys[0]).partition(" ")[0] not in _BEGINNINGS:
        return slashed(keys)
    for count in range(min(_LONGEST, len(keys)), 0, -1):
        if all(keys[:count]) and (
            names := _BY_WORDS.get(_stem(" ".join(keys[:count])))
        ):
            return count, names
    return slashed(keys)


def slashed(keys: Keys) -> tuple[int, Wanted] | None:
    """Read metrics or groups in one word: velocity/quality."""
    if not keys or "/" not in keys[0]:
        return None
    found = [_BY_WORDS.get(_stem(part)) for part in keys[0].split("/")]
    if not all(found):
        return None
    return 1, Wanted(
        in_order(name for wanted in found if wanted for name in wanted.names)
    )


def chosen(wanted: Iterable[Wanted], level: Level) -> tuple[str, ...]:
    """Return the API names at ``level`` in catalogue order; the standard set for none."""
    names: set[str] = set()
    for each in wanted:
        names |= {
            metric.name
            for metric in (standard(level) if not each.names else available(level))
            if not each.names or metric.name in each.names
        }
    return in_order(names) or tuple(metric.name for metric in standard(level))


def paced(wanted: Wanted) -> Wanted:
    """Return what tells how fast it goes: for pull requests, their cycle time."""
    if len(wanted.names) > len(_REVIEWS):
        return wanted
    return Wanted(in_order(_PACE.get(name, name) for name in wanted.names))


def is_noun(text: str) -> bool:
    """Return whether ``text`` may be only what another metric is about: "PRs"."""
    return _stem(text.casefold()) in _NOUNS


def is_about_pulls(wanted: Wanted) -> bool:
    """Return whether all that was asked is measured on pull requests."""
    return bool(wanted.names) and all(
        "pull_requests" in BY_NAME[name].source for name in wanted.names
    )


def is_rate(wanted: Wanted) -> bool:
    """Return whether all that was asked is a number per developer already."""
    kinds = {BY_NAME[name].kind for name in wanted.names}
    return kinds == {Kind.RATE}


def missing(wanted: Wanted, level: Level) -> bool:
    """Return whether ``level`` has nothing of what was asked."""
    return bool(wanted.names) and not any(
        level in BY_NAME[name].levels for name in wanted.names
    )


def instead(wanted: Wanted) -> tuple[str, ...]:
    """Return the API names, in lower case, that come closest at the other level."""
    return tuple(
        dict.fromkeys(
            name.lower() for asked in wanted.names for name in _INSTEAD[asked]
        )
    )


def not_here(
    said: str, wanted: Wanted, level: Level, suggestions: tuple[str, ...]
) -> RequestError:
    """Say that ``level`` lacks a metric, and what would work."""
    better = " and ".join(f"`{name}`" for name in instead(wanted))
    return RequestError(
        f"{bold(said)} is not counted for {_WHOSE[level]}. Try {better}.",
        suggestions=suggestions,
    )


def written(names: Iterable[str], level: Level, *, everyday: bool) -> str:
    """Write metrics so that they read back: whole groups by name, others one by one.

    In ``everyday`` words, or by API name: no team is called like that.
    """
    if everyday and is_standard(names, level):
        return _STANDARD[0]
    said = (
        part.value
        if isinstance(part, Group)
        else _said_for(part)[0]
        if everyday
        else part.name.lower()
        for part in grouped(names, level)
    )
    return ", ".join(said)


def is_standard(names: Iterable[str], level: Level) -> bool:
    """Return whether these are the metrics of a text that names none."""
    return set(names) == {metric.name for metric in standard(level)}


def grouped(names: Iterable[str], level: Level) -> Iterator[Group | Metric]:
    """Yield whole groups, and the other metrics one by one."""
    left = set(names)
    for group in Group:
        members = in_group(group, level)
        if len(members) > 1 and left.issuperset(metric.name for metric in members):
            yield group
        else:
            yield from (metric for metric in members if metric.name in left)


def vocabulary() -> tuple[str, ...]:
    """Return everything one may say for a metric or a group, as people write it."""
    said = [word for metric in METRICS for word in _said_for(metric)]
    return tuple(
        dict.fromkeys([*(group.value for group in Group), *_SAID_FOR_SEVERAL, *said])
    )


def _said_for(metric: Metric) -> tuple[str, ...]:
    return (*metric.words, metric.title.casefold(), metric.name.casefold())


def _stem(text: str) -> str:
    """Return ``text`` without plurals and with spaces for hyphens and underscores."""
    parts = re.sub(r"[-_'’%]+", " ", text).split()
    return " ".join(part.rstrip("s") or part for part in parts)


def _by_their_words() -> dict[str, list[str]]:
    """Return the metrics by their own words, with and without "PR" before them."""
    said: dict[str, list[str]] = defaultdict(list)
    for metric in METRICS:
        for words in {_stem(words.casefold()) for words in _said_for(metric)}:
            said[words].append(metric.name)
    of_pulls = {
        f"{noun} {words}": names
        for words, names in said.items()
        if is_about_pulls(Wanted(tuple(names))) and not words.startswith(_OF_PULLS)
        for noun in _OF_PULLS
    }
    return of_pulls | said


def _by_words() -> dict[str, Wanted]:
    said = _by_their_words()
    for group in Group:
        said[_stem(group.value)] = [m.name for m in METRICS if m.group is group]
    for word, group in _SAID_FOR_GROUPS.items():
        said[word] = said[group.value]
    for words, several in _SAID_FOR_SEVERAL.items():
        said[_stem(words)] = list(several)
    for words in _EVERYTHING:
        said[_stem(words)] = [metric.name for metric in METRICS]
    found = {words: Wanted(in_order(names)) for words, names in said.items()}
    return found | {_stem(words): Wanted(()) for words in _STANDARD}


_BY_WORDS = _by_words()
_BEGINNINGS = {words.partition(" ")[0] for words in _BY_WORDS}
_LONGEST = max(len(words.split()) for words in _BY_WORDS)
