"""Words about metrics: groups, API names, titles and what people say instead."""

import re
from collections import defaultdict
from collections.abc import Iterable

from handlers.mrkdwn import bold
from handlers.parse.values import Wanted
from reporting.catalogue import (
    BY_NAME,
    METRICS,
    Group,
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
_STANDARD = ("overview", "summary", "the usual")
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
}
_SAID_FOR_GROUPS = {"collab": Group.COLLABORATION, "speed": Group.VELOCITY}
# What to ask for where a metric does not exist.
_INSTEAD = {
    "PR_VELOCITY": ("PR_MERGED",),
    "LOC_ADDED": ("LOC_TOTAL",),
    "LOC_REMOVED": ("LOC_TOTAL",),
    "LOC_TOTAL": ("LOC_ADDED", "LOC_REMOVED"),
}
_WHOSE = {Level.DEVELOPER: "one person", Level.TEAM: "teams"}


def metrics(keys: Keys) -> tuple[int, Wanted] | None:
    """Read the longest run of words that names a metric or a group."""
    for count in range(min(_LONGEST, len(keys)), 0, -1):
        if all(keys[:count]) and (
            names := _BY_WORDS.get(_stem(" ".join(keys[:count])))
        ):
            return count, names
    return slashed(keys)


def slashed(keys: Keys) -> tuple[int, Wanted] | None:
    """Read metrics or groups in one word: velocity/quality."""
    parts = keys[0].split("/") if keys else []
    found = [_BY_WORDS.get(_stem(part)) for part in parts]
    if len(parts) < 2 or not all(found):
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


def written(names: Iterable[str], level: Level) -> str:
    """Write metrics so that they read back: whole groups by name, others by API name."""
    left, parts = list(names), []
    for group in Group:
        members = [metric.name for metric in in_group(group, level)]
        if members and set(members) <= set(left):
            parts.append(group.value)
        else:
            parts += [name.lower() for name in members if name in left]
    return " ".join(parts)


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


def _by_words() -> dict[str, Wanted]:
    said: dict[str, list[str]] = defaultdict(list)
    for metric in METRICS:
        for words in {_stem(words.casefold()) for words in _said_for(metric)}:
            said[words].append(metric.name)
    for group in Group:
        said[_stem(group.value)] = [m.name for m in METRICS if m.group is group]
    for word, group in _SAID_FOR_GROUPS.items():
        said[word] = said[group.value]
    for words, names in _SAID_FOR_SEVERAL.items():
        said[_stem(words)] = list(names)
    for words in _EVERYTHING:
        said[_stem(words)] = [metric.name for metric in METRICS]
    found = {words: Wanted(in_order(several)) for words, several in said.items()}
    return found | {_stem(words): Wanted(()) for words in _STANDARD}


_BY_WORDS = _by_words()
_LONGEST = max(len(words.split()) for words in _BY_WORDS)
