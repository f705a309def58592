"""Create, watch, list, download and cancel exports."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy import ColumnElement, and_

from reporting.export_api import EXPORTS as PATH
from reporting.export_api import State
from reporting.service.context import Service
from reporting.service.http import models
from reporting.service.http.auth import READERS, Caller
from reporting.service.http.downloads import Download, is_ranged
from reporting.service.http.operations import VERSION, Answer, Operation, answer
from reporting.service.http.reading import read_json, read_model, read_query, read_spec
from reporting.service.http.refusals import conflict, gone, not_found
from reporting.service.http.spellings import Compression, SortBy, SortOrder, Whose
from reporting.service.http.visibility import V2, check_access, find_export, visible
from reporting.service.jobs import files
from reporting.service.jobs.ledger import Export, NewExport
from reporting.service.jobs.spec import ExportSpec
from reporting.service.store import EXPORTS
from reporting.service.teams import Teams

CREATED = "Export created successfully"
UNKNOWN_SCOPE = ("Invalid orgTreeName", "Invalid teamId")
REUSED = "Using existing export with identical parameters"
_COLUMNS: dict[SortBy, ColumnElement[Any]] = {
    SortBy.CREATED_AT: EXPORTS.c.created_at,
    SortBy.COMPLETED_AT: EXPORTS.c.completed_at,
    SortBy.STATUS: EXPORTS.c.state,
}


async def create(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Record an export and queue it, or hand out the equal one of the last minutes."""
    body = await read_json(request, partial(read_model, models.CreateExport))
    now = service.now()
    spec = read_spec(body, org=caller.org, project=caller.project, today=now.date())
    teams = await service.teams()
    check_access(caller, spec.level, spec.team_id, teams, service, V2)
    # The words of a failed job name other teams, which this key may not know of.
    strict = service.options.strict_scope or bool(caller.key.team_ids)
    spec = _settled(spec, teams, strict=strict)
    export, new = await service.ledger.create(
        NewExport(
            org=caller.org,
            project=caller.project,
            created_by=caller.key.id,
            created_by_name=caller.key.name,
            spec=spec,
        ),
        now,
        reuse_for=service.options.reuse_for,
    )
    service.exports.look()
    created = models.Created(
        export_id=export.id,
        created_at=export.created_at,
        message=CREATED if new else REUSED,
    )
    return answer(created, 202 if new else 200)


def _settled(spec: ExportSpec, teams: Teams, *, strict: bool) -> ExportSpec:
    """Return ``spec`` with the tree's own spelling, so that equal requests are equal.

    What is unknown stays as it is: the job will fail with the documented words.
    """
    node = teams.resolve(spec.tree, spec.team_id)
    if node is not None:
        return replace(spec, tree=node.tree)
    if strict:
        raise not_found("There is no such tree, or no such team in it.")
    return spec


