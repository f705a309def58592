"""What the numbers stand against, as a part of a sentence."""

from reporting.answer import Cell, Sentence, When
from reporting.earlier import called, named
from reporting.narrative.saying import around, claim
from reporting.plan import beside
from reporting.summary import Summary
from reporting.wording import length


def against(summary: Summary) -> Sentence:
    """Name it: ``the 13 weeks before``, ``the same quarter of the year before``, ``Q2 2025``."""
    past = summary.before or summary.none_before or beside(summary.period)
    text, time = called(summary.period, past), length(past)
    if text == named(past):
        return claim(Cell.DAY, past.first, text, when=When.BEFORE, bucket=past.first)
    if not time[0].isdigit() or time not in text:
        return Sentence(text)
    said = claim(Cell.DAYS, past.days, time, when=When.BEFORE)
    return around(said, text.replace(time, "{}", 1))
