"""Words nobody understands: the nearest thing that would work, and a sentence about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Indel, JaroWinkler

from handlers.mrkdwn import bold
from handlers.parse.context import Context, Phrase
from handlers.parse.days.calendar_units import CALENDAR
from handlers.parse.days.misspelled import counted_unit
from handlers.parse.days.spans import MONTH_NAMES, WEEKDAYS
from handlers.parse.metrics import vocabulary
from handlers.parse.names import Names
from handlers.parse.naming import team_text
from handlers.parse.phrases import KEYWORDS
from handlers.parse.values import Filler, Named, Unknown
from handlers.parse.words import Kind, Word, loose, replaced
from reporting.errors import RequestError

# Of 1: a swapped pair in "Platform" gives 0.97, half of the word 0.9, other words below 0.8.
_NEAR = 0.87
_ALMOST = 0.06
_MOST = 3
# Words beyond these are not looked up: the person has to write another text anyway.
_LOOKED_UP = 4
_JOINING = ("vs", "versus", "v", "and", "or", "&", "+", ",", "with", "against", "to")
_NO_DATA = (
    "I know no team {said}: no data has been brought in yet. "
    "An administrator can: `python -m bot ingest git PATH`."
)
_BACK = ("last", "past", "previous")
# What a misspelled word about time may have been.
_TIMES = (
    *(f"{which} {unit}" for which in ("last", "this") for unit in CALENDAR[1:]),
    *(name.casefold() for name in (*MONTH_NAMES, *WEEKDAYS)), "today", "yesterday",
    "year to date", "quarter to date", "since", "until", "between",
)  # fmt: skip
_CHANNEL = "I answer where you ask. Ask in {said}, and the answer stands there."
_MENTION = (
    "I read {said} as plain text. Pick the name from Slack's list, so that it becomes a "
    "mention, or write an e-mail address."
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be meant by some unknown words; ``teams`` says whether teams come first.

    ``texts`` are best first, each as it would have to be written.
    """

    words: tuple[Word, ...]
    said: str
    texts: tuple[str, ...]
    noun: str


def complaint(
    phrases: Sequence[Phrase], context: Context, spared: str = ""
) -> RequestError | None:
    """Return the error about the first unknown words; None when all is understood.

    ``spared`` is the text without them, where that may be what is wanted.
    """
    runs = list(_runs(phrases))
    if not runs:
        return None
    guesses = list(
        chain.from_iterable(
            _guesses(run, context, beside_team=_is_beside_team(run, phrases))
            for run in runs[:_LOOKED_UP]
        )
    )
    first, others = guesses[0], guesses[1:]
    fixed = [(guess.words, guess.texts[0]) for guess in others if guess.texts]
    suggestions = tuple(
        replaced(context.source, [(first.words, text), *fixed]) for text in first.texts
    )
    # What is misspelled was meant: "privately" is not left out for a letter.
    spared = "" if suggestions else spared
    return RequestError(
        _sentence(first, context.names, spared=bool(spared)),
        suggestions=suggestions or ((spared,) if spared else ()),
        about_teams=first.noun == "team" or not (suggestions or spared),
    )


def some_teams(names: Names) -> tuple[str, ...]:
    """Return texts for the first few teams, as examples."""
    teams = names.directory.teams
    below = [team for team in teams if "/" in team.path] or list(teams)
    return tuple(team_text(team, names) for team in below[:_MOST])


def listed(texts: Sequence[str], last: str = "or") -> str:
    """Return ``texts`` in bold as part of a sentence: *A*, *B* or *C*."""
    *most, end = (bold(text) for text in texts)
    return f"{', '.join(most)} {last} {end}" if most else end


def near_metrics(said: str) -> tuple[str, ...]:
    """Return the words for metrics and groups that are nearest to ``said``, best first."""
    return tuple(_near(said, list(vocabulary())))


def _runs(phrases: Sequence[Phrase]) -> Iterator[tuple[Word, ...]]:
    """Yield unknown words that stand together as one run; quoted ones stand alone."""
    run: list[Word] = []
    for phrase in phrases:
        unknown = isinstance(phrase.value, Unknown)
        if run and (not unknown or Kind.QUOTED in (run[-1].kind, phrase.words[0].kind)):
            yield tuple(run)
            run = []
        if unknown:
            run.extend(phrase.words)
    if run:
        yield tuple(run)


