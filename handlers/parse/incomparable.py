"""What cannot be compared, or in more than one way: sentences, and texts that work."""

from collections.abc import Sequence

from handlers.mrkdwn import bold
from handlers.parse.context import Phrase
from handlers.parse.days.calendar_units import unit_of
from handlers.parse.days.spans import EARLIEST, day_name, days_name
from handlers.parse.reading import Reading
from handlers.parse.unknown import listed
from handlers.parse.values import Against, Earlier, Over
from handlers.parse.words import replaced
from reporting.errors import RequestError
from reporting.periods import DAY, Period
from reporting.requests import Compare
from reporting.wording import plural

_PREVIOUS = "vs previous"


def which(reading: Reading, phrase: Phrase, unit: str) -> RequestError:
    """Ask for the unit that is compared with the one before it."""
    return _question(
        f"I compare a {unit} with the {unit} before. Which {unit}?",
        _instead(reading, phrase, f"this {unit} vs last {unit}"),
        _instead(reading, phrase, f"last {unit} vs the {unit} before"),
    )


def this_or_last(reading: Reading, phrase: Phrase, unit: str) -> RequestError:
    """Ask for the period of a text that only says what it is compared with."""
    this, last = (f"this {unit}", f"last {unit}")
    if unit == "day":
        this, last = "today", "yesterday"
    return _question(
        f"I read only what to compare with: {bold(phrase.text)}. Compare what, "
        f"{this} or {last}?",
        _instead(reading, phrase, f"{this} {phrase.text}"),
        _instead(reading, phrase, f"{last} {phrase.text}"),
    )


def whole_year_or_part(reading: Reading, phrase: Phrase) -> RequestError:
    """Ask what "vs last year" is about: the year so far, or the last months."""
    return _question(
        "The year so far, or the last three months, each against the same days of last year?",
        _instead(reading, phrase, "this year vs last year"),
        _instead(reading, phrase, "last 3 months vs the same period last year"),
    )


def several(reading: Reading, phrases: Sequence[Phrase]) -> RequestError:
    """Ask which of several periods to compare with."""
    texts = [phrase.text for phrase in phrases]
    ways = (
        reading.without([other for other in phrases if other is not kept])
        for kept in phrases
    )
    return _question(
        f"I compare with one period; I read {listed(texts, 'and')}. Which one?", *ways
    )


def both_ways(reading: Reading) -> RequestError:
    """Ask whether to compare at all, or with what."""
    plain = reading.each(Compare)
    alone = [phrase for phrase, value in plain if value is Compare.NOTHING]
    others = [phrase for phrase, value in plain if value is not Compare.NOTHING]
    for kind in (Against, Earlier, Over):
        others += [phrase for phrase, _ in reading.each(kind)]
    if not alone:
        return several(reading, others)
    return _question(
        "With a comparison or without? I read both.",
        reading.without(others),
        reading.without(alone),
    )


def not_one(reading: Reading, phrase: Phrase, value: Earlier) -> RequestError:
    """Say that the period is not what was said to be the same."""
    said = [other for other, _ in reading.each(Period)]
    text = bold(said[0].text) if said else "That"
    when = (
        f"{value.many} {value.unit}s earlier"
        if value.many > 1
        else f"last {value.unit}"
    )
    when = str(value.year) if value.year is not None else when
    return _question(
        f"{text} is not one {value.same}. Take the same period instead?",
        _instead(reading, phrase, f"vs the same period {when}"),
        _instead(reading, phrase, _PREVIOUS),
    )


def not_earlier(reading: Reading, phrase: Phrase, days: Period) -> RequestError:
    """Say that only days before the period can stand against it."""
    return _question(
        f"What I compare with has to end before {day_name(days.first)}, and to begin after "
        f"{EARLIEST.year}; {bold(phrase.text)} does not.",
        _instead(reading, phrase, _PREVIOUS),
    )


def other_shape(
    reading: Reading, phrase: Phrase, value: Against | Earlier | Over, days: Period
) -> RequestError:
    """Say that two periods are not alike, and what would be."""
    if not isinstance(value, Against):
        return not_earlier(reading, phrase, days)
    other, today = value.days, reading.context.today
    if other.first == days.first:
        other = next((d for _, d in reading.each(Period) if d != days), other)
    ways = []
    if other.days > days.days and other.first + days.days * DAY <= days.first:
        cut = Period(other.first, other.first + (days.days - 1) * DAY)
        ways.append(_instead(reading, phrase, f"vs {cut}"))
    unit = value.unit or unit_of(other, today)
    if unit not in ("", "day") and value.days == other:
        ways.append(_instead(reading, phrase, f"this {unit} {phrase.text}"))
    return _question(
        f"I compare periods of the same shape; {days_name(days)} is "
        f"{plural(days.days, 'day')}, {days_name(other)} {plural(other.days, 'day')}.",
        *ways,
        reading.with_(phrase, _PREVIOUS),
    )


def _instead(reading: Reading, phrase: Phrase, text: str) -> str:
    """Return the source with ``text`` for ``phrase``; a period in it replaces the said one."""
    says_period = not text.startswith("vs ")
    said = [other for other, _ in reading.each(Period)] if says_period else []
    changes = [(other.words, "") for other in said]
    return replaced(reading.context.source, [*changes, (phrase.words, text)])


def _question(sentence: str, *ways: str) -> RequestError:
    return RequestError(sentence, suggestions=ways)
