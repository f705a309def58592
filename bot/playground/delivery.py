"""Sending commands, interactions and events to the app as Slack does: signed, once, soon."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode

import aiohttp

from bot.playground.records import App, Json
from bot.playground.socket_mode import Sockets
from bot.playground.traffic import Delivery, Traffic
from bot.playground.workspace import Workspace

FORM = "application/x-www-form-urlencoded"


class DeliveryKind(StrEnum):
    """What is sent; commands are forms, interactions forms around JSON, events JSON."""

    COMMAND = "command"
    INTERACTION = "interaction"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    status: int | None = None
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None


# Why an event comes again, in the words of the x-slack-retry-reason header.
_REASONS = {"timeout": "http_timeout"}


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return the value of X-Slack-Signature."""
    signed = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Deliveries:
    """The way to the app: its open WebSocket if it has one, else the request URL."""

    def __init__(
        self, workspace: Workspace, traffic: Traffic, sockets: Sockets
    ) -> None:
        self.request_url: str | None = None
        self._workspace = workspace
        self._traffic = traffic
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None
        self._retries: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Get ready to send."""
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Give up waiting retries and close all connections."""
        for task in self._retries:
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def send(self, app: App, kind: DeliveryKind, payload: Json) -> Delivery:
        """Send once and return what came back within Slack's limit."""
        delivery, _ = await self._attempt(app, kind, payload, {}, 0)
        return delivery

    async def send_event(self, app: App, payload: Json) -> Delivery:
        """Send an event; when it is not acknowledged, repeat it later in the background."""
        delivery, outcome = await self._attempt(app, DeliveryKind.EVENT, payload, {}, 0)
        if _wants_retry(outcome):
            task = asyncio.create_task(self._repeat(app, payload, outcome))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)
        return delivery

    async def verify_request_url(self, app: App) -> bool:
        """Tell whether the app answers Slack's challenge, as needed to save the URL."""
        challenge = hashlib.sha256(str(self._workspace.now()).encode()).hexdigest()
        payload = {"type": "url_verification", "challenge": challenge, "token": ""}
        delivery = await self.send(app, DeliveryKind.EVENT, payload)
        return delivery.is_acknowledged and challenge in delivery.body

    async def _repeat(self, app: App, payload: Json, outcome: _Outcome) -> None:
        for number, pause_s in enumerate(self._workspace.strictness.event_retries_s, 1):
            await asyncio.sleep(pause_s)
            problem = outcome.problem or ""
            headers = {
                "X-Slack-Retry-Num": str(number),
                "X-Slack-Retry-Reason": _REASONS.get(problem, problem),
            }
            _, outcome = await self._attempt(
                app, DeliveryKind.EVENT, payload, headers, number
            )
            if not _wants_retry(outcome):
                return

    async def _attempt(
        self,
        app: App,
        kind: DeliveryKind,
        payload: Json,
        headers: Mapping[str, str],
        attempt: int,
    ) -> tuple[Delivery, _Outcome]:
        started = time.perf_counter()
        if self._sockets.is_connected(app):
            outcome = await self._over_socket(app, kind, payload, attempt)
        else:
            outcome = await self._over_http(app, kind, payload, headers)
        delivery = Delivery(
            at=self._workspace.now(),
            kind=kind,
            payload=payload,
            status=outcome.status,
            body=outcome.body,
            ack_s=time.perf_counter() - started,
            problem=outcome.problem,
            attempt=attempt,
        )
        self._traffic.deliveries.append(delivery)
        self._workspace.changes.announce()
        return delivery, outcome

    async def _over_socket(
        self, app: App, kind: DeliveryKind, payload: Json, attempt: int
    ) -> _Outcome:
        limit_s = self._workspace.strictness.ack_limit_s
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._sockets.send(app, kind, payload, attempt)
        except TimeoutError:
            return _Outcome(problem="timeout")
        except ConnectionError:
            return _Outcome(problem="connection_failed")
        return _Outcome(status=200, body=json.dumps(answer) if answer else "")

    async def _over_http(
        self, app: App, kind: DeliveryKind, payload: Json, more: Mapping[str, str]
    ) -> _Outcome:
        if self._session is None or self.request_url is None:
            return _Outcome(problem="no_request_url")
        body, content_type = encoded(kind, payload)
        # Signed with the true time, because the app compares it with its own clock.
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(app.signing_secret, timestamp, body),
            **more,
        }
        limit = aiohttp.ClientTimeout(total=self._workspace.strictness.ack_limit_s)
        try:
            async with self._session.post(
                self.request_url,
                data=body.encode(),
                headers=headers,
                timeout=limit,
                allow_redirects=False,
            ) as response:
                text = await response.text()
        except TimeoutError:
            return _Outcome(problem="timeout")
        except aiohttp.ClientError:
            return _Outcome(problem="connection_failed")
        problem = None if 200 <= response.status < 300 else "http_error"
        return _Outcome(
            status=response.status,
            body=text,
            headers=response.headers,
            problem=problem,
        )


def encoded(kind: DeliveryKind, payload: Json) -> tuple[str, str]:
    """Return the body of a request and its content type."""
    if kind is DeliveryKind.COMMAND:
        return urlencode(payload), FORM
    if kind is DeliveryKind.INTERACTION:
        return urlencode({"payload": json.dumps(payload)}), FORM
    return json.dumps(payload), "application/json"


def _wants_retry(outcome: _Outcome) -> bool:
    if outcome.problem is None:
        return False
    # A timeout carries no headers, so nothing can stop the retries after one.
    return outcome.headers.get("X-Slack-No-Retry") != "1"
