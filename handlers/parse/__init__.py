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
"""

from dataclasses import replace
from datetime import date
from functools import partial

from handlers.parse.canonical import canonical
from handlers.parse.understand import understand
from handlers.parse.ways import working
from handlers.parse.welcome import wants_help
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.requests import ReportRequest

__all__ = ["canonical", "parse", "wants_help"]


def parse(text: str, *, today: date, directory: Directory) -> ReportRequest:
    """Read ``text`` as Slack sends it, or as it is typed; the order of phrases is free.

    Raises RequestError, and nothing else, for any text. Each of its ``suggestions`` is a
    whole text that can be read, and each means something else. Of a text with two readings
    there are two, best first.
    """
    read = partial(understand, today=today, directory=directory)
    try:
        request = read(text)
    except RequestError as error:
        ways = working(error.suggestions, read)
        raise RequestError(str(error), suggestions=ways) from None
    return replace(request, canonical=canonical(request, directory))
