"""What each number means, in the catalogue's words: the answer to ``/insights definitions``."""

from itertools import groupby

from handlers.mrkdwn import bold, escape
from handlers.parse.words import clean
from reporting.catalogue import METRICS, Better, Metric

_ASKED = frozenset(
    {"definition", "definitions", "metrics", "glossary", "what do the numbers mean"}
)
_WORKING_HOURS = (
    "Durations are elapsed time; where the organisation has a working calendar, a report "
    "gives them in working hours, too."
)
_DIRECTION = {Better.HIGHER: " More is better.", Better.LOWER: " Less is better."}


def wanted(text: str) -> bool:
    """Return whether ``text`` asks what the numbers mean."""
    return clean(text).strip(" ?.!").casefold() in _ASKED


def text() -> str:
    """Return every metric with its meaning, group by group."""
    groups = groupby(METRICS, key=lambda metric: metric.group)
    parts = [
        "\n".join([bold(group.value.capitalize()), *map(_line, metrics)])
        for group, metrics in groups
    ]
    return "\n".join(["What the numbers mean:", *parts, _WORKING_HOURS])


def _line(metric: Metric) -> str:
    usual = f" Usual: {metric.benchmark}." if metric.benchmark else ""
    direction = _DIRECTION.get(metric.better, "")
    return escape(f"• {metric.title}: {metric.meaning}{direction}{usual}")
