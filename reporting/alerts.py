"""When an alert fires: from what was known and the newest value to what changed."""

from datetime import UTC, date, datetime
from enum import StrEnum

from reporting.limits import Limits, Rule
from reporting.periods import DAY, Granularity, Period, bucket_end, bucket_start
from reporting.requests import Compare, ReportRequest


class State(StrEnum):
    """Where the last value was that could be judged."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class Change(StrEnum):
    """What is worth a message."""

    BREACH = "breach"
    RECOVERY = "recovery"


def change(was: State, value: float | None, limits: Limits) -> Change | None:
    """Return what happened when ``value`` came after ``was``; no value changes nothing."""
    if value is None:
        return None
    holds = limits.hold(value)
    if holds == (was is State.INSIDE):
        return None
    return Change.RECOVERY if holds else Change.BREACH


def after(was: State, what: Change | None) -> State:
    """Return the state once ``what`` happened."""
    if what is None:
        return was
    return State.OUTSIDE if what is Change.BREACH else State.INSIDE


def last_bucket(granularity: Granularity, now: datetime) -> Period:
    """Return the last calendar bucket that is over."""
    start = bucket_start(now.astimezone(UTC).date(), granularity)
    last = start - DAY
    return Period(bucket_start(last, granularity), bucket_end(last, granularity))


def covered(bucket: Period, now: datetime, data_until: datetime | None) -> bool:
    """Return whether all data of ``bucket`` is there: something newer is.

    Where nobody knows how far the data reaches, a day is allowed for it to arrive.
    """
    known = data_until or now - DAY
    return known.astimezone(UTC).date() > bucket.last


def due(
    rule: Rule, judged: date | None, now: datetime, data_until: datetime | None
) -> Period | None:
    """Return the bucket to judge now; ``judged`` is the first day of the last one that was."""
    bucket = last_bucket(rule.granularity, now)
    if judged is not None and bucket.first <= judged:
        return None
    return bucket if covered(bucket, now, data_until) else None


def request(rule: Rule, bucket: Period) -> ReportRequest:
    """Return what to ask for one value of the metric."""
    return ReportRequest(
        teams=(rule.team,),
        period=bucket,
        metrics=(rule.metric,),
        granularity=rule.granularity,
        aggregation=rule.aggregation,
        compare=Compare.NOTHING,
    )
