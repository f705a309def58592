"""Below the application: what is said to, and logged of, requests that are no HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from reporting.service.http.refusals import malformed_request, unexpected

_Handle = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)


class Runner(web.AppRunner):
    """Serves an application; also what aiohttp cannot parse gets the error body.

    aiohttp itself would log and echo the line it stumbled over, API keys included.
    """

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        return _Server(
            _expecting_nothing(server.request_handler),
            request_factory=server.request_factory,
            **self._kwargs,
        )


def _expecting_nothing(handle: _Handle) -> _Handle:
    """Answer an Expect header that nobody knows; aiohttp does so before any middleware."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await handle(request)
        except web.HTTPExpectationFailed:
            refusal = unexpected()
            return web.json_response(refusal.body(), status=refusal.status)

    return answer


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)


class _Protocol(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer 400 with what is wrong, not with what was sent; the rest is aiohttp's."""
        if status != 400:
            return super().handle_error(request, status, exc, message)
        # aiohttp quotes what was sent behind a colon, or in further lines.
        what = (message or "Bad request").partition(":")[0].strip().rstrip(".")
        log.info("a request cannot be read", error=type(exc).__name__)
        refusal = malformed_request(f"The request cannot be read: {what}.")
        response = web.json_response(refusal.body(), status=refusal.status)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **how: Any) -> None:
        """Leave out bodies that cannot be unpacked: the caller's mistake, and answered."""
        if not isinstance(how.get("exc_info"), web.RequestPayloadError):
            super().log_exception(*args, **how)
