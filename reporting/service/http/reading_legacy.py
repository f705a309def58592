"""From the body of a Legacy report to what is made, or to a refusal of every wrong field."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reporting.periods import Granularity, Period
from reporting.requests import Aggregation
from reporting.service.http.models import Model
from reporting.service.http.models_legacy import LegacyReport
from reporting.service.http.reading import range_details
from reporting.service.http.refusals import Detail, invalid
from reporting.service.jobs.spec import to_end_of_today
from reporting.service.legacy import LegacyPlan

LONGEST_NAME = 40
_RANGE = ("dateStart", "dateEnd", "dateEnd")


def read_plan(body: LegacyReport, today: date, *, neutralise: bool) -> LegacyPlan:
    """Return what ``body`` asks for; refuse what cannot be made, field by field."""
    details = [
        *_team_details(body),
        *range_details(_RANGE, body.date_start, body.date_end, today),
        *_kind_details(body),
    ]
    if details:
        raise invalid(*details)
    options = body.options.granularity if body.options else None
    asked = body.productivity_contributors or body.productivity
    return LegacyPlan(
        team_id=body.collection_id or body.team_ref_id or "",
        period=to_end_of_today(Period(body.date_start, body.date_end), today),
        granularity=body.granularity or options or Granularity.WEEKLY,
        durations=(asked and asked.calculation_type) or Aggregation.MEAN,
        contributors=body.productivity_contributors is not None,
        metrics=tuple((asked and asked.metrics) or ()),
        ratings=body.include_ratings or False,
        neutralise=neutralise,
    )


def _team_details(body: LegacyReport) -> Iterator[Detail]:
    one, other = body.collection_id, body.team_ref_id
    if one is None and other is None:
        yield Detail("collectionId", "is missing; give it or teamRefId, a team's id")
    elif one is not None and other is not None and one != other:
        yield Detail("teamRefId", f"is {other!r}, but collectionId is {one!r}")


def _kind_details(body: LegacyReport) -> Iterator[Detail]:
    teams, people = body.productivity, body.productivity_contributors
    if teams is not None and people is not None:
        yield Detail(
            "productivityContributors",
            "stands beside productivity; ask for one of the two reports at a time",
        )
    if teams is not None or people is not None:
        return
    either = "productivity (teams) or productivityContributors (people)"
    if body.efficiency is not None:
        yield Detail(
            "efficiency",
            f"asks for DORA metrics, which are not measured here; ask for {either}",
        )
    else:
        yield Detail("productivity", f"is missing; ask for {either}")


def ignored_fields(body: LegacyReport, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the fields in ``data`` that make no difference."""
    if body.efficiency is not None:
        yield "efficiency"
    for part, model in (
        ("", body),
        ("options", body.options),
        ("productivity", body.productivity),
        ("productivityContributors", body.productivity_contributors),
    ):
        if model is not None:
            yield from _unknown(part, model, data.get(part) if part else data)


def _unknown(part: str, model: Model, data: Any) -> Iterator[str]:
    fields = type(model).model_fields
    known = {*fields, *(field.alias for field in fields.values())}
    for name in data or ():
        if name not in known:
            yield f"{part}.{name}".lstrip(".")[:LONGEST_NAME]
