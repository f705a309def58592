"""Calling a Web API politely: limits are waited for, failures that pass are tried again."""

import asyncio
import json
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import stamina

from reporting.errors import SourceError
from reporting.sources.web.pace import pause_s, until_reset_s
from reporting.sources.web.places import Credentials, Fixed, Place
from reporting.sources.web.refusals import failure, words
from reporting.sources.web.troubles import LimitReached, Overloaded
from reporting.sources.web.watching import Clock, Silence, Watcher

T = TypeVar("T")

PATIENCE_S = 3_700.0  # GitHub's limits are by the hour
ATTEMPTS = 5
_REFUSALS = 8
_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=15, sock_read=90)
_AGENT = "insights-bot"


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer; ``data`` is None where nothing changed since the ETag that was sent."""

    data: Any
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Caller:
    """Calls one service. ``calls`` counts every request that was sent."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        place: Place,
        credentials: Credentials,
        *,
        watcher: Watcher | None = None,
        clock: Clock | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.place = place
        self.clock = clock or Clock()
        self.calls = 0
        self._session = session
        self._credentials = credentials
        self._watcher = watcher or Silence()
        self._patience_s = patience_s
        self._spent_until: dict[str, float] = {}

    async def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        what: str,
        tag: str | None = None,
    ) -> Answer:
        """Ask for ``path``; ``what`` names it in errors, ``tag`` is the last ETag of it."""
        headers = {"If-None-Match": tag} if tag else {}
        return await self._call("GET", path, what, headers=headers, params=params)

    async def post(
        self, path: str, body: Mapping[str, Any], *, what: str, attempts: int = ATTEMPTS
    ) -> Answer:
        """Send JSON; only for questions, because it may be sent more than once."""
        return await self._call("POST", path, what, attempts=attempts, json=body)

    async def wait(self, seconds: float, path: str = "") -> None:
        """Leave the service alone, telling how long it still is; refuse to wait too long.

        With a ``path``, other calls of its kind wait as well.
        """
        end = self.clock.now() + seconds
        if seconds > self._patience_s:
            at = datetime.fromtimestamp(end, UTC)
            raise LimitReached(
                f"{self.place.title} lets us go on at {at:%H:%M} UTC, in "
                f"{seconds / 60:.0f} minutes, which is longer than "
                f"INSIGHTS_SOURCES_PATIENCE ({self._patience_s:.0f} s). What was read so "
                "far is kept; the next run goes on from there.",
                resumes_at=at,
            )
        if path:
            self.spent(path, seconds)
        while (left := end - self.clock.now()) > 0:
            self._watcher.waiting(f"{self.place.title}'s rate limit", left)
            await self.clock.sleep(min(1.0, left))
        self._watcher.waiting(f"{self.place.title}'s rate limit", 0)

    def spent(self, path: str, seconds: float) -> None:
        """Let the next call of this kind wait: nothing is left for so many seconds."""
        self._spent_until[_bucket(path)] = self.clock.now() + seconds

    async def _call(
        self,
        method: str,
        path: str,
        what: str,
        *,
        attempts: int = ATTEMPTS,
        headers: Mapping[str, str] | None = None,
        **how: Any,
    ) -> Answer:
        anew = False
        for refusals in range(_REFUSALS):
            spent_s = self._spent_until.get(_bucket(path), 0) - self.clock.now()
            if spent_s > 0:
                await self.wait(spent_s, path)
            raw = await self._tried(
                method, path, what, attempts, anew=anew, more=headers or {}, **how
            )
            if raw.status == HTTPStatus.UNAUTHORIZED and not anew:
                anew = not isinstance(self._credentials, Fixed)
                if anew:
                    continue
            pause = pause_s(
                raw.status,
                raw.headers,
                words(raw.status, raw.body),
                refusals=refusals,
                now=self.clock.now(),
            )
            if pause is None:
                return self._checked(raw, path, what)
            await self.wait(pause, path)
        raise Overloaded(
            f"{self.place.title} still refuses to tell {what} after {_REFUSALS} waits. "
            "Try again later: what was read so far is kept."
        )

    async def _tried(
        self, method: str, path: str, what: str, attempts: int, **how: Any
    ) -> _Raw:
        """Send until there is an answer that means something."""
        async for attempt in stamina.retry_context(
            on=Overloaded, attempts=attempts, wait_initial=1.0, wait_max=20.0, timeout=None
        ):  # fmt: skip
            with attempt:
                return await self._sent(method, path, what, **how)
        raise AssertionError("unreachable: the last attempt raises")

    async def _sent(
        self,
        method: str,
        path: str,
        what: str,
        *,
        anew: bool,
        more: Mapping[str, str],
        **how: Any,
    ) -> _Raw:
        url = path if "://" in path else self.place.base + path
        headers = {
            "User-Agent": _AGENT,
            **self.place.headers,
            **await self._credentials.headers(anew=anew),
            **more,
        }
        self.calls += 1
        try:
            async with self._session.request(
                method, url, headers=headers, timeout=_TIMEOUT, **how
            ) as response:
                raw = _Raw(
                    response.status, response.headers.copy(), await response.read()
                )
        except aiohttp.InvalidURL:
            raise SourceError(
                f"{self.place.base!r} is no address; see {self.place.setting}."
            ) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Overloaded(
                f"{self.place.title} at {self.place.base} broke off or cannot be reached "
                f"when asked for {what} ({type(error).__name__}). Is "
                f"{self.place.setting} right? What was read so far is kept."
            ) from error
        if raw.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not (
            raw.status == HTTPStatus.SERVICE_UNAVAILABLE
            and "retry-after" in raw.headers
        ):
            raise Overloaded(
                f"{self.place.title} answered {raw.status} when asked for {what}. "
                "Try again later: what was read so far is kept.",
                status=raw.status,
            )
        return raw

    def _checked(self, raw: _Raw, path: str, what: str) -> Answer:
        """Return the JSON, or raise what the status means; note spent limits."""
        if (reset_s := until_reset_s(raw.headers, now=self.clock.now())) is not None:
            self.spent(path, reset_s)
        if raw.status == HTTPStatus.NOT_MODIFIED:
            return Answer(None, raw.headers)
        if raw.status >= HTTPStatus.BAD_REQUEST:
            raise failure(
                self.place.title,
                raw.status,
                words(raw.status, raw.body),
                what,
                refused=self._credentials.refused,
            )
        try:
            return Answer(_json(raw.body), raw.headers)
        except ValueError:
            raise SourceError(
                f"{self.place.base} does not look like {self.place.title}'s API: asked "
                f"for {what}, it answered with something that is not JSON. "
                f"See {self.place.setting}."
            ) from None


async def together(work: Sequence[Coroutine[Any, Any, T]], *, at_once: int) -> list[T]:
    """Do ``work``, so much of it at a time; return results in order, or the first failure."""
    places = asyncio.Semaphore(at_once)

    async def one(task: Coroutine[Any, Any, T]) -> T:
        async with places:
            return await task

    tasks = [asyncio.ensure_future(one(task)) for task in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for coroutine in work:
            coroutine.close()


def _json(body: bytes) -> Any:
    """Read JSON; half a character, which a cut text may end with, becomes a `?`."""
    data = json.loads(body)
    if rb"\ud" in body.lower():
        whole = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
        data = json.loads(whole)
    return data


def _bucket(path: str) -> str:
    """Return which limit a call counts against: GraphQL's are counted apart."""
    return "graphql" if path.endswith("/graphql") else "rest"
