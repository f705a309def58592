"""An operation of the API as data: routing, access and the OpenAPI document read it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

import duckdb
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from reporting.errors import ReportError
from reporting.service.apologies import apology
from reporting.service.context import SERVICE, Service
from reporting.service.disk import is_disk_full
from reporting.service.http.auth import (
    Caller,
    authenticate,
    check_role,
    check_whole,
    identify,
)
from reporting.service.http.refusals import (
    Refusal,
    malformed,
    out_of_memory,
    stops,
    storage_full,
    too_many,
)
from reporting.service.keys import Key, Role
from reporting.service.limits import Limit

# Every root that a page or client of the vendor writes before the path.
ROOTS = ("", "/sei/api", "/gateway/sei/api", "/prod1/sei/api", "/gratis/sei/api")
VERSION = "/v2"

_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "TOO_LARGE"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: what it means, and the model of its JSON or another media type.

    With ``csv`` a caller who accepts ``text/csv`` gets that instead. With ``packed`` it may
    also be gzipped.
    """

    meaning: str
    content: type[BaseModel] | str
    csv: bool = False
    packed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path (below ``/v2``) for callers of some roles.

    With ``csv_body`` the body may be a CSV file too, as it is or as a form's part ``file``.
    ``failure`` is a body of a 400 besides the usual one. ``note`` is said below the summary.
    With ``own_project`` the query need not name the project: it is that of the key.
    With ``creates`` a call counts as one that creates an export. What is ``whole`` is the
    whole organisation's, so no key for some teams may call it.
    """

    method: str
    path: str
    name: str
    summary: str
    handle: Callable[[web.Request, Service, Caller], Awaitable[web.StreamResponse]]
    roles: frozenset[Role]
    answers: Mapping[int, Answer]
    refusals: tuple[int, ...] = ()
    query: type[BaseModel] | None = None
    body: type[BaseModel] | str | None = None
    csv_body: bool = False
    failure: type[BaseModel] | None = None
    note: str = ""
    own_project: bool = False
    creates: bool = False
    whole: bool = False
    tag: str = field(default="Exports")


def mount(app: web.Application, operations: Iterable[Operation]) -> None:
    """Route every operation below every root, with and without the version."""
    for operation in operations:
        handler = _guarded(operation)
        for root in ROOTS:
            for version in (VERSION, ""):
                path = f"{root}{version}{operation.path}"
                app.router.add_route(operation.method, path, handler)
                if operation.method == "GET":
                    app.router.add_route("HEAD", path, handler)


def _guarded(operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        service = request.app[SERVICE]
        if service.stopping:
            raise stops()
        now = service.now()
        key = await authenticate(request, service.database, now)
        _check_often(service.requests, key, now, "requests")
        if operation.creates:
            _check_often(service.creations, key, now, "requests for exports")
        caller = identify(request, key, own_project=operation.own_project)
        check_role(caller, operation.roles)
        if operation.whole:
            check_whole(caller)
        return await operation.handle(request, service, caller)

    return handle


def answer(model: BaseModel, status: int = 200) -> web.Response:
    """Return ``model`` as JSON, without the fields that are not set."""
    text = model.model_dump_json(by_alias=True, exclude_none=True)
    return web.Response(text=text, status=status, content_type="application/json")


@web.middleware
async def error_bodies(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every failure with the documented error body; a bug gets a reference."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _refused(_from_http(request, error))
    except Exception as error:  # noqa: BLE001 - the edge: nothing may pass as a traceback
        return _refused(_refusal(request, error))


def _refusal(request: web.Request, error: Exception) -> Refusal:
    """Return the answer to ``error``, which is being handled."""
    match error:
        case Refusal():
            return error
        case ReportError():
            return malformed(str(error))
        case web.RequestPayloadError():
            words = str(error).partition("message:")[2].strip() or "it is broken"
            return malformed(f"The body cannot be read: {words}.")
        case ConnectionError():  # the caller left; nobody reads this
            return malformed("The body ends too early.")
    return _lacking(error) or _mistaken(request)


def _lacking(error: Exception) -> Refusal | None:
    """Return the answer where disk or memory do not suffice."""
    if is_disk_full(error):
        return storage_full()
    return out_of_memory() if isinstance(error, duckdb.OutOfMemoryException) else None


def _mistaken(request: web.Request) -> Refusal:
    text = apology("request failed", path=request.path)
    return Refusal(500, "INTERNAL_ERROR", text)


def _check_often(limit: Limit, key: Key, now: datetime, what: str) -> None:
    """Refuse the call if the key called too often."""
    if wait := limit.wait(key.id, now):
        raise too_many(
            f"This key may send {limit.per_minute} {what} a minute; wait a moment.",
            wait_s=ceil(wait.total_seconds()),
        )


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response(
        refusal.body(), status=refusal.status, headers=refusal.headers
    )


def _from_http(request: web.Request, error: web.HTTPException) -> Refusal:
    match error:
        case web.HTTPNotFound():
            message = (
                f"There is nothing at {request.path}; /openapi.json lists what is."
            )
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            message = f"{request.path} does not know {request.method}; use {allowed}."
        case web.HTTPRequestEntityTooLarge():
            limit = request.app[SERVICE].options.body_limit_bytes
            message = f"The body is larger than {limit:,} bytes."
        case _:
            message = f"{error.reason}."
    allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    code = _CODES.get(error.status, "INVALID_REQUEST")
    return Refusal(error.status, code, message, headers=allow)
