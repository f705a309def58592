"""Limits that people set on a team's metric: what goals and alerts are made of."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from reporting.catalogue import BY_NAME, Kind
from reporting.directory import Team
from reporting.goals import Goal
from reporting.periods import Granularity
from reporting.requests import Aggregation, ReportRequest

# What a value of these is depends on how long a bucket is.
_PER_BUCKET = (Kind.COUNT, Kind.RATE)


@dataclass(frozen=True, slots=True)
class Limits:
    """The band a value should be in, in the metric's own unit; its ends belong to it."""

    low: float | None = None
    high: float | None = None

    def hold(self, value: float) -> bool:
        """Return whether ``value`` is inside, or exactly at an end."""
        return (self.low is None or value >= self.low) and (
            self.high is None or value <= self.high
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A metric of a team, how it is measured, and the limits set on it."""

    team: Team
    metric: str
    limits: Limits
    granularity: Granularity = Granularity.WEEKLY
    aggregation: Aggregation = Aggregation.MEAN


def per_bucket(rule: Rule) -> bool:
    """Return whether the limits are about one bucket: three coding days a week."""
    return BY_NAME[rule.metric].kind in _PER_BUCKET


def goals_for(rules: Iterable[Rule], request: ReportRequest) -> dict[str, Goal]:
    """Return the goals that a report on one team can be held against, by metric.

    A goal for a week says nothing about months, one for the mean nothing about medians.
    """
    if len(request.teams) != 1:
        return {}
    return {
        rule.metric: _goal(rule.limits)
        for rule in rules
        if rule.team.id == request.teams[0].id and _comparable(rule, request)
    }


def to_json(rule: Rule) -> dict[str, Any]:
    """Write ``rule`` as plain JSON values; `from_json` reads it back."""
    return {
        "team": asdict(rule.team),
        "metric": rule.metric,
        "limits": asdict(rule.limits),
        "granularity": rule.granularity.value,
        "aggregation": rule.aggregation.value,
    }


def from_json(data: dict[str, Any]) -> Rule:
    """Read what `to_json` wrote."""
    return Rule(
        team=Team(**data["team"]),
        metric=data["metric"],
        limits=Limits(**data["limits"]),
        granularity=Granularity(data["granularity"]),
        aggregation=Aggregation(data["aggregation"]),
    )


def _comparable(rule: Rule, request: ReportRequest) -> bool:
    if rule.metric not in request.metrics:
        return False
    if per_bucket(rule):
        return rule.granularity is request.granularity
    return rule.aggregation is request.aggregation


def _goal(limits: Limits) -> Goal:
    if limits.high is not None:
        return Goal(limits.high, at_most=True)
    assert limits.low is not None  # noqa: S101  a goal has one limit
    return Goal(limits.low, at_most=False)
