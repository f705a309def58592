"""Reading a request: text in, `ReportRequest` out, and the other way round.

No clock and no outside world: the day and the teams are handed in.

    words       text -> words              values      what a phrase can mean
    names       team names                 spans       dates, months, quarters
    periods     words about time           metrics     words about metrics
    phrases     set phrases                readers     the grammar
    understand  phrases -> request         unknown     "did you mean"
    naming, canonical                      request -> text
"""

from dataclasses import replace
from datetime import date

from handlers.parse.canonical import canonical
from handlers.parse.understand import understand
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.requests import ReportRequest

__all__ = ["canonical", "parse"]


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
            for way in dict.fromkeys(error.suggestions)
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
