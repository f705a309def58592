"""The numbers of a metric as words that know where they stand."""

from reporting.answer import Cell, Sentence, When
from reporting.narrative import rows
from reporting.narrative.phrases import Phrase, phrase
from reporting.narrative.saying import around, claim
from reporting.summary import Child, MetricSummary, Point, Summary
from reporting.wording import BUCKETS, percent, quantities


def words(summary: Summary, one: MetricSummary) -> Phrase:
    """Return how ``one`` is spoken of here."""
    return phrase(one.metric, person=summary.person)


def now(one: MetricSummary) -> Sentence | None:
    """Return the number of the period, None where there is none."""
    return _number(one, rows.shown(one)[0], one.shown, When.NOW)


def before(one: MetricSummary) -> Sentence | None:
    """Return the number of the period before, None where there is none."""
    return _number(one, rows.shown(one)[1], one.shown_before, When.BEFORE)


def of_team(
    one: MetricSummary, child: Child
) -> tuple[Sentence | None, Sentence | None]:
    """Return a team's two numbers, now and before."""
    texts = rows.pair(one, child.now, child.before)
    values = one.number(child.now), one.number(child.before)
    return (
        _number(one, texts[0], values[0], When.NOW, child.path),
        _number(one, texts[1], values[1], When.BEFORE, child.path),
    )


def side_by_side(one: MetricSummary, *children: Child) -> list[Sentence]:
    """Return the numbers of several teams, written so that they can be compared."""
    values = [one.number(child.now) or 0.0 for child in children]
    return [
        claim(Cell.VALUE, value, text, one, subject=child.path)
        for child, value, text in zip(
            children, values, quantities(one.metric, *values), strict=True
        )
    ]


def at(one: MetricSummary, point: Point) -> Sentence:
    """Return the number of one bucket; a point that is said has one."""
    value = point.value or 0.0
    text = quantities(one.metric, value)[0]
    return claim(Cell.POINT, value, text, one, bucket=point.days.first)


def with_noun(summary: Summary, one: MetricSummary, number: Sentence) -> Sentence:
    """Put the noun behind a number: ``1 pull request``, ``no pull requests``."""
    text = words(summary, one).quantity(one.metric, number.text)
    if text.startswith("0 "):
        (said,) = number.claims
        none = claim(
            said.cell,
            said.value,
            "no",
            one,
            subject=said.subject,
            when=said.when,
            bucket=said.bucket,
        )
        return around(none, f"{{}}{text[1:]}")
    return around(number, text.replace(number.text, "{}", 1))


def each(summary: Summary, one: MetricSummary) -> Sentence:
    """Say per what the number is: `` a week``, `` in 3 whole weeks``, or nothing."""
    return _of(rows.per(summary, one), summary.counted[0], When.NOW)


def each_before(summary: Summary, one: MetricSummary) -> Sentence:
    """Say the same of the number before, where it is something else."""
    if not one.by_total:
        return each(summary, one)
    return _of(rows.per_before(summary, one), summary.counted[1], When.BEFORE)


def change(one: MetricSummary, relative: float, *, subject: str = "") -> Sentence:
    """Write the size of a change: ``26 %``, ``3.4 times``."""
    return claim(Cell.CHANGE, relative, percent(relative), one, subject=subject)


def bucket(summary: Summary) -> str:
    """Return the word for one step: ``week``."""
    return BUCKETS[summary.granularity]


def _number(
    one: MetricSummary, text: str, value: float | None, when: When, subject: str = ""
) -> Sentence | None:
    if value is None or not text:
        return None
    return claim(Cell.VALUE, value, text, one, subject=subject, when=when)


def _of(text: str, buckets: int, when: When) -> Sentence:
    if not any(letter.isdigit() for letter in text):
        return Sentence(text)
    number = f"{buckets:,}"
    said = claim(Cell.BUCKETS, buckets, number, when=when)
    return around(said, text.replace(number, "{}", 1))
