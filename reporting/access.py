"""Who may see which figures: one rule, asked on receipt and again before posting.

* Everybody sees their own figures, in private.
* Figures of somebody else, alone or side by side with others, go to the managers above, in
  private, and stand there without names until the manager asks for them.
* Figures of a team are for the workspace, or for its members and the managers above all of
  them. Those of one person are that person's; fewer than three have no median.
* Guests, people of other companies and deactivated accounts see nothing. An administrator
  sees what everybody sees.

A refusal says what may be asked instead. About people it is the same words whoever was
meant, so that nobody learns whether a person is known here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporting.errors import AccessError
from reporting.requests import ME, Aggregation, ReportRequest, View
from reporting.staff import Staff

# Fewer people have no median: it would be one of them.
SMALLEST_GROUP = 3


class Figures(StrEnum):
    """Whom team figures are for."""

    WORKSPACE = "workspace"
    MEMBERS = "members"


class Standing(StrEnum):
    """What somebody is in the workspace; STRANGER: of another company."""

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"


class Rule(StrEnum):
    """What decided; the audit log has it. LATER: it cannot be decided yet."""

    OWN = "own"
    MANAGER = "manager"
    WORKSPACE = "workspace"
    MEMBER = "member"
    LATER = "later"
    # From here on what refuses.
    GUEST = "guest"
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"
    UNKNOWN_ASKER = "unknown asker"
    NOT_ABOVE = "not above"
    NOT_ABOVE_ALL = "not above all"
    OUTSIDE = "outside"
    ONE_PERSON = "one person"
    FEW_PEOPLE = "few people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks. ``email`` is the developer's, None for somebody who is not known as one."""

    email: str | None = None
    standing: Standing = Standing.MEMBER
    administrator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when it is decided; None where it is not yet.

    ``members`` are the e-mails, in lower case, of everybody in a team and below it, by the
    team's id. ``smallest`` counts the people of the smallest team asked for, None also
    where nobody can tell.
    """

    asker: Asker | None = None
    staff: Staff | None = None
    members: Mapping[str, Collection[str]] | None = None
    smallest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """It is allowed: by which rule, to the asker alone or not, and with names or without."""

    rule: Rule
    private: bool
    hidden: bool = False


_STANDINGS = {
    Standing.GUEST: Rule.GUEST,
    Standing.STRANGER: Rule.STRANGER,
    Standing.DEACTIVATED: Rule.DEACTIVATED,
}
_SENTENCES = {
    Rule.GUEST: "I answer members of this workspace; guests see no figures. "
    "A member can share a report with you.",
    Rule.STRANGER: "I answer people of this workspace only. "
    "One of them can share a report with you.",
    Rule.DEACTIVATED: "This account is deactivated, so I show it nothing. "
    "An administrator can activate it again.",
    Rule.UNKNOWN_ASKER: "I do not know which developer you are: none has the e-mail address "
    "of your Slack profile. An administrator can link you: `/insights link @you ADDRESS`.",
    Rule.NOT_ABOVE: "I can show you your own numbers (`me`), or a team as a whole. "
    "Figures about one person go to that person and the managers above.",
    Rule.NOT_ABOVE_ALL: "I can show you this team as a whole, or your own numbers (`me`). "
    "Its people side by side go to the managers above all of them.",
    Rule.OUTSIDE: "Here the figures of a team are for its members and the managers above "
    "them. I can show you your own team (`my team`), or your own numbers (`me`).",
}


def decide(
    request: ReportRequest, known: Known, figures: Figures = Figures.WORKSPACE
) -> Decision:
    """Return how the answer may be given; AccessError, with the rule, if it may not.

    In ``request.people`` are e-mails and `ME`. What is not known yet does not refuse: it is
    decided again before anything is posted.
    """
    if known.asker is not None:
        admit(known.asker)
    if request.view is View.PEOPLE:
        return _side_by_side(request, known)
    if request.people:
        return _about_people(request, known)
    return _about_teams(request, known, figures)


def admit(asker: Asker) -> None:
    """Raise AccessError for whom nothing is shown at all, whatever is asked for."""
    if asker.standing in _STANDINGS:
        raise _refused(_STANDINGS[asker.standing])


def is_about_people(request: ReportRequest) -> bool:
    """Return whether the answer has figures of single people: those are never public."""
    return bool(request.people) or request.view is View.PEOPLE


def too_small(request: ReportRequest, people: int) -> bool:
    """Return whether numbers of so many people would be somebody's."""
    return people == 1 or (
        people < SMALLEST_GROUP and request.aggregation is not Aggregation.MEAN
    )


