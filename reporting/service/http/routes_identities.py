"""Identities: whose account is whose at each provider."""

import asyncio
from collections.abc import Sequence, Set
from typing import Any

from aiohttp import web
from multidict import MultiDict

from reporting.service.context import Service
from reporting.service.http import models_developers as models
from reporting.service.http.auth import WRITERS, Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import each, read_query, read_rows
from reporting.service.http.refusals import Detail, Refusal, invalid, malformed
from reporting.service.http.routes_developers import nobody_yet
from reporting.service.http.uploads import CsvFile, csv_answer, read_upload, wants_csv
from reporting.service.keys import Role
from reporting.service.warehouse import developer_store
from reporting.service.warehouse.developer_records import BadRecords, csv_rows, folded
from reporting.service.warehouse.developer_store import Identity

SAVED = "Developer identities updated successfully."
SAVED_CSV = "CSV processed and developer identities updated successfully."
_COLUMNS = {"email": "email", "integrationid": "integrationId", "identity": "identity"}


async def upsert(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Add identities, or give them to another developer; all of them or none."""
    del caller
    records, is_csv = await read_upload(request, _records)
    found = [Identity(r.email, r.integration_id.lower(), r.identity) for r in records]
    try:
        merged = await service.write(
            developer_store.add_identities, service.warehouse, found
        )
    except developer_store.NoDevelopers:
        raise nobody_yet() from None
    except developer_store.UnknownEmails as unknown:
        raise _strangers(records, unknown.emails) from None
    except developer_store.Overruled as overruled:
        raise invalid(
            *(
                Detail(
                    f"[{index}].identity",
                    f"is {records[index].identity!r}, which decision {number} gives to "
                    "another or takes from this developer; take it back first",
                )
                for index, number in overruled.by.items()
            )
        ) from None
    return answer(
        models.IdentitiesChanged(
            message=SAVED_CSV if is_csv else SAVED,
            received=len(records),
            new=merged.new,
            changed=merged.changed,
        )
    )


def _records(sent: CsvFile | Any) -> tuple[Sequence[models.IdentityRecord], bool]:
    """Return what was sent, and whether it was a CSV file."""
    is_csv = isinstance(sent, CsvFile)
    rows = _from_csv(sent.data) if is_csv else sent
    records = read_rows(models.IdentityRecords, rows).root
    _check(records)
    return records, is_csv


async def listing(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List identities, or with ``Accept: text/csv`` download all of them."""
    del caller
    single = MultiDict((k, v) for k, v in request.query.items() if k != "emails")
    asked = read_query(models.IdentitiesQuery, single)
    wanted = {email.lower() for email in each(request.query, "emails")}
    found = await asyncio.to_thread(_known, service, wanted)
    if wants_csv(request):
        return await asyncio.to_thread(_download, found, service)
    start = asked.page_index * asked.page_size
    return answer(
        models.Identities(
            identities=found[start : start + asked.page_size],
            page_index=asked.page_index,
            page_size=asked.page_size,
            total=len(found),
        )
    )


def _known(service: Service, wanted: Set[str]) -> list[models.IdentityRecord]:
    """Return the identities of the ``wanted`` e-mails, or of everybody."""
    return [
        models.IdentityRecord(
            email=one.email, integration_id=one.provider, identity=one.account
        )
        for one in developer_store.identities(service.warehouse)
        if not wanted or folded(one.email) in wanted
    ]


def _download(found: Sequence[models.IdentityRecord], service: Service) -> web.Response:
    rows = [one.model_dump(by_alias=True) for one in found]
    columns = tuple(_COLUMNS.values())
    return csv_answer(
        "identities.csv", rows, columns, neutralise=service.options.neutralise
    )


def _from_csv(data: bytes) -> list[dict[str, Any]]:
    try:
        header, *lines = csv_rows(data)
    except BadRecords as bad:
        kinds = ", ".join(problem.type for problem in bad.problems)
        raise malformed(
            f"The CSV file cannot be read ({kinds}); it needs a line with the columns "
            f"{', '.join(_COLUMNS.values())}, and a line for each identity."
        ) from None
    names = ["".join(filter(str.isalnum, name)).lower() for name in header]
    names = [_COLUMNS.get(name, name) for name in names]
    return [dict(zip(names, line, strict=True)) for line in lines]


def _check(records: Sequence[models.IdentityRecord]) -> None:
    """Refuse numbers for integrations, and one account for two developers."""
    owner: dict[tuple[str, str], str] = {}
    details = []
    for index, one in enumerate(records):
        if one.integration_id.isdigit():
            details.append(
                Detail(
                    f"[{index}].integrationId",
                    f"is {one.integration_id}; integrations have names here, such as "
                    "git, github, gitlab, bitbucket, jira, azure",
                )
            )
        key = (folded(one.integration_id), folded(one.identity))
        if owner.setdefault(key, folded(one.email)) != folded(one.email):
            details.append(
                Detail(
                    f"[{index}].identity",
                    f"is {one.identity!r}, which another row gives to {owner[key]}",
                )
            )
    if details:
        raise invalid(*details)


def _strangers(
    records: Sequence[models.IdentityRecord], emails: frozenset[str]
) -> Refusal:
    return invalid(
        *(
            Detail(
                f"[{index}].email", f"is {one.email!r}; no developer has this e-mail"
            )
            for index, one in enumerate(records)
            if one.email in emails
        )
    )


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="PATCH",
        path="/developers/identities",
        name="upsertIdentities",
        summary="Say whose accounts are whose, for all rows or none.",
        note="A developer's e-mail needs no identity: it is an account of theirs everywhere.",
        handle=upsert,
        roles=WRITERS,
        whole=True,
        body=models.IdentityRecords,
        csv_body=True,
        answers={200: Answer("What became of them.", models.IdentitiesChanged)},
        refusals=(412, 413, 415),
        tag="Developers",
    ),
    Operation(
        method="GET",
        path="/developers/identities",
        name="listIdentities",
        summary="List identities; with `Accept: text/csv` download all that are found.",
        note="Accounts that were found to be a developer's are among them.",
        handle=listing,
        roles=frozenset({Role.ADMIN, Role.VIEWER}),
        whole=True,
        query=models.IdentitiesQuery,
        answers={200: Answer("One page of identities.", models.Identities, csv=True)},
        tag="Developers",
    ),
)
