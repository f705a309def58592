"""Reading a request: text in, `ReportRequest` out, and the other way round.

No clock and no outside world: the day and the teams are handed in.

    words       text -> words              values      what a phrase can mean
    names       team names                 spans       dates, months, quarters
    periods     words about time           metrics     words about metrics
    phrases     set phrases                readers     the grammar
    versus      "compare A with B"         ranking     "who is best"
    reading     text -> phrases            scope       teams or people
    comparison  what a period stands against
    understand  phrases -> request         unknown     "did you mean"
    naming, canonical  request -> text     welcome     "what can you do"
"""

from dataclasses import replace
from datetime import date

from handlers.parse.canonical import canonical
from handlers.parse.reading import MOST_WAYS
from handlers.parse.understand import understand
from handlers.parse.welcome import wants_help
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.requests import ReportRequest

__all__ = ["canonical", "parse", "wants_help"]


def parse(text: str, *, today: date, directory: Directory) -> ReportRequest:
    """Read ``text`` as Slack sends it, or as it is typed; the order of phrases is free.

    Raises RequestError, and nothing else, for any text. Each of its ``suggestions`` is a
    whole text that can be read.
    """
    try:
        request = understand(text, today=today, directory=directory)
    except RequestError as error:
        working = (
            way
            for way in list(dict.fromkeys(error.suggestions))[:MOST_WAYS]
            if _can_be_read(way, today, directory)
        )
        raise RequestError(str(error), suggestions=tuple(working)) from None
    return replace(request, canonical=canonical(request, directory))


def _can_be_read(text: str, today: date, directory: Directory) -> bool:
    try:
        understand(text, today=today, directory=directory)
    except RequestError:
        return False
    return True