def _about_people(request: ReportRequest, known: Known) -> Decision:
    """Decide about people who are named."""
    asker = known.asker
    named = {person.casefold() for person in request.people}
    if asker is None:
        rule = Rule.OWN if named == {ME} else Rule.LATER
        return Decision(rule=rule, private=True, hidden=rule is Rule.LATER)
    if ME in named and asker.email is None:
        raise _refused(Rule.UNKNOWN_ASKER)
    return _of_single(asker, named - {ME}, known.staff, Rule.NOT_ABOVE)


def _side_by_side(request: ReportRequest, known: Known) -> Decision:
    """Decide about the people of teams, or those named, one beside the other."""
    if known.asker is None or known.members is None:
        return Decision(rule=Rule.LATER, private=True, hidden=True)
    people = {person.casefold() for person in request.people}
    for team in request.teams:
        people |= set(known.members[team.id])
    otherwise = Rule.NOT_ABOVE_ALL if request.teams else Rule.NOT_ABOVE
    if not people:
        raise _refused(otherwise)
    return _of_single(known.asker, people, known.staff, otherwise)


def _of_single(
    asker: Asker, people: Collection[str], staff: Staff | None, otherwise: Rule
) -> Decision:
    """Decide about the figures of single people."""
    others = set(people) - {(asker.email or "").casefold()}
    if not others:
        return Decision(rule=Rule.OWN, private=True)
    if asker.email is None:
        raise _refused(otherwise)
    if staff is None:
        return Decision(rule=Rule.LATER, private=True, hidden=True)
    if not _is_above(asker.email, others, staff):
        raise _refused(otherwise)
    return Decision(rule=Rule.MANAGER, private=True, hidden=True)


def _about_teams(request: ReportRequest, known: Known, figures: Figures) -> Decision:
    """Decide about teams as a whole."""
    rule = Rule.WORKSPACE
    if figures is Figures.MEMBERS:
        rule = _membership(request, known)
    if known.smallest is not None:
        _check_size(request, known.smallest)
    return Decision(rule=rule, private=request.private)


def _membership(request: ReportRequest, known: Known) -> Rule:
    """Return the rule if the asker belongs to all teams asked for, or is above them."""
    if known.asker is None:
        return Rule.LATER
    email = (known.asker.email or "").casefold()
    if not email:
        raise _refused(Rule.OUTSIDE)
    if known.members is None or known.staff is None:
        return Rule.LATER
    inside = [email in known.members[team.id] for team in request.teams]
    if all(inside):
        return Rule.MEMBER
    for team, member in zip(request.teams, inside, strict=True):
        people = known.members[team.id]
        if not member and not (people and _is_above(email, people, known.staff)):
            raise _refused(Rule.OUTSIDE)
    return Rule.MANAGER


def _is_above(manager: str, people: Collection[str], staff: Staff) -> bool:
    return all(staff.is_above(manager, person) for person in people)


def _check_size(request: ReportRequest, people: int) -> None:
    """Refuse a team whose numbers are somebody's: of one, or a median of two."""
    if not too_small(request, people):
        return
    team = "One of these teams" if len(request.teams) > 1 else "This team"
    if people == 1:
        raise AccessError(
            f"{team} is one person, so its figures are that person's. "
            "Ask for the team above, or for `me`.",
            rule=Rule.ONE_PERSON,
        )
    raise AccessError(
        f"{team} has {people} people: a {request.aggregation} would show one of them. "
        "Ask for the mean, or for a larger team.",
        rule=Rule.FEW_PEOPLE,
    )


def _refused(rule: Rule) -> AccessError:
    return AccessError(_SENTENCES[rule], rule=rule)
