"""Whether somebody asks what the numbers mean, and which: "metrics", "what is cycle time?"."""

from collections.abc import Iterator

from handlers.mrkdwn import bold
from handlers.parse import refused
from handlers.parse.metrics import metrics
from handlers.parse.phrases import find
from handlers.parse.unknown import listed, near_metrics
from handlers.parse.values import Doubt
from handlers.parse.words import clean, is_decoration, keys, words
from reporting.catalogue import Level, in_order, standard
from reporting.errors import RequestError

Keys = tuple[str, ...]

_ALL = frozenset(
    {
        "definition", "definitions", "metrics", "glossary", "what do the numbers mean",
        "what do numbers mean", "list metrics", "what metrics are there",
        "which metrics are there", "which metrics do you know", "explain the metrics",
        "explain metrics", "metrics help", "help metrics", "what can you measure",
        "what do you measure",
    }
)  # fmt: skip
# These ask for a definition whatever follows; "metrics" may begin any request.
_SURE = ("define", "definition", "definitions", "glossary")
_BEFORE = (
    ("what", "does"), ("what", "do"), ("what", "is"), ("what", "are"), ("what",), ("how", "is"),
    ("how", "are"), ("meaning",), ("explain",), ("metrics",), ("metric",),
)  # fmt: skip
# Questions that are requests, too, if nothing stands behind them: "how is velocity?"
_AFTER = ("mean", "measured", "calculated", "computed", "defined", "counted", "definition",
          "meaning", "explained")  # fmt: skip
_OPEN = (("how", "is"), ("how", "are"), ("what", "does"), ("what", "do"), ())
_SMALL = ("and", ",", ";", "&", "of", "for", "the", ":", "a", "an")


def asked_meaning(text: str) -> tuple[str, ...] | None:
    """Return the API names of metrics whose meaning is asked for; none of them: of all.

    None where ``text`` asks for something else. RequestError for a metric nobody knows,
    with texts that can be read here.
    """
    said = keys(word for word in words(clean(text)) if not is_decoration(word))
    if " ".join(said) in _ALL:
        return ()
    sure = said[:1] and said[0] in _SURE
    about = said[1:] if sure else _about(said)
    if about is None:
        return None
    names = _names(about)
    if names:
        return names
    unmeasured = find(about, refused.UNMEASURED)
    if unmeasured and unmeasured[0] == len(about) and isinstance(unmeasured[1], Doubt):
        ways = tuple(f"metrics {way}" for way in unmeasured[1].readings)
        raise RequestError(unmeasured[1].sentence, suggestions=ways)
    if sure:
        raise _unknown(" ".join(key for key in about if key not in _SMALL))
    return None


def _about(said: Keys) -> Keys | None:
    """Return the words between those that make it a question; None where they do not."""
    before: Keys = next((one for one in _BEFORE if said[: len(one)] == one), ())
    about = said[len(before) :]
    after = bool(about) and about[-1] in _AFTER
    if after:
        return about[:-1]
    # "What is the cycle time" asks for a number, "what is cycle time" for a word.
    named = before[:1] == ("what",) and about[:1] in (("the",), ("our",))
    return None if before in _OPEN or named else about


def _names(about: Keys) -> tuple[str, ...]:
    """Return the metrics that all of the words name; none where some of them do not."""
    found = list(_read(about))
    if not found or None in found:
        return ()
    return in_order(name for names in found if names for name in names)


def _read(about: Keys) -> Iterator[tuple[str, ...] | None]:
    while about:
        if about[0] in _SMALL:
            about = about[1:]
            continue
        read = metrics(about)
        if read is None:
            yield None
            return
        yield read[1].names or tuple(m.name for m in standard(Level.TEAM))
        about = about[read[0] :]


def _unknown(said: str) -> RequestError:
    near = near_metrics(said)
    offered = f" Did you mean {listed(near)}?" if near else " `metrics` lists all."
    ways = tuple(f"metrics {text}" for text in near) or ("metrics",)
    return RequestError(f"I know no metric {bold(said)}.{offered}", suggestions=ways)
