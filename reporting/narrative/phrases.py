"""How each metric is spoken of: a verb for its rise and its fall, a sentence for its value.

Words are about the work, never about somebody's worth: things take longer, nobody is slow.
"""

from dataclasses import dataclass

from reporting.catalogue import Kind, Metric
from reporting.requests import Aggregation
from reporting.wording import counted


@dataclass(frozen=True, slots=True)
class Degrees:
    """How a number compares: ``longer``, ``faster``, twice as ``long``, the ``longest``."""

    more: str
    less: str
    plain: str
    most: str
    least: str
    # What a fall to zero is; empty where a zero would be no more than odd.
    none: str = ""


_TYPICALLY = {
    Aggregation.MEDIAN: "in the median, ",
    Aggregation.P90: "at the 90th percentile, ",
    Aggregation.P95: "at the 95th percentile, ",
}
_MANY = Degrees("more", "fewer", "many", "most", "fewest", none="no")
_HIGH = Degrees("higher", "lower", "high", "highest", "lowest", none="down to nothing")
_SLOW = Degrees("longer", "faster", "long", "longest", "shortest")
_LATE = Degrees("later", "sooner", "late", "longest", "shortest")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Templates of one metric. ``{who}`` is the team or person, ``{much}`` a comparison.

    ``rose`` and ``fell`` make headlines, in the present. ``value`` states the number, in
    the past: ``{now}`` is written with its unit or noun, ``{per}`` is ``a week`` for
    numbers that are per bucket. Where ``{who}`` is not in a template it goes in front, and
    so does `typically`.
    """

    rose: str
    fell: str
    value: str
    degrees: Degrees = _MANY
    noun: str = ""

    def quantity(self, metric: Metric, text: str) -> str:
        """Put the noun behind a written number; durations and shares have none."""
        if self.noun:
            return f"{text} {self.noun}" if text == "1" else f"{text} {self.noun}s"
        if metric.kind in (Kind.COUNT, Kind.RATE):
            return counted(metric.unit, text)
        return text


def _count(does: str, did: str, noun: str, rest: str = "") -> Phrase:
    headline = f"{{who}} {does} {{much}} {noun}s{rest}"
    return Phrase(headline, headline, f"{{who}} {did} {{now}}{{per}}{rest}", noun=noun)


_PULL = "pull request"
_TEAM: dict[str, Phrase] = {
    "CODING_DAYS": Phrase(
        "developers code on {much} days",
        "developers code on {much} days",
        "a developer coded on {now}{per}",
    ),
    "PR_CYCLE_TIME_DAYS_AVG": Phrase(
        "pull requests take {much} to merge",
        "{who} merges pull requests {much}",
        "a pull request took {now} from first commit to merge",
        _SLOW,
    ),
    "PR_VELOCITY": Phrase(
        "{who} merges {much} pull requests per developer",
        "{who} merges {much} pull requests per developer",
        "a developer merged {now}{per}",
    ),
    "AVG_TIME_TO_COMPLETE": Phrase(
        "work takes {much} to complete",
        "{who} completes work {much}",
        "a work item took {now}",
        _SLOW,
    ),
    "PR_MERGED": _count("merges", "merged", _PULL),
    "PR_MERGED_SMALL": _count("merges", "merged", f"small {_PULL}"),
    "PR_MERGED_MEDIUM": _count("merges", "merged", f"medium {_PULL}"),
    "PR_MERGED_LARGE": _count("merges", "merged", f"large {_PULL}"),
    "LOC_ADDED": _count("adds", "added", "line"),
    "LOC_REMOVED": _count("removes", "removed", "line"),
    "LOC_TOTAL": _count("changes", "changed", "line"),
    "LOC_REFACTORED": _count("rewrites", "rewrote", "line"),
    "LOC_REFACTORED_RECENT": _count("rewrites", "rewrote", "line", " of recent code"),
    "LOC_REFACTORED_LEGACY": _count("rewrites", "rewrote", "line", " of older code"),
    "WORK_COMPLETED": _count("completes", "completed", "work item"),
    "WORK_FEATURES_COMPLETED": _count("completes", "completed", "feature"),
    "WORK_BUGS_COMPLETED": _count("completes", "completed", "bug"),
    "WORK_OTHER_COMPLETED": _count("completes", "completed", "other work item"),
    "PR_MISSING_TICKETS": _count("merges", "merged", _PULL, " without a ticket"),
    "REWORK_PERCENT": Phrase(
        "rework is {much}",
        "rework is {much}",
        "{now} of changed lines were rework",
        _HIGH,
    ),
    "REWORK_PERCENT_RECENT": Phrase(
        "rework of recent code is {much}",
        "rework of recent code is {much}",
        "{now} of changed lines were rework of recent code",
        _HIGH,
    ),
    "REWORK_PERCENT_LEGACY": Phrase(
        "rework of older code is {much}",
        "rework of older code is {much}",
        "{now} of changed lines were rework of older code",
        _HIGH,
    ),
    "REVIEW_COMMENTS_PER_PR_AVG": Phrase(
        "pull requests get {much} review comments",
        "pull requests get {much} review comments",
        "a pull request got {now}",
        noun="review comment",
    ),
    "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG": Phrase(
        "first comments come {much}",
        "{who} gets first comments {much}",
        "the first comment came after {now}",
        _LATE,
    ),
}
# One person's numbers: nothing is per developer.
_PERSON: dict[str, Phrase] = {
    "CODING_DAYS": Phrase(
        "{who} codes on {much} days",
        "{who} codes on {much} days",
        "{who} coded on {now}{per}",
    ),
}


def typically(metric: Metric, aggregation: Aggregation, *, person: bool) -> str:
    """Return what stands before a number that is one of many: ``in the median, ``."""
    if aggregation is not Aggregation.MEAN:
        return _TYPICALLY[aggregation]
    return "" if person or metric.kind is not Kind.RATE else "on average, "


def phrase(metric: Metric, *, person: bool) -> Phrase:
    """Return how ``metric`` is spoken of; one that has no words of its own gets plain ones."""
    special = _PERSON.get(metric.name) if person else None
    return special or _TEAM.get(metric.name) or _plain(metric)


def _plain(metric: Metric) -> Phrase:
    title = f"{metric.title[0].lower()}{metric.title[1:]}"
    moved = f"{title} is {{much}}"
    return Phrase(moved, moved, f"{title} was {{now}}{{per}}", _HIGH)
