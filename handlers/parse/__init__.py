"""Reading a request: text in, `ReportRequest` out, and the other way round.

No clock and no outside world: the day and the teams are handed in.

    words       text -> words              values       what a phrase can mean
    readers     the grammar                context      what a text is read against
    reading     words -> phrases           understand   phrases -> request
    canonical   request -> text            ways         what else one may mean
    days        words about time, as days

  whom
    whom        people, teams, groups      names        team names
    scope       teams or people            naming       team -> text

  what, and how
    metrics     words about metrics        phrases      set phrases
    refused     what cannot be had         ranking      "who is best"
    against     "vs last quarter"          versus       "compare A with B"
    comparison  what a period stands against            incomparable  ... and may not

  what is none of this
    unknown     "did you mean"             welcome      "what can you do"
    limits, limit_words, quantities        goals and alerts
    links       who is who                 personal     "what do you know about me"
"""

from dataclasses import replace
from datetime import date
from functools import partial

from handlers.parse.canonical import canonical
from handlers.parse.reading import read_text
from handlers.parse.scope import scope
from handlers.parse.understand import understand
from handlers.parse.values import Named
from handlers.parse.ways import working
from handlers.parse.welcome import wants_help, wants_teams
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.requests import ReportRequest

__all__ = ["canonical", "parse", "parse_team", "wants_help", "wants_teams"]


def parse(
    text: str, *, today: date, directory: Directory, alone: str = ""
) -> ReportRequest:
    """Read ``text`` as Slack sends it, or as it is typed; the order of phrases is free.

    ``alone`` is the person it is about where it names nobody and no team.

    Raises RequestError, and nothing else, for any text. Each of its ``suggestions`` is a
    whole text that can be read, and each means something else. Of a text with two readings
    there are two, best first.
    """
    read = partial(understand, today=today, directory=directory, alone=alone)
    try:
        request = read(text)
    except RequestError as error:
        ways = working(error.suggestions, read)
        raise RequestError(
            str(error), suggestions=ways, about_teams=error.about_teams
        ) from None
    return replace(request, canonical=canonical(request, directory))


def parse_team(text: str, *, directory: Directory) -> Team:
    """Read the name of one team; RequestError for anything else."""
    # Whether a name is one depends on no day.
    reading = read_text(text, date(2026, 1, 1), directory)
    whom = scope(reading)
    if len(whom.teams) != 1 or whom.many != 1 or not reading.each(Named):
        raise RequestError("Name one team, as it stands in `/insights help`.")
    return whom.teams[0]
