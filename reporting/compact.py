"""What a digest says of one team, or of a person: from one export to words and a strip."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pandas as pd

from reporting import tables
from reporting.answer import Compact
from reporting.catalogue import Kind
from reporting.charts import sparklines, style
from reporting.charts.sparklines import Spark
from reporting.digests import Digest
from reporting.narrative import digest as words
from reporting.narrative.rows import NONE, shown
from reporting.periods import Period
from reporting.plan import EXTRAS, export_metrics
from reporting.requests import ReportRequest
from reporting.summary import MetricSummary, Summary, Value, Verdict, summarise
from reporting.summary.lines import own_rows
from reporting.summary.usual import Place, Reading, reading
from reporting.wording import plain

# A quiet weekend is no gap in the data.
_STALE_AFTER = timedelta(days=3)
_LIES = {
    (Place.ABOVE, Verdict.BETTER): f"{style.UP} better than",
    (Place.ABOVE, Verdict.WORSE): f"{style.UP} worse than",
    (Place.ABOVE, Verdict.DIFFERENT): f"{style.UP} above",
    (Place.BELOW, Verdict.BETTER): f"{style.DOWN} better than",
    (Place.BELOW, Verdict.WORSE): f"{style.DOWN} worse than",
    (Place.BELOW, Verdict.DIFFERENT): f"{style.DOWN} below",
}


def make(
    digest: Digest,
    request: ReportRequest,
    csv: bytes | Path,
    *,
    today: date,
    data_until: date | None = None,
    begins: Mapping[str, date] | None = None,
) -> Compact:
    """Make the part about ``request``, one of the digest's, from the export of its `whole`.

    ``data_until`` is the day (UTC) of the newest data of all, ``begins`` that of the oldest
    of a team, by path. What goes in and comes out can be pickled. Raises a ReportError.
    """
    frame = tables.read(
        csv,
        request.level,
        metrics=request.metrics,
        welcome=export_metrics(request, EXTRAS),
        only=tables.lines_about(request),
    )
    days, name = request.period, _name(request)
    stale = data_until is not None and days.last - data_until > _STALE_AFTER
    until = data_until if stale else None
    about = words.named(days, digest.granularity)
    sum_up = partial(_summary, digest, frame=frame, today=today, begins=begins or {})
    summary = sum_up(request, data_until=until)
    if summary is None:
        said = words.nothing(name, days, digest.granularity)
        return Compact(name, about, (said,), empty=not stale)
    last = replace(request, period=digest.last(days))
    past = sum_up(last)
    now = [_unjudged(one) if stale else one for one in _readings(summary)]
    before = {one.one.metric.name: one for one in _readings(past)} if past else {}
    sparks = [_spark(digest, days, one) for one in _chosen(now)]
    return Compact(
        name,
        about,
        words.story(summary, now, before),
        alt=f"{name or 'You'}, {about}. {sparklines.alt(sparks)}",
        png=sparklines.draw(sparks) if sparks else b"",
        empty=not stale and not any(map(_something, summary.metrics)),
    )


def _name(request: ReportRequest) -> str:
    return plain(request.teams[0].called) if request.teams else ""


def _summary(
    digest: Digest,
    request: ReportRequest,
    *,
    frame: pd.DataFrame,
    today: date,
    begins: Mapping[str, date],
    data_until: date | None = None,
) -> Summary | None:
    """Sum up the days of ``request``; None where whom it is about has no rows in them."""
    days, starts = request.period, frame["start"]
    first, last = pd.Timestamp(days.first), pd.Timestamp(days.last)
    now = frame[(starts >= first) & (starts <= last)]
    if own_rows(now, request).empty:
        return None
    beside = frame[starts.isin([pd.Timestamp(day) for day in digest.beside(days)])]
    summary = summarise(
        request,
        now,
        beside,
        before_period=digest.before(days),
        today=today,
        data_until=data_until,
        begins=begins,
    )
    metrics = tuple(_alone(one) for one in summary.metrics)
    name = request.teams[0].called if request.teams else summary.name
    return replace(summary, name=name, metrics=metrics)


def _alone(one: MetricSummary) -> MetricSummary:
    """Return ``one`` as it is said: beside what is usual, not compared with a mean.

    The number of a single bucket is no pace, which only several have.
    """
    return replace(
        one,
        before=Value(),
        by_pace=one.by_pace and len(one.series) > 1,
        change=None,
        verdict=Verdict.UNKNOWN,
    )


def _readings(summary: Summary) -> list[Reading]:
    return [reading(one) for one in summary.metrics]


def _unjudged(one: Reading) -> Reading:
    """Return a number of days whose data is not all there: beside nothing."""
    return replace(one, usual=None, place=Place.UNKNOWN)


def _something(one: MetricSummary) -> bool:
    """Whether anything was recorded: a share of nothing changed is none, zero merges are."""
    counted = one.metric.kind in (Kind.COUNT, Kind.RATE)
    return bool(one.now.value) if counted else one.now.value is not None


def _chosen(now: Sequence[Reading]) -> list[Reading]:
    """Return what has room in the strip, in its order; what is unusual goes first."""
    first = sorted(now, key=lambda one: (not one.outside, one.value is None))
    kept = [one.one.metric for one in first[: sparklines.MOST]]
    return [one for one in now if one.one.metric in kept]


def _spark(digest: Digest, days: Period, one: Reading) -> Spark:
    beside = set(digest.beside(days))
    past = [p.value for p in one.one.series_before if p.days.first in beside]
    now = [point.value for point in one.one.series]
    lies = "usual" if one.place is Place.INSIDE else _LIES.get((one.place, one.verdict))
    return Spark(
        title=one.one.metric.title,
        values=[*past, *now],
        marked=len(past),
        number=shown(one.one)[0] or NONE,
        change=f"{lies} {words.range_text(one)}" if lies else "",
        verdict=one.verdict,
        usual=(one.usual.low, one.usual.high) if one.usual else None,
    )
