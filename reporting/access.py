"""Who may see which figures: one rule, asked on receipt and again before posting.

A person may always see their own numbers; team figures are for the workspace. Figures about
somebody else are refused, in words that do not tell whether that person exists.
"""

from reporting.errors import AccessError
from reporting.requests import ME, ReportRequest


def check(request: ReportRequest, *, asker_email: str | None) -> None:
    """Raise AccessError unless the person with ``asker_email`` may see the answer.

    ``asker_email`` is None while it is not known who asks; `ME` is always allowed.
    """
    own = {ME, asker_email.casefold() if asker_email else ME}
    if any(person.casefold() not in own for person in request.people):
        raise AccessError(
            "I can show you your own numbers, or a team as a whole. "
            "Figures about one person go to that person."
        )


def is_private(request: ReportRequest) -> bool:
    """Return whether the answer is for the asker's eyes alone."""
    return bool(request.people)