async def status(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Tell where an export stands."""
    export = await find_export(request, service, caller)
    return answer(models.ExportStatus(**_status(export, service)))


async def listing(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List the exports the caller may see."""
    asked = read_query(models.ListExports, request.query)
    column = _COLUMNS[asked.sort_by]
    up = asked.sort_order is SortOrder.ASC
    order = [key.asc() if up else key.desc() for key in (column, EXPORTS.c.id)]
    where = and_(*await visible(service, caller), *_filters(asked, caller))
    exports, total = await service.ledger.page(
        where, order, limit=asked.limit, offset=asked.page * asked.limit
    )
    page = models.ExportList(
        exports=[_listed(export, service) for export in exports],
        page=asked.page,
        limit=asked.limit,
        total=total,
        total_pages=-(-total // asked.limit),
    )
    return answer(page)


async def download(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Send the file; ranges, ETag and HEAD work."""
    export = await find_export(request, service, caller)
    if export.state is not State.COMPLETED or export.filename is None:
        why = f": {export.error.rstrip('.')}" if export.error else ""
        raise conflict(f"Export {export.id} has no file; it is {export.state}{why}.")
    path = files.path_of(service.exports.folder, export.id, export.compression)
    file = await asyncio.to_thread(files.stat, path)
    if file is None or not _kept(export, service):
        raise gone(
            f"The file of {export.id} is no longer kept; create the export again."
        )
    # Not Content-Encoding: the bytes one saves are what the name says.
    kind = "application/gzip" if export.compression else "text/csv; charset=utf-8"
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{export.filename}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Download(path, ranged=is_ranged(request, file), headers=headers)


async def cancel(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """End an export that nobody wants any more."""
    export = await find_export(request, service, caller)
    if not await service.exports.cancel(export.id):
        export = await find_export(request, service, caller)
        raise conflict(f"Export {export.id} is {export.state} and stays so.")
    export = await find_export(request, service, caller)
    return answer(models.ExportStatus(**_status(export, service)))


def _filters(asked: models.ListExports, caller: Caller) -> list[ColumnElement[bool]]:
    equal = [
        (EXPORTS.c.state, asked.status),
        (EXPORTS.c.team_id, asked.team_id),
        (EXPORTS.c.created_by, asked.created_by),
    ]
    if asked.scope is Whose.MINE:
        equal.append((EXPORTS.c.created_by, caller.key.id))
    where = [column == value for column, value in equal if value is not None]
    if asked.date_from is not None:
        where.append(EXPORTS.c.created_at >= asked.date_from)
    if asked.date_to is not None:
        where.append(EXPORTS.c.created_at <= asked.date_to)
    return where


def _kept(export: Export, service: Service) -> bool:
    """Tell whether the file is within its time."""
    until: datetime | None = export.completed_at and (
        export.completed_at + service.options.keep_files
    )
    return until is not None and service.now() <= until


def _status(export: Export, service: Service) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "export_id": export.id,
        "status": export.state,
        "created_at": export.created_at,
        "started_at": export.started_at,
        "completed_at": export.completed_at,
        **_why(export.error),
    }
    if export.filename is not None and _kept(export, service):
        url = f"{PATH}/{export.id}/download"
        shown["download_url"] = url
        shown["download"] = models.Download(
            url=url,
            filename=export.filename,
            compression=Compression.GZIP if export.compression else None,
            size_bytes=export.size_bytes or 0,
        )
    return shown


def _why(sentence: str | None) -> dict[str, str | None]:
    """Return the documented words alone where there are any, the sentence beside them."""
    words = next((w for w in UNKNOWN_SCOPE if (sentence or "").startswith(w)), None)
    return {"error": words, "message": sentence} if words else {"error": sentence}


def _listed(export: Export, service: Service) -> models.ListedExport:
    spec = export.spec
    return models.ListedExport(
        **_status(export, service),
        scope=models.Scope(org_tree_name=spec.tree, team_id=spec.team_id),
        date_range=models.DateRange(start=spec.period.first, end=spec.period.last),
        metrics=list(spec.metrics),
        options=models.ListedOptions(
            metric_level=spec.level,
            aggregation=spec.aggregation,
            granularity=spec.granularity,
            compression=Compression.GZIP if spec.gzip else None,
        ),
        created_by=models.Creator(
            user_id=export.created_by, name=export.created_by_name
        ),
    )


_BASE = PATH.removeprefix(VERSION)
_ONE = _BASE + "/{export_id}"

OPERATIONS: Sequence[Operation] = (
    Operation(
        method="POST",
        path=_BASE,
        name="createExport",
        summary="Create an export, or get the identical one of the last 30 minutes.",
        handle=create,
        roles=READERS,
        body=models.CreateExport,
        answers={
            202: Answer("A new export was created.", models.Created),
            200: Answer("An identical export is reused.", models.Created),
        },
        refusals=(413, 415),
        creates=True,
    ),
    Operation(
        method="GET",
        path=_BASE,
        name="listExports",
        summary="List exports, newest first.",
        handle=listing,
        roles=READERS,
        query=models.ListExports,
        answers={200: Answer("One page of exports.", models.ExportList)},
    ),
    Operation(
        method="GET",
        path=_ONE,
        name="getExport",
        summary="Tell where an export stands.",
        handle=status,
        roles=READERS,
        answers={200: Answer("The export.", models.ExportStatus)},
    ),
    Operation(
        method="GET",
        path=f"{_ONE}/download",
        name="downloadExport",
        summary="Download the CSV, as it is or gzipped.",
        handle=download,
        roles=READERS,
        answers={
            200: Answer("The file.", "text/csv", packed=True),
            206: Answer("The bytes that `Range` names.", "text/csv", packed=True),
        },
        refusals=(409, 410, 412, 416),
    ),
    Operation(
        method="POST",
        path=f"{_ONE}/cancel",
        name="cancelExport",
        summary="Cancel an export that has not ended (an extension).",
        handle=cancel,
        roles=READERS,
        answers={200: Answer("The export, cancelled.", models.ExportStatus)},
        refusals=(409,),
    ),
)
