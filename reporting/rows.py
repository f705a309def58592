"""The numbers of a summary as text, for the table, the picture and the sentences."""

from reporting.answer import Row
from reporting.catalogue import BY_NAME, Kind
from reporting.combining import Verdict
from reporting.summary import MetricSummary, Summary
from reporting.wording import BUCKETS, counted, percent, quantities


def rows(summary: Summary) -> tuple[Row, ...]:
    """Return the numbers as a table, one row per metric, in the order asked for."""
    return tuple(_row(summary, one) for one in summary.metrics)


def shown(one: MetricSummary) -> tuple[str, str]:
    """Write the two numbers that are compared, now and before; empty where none."""
    pair = (one.shown, one.shown_before)
    written = iter(
        quantities(one.metric, *(value for value in pair if value is not None))
    )
    now, before = ("" if value is None else next(written) for value in pair)
    return now, before


def per(summary: Summary, one: MetricSummary) -> str:
    """Return `` a week`` where the shown number is per bucket."""
    rate = one.metric.kind is Kind.RATE and summary.whole
    return f" a {BUCKETS[summary.granularity]}" if rate or one.by_pace else ""


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


def _row(summary: Summary, one: MetricSummary) -> Row:
    now, before = shown(one)
    each = per(summary, one)
    texts = [f"{about(one)}{text}{each}" if text else "–" for text in (now, before)]
    if one.by_pace and one.now.value is not None:
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
    return number if one.verdict is Verdict.DIFFERENT else f"{number}, {one.verdict}"


def _samples(one: MetricSummary) -> str:
    if one.now.samples is None or not one.metric.weight:
        return "few cases" if one.small else ""
    weight = BY_NAME[one.metric.weight]
    text = counted(weight.unit, f"{one.now.samples:,}")
    return f"{text}, few cases" if one.small else text