def _is_beside_team(run: tuple[Word, ...], phrases: Sequence[Phrase]) -> bool:
    """Return whether a team and an "and" or "vs" stand before or behind ``run``."""
    first = next(at for at, phrase in enumerate(phrases) if phrase.words[0] is run[0])
    before = phrases[max(first - 2, 0) : first][::-1]
    behind = phrases[first + len(run) : first + len(run) + 2]
    return any(
        [type(phrase.value) for phrase in two] == [Filler, Named]
        and two[0].text.casefold() in _JOINING
        for two in (before, behind)
    )


def _guesses(
    run: tuple[Word, ...], context: Context, *, beside_team: bool
) -> list[Guess]:
    """Guess the whole run, or else each word of it; at least one guess, maybe empty."""
    whole = _guess(run, context)
    if whole.texts or (len(run) == 1 and not beside_team):
        return [whole]
    found = list(_piecewise(run[:_LOOKED_UP], context))
    if beside_team and not any(guess.texts for guess in found):
        return [replace(whole, noun="team")]
    return found


def _piecewise(run: tuple[Word, ...], context: Context) -> Iterator[Guess]:
    """Guess two words together where that is something, else one by one."""
    at = 0
    while at < len(run):
        guess = _guess(run[at : at + 2], context)
        if not guess.texts:
            guess = _guess(run[at : at + 1], context)
        yield guess
        at += len(guess.words)


def _guess(run: tuple[Word, ...], context: Context) -> Guess:
    said = context.source[run[0].start : run[-1].end]
    if run[0].kind is Kind.QUOTED:
        said = run[0].text
        return Guess(run, said, _near_teams(said, context.names) or (said,), "team")
    if counted := _counted(run, context):
        return Guess(run, said, (counted,), "")
    teams, words = _near_teams(said, context.names), _near_words(said)
    if teams:
        return Guess(run, said, teams, "team")
    metric = bool(words) and words[0] in vocabulary()
    return Guess(run, said, words, "metric" if metric else "")


def _counted(run: tuple[Word, ...], context: Context) -> str:
    """Return ``run`` with the unit of time that its last word is, by the number before it."""
    *front, word = run
    number = front[1:] if front and front[0].key in _BACK else front
    if word.kind is not Kind.PLAIN or len(number) > 1:
        return ""
    before = number[0].key if number else context.source[: word.start].casefold()
    unit = counted_unit("".join(before.split()[-1:]), word.key, near=_NEAR)
    return f"{context.said(front)} {unit}".strip() if unit else ""


def _near_teams(said: str, names: Names) -> tuple[str, ...]:
    keys = [key for key in names.nearly if "/" in said or "/" not in key]
    found = [names.led_by(said), *(names.nearly[key] for key in _near(said, keys))]
    teams = dict.fromkeys(chain.from_iterable(found))
    return tuple(dict.fromkeys(team_text(team, names) for team in teams))[:_MOST]


def _near_words(said: str) -> tuple[str, ...]:
    return tuple(_near(said, [*vocabulary(), *KEYWORDS, *_TIMES]))


def _near(said: str, choices: list[str]) -> list[str]:
    """Return the nearest of ``choices``, and those that are almost as near."""
    said = loose(said)
    # One word may be the beginning of what is meant; several words should all be there.
    scorer = Indel.normalized_similarity if " " in said else JaroWinkler.similarity
    found = process.extract(
        said, choices, scorer=scorer, score_cutoff=_NEAR, limit=_MOST
    )
    return [text for text, score, _ in found if score > found[0][1] - _ALMOST]


def _sentence(guess: Guess, names: Names, *, spared: bool) -> str:
    noun = f"I know no {guess.noun} {bold(guess.said)}." if guess.noun else ""
    start = noun or f"I do not understand {bold(guess.said)}."
    if guess.texts and guess.texts != (guess.said,):
        return f"{start} Did you mean {listed(guess.texts)}?"
    for sign, text in (("@", _MENTION), ("#", _CHANNEL)):
        if guess.said.startswith(sign):
            return text.format(said=bold(guess.said))
    if not any("/" in team.path for team in names.directory.teams):
        return _NO_DATA.format(said=bold(guess.said))
    if spared:
        return (
            f"{start} Leave it out, or write what to look at, such as `velocity` or "
            "`review time`, and a period, such as `last 3 months`."
        )
    teams = some_teams(names)
    known = f"a team such as {listed(teams)}, " if teams else ""
    return (
        f"{start} Write {known}a period such as `last 3 months`, "
        "and what to look at, such as `velocity` or `review time`."
    )
