"""The Legacy report: asked for and answered in one call, as it is written for people."""

import asyncio
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import structlog
from aiohttp import web

from reporting.catalogue import Level
from reporting.export_api import EXPORTS
from reporting.service.context import Service
from reporting.service.http.auth import READERS, Caller
from reporting.service.http.models_legacy import LegacyQueryParameters, LegacyReport
from reporting.service.http.operations import VERSION, Answer, Operation
from reporting.service.http.reading import read_json, read_model, read_query
from reporting.service.http.reading_legacy import ignored_fields, read_plan
from reporting.service.http.refusals import (
    not_found,
    stops,
    timed_out,
    unavailable,
)
from reporting.service.http.visibility import LEGACY, check_access
from reporting.service.jobs.files import CHUNK_BYTES, Stopped
from reporting.service.jobs.making import LegacyQuery
from reporting.service.warehouse.scopes import ScopeError

PREFIX = "report-"
_MOST_NAMES = 20

log = structlog.get_logger(__name__)


async def report(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Make a report while the caller waits, then send it: all of it or a refusal."""
    read_query(LegacyQueryParameters, request.query)
    body, ignored = await read_json(request, _understood)
    now = service.now()
    plan = read_plan(body, now.date(), neutralise=service.options.neutralise)
    if ignored:
        log.info("ignored fields of a legacy report", fields=ignored)
    level = Level.DEVELOPER if plan.contributors else Level.TEAM
    teams = await service.teams()
    check_access(caller, level, plan.team_id, teams, service, LEGACY)
    # Nobody polls for this one, so there is no job that could fail in the documented words.
    if teams.find(plan.team_id) is None:
        raise not_found(
            f"There is no team {plan.team_id!r}; {VERSION}/teams/list has their ids."
        )
    query = LegacyQuery(service.warehouse, plan, now)
    with tempfile.TemporaryDirectory(dir=service.home, prefix=PREFIX) as folder:
        path = Path(folder) / "report.csv"
        filename = await _made(request, service, query, path)
        return await _send(request, path, filename)


def _understood(data: Any) -> tuple[LegacyReport, Sequence[str]]:
    """Return the report asked for, and some of the fields that make no difference."""
    body = read_model(LegacyReport, data)
    return body, sorted(ignored_fields(body, data))[:_MOST_NAMES]


async def _made(
    request: web.Request, service: Service, query: LegacyQuery, path: Path
) -> str:
    """Return the report's name once it is in ``path``, within the time there is."""
    limit_s = service.options.legacy_limit.total_seconds()
    with failures_as_refusals(limit_s):
        async with asyncio.timeout(limit_s):
            filename, _ = await service.exports.answer(
                query, path, wanted=lambda: not _has_left(request)
            )
    return filename


def _has_left(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


@contextmanager
def failures_as_refusals(limit_s: float) -> Iterator[None]:
    """Turn the ways in which making a report may fail into answers."""
    try:
        yield
    except TimeoutError:
        raise timed_out(
            f"The report was not ready within {limit_s:g} seconds. Ask for a smaller "
            f"team or fewer days, or create an export (POST {EXPORTS}), which may take "
            "as long as it needs."
        ) from None
    except Stopped:
        raise stops() from None
    except ScopeError as error:
        raise not_found(str(error)) from None
    except duckdb.OutOfMemoryException:
        raise unavailable(
            "The report needs more memory than the service may use. Ask for fewer days "
            "or a smaller team."
        ) from None


async def _send(request: web.Request, path: Path, filename: str) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
        }
    )
    with path.open("rb") as file, suppress(ConnectionError):  # the caller may leave
        response.content_length = os.fstat(file.fileno()).st_size
        await response.prepare(request)
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            await response.write(chunk)
        await response.write_eof()
    return response


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="POST",
        path="/insights/teams/reports",
        name="createLegacyReport",
        summary="Get a report of teams or of people at once (kept for older clients).",
        note=(
            "One row a team, or (`productivityContributors`) a team or person, over the "
            "whole range; rates are per `granularity`. Without the project in the query "
            "it is that of the key. A report that takes too long is refused with 504."
        ),
        handle=report,
        roles=READERS,
        query=LegacyQueryParameters,
        body=LegacyReport,
        answers={200: Answer("The report; empty if it has no rows.", "text/csv")},
        refusals=(413, 415, 503, 504),
        own_project=True,
        creates=True,
        tag="Legacy reports",
    ),
)
