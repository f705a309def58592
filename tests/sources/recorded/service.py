"""A local server that answers as a real service does: strictly, and with faults on demand.

Time is the tests' own: waiting takes none, and limits end when that time has come.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from reporting.sources.web.watching import Clock

START = datetime(2026, 6, 1, tzinfo=UTC).timestamp()


@dataclass
class Time:
    """A clock that only sleeping moves."""

    at: float = START
    slept_s: float = 0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept_s += seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


@dataclass(frozen=True)
class Fault:
    """Instead of the answer: a status with headers and a message, or half of the answer."""

    status: int = 0
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass
class Limit:
    """So many calls in a window of so many seconds."""

    calls: int
    window_s: float
    left: int = 0
    until: float = 0

    def take(self, now: float) -> bool:
        """Count a call; return whether it was one too many."""
        if now >= self.until:
            self.left, self.until = self.calls, now + self.window_s
        self.left -= 1
        return self.left < 0


@dataclass(frozen=True)
class Call:
    """A call that came."""

    method: str
    path: str
    query: Mapping[str, str]
    status: int


class Service:
    """What the recorded services share. ``faults`` are by the number of the call, from 1."""

    token = "secret-token"
    ratelimit = "x-ratelimit"

    def __init__(self, time: Time | None = None) -> None:
        self.time = time or Time()
        self.calls: list[Call] = []
        self.faults: dict[int, Fault] = {}
        self.limit: Limit | None = None
        self.revoked = False
        self.base = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a call that nothing is wrong with; each service has its own."""
        raise NotImplementedError

    def check(self, request: web.Request) -> web.Response | None:
        """Refuse a call that the real service would refuse."""
        raise NotImplementedError

    @asynccontextmanager
    async def running(self):
        """Serve on loopback for as long as the context."""
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._handle)
        async with TestServer(app) as server:
            self.base = str(server.make_url("")).rstrip("/")
            yield self

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        number = len(self.calls) + 1
        fault = self.faults.get(number)
        response: web.StreamResponse
        if fault is not None and not fault.cut:
            response = json_response(
                {"message": fault.message}, fault.status, fault.headers
            )
        elif self.limit is not None and self.limit.take(self.time.now()):
            response = self.limited()
        else:
            response = self.check(request) or await self.answer(request)
        response.headers["Date"] = format_datetime(
            datetime.fromtimestamp(self.time.now(), UTC), usegmt=True
        )
        if self.limit is not None:
            response.headers[f"{self.ratelimit}-remaining"] = str(
                max(0, self.limit.left)
            )
            response.headers[f"{self.ratelimit}-reset"] = str(int(self.limit.until))
        self.calls.append(
            Call(request.method, request.path, dict(request.query), response.status)
        )
        if fault is not None and fault.cut:
            return await _cut(request, response)
        return response

    def limited(self) -> web.Response:
        """Answer a call too many."""
        return json_response({"message": "429 Too Many Requests"}, 429)


async def _cut(
    request: web.Request, response: web.StreamResponse
) -> web.StreamResponse:
    """Send the first half of the answer and break off."""
    assert isinstance(response, web.Response)
    body = bytes(response.body)  # type: ignore[arg-type]
    half = web.StreamResponse(headers={"Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    assert request.transport is not None
    request.transport.close()
    return half


def json_response(
    data: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=json.dumps(data).encode(),
        status=status,
        headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})},
    )


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
