"""The numbers of a summary as text, for the table, the picture and the sentences."""

from reporting.answer import Row
from reporting.catalogue import BY_NAME, Kind
from reporting.summary import Child, MetricSummary, Summary, Value, Verdict
from reporting.wording import (
    BUCKETS,
    compared,
    counted,
    percent,
    plain,
    plural,
    quantities,
)

# Stands where there is no number.
NONE = "–"


def rows(summary: Summary) -> tuple[Row, ...]:
    """Return the numbers as a table, one row per metric, in the order asked for.

    Of several teams there is one row per metric and team. A duration in working hours
    follows the elapsed time.
    """
    told = versions(summary)
    if summary.children_of:
        return tuple(
            _team_row(summary, one, child) for one in told for child in one.children
        )
    return tuple(_row(summary, one) for one in told)


def versions(summary: Summary) -> list[MetricSummary]:
    """Return every metric, a duration in working hours behind the elapsed time."""
    return [
        version
        for one in summary.metrics
        for version in (one, one.working)
        if version is not None
    ]


def row_of(summary: Summary, one: MetricSummary) -> Row:
    """Return the row of one metric."""
    return _row(summary, one)


def shown(one: MetricSummary) -> tuple[str, str]:
    """Write the two numbers that are compared, now and before; empty where none."""
    return pair(one, one.now, one.before)


def pair(one: MetricSummary, now: Value, before: Value) -> tuple[str, str]:
    """Write two numbers of ``one`` that are compared, also those of a team of several."""
    first, second = one.number(now), one.number(before)
    if first is not None and second is not None:
        return compared(one.metric, first, second)
    texts = [
        "" if value is None else quantities(one.metric, value)[0]
        for value in (first, second)
    ]
    return texts[0], texts[1]


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
    told = cells(summary, one, (one.now, one.before), one.change, one.verdict)
    return Row(one.title, *told)


def _team_row(summary: Summary, one: MetricSummary, child: Child) -> Row:
    told = team_cells(summary, one, child)
    return Row(f"{one.title}, {plain(child.name)}", *told)


def team_cells(
    summary: Summary, one: MetricSummary, child: Child
) -> tuple[str, str, str, str]:
    """Write what there is to know about one of several teams."""
    return cells(summary, one, (child.now, child.before), child.change, child.verdict)


def cells(
    summary: Summary,
    one: MetricSummary,
    values: tuple[Value, Value],
    change: float | None,
    verdict: Verdict,
) -> tuple[str, str, str, str]:
    """Write the numbers now and before, the change, and what they are made of."""
    texts = pair(one, *values)
    each = per(summary, one), per_before(summary, one)
    mark = about(one)
    now, before = (
        f"{mark}{text}{of}" if text else NONE
        for text, of in zip(texts, each, strict=True)
    )
    total = values[0].value
    if one.by_pace and total is not None and total != one.number(values[0]):
        now = f"{quantities(one.metric, total)[0]} ({now})"
    return (
        now,
        before if summary.before else NONE,
        _change(change, verdict, few=one.too_few(*values)),
        _samples(one, *values) or NONE,
    )


def _change(change: float | None, verdict: Verdict, *, few: bool) -> str:
    """Write a change and what it means; of too few cases it means nothing."""
    if verdict is Verdict.UNKNOWN:
        return NONE
    if verdict is Verdict.SAME:
        return verdict.value
    number = "from 0" if change is None else signed(change)
    return number if few or verdict is Verdict.DIFFERENT else f"{number}, {verdict}"


def _samples(one: MetricSummary, now: Value, before: Value) -> str:
    few = "few cases" if one.too_few(now, before) else ""
    if now.samples is None or not one.metric.weight:
        return few
    weight = BY_NAME[one.metric.weight]
    text = counted(weight.unit, f"{now.samples:,}")
    return f"{text}, {few}" if few else text
