"""A summary in words: the finding, what else there is to see, where to look.

Every number written here stands in the summary, and carries the cell it came from. Nothing
is guessed and nobody is blamed: a change is better, worse, or neither. Deterministic: ties
go by catalogue order.

finding     what leads, and its sentences     observing   what else there is to see
teams       teams side by side                suggesting  where a look is worth it
people      people side by side               describing  the picture, the small print
calendar    one person's days                 drawn       which picture, what is on it
earlier     what numbers stand against
"""

from dataclasses import dataclass, replace

from reporting.answer import Row, Sentence
from reporting.narrative import (
    calendar,
    drawn,
    earlier,
    finding,
    observing,
    people,
    rows,
    saying,
    suggesting,
    teams,
)
from reporting.narrative.describing import alt, notes
from reporting.narrative.saying import subject
from reporting.requests import View
from reporting.summary import MetricSummary, Summary, Verdict
from reporting.wording import NAME_CHARACTERS

__all__ = [
    "NAME_CHARACTERS",
    "Story",
    "against",
    "alt",
    "headline",
    "key_rows",
    "notes",
    "story",
    "subject",
    "title",
]
_MOST_KEY = 4
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Story:
    """The three parts a reader gets."""

    summary: tuple[Sentence, ...]
    observations: tuple[Sentence, ...] = ()
    suggestions: tuple[Sentence, ...] = ()


def headline(summary: Summary) -> str:
    """Return the finding in one line without a full stop."""
    return title(summary).text


def title(summary: Summary) -> Sentence:
    """Return the finding in one line, with the cells it came from."""
    match drawn.view(summary):
        case View.TEAMS:
            return teams.headline(summary)
        case View.PEOPLE:
            return people.headline(summary)
        case View.CALENDAR:
            return calendar.headline(summary)
    return finding.headline(summary)


def story(summary: Summary) -> Story:
    """Tell what the numbers say."""
    if not summary.metrics:
        during = observing.whole_period(summary)
        nothing = observing.nothing(summary, during=during)
        ends = (*observing.data_begins(summary), *observing.data_ends(summary))
        return Story((nothing, *ends))
    match drawn.view(summary):
        case View.TEAMS:
            return _of_teams(summary)
        case View.PEOPLE:
            said = tuple(people.lines(summary))
            said = said or (saying.say("{said}.", said=people.headline(summary)),)
            return Story(said, tuple(observing.gaps(summary)))
        case View.CALENDAR:
            said = (*calendar.observations(summary), *observing.gaps(summary))
            return Story(tuple(calendar.story(summary)), said)
    return _over_time(summary)


def against(summary: Summary) -> str:
    """Name what the period stands against: ``the quarter before``, ``Q2 2025``."""
    return earlier.against(summary).text


def key_rows(summary: Summary) -> tuple[Row, ...]:
    """Return the rows that matter most: what moved most, in the order asked for.

    Of few cases their change says so: here no note stands beside it.
    """
    moved = [
        one
        for one in summary.metrics
        if one.now.value is not None
        and one.verdict not in (Verdict.UNKNOWN, Verdict.SAME)
    ]
    most = sorted(moved, key=finding.size, reverse=True)[:_MOST_KEY]
    return tuple(_key_row(summary, one) for one in summary.metrics if one in most)


def _key_row(summary: Summary, one: MetricSummary) -> Row:
    row = rows.row_of(summary, one)
    return replace(row, change=f"{row.change}, few cases") if one.small else row


def _over_time(summary: Summary) -> Story:
    leading = finding.lead(summary) or finding.stating(summary)
    observed = [
        *observing.others(summary, leading),
        *observing.working(summary),
        *observing.trend(summary, leading),
        *teams.below(summary, leading),
        *observing.parts(summary, leading),
        *observing.standing(summary, leading),
        *observing.gaps(summary),
    ]
    return Story(
        (finding.first(summary, leading), *observing.goals(summary)),
        tuple(observed),
        suggesting.suggestions(summary, leading),
    )


def _of_teams(summary: Summary) -> Story:
    said = tuple(teams.lines(summary)) or (
        saying.say("{said}.", said=teams.headline(summary)),
    )
    # Two teams stand in the headline already, with their numbers.
    pair = len(summary.children_of) == _PAIR and len(said) > 1
    said = said[1:] if pair else said
    observed = [
        *teams.moves(summary),
        *teams.ranks(summary),
        *observing.goals(summary),
        *observing.gaps(summary),
    ]
    return Story(said, tuple(observed))
