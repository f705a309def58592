"""People side by side: what each has, and how far that reaches. Nobody is ahead or behind."""

from collections.abc import Iterator

from reporting.answer import Cell, Page, Sentence
from reporting.narrative import numbers
from reporting.narrative.earlier import against
from reporting.narrative.rows import NONE, per, versions
from reporting.narrative.saying import Words, capital, claim, count, say, who
from reporting.requests import View
from reporting.summary import Child, MetricSummary, Summary
from reporting.wording import inside, plain, quantities

_MOST_METRICS = 3
_FEWEST_FOR_MEDIAN = 4


def told(one: MetricSummary) -> list[Child]:
    """Return the people who have a number, in their order."""
    return [child for child in one.children if one.number(child.now) is not None]


def described(summary: Summary, one: MetricSummary) -> str:
    """Say what the picture shows of a metric."""
    known = told(one)
    texts = _written(one, [one.number(child.now) for child in known])
    said = ", ".join(
        f"{plain(child.name)} {text}" for child, text in zip(known, texts, strict=True)
    )
    return f"{one.title}{per(summary, one)}: {said or 'no data'}"


def headline(summary: Summary) -> Sentence:
    """Say who stands there, and how many they are."""
    if not summary.metrics:
        return say("{who}: nothing recorded", who=who(summary))
    one = summary.metrics[0]
    people = count(len(one.children), "developer", Cell.TEAMS, one)
    return say("{who}: {people}, one by one", who=who(summary), people=people)


def lines(summary: Summary) -> Iterator[Sentence]:
    """Say from where to where the numbers reach."""
    known = [one for one in summary.metrics if len(told(one)) > 1]
    for one in known[:_MOST_METRICS]:
        yield capital(_line(summary, one))


def grid(summary: Summary) -> Page | None:
    """Return a row a person and a column a metric; None where it is not about people.

    Behind each number, in parentheses, stands the one before.
    """
    if summary.view is not View.PEOPLE or not summary.metrics:
        return None
    told = versions(summary)
    titles = [f"{one.title}{per(summary, one)}" for one in told]
    names = [plain(child.name) for child in told[0].children]
    columns = [_column(summary, one) for one in told]
    return Page(
        str(headline(summary)),
        ("Developer", *titles),
        tuple(zip(names, *columns, strict=True)),
    )


def note(summary: Summary) -> str:
    """Say what stands in parentheses; empty where nothing does."""
    return "" if summary.before is None else f"in parentheses: {against(summary)}"


def _line(summary: Summary, one: MetricSummary) -> Sentence:
    values = [(one.number(child.now) or 0.0, child) for child in told(one)]
    low, high = (
        pick(values, key=lambda value: value[0])[1] for pick in (min, max)
    )  # fmt: skip
    first, second = numbers.side_by_side(one, low, high)
    title, each = inside(one.title), numbers.each(summary, one)
    if first.text == second.text:
        return say("{title}{each}: {first} each.", title=title, each=each, first=first)
    return say(
        "{title}{each}: from {first} to {second}{median}.",
        title=title,
        each=each,
        first=first,
        second=second,
        median=_median(one),
    )


def _median(one: MetricSummary) -> Words:
    if one.spread is None or one.spread.count < _FEWEST_FOR_MEDIAN or one.by_total:
        return ""
    spread = one.spread
    text = quantities(one.metric, spread.lowest, spread.median, spread.highest)[1]
    return say(
        "; the median of {count} is {median}",
        count=claim(Cell.TEAMS, spread.count, str(spread.count), one),
        median=claim(Cell.MEDIAN_OF_TEAMS, spread.median, text, one),
    )


def _column(summary: Summary, one: MetricSummary) -> list[str]:
    """Write the numbers of all people so that they can be compared."""
    values = [one.number(child.now) for child in one.children]
    past = [one.number(child.before) for child in one.children]
    texts = _written(one, [*values, *past])
    now, before = texts[: len(values)], texts[len(values) :]
    return [
        f"{number} ({earlier})" if summary.before and earlier != NONE else number
        for number, earlier in zip(now, before, strict=True)
    ]


def _written(one: MetricSummary, values: list[float | None]) -> list[str]:
    known = [value for value in values if value is not None]
    texts = iter(quantities(one.metric, *known) if known else ())
    return [NONE if value is None else next(texts) for value in values]
