"""The placeholder: the message before it is a report, saying how far the work is."""

from enum import StrEnum

from handlers.blocks.parts import Message, context, harmless, section
from handlers.mrkdwn import bold, escape
from reporting.requests import ME, ReportRequest, View
from reporting.wording import plain, shorten, span

_NAME_LIMIT = 75


class Step(StrEnum):
    """How far an answer is; the value is what the message says."""

    ASKED = "Asked"
    EXPORTING = "Exporting"
    DRAWING = "Drawing"
    POSTING = "Posting"


def progress_message(
    request: ReportRequest, *, asked_by: str, step: str, detail: str = ""
) -> Message:
    """Return the placeholder: whose report on what, and which `Step` it is at.

    ``asked_by`` is a Slack user id, ``step`` the name of a `Step` in any case, ``detail``
    how far the step is, like "2 of 5 months".
    """
    name = harmless(subject(request))
    days = span(request.period)
    asker = f" · for <@{asked_by}>" if asked_by else ""
    steps = _steps(Step[step.upper()], escape(detail))
    return Message(
        f"{escape(name)}, {days}: {steps}",
        [section(f"{bold(name)} · {days}{asker}"), context(steps)],
    )


def subject(request: ReportRequest) -> str:
    """Name what a request is about: ``Platform``, ``Platform and Search``, an e-mail."""
    people = ["Your numbers" if who == ME else who for who in request.people]
    names = [plain(team.called) for team in request.teams] or people
    more = f" and {len(names) - 2} more" if names[2:] else ""
    first = ", ".join(names[:2]) if more else " and ".join(names)
    each = ", by developer" if request.view is View.PEOPLE else ""
    return shorten(f"{first}{more}{each}", _NAME_LIMIT)


def _steps(now: Step, detail: str) -> str:
    """Write ``Asked ✓  Exporting (2 of 5 months) …  Drawing  Posting``."""
    order = list(Step)
    words = []
    for step in order:
        if step is now and step is not Step.ASKED:
            words.append(f"{step} ({detail}) …" if detail else f"{step} …")
        elif order.index(step) <= order.index(now):
            words.append(f"{step} ✓")
        else:
            words.append(step.value)
    return "  ".join(words)
