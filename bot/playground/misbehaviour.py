"""Carrying out ordered faults on a request."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.playground.errors import SlackError
from bot.playground.faults import Fault, FaultKind, Faults
from bot.playground.limits import ratelimited


async def respond(
    request: web.Request,
    faults: Faults,
    name: str,
    work: Callable[[], web.Response],
) -> web.Response:
    """Answer with the result of ``work``, unless a fault is ordered for ``name``."""
    fault = faults.take(name)
    if fault is None:
        return work()
    if fault.kind is FaultKind.LATE:
        response = work()
        await asyncio.sleep(fault.seconds)
        return response
    if fault.done:
        work()
    return await _fail(request, fault)


async def _fail(request: web.Request, fault: Fault) -> web.Response:
    match fault.kind:
        case FaultKind.STATUS:
            return web.Response(status=fault.status)
        case FaultKind.ERROR:
            return refused(SlackError(fault.code))
        case FaultKind.RATELIMITED:
            return refused(ratelimited(max(1, round(fault.seconds))))
        case FaultKind.HANG:
            await asyncio.sleep(fault.seconds)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def refused(error: SlackError) -> web.Response:
    """Return a refusal as Slack sends it."""
    return web.json_response(error.body(), status=error.status, headers=error.headers)
