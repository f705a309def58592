"""The part people play in an answer: whose figures it has, and whether it names them."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.blocks import Whose
from reporting import access
from reporting.access import Decision, Known, Rule
from reporting.errors import RequestError
from reporting.hiding import Cast, as_cast, shuffled
from reporting.requests import ME, ReportRequest, from_json, to_json

# More people side by side than these are no picture and no table.
MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A resolved request, and who is in its answer; ``own``: the asker alone.

    ``outside`` are the paths of the teams below that are not for the asker.
    """

    request: ReportRequest
    cast: Cast | None = None
    own: bool = False
    outside: tuple[str, ...] = ()

    @property
    def shown(self) -> ReportRequest:
        """Return the request as it may be shown: without hidden addresses."""
        if self.own:
            return replace(self.request, people=(ME,))
        if self.cast is None or not self.cast.hidden:
            return self.request
        shown = as_cast(self.request, self.cast)
        # The people of a team are not listed besides.
        return replace(shown, people=()) if self.request.teams else shown

    def with_names(self) -> "Part":
        """Return the same with names."""
        return replace(self, cast=self.cast and replace(self.cast, hidden=False))

    @property
    def whose(self) -> Whose | None:
        """Whose figures these are; None for those of teams."""
        if self.own:
            return Whose.OWN
        if self.cast is None:
            return None
        return Whose.HIDDEN if self.cast.hidden else Whose.NAMED

    def to_json(self) -> dict[str, Any]:
        """Write as plain JSON values; `from_json` reads it back."""
        cast = self.cast
        return {
            "request": to_json(self.request),
            "cast": cast and {"people": list(cast.people), "hidden": cast.hidden},
            "own": self.own,
            "outside": list(self.outside),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], asked: ReportRequest) -> "Part":
        """Read what `to_json` wrote, or what versions wrote that knew the asker alone."""
        if "request" not in data:
            own = (data["email"],) if asked.people else ()
            return cls(replace(asked, people=own), own=bool(own))
        cast = data["cast"]
        return cls(
            from_json(data["request"]),
            cast and Cast(tuple(cast["people"]), cast["hidden"]),
            data["own"],
            tuple(data.get("outside", ())),
        )


def cast_for(
    request: ReportRequest, known: Known, decision: Decision, *, salt: str
) -> Part:
    """Return who is in the answer to a request that was allowed.

    Nobody else is: whoever an export lists besides was not decided about.
    """
    if not access.is_about_people(request):
        return Part(request)
    people = set(request.people)
    for team in request.teams:
        people |= set((known.members or {})[team.id])
    if len(people) > MOST_PEOPLE:
        raise RequestError(
            f"These are {len(people)} people; side by side I show {MOST_PEOPLE} at most. "
            "Ask for a team below."
        )
    cast = Cast(shuffled(people, salt=salt), decision.hidden)
    return Part(request, cast, own=decision.rule is Rule.OWN)
