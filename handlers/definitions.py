"""What the numbers mean, in the catalogue's words and as they are defined here.

The answer to ``/insights metrics`` and ``/insights definitions``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from handlers.blocks.parts import SECTION_LIMIT, Message, fitting, section
from handlers.mrkdwn import bold, code
from reporting.catalogue import BY_NAME, METRICS, Better, Level, Metric
from reporting.definitions import Definitions, exactly, meaning

# By the name of the tree that they hold for.
Here = Mapping[str, Definitions]

_WORKING_HOURS = (
    "Durations are elapsed time; where the organisation has a working calendar, a report "
    "gives them in working hours, too."
)
_DIRECTION = {Better.HIGHER: "More is better.", Better.LOWER: "Less is better."}
_WHOM = {
    frozenset(Level): "of teams and people",
    frozenset({Level.TEAM}): "of teams",
    frozenset({Level.DEVELOPER}): "of people",
}
_MOST_WORDS = 6
# A name never is so long that a sentence about it would not fit.
_SENTENCE_LIMIT = 600
_HOW = "One in full: `/insights metrics cycle time`."


def message(names: Sequence[str], here: Here) -> Message:
    """Return every metric group by group, or those called ``names`` in full."""
    metrics = [BY_NAME[name] for name in names]
    if not metrics:
        return _overview(here)
    texts = [_in_full(metric, here) for metric in metrics]
    titles = ", ".join(metric.title for metric in metrics)
    return Message(
        f"What it means: {titles}.", list(map(section, _packed(texts, "\n\n")))
    )


def _overview(here: Here) -> Message:
    blocks = [section(f"What the numbers mean. {_HOW}")]
    for group, metrics in groupby(METRICS, key=lambda metric: metric.group):
        lines = [bold(group.value.capitalize())]
        lines += [f"• {_in_short(metric, here)}" for metric in metrics]
        blocks += map(section, _packed(lines, "\n"))
    blocks.append(section(_WORKING_HOURS))
    titles = ", ".join(metric.title for metric in METRICS)
    return Message(f"What the numbers mean: {titles}. {_HOW}", blocks)


def _in_short(metric: Metric, here: Here) -> str:
    """Say what a metric is in a line: its meaning, and the first thing decided here."""
    decided = list(_decided(here, lambda one: exactly(metric, one)[:1]))
    said = [f"Say {code(word)}." for word in metric.words[:1]]
    return " ".join([f"{bold(metric.title)} ({_unit(metric)}):", *_meant(metric, here),
                     *decided, *_judged(metric), *said])  # fmt: skip


def _in_full(metric: Metric, here: Here) -> str:
    said = [code(word) for word in metric.words[:_MOST_WORDS]]
    words = f"Ask for it as {', '.join(said)}. " if said else ""
    lines = [
        f"{bold(metric.title)} ({_unit(metric)}, {_WHOM[metric.levels]})",
        *_meant(metric, here),
        *_decided(here, lambda one: exactly(metric, one)),
        " ".join(_judged(metric)),
        f"{words}In files it is {code(metric.name)}.",
    ]
    return "\n".join(line for line in lines if line)


def _unit(metric: Metric) -> str:
    return "in %" if metric.unit.value == "%" else f"in {metric.unit.value}"


def _meant(metric: Metric, here: Here) -> Iterator[str]:
    """Yield the meaning; more than one where the trees do not agree."""
    told = list(_decided(here, lambda one: (meaning(metric, one),), plain=True))
    yield from told or [fitting(metric.meaning, _SENTENCE_LIMIT)]


def _judged(metric: Metric) -> Iterator[str]:
    if metric.better in _DIRECTION:
        yield _DIRECTION[metric.better]
    if metric.benchmark:
        yield f"Usual: {metric.benchmark}."


def _decided(
    here: Here, tell: Callable[[Definitions], Sequence[str]], *, plain: bool = False
) -> Iterator[str]:
    """Yield what is decided here, once if all trees agree, else by tree."""
    told = {
        tree: fitting(" ".join(tell(one)), _SENTENCE_LIMIT)
        for tree, one in here.items()
    }
    if len(set(told.values())) == 1:
        text = next(iter(told.values()))
        if text:
            yield text if plain else f"Here: {text}"
        return
    for tree, text in told.items():
        if text:
            yield f"In {bold(tree)}: {text}"


def _packed(texts: Sequence[str], between: str) -> Iterator[str]:
    """Join texts to as few as Slack's sections can hold."""
    held = ""
    for text in texts:
        longer = f"{held}{between}{text}" if held else text
        if len(longer) > SECTION_LIMIT and held:
            yield held
            longer = text
        held = longer
    if held:
        yield held
