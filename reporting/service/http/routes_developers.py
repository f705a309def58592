"""Developer records: who there is, who reports to whom; added, changed, listed, removed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from aiohttp import web
from multidict import MultiDict

from reporting.service.context import Service
from reporting.service.http import models_developers as models
from reporting.service.http.auth import READERS, WRITERS, Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import each, read_json, read_model, read_query
from reporting.service.http.refusals import (
    Detail,
    Refusal,
    invalid,
    malformed,
    one_of,
    too_early,
)
from reporting.service.http.spellings import SortOrder
from reporting.service.http.uploads import CsvFile, csv_answer, read_upload, wants_csv
from reporting.service.keys import Role
from reporting.service.warehouse import developer_store, scopes
from reporting.service.warehouse.developer_records import (
    COLUMNS,
    SAMPLE,
    BadRecords,
    Developer,
    Problem,
    Record,
    column_of,
    from_csv,
    from_json,
)

_LISTS = ("emails", "developerRefIds")


class InvalidRecords(Refusal):
    """Records that are not saved; the body lists every kind of mistake."""

    __slots__ = ("problems",)

    def __init__(self, problems: Sequence[Problem]) -> None:
        kinds = ", ".join(dict.fromkeys(problem.type for problem in problems))
        message = f"Nothing was saved: {kinds}."
        Refusal.__init__(self, 400, "INVALID_RECORDS", message)
        self.problems = problems

    def body(self) -> dict[str, Any]:
        """Return the documented error body of developer records."""
        errors = [
            models.RecordErrors(
                error_type=one.type,
                field_name=one.field,
                error_developer_count=len(one.records),
                sample_error_developers=[dict(r) for r in one.records[:SAMPLE]],
            )
            for one in self.problems
        ]
        failure = models.Failure(message=self.message, errors=errors)
        return failure.model_dump(mode="json", by_alias=True)


async def upsert(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Add and change developers, all of them or none."""
    del caller
    strict = read_query(models.Strictness, request.query).strict
    try:
        records = await read_upload(request, _records)
        change, merged = await service.write(
            developer_store.upsert, service.warehouse, records, strict=strict
        )
    except BadRecords as bad:
        raise InvalidRecords(bad.problems) from None
    return answer(
        models.DevelopersChanged(
            received=len(records),
            new=merged.new,
            changed=merged.changed,
            warnings=list(change.warnings),
        )
    )


def _records(sent: CsvFile | Any) -> Sequence[Record]:
    if isinstance(sent, CsvFile):
        return from_csv(sent.data)
    if not isinstance(sent, list):
        raise malformed("The body must be a JSON list of developers, in brackets.")
    return from_json(sent)


