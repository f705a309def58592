"""The words of one panel: name, number, change, and what the number is made of."""

from reporting.catalogue import Kind, Unit
from reporting.charts import style
from reporting.charts.lettering import fit, width
from reporting.charts.sheet import Box, Sheet
from reporting.narrative.rows import about, per, per_before, shown
from reporting.requests import Aggregation
from reporting.summary import MetricSummary, Summary
from reporting.summary.combining import Verdict
from reporting.wording import BUCKETS, counted, percent, quantities

# From the panel's top to the box of its line.
HEAD_PX = 204
_NAME_Y, _NUMBER_Y, _CAPTION_Y = 34, 98, 142
_APART_PX = 24
COLORS = {Verdict.BETTER: style.BETTER, Verdict.WORSE: style.WORSE}


def head(sheet: Sheet, box: Box, summary: Summary, one: MetricSummary) -> None:
    """Write the words of ``one`` in the `HEAD_PX` above ``box``."""
    words(sheet, box, one, _number(one), _caption(box.width, summary, one))


def words(
    sheet: Sheet, box: Box, one: MetricSummary, number: str, caption: str
) -> None:
    """Write name, number, change and caption in the `HEAD_PX` above ``box``."""
    top, name = box.top - HEAD_PX, one.metric.name
    title = fit(one.metric.title, box.width, style.NAME_PT, style.SEMIBOLD)
    sheet.text(
        box.left,
        top + _NAME_Y,
        title,
        size_pt=style.NAME_PT,
        weight=style.SEMIBOLD,
        name=f"{name}.name",
    )
    sheet.text(
        box.left,
        top + _NUMBER_Y,
        number,
        size_pt=style.NUMBER_PT,
        weight=style.BOLD,
        name=f"{name}.number",
    )
    sheet.text(
        box.right,
        top + _NUMBER_Y,
        _change(one, box.width - width(number, style.NUMBER_PT, style.BOLD)),
        size_pt=style.CHANGE_PT,
        weight=style.SEMIBOLD,
        color=style.MUTED if one.small else COLORS.get(one.verdict, style.MUTED),
        side="right",
        name=f"{name}.change",
    )
    sheet.note(
        box.left,
        top + _CAPTION_Y,
        caption,
        name=f"{name}.caption",
    )


def _number(one: MetricSummary) -> str:
    """Return the big number: of a count the sum, of all else what is compared."""
    if one.now.value is None:
        return style.MISSING
    if one.by_pace:
        return quantities(one.metric, one.now.value)[0]
    approximate = "≈ " if about(one) else ""
    return f"{approximate}{shown(one)[0]}"


def _change(one: MetricSummary, room: float) -> str:
    """Return the change in words; arrows tell what colours tell."""
    if one.verdict is Verdict.UNKNOWN:
        return ""
    if one.verdict is Verdict.SAME:
        fits = width(one.verdict, style.CHANGE_PT, style.SEMIBOLD) < room - _APART_PX
        return one.verdict.value if fits else "same"
    if one.change is None:
        return f"{style.UP} from 0"
    text = f"{style.UP if one.change > 0 else style.DOWN} {percent(one.change)}"
    judged = f"{text} {one.verdict}"
    plain = one.verdict is Verdict.DIFFERENT or one.small
    fits = width(judged, style.CHANGE_PT, style.SEMIBOLD) < room - _APART_PX
    return judged if fits and not plain else text


def _caption(room: float, summary: Summary, one: MetricSummary) -> str:
    """Say what the number is made of, what it was and what it is in working hours.

    What there is no room for is left out, first what goes without saying.
    """
    now, before = shown(one)
    made_of = "nothing recorded" if one.now.value is None else made(summary, one, now)
    was = f"was {before}" if before else "none before" if summary.before else ""
    each = per_before(summary, one) if one.by_pace and before else ""
    few = "few cases" if one.small and one.now.value is not None else ""
    worked, short = _worked(one)
    usual = made_of == str(Aggregation.MEAN)
    for parts in (
        (made_of, f"{was}{each}", worked, few),
        (made_of, was, short, few),
        ("" if usual else made_of, was, short, few),
        (made_of, f"{was}{each}", few),
        (made_of, was, few),
        (made_of, few),
    ):
        text = " · ".join(part for part in parts if part)
        if width(text, style.CAPTION_PT) <= room:
            return text
    return fit(made_of, room, style.CAPTION_PT)


def _worked(one: MetricSummary) -> tuple[str, str]:
    """Say in how many working hours, at length and in short; nothing without a calendar."""
    number = shown(one.working)[0] if one.working else ""
    if not number:
        return "", ""
    hours = number.removesuffix(" h")
    return counted(Unit.WORKING_HOURS, hours), f"{hours} working h"


def made(summary: Summary, one: MetricSummary, now: str) -> str:
    """Say what the number is made of; ``now`` is how it is written."""
    kind, bucket = one.metric.kind, BUCKETS[summary.granularity]
    if kind is Kind.COUNT:
        return f"{now}{per(summary, one)}" if one.by_pace else str(one.metric.unit)
    mean = one.aggregation is Aggregation.MEAN
    if kind is Kind.RATE:
        each = bucket if summary.whole else "period"
        told = summary.person or "per developer" in one.metric.title
        how = "" if mean else f"{one.aggregation} "
        return f"{how}per {each}" if told else f"{how}per developer and {each}"
    if not one.exact:
        middle = f"{'mean' if mean else 'median'} of the {bucket}s"
        own = mean or one.aggregation is Aggregation.MEDIAN
        return middle if own else f"{one.aggregation}, {middle}"
    return "of changed lines" if kind is Kind.SHARE and mean else str(one.aggregation)
