"""The numbers of a summary as text, for the table, the picture and the sentences."""

from reporting.answer import Row
from reporting.catalogue import BY_NAME, Kind
from reporting.summary import MetricSummary, Summary
from reporting.summary.combining import Verdict
from reporting.wording import BUCKETS, compared, counted, percent, plural, quantities


def rows(summary: Summary) -> tuple[Row, ...]:
    """Return the numbers as a table, one row per metric, in the order asked for."""
    return tuple(_row(summary, one) for one in summary.metrics)


def shown(one: MetricSummary) -> tuple[str, str]:
    """Write the two numbers that are compared, now and before; empty where none."""
    now, before = one.shown, one.shown_before
    if now is not None and before is not None:
        return compared(one.metric, now, before)
    first, second = (
        "" if value is None else quantities(one.metric, value)[0]
        for value in (now, before)
    )
    return first, second


def per(summary: Summary, one: MetricSummary) -> str:
    """Return `` a week`` where the shown number is per bucket, or how many it is of."""
    if one.by_total:
        return f" in {_whole(summary, summary.counted[0])}"
    rate = one.metric.kind is Kind.RATE and summary.whole
    return f" a {BUCKETS[summary.granularity]}" if rate or one.by_pace else ""


def per_before(summary: Summary, one: MetricSummary) -> str:
    """Return the same for the number before, if it is of other buckets or per bucket."""
    if not one.by_total:
        return per(summary, one)
    now, before = summary.counted
    return "" if now == before else f" in {_whole(summary, before)}"


def about(one: MetricSummary) -> str:
    """Return ``about `` where the number is no more than that."""
    return "" if one.exact else "about "


def signed(change: float) -> str:
    """Write a change with its sign: ``−26 %``."""
    text = percent(change)
    if text.endswith("times"):
        return text
    sign = "" if text == "0 %" else ("+" if change > 0 else "−")
    return f"{sign}{text}"


def _whole(summary: Summary, count: int) -> str:
    return plural(count, f"whole {BUCKETS[summary.granularity]}")


def _row(summary: Summary, one: MetricSummary) -> Row:
    now, before = shown(one)
    texts = [
        f"{about(one)}{text}{each}" if text else "–"
        for text, each in ((now, per(summary, one)), (before, per_before(summary, one)))
    ]
    if one.by_pace and one.now.value is not None and one.now.value != one.shown:
        total = quantities(one.metric, one.now.value)[0]
        texts[0] = f"{total} ({texts[0]})"
    return Row(
        metric=one.metric.title,
        now=texts[0],
        before=texts[1] if summary.before else "–",
        change=_change(one),
        note=_samples(one),
    )


def _change(one: MetricSummary) -> str:
    if one.verdict is Verdict.UNKNOWN:
        return "–"
    number = "from 0" if one.change is None else signed(one.change)
    if one.verdict is Verdict.SAME and (number == "0 %" or len(set(shown(one))) == 1):
        return one.verdict.value
    return number if one.verdict is Verdict.DIFFERENT else f"{number}, {one.verdict}"


def _samples(one: MetricSummary) -> str:
    if one.now.samples is None or not one.metric.weight:
        return "few cases" if one.small else ""
    weight = BY_NAME[one.metric.weight]
    text = counted(weight.unit, f"{one.now.samples:,}")
    return f"{text}, few cases" if one.small else text