async def remove(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Remove developers; their identities stay for the day they come back."""
    del caller
    strict = read_query(models.Strictness, request.query).strict
    asked = await read_json(request, partial(read_model, models.DeleteDevelopers))
    try:
        change = await service.write(
            developer_store.remove, service.warehouse, asked.emails, strict=strict
        )
    except developer_store.NoDevelopers:
        raise nobody_yet() from None
    except BadRecords as bad:
        raise InvalidRecords(bad.problems) from None
    gone = {one.key for one in change.developers}
    return answer(
        models.DevelopersDeleted(
            deleted=len(gone),
            not_found=[email for email in asked.emails if email.lower() not in gone],
            warnings=list(change.warnings),
        )
    )


async def listing(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List developers, or with ``Accept: text/csv`` download all of them."""
    single = MultiDict((k, v) for k, v in request.query.items() if k not in _LISTS)
    asked = read_query(models.KnownDevelopersQuery, single)
    there = await asyncio.to_thread(developer_store.developers, service.warehouse)
    if not there:
        raise nobody_yet()
    people = await _seen(service, caller, there)
    lists = (each(request.query, name) for name in _LISTS)
    found = await asyncio.to_thread(_chosen, people, asked, *lists)
    if wants_csv(request):
        return await asyncio.to_thread(_download, found, service)
    start = asked.page_index * asked.page_size
    page = models.KnownDevelopers(
        developers=[_shown(one) for one in found[start : start + asked.page_size]],
        page_index=asked.page_index,
        page_size=asked.page_size,
        total=len(found),
    )
    return answer(page)


def _download(found: Sequence[Developer], service: Service) -> web.Response:
    rows = [{**one.values, **one.attributes} for one in found]
    further = sorted({name for one in found for name in one.attributes})
    neutralise = service.options.neutralise
    return csv_answer(
        "developers.csv", rows, [*COLUMNS, *further], neutralise=neutralise
    )


def nobody_yet() -> Refusal:
    """Refuse what makes no sense before developers were brought in."""
    return too_early(
        "There are no developers yet. Bring them in first: PATCH /v2/developers, or "
        "the table developers to POST /v2/ingestions."
    )


async def _seen(
    service: Service, caller: Caller, there: Mapping[str, Developer]
) -> Iterable[Developer]:
    """Return those of ``there`` that the key's teams let the caller see."""
    if not caller.key.team_ids:
        return there.values()
    teams = await service.teams()
    own: set[str] = set()
    for node in teams.topmost(caller.key.team_ids):
        people = await asyncio.to_thread(scopes.developers, service.warehouse, node.id)
        own.update(one.email.lower() for one in people)
    return [one for key, one in there.items() if key in own]


def _chosen(
    people: Iterable[Developer],
    asked: models.KnownDevelopersQuery,
    emails: Sequence[str],
    ids: Sequence[str],
) -> Sequence[Developer]:
    """Return the developers asked for, sorted; ties by e-mail."""
    people = sorted(people, key=lambda one: one.key)
    wanted = {email.lower() for email in emails}
    sort_by = _field("sortKey", asked.sort_key, people)
    if (asked.search_key is None) != (asked.search_value is None):
        raise invalid(
            Detail("searchKey", "and searchValue come together, or not at all")
        )
    if asked.search_key is not None and asked.search_value is not None:
        searched = _field("searchKey", asked.search_key, people)
        text = asked.search_value.casefold()
        people = [one for one in people if text in _value(one, searched).casefold()]
    found = [
        one
        for one in people
        if (not wanted or one.key in wanted) and (not ids or str(one.number) in ids)
    ]
    down = asked.sort_order is SortOrder.DESC
    return sorted(found, key=lambda o: _value(o, sort_by).casefold(), reverse=down)


def _field(parameter: str, name: str, people: Iterable[Developer]) -> str:
    """Return the column or attribute that ``name`` means."""
    attributes = {attribute for one in people for attribute in one.attributes}
    found = column_of(name) or (name if name in attributes else None)
    if found is None:
        known = one_of([*COLUMNS, *sorted(attributes)])
        raise invalid(Detail(parameter, f"is {name!r}; use one of {known}"))
    return found


def _value(one: Developer, name: str) -> str:
    return (one.values if name in one.values else one.attributes).get(name) or ""


def _shown(one: Developer) -> models.KnownDeveloper:
    fields = {n: v for n, v in one.attributes.items() if v is not None}
    return models.KnownDeveloper.model_validate(
        {**fields, **one.values, "developer_ref_id": one.number}
    )


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="PATCH",
        path="/developers",
        name="upsertDevelopers",
        summary="Add developers and change those there are, all of them or none.",
        note="A field that is left out stays as it is; an empty one is emptied. The first "
        "call is the set-up: it works before there is anybody.",
        handle=upsert,
        roles=WRITERS,
        whole=True,
        query=models.Strictness,
        body=models.DeveloperRecords,
        csv_body=True,
        failure=models.Failure,
        answers={200: Answer("What became of them.", models.DevelopersChanged)},
        refusals=(413, 415),
        tag="Developers",
    ),
    Operation(
        method="DELETE",
        path="/developers",
        name="deleteDevelopers",
        summary="Remove developers by e-mail, all of them or none.",
        note="Whoever is not there is named in the answer, and no mistake.",
        handle=remove,
        roles=frozenset({Role.ADMIN}),
        whole=True,
        query=models.Strictness,
        body=models.DeleteDevelopers,
        failure=models.Failure,
        answers={200: Answer("Who was removed.", models.DevelopersDeleted)},
        refusals=(412, 413, 415),
        tag="Developers",
    ),
    Operation(
        method="GET",
        path="/developers",
        name="listDevelopers",
        summary="List developers; with `Accept: text/csv` download all that are found.",
        handle=listing,
        roles=READERS,
        query=models.KnownDevelopersQuery,
        answers={
            200: Answer("One page of developers.", models.KnownDevelopers, csv=True)
        },
        refusals=(412,),
        tag="Developers",
    ),
)
