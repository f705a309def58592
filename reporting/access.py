"""Who may see which figures: one rule, asked on receipt and again before posting.

A person may always see their own numbers; team figures are for the workspace. Figures about
somebody else are refused, in words that do not tell whether that person exists.
"""

from reporting.errors import AccessError
from reporting.requests import ME, Aggregation, ReportRequest, View

# Fewer people have no median: it would be one of them.
SMALLEST_GROUP = 3


def check(
    request: ReportRequest, *, asker_email: str | None, people: int | None = None
) -> None:
    """Raise AccessError unless the person with ``asker_email`` may see the answer.

    ``asker_email`` is None while it is not known who asks: then one person may be named,
    who may turn out to be the asker. `ME` is always allowed. ``people`` counts the
    smallest of the teams asked for, None while it is not known.
    """
    named = {person.casefold() for person in request.people} - {ME}
    if asker_email is not None:
        named -= {asker_email.casefold()}
    unknown_yet = asker_email is None and len(request.people) == 1
    if request.view is View.PEOPLE or (named and not unknown_yet):
        raise AccessError(
            "I can show you your own numbers, or a team as a whole. "
            "Figures about one person go to that person."
        )
    if people is not None and request.teams:
        _check_size(request, people)


def too_small(request: ReportRequest, people: int) -> bool:
    """Return whether numbers of so many people would be somebody's."""
    return people == 1 or (
        people < SMALLEST_GROUP and request.aggregation is not Aggregation.MEAN
    )


def _check_size(request: ReportRequest, people: int) -> None:
    """Refuse a team whose numbers are somebody's: of one, or a median of two."""
    team = "One of these teams" if len(request.teams) > 1 else "This team"
    if people == 1:
        raise AccessError(
            f"{team} is one person, so its figures are that person's. "
            "Ask for the team above, or for `me`."
        )
    if people < SMALLEST_GROUP and request.aggregation is not Aggregation.MEAN:
        raise AccessError(
            f"{team} has {people} people: a {request.aggregation} would show one of them. "
            "Ask for the mean, or for a larger team."
        )


def is_private(request: ReportRequest) -> bool:
    """Return whether the answer is for the asker's eyes alone."""
    return bool(request.people) or request.private or request.view is View.PEOPLE


def is_about_people(request: ReportRequest) -> bool:
    """Return whether the answer has figures of single people: those are never public."""
    return bool(request.people) or request.view is View.PEOPLE
