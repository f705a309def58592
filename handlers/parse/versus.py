"""The word between two periods, read as a vs: compare this quarter with last quarter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.parse.days import periods
from handlers.parse.words import Word, keys
from reporting.errors import RequestError
from reporting.periods import Period

_VERBS = {"compare", "compared", "comparing", "comparison"}
# "To" and "and" may also make one range of two periods; they come second.
_SURE = {"with", "against"}
_UNSURE = {"to", "and", "&", ","}
# "The first half of the year 2026": no period said in words is longer.
_LONGEST = 6
_MOST_TRIED = 4


def with_versus(split: Sequence[Word], today: date) -> Sequence[Word]:
    """Return the words with "compare A with B" turned to "show A vs B", for periods."""
    said = keys(split)
    verb = next((at for at, key in enumerate(said) if key in _VERBS), None)
    if verb is None:
        return split
    link = _link(said, verb, today)
    if link is None:
        return split
    changed = list(split)
    changed[verb] = replace(split[verb], key="show")
    changed[link] = replace(split[link], key="vs")
    return changed


def _link(said: tuple[str, ...], verb: int, today: date) -> int | None:
    """Return the place of the word between what is compared and the period it is against."""
    ahead = range(verb + 2, len(said) - 1)
    sure = [at for at in ahead if said[at] in _SURE][:_MOST_TRIED]
    unsure = [at for at in ahead if said[at] in _UNSURE][:_MOST_TRIED]
    for at in sure:
        if _begins(said[at + 1 :], today):
            return at
    if any(key in ("vs", "versus", "from", "between") for key in said):
        return None
    for at in unsure:
        after = _begins(said[at + 1 :], today)
        before = _ends(said[verb + 1 : at], today)
        # Two days with "to" between them are a range, whatever is done with it.
        if after > 1 and (before or said[at] == "to"):
            return at
    return None


def _begins(said: tuple[str, ...], today: date) -> int:
    """Return how many days the period has that stands at the beginning; 0 for none."""
    the = said[:1] == ("the",)
    return _read(said[the : the + _LONGEST], today)[1]


def _ends(said: tuple[str, ...], today: date) -> bool:
    """Return whether a period stands at the end."""
    return any(
        _read(said[-count:], today)[0] == count
        for count in range(1, min(len(said), _LONGEST) + 1)
    )


def _read(said: tuple[str, ...], today: date) -> tuple[int, int]:
    """Return how many words say a period, and how many days it has; zeros for none."""
    try:
        found = periods.period(said, today)
    except RequestError:
        return 0, 0
    if not found or not isinstance(found[1], Period):
        return 0, 0
    return found[0], found[1].days
