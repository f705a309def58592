"""Slack's door: requests come in over HTTP or Socket Mode, and listeners take them."""

import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot import listeners
from bot.database import Database
from bot.desk import Desk
from bot.exporting.client import ExportClient
from bot.gauges import ACK_SECONDS
from bot.probes import Probes, checks
from bot.serving import site
from bot.settings import Settings
from bot.slack import workspaces
from bot.slack.manifest import EVENTS
from bot.slack.oauth import oauth
from bot.slack.workspaces import Authorize
from bot.work import durable
from bot.work.ticking import Now, utc_now
from handlers import replies
from handlers.asking import Respond, alone, delivery_id
from handlers.draft import Field, plain_words

# Seconds since 1970 have ten digits.
_LONGEST_STAMP = 12
_LOG = structlog.get_logger()


@asynccontextmanager
async def door(
    settings: Settings, client: ExportClient, now: Now = utc_now
) -> AsyncIterator[str]:
    """Take Slack's requests, over HTTP or Socket Mode, and yield where they come in."""
    socket_mode = settings.slack_app_token is not None
    settings.require_slack(*(() if socket_mode else ("slack_signing_secret",)))
    async with durable.state(settings) as database, durable.jobs(settings) as jobs:
        bolt = bolt_app(settings, Desk(database, jobs), client, now)
        if socket_mode:
            async with _socket(bolt, settings):
                yield "Socket Mode"
        else:
            application = bolt.web_app(EVENTS)
            application.middlewares.extend([_timed, _signed(settings)])
            application.add_routes(Probes(checks(database, client)).routes())
            async with site(application, settings.host, settings.port) as base:
                yield base


def bolt_app(
    settings: Settings, desk: Desk, client: ExportClient, now: Now = utc_now
) -> AsyncApp:
    """Build Bolt's app with every listener attached."""
    bolt = _bolt(settings, desk.database)
    bolt.error(_apologise)
    bolt.middleware(_named)
    bolt.middleware(_ours)
    listeners.attach(bolt, settings, desk, client, now)
    return bolt


def _bolt(settings: Settings, database: Database) -> AsyncApp:
    """Build Bolt's app for one workspace by its token, or for many that install it."""
    # Listeners only acknowledge and enqueue: no need for Bolt to poll for the ack.
    build = partial(
        AsyncApp,
        signing_secret=settings.secret("slack_signing_secret"),
        process_before_response=True,
    )
    if not settings.many_workspaces:
        token = settings.secret("slack_bot_token")
        return build(client=AsyncWebClient(token, base_url=settings.slack_api_url))
    installed = workspaces.of(settings, database)
    return build(
        client=AsyncWebClient(base_url=settings.slack_api_url),
        # It may return None, for a workspace without the app.
        authorize=Authorize(installed),  # type: ignore[arg-type]
        oauth_settings=oauth(settings, installed),
        user_facing_authorize_error_message=replies.NOT_INSTALLED,
    )


@asynccontextmanager
async def _socket(bolt: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Hold a Socket Mode connection, so that no public address is needed."""
    token = settings.secret("slack_app_token")
    opener = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    handler = _Socket(bolt, token, web_client=opener)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@web.middleware
async def _timed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Measure how long Slack waits."""
    if request.path != EVENTS:
        return await handler(request)
    with ACK_SECONDS.time():
        return await handler(request)


class _Socket(AsyncSocketModeHandler):
    """Socket Mode, measured in the same way."""

    async def handle(self, client: Any, req: Any) -> None:
        """Take a delivery."""
        with ACK_SECONDS.time():
            await super().handle(client, req)


def _signed(settings: Settings) -> Middleware:
    """Refuse what Slack did not sign before anybody reads what it says.

    Bolt reads first.
    """
    verifier = SignatureVerifier(settings.secret("slack_signing_secret"))

    @web.middleware
    async def signed(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != EVENTS or request.method != "POST":
            return await handler(request)
        body = await request.read()
        if body.isascii() and b"ssl_check=1" in body.split(b"&"):
            # Slack looks at the certificate, without a signature; Bolt says yes to that.
            return await handler(request)
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if _is_plain(stamp, signature, body) and verifier.is_valid(
            body, stamp, signature
        ):
            return await handler(request)
        return web.json_response({"error": "invalid request"}, status=401)

    return signed


def _is_plain(stamp: str, signature: str, body: bytes) -> bool:
    """Return whether these can be verified: a number, ASCII, and UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    number = stamp.isascii() and stamp.isdigit() and len(stamp) <= _LONGEST_STAMP
    return number and signature.isascii()


async def _named(
    body: Mapping[str, Any],
    next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  Bolt's
) -> BoltResponse:
    """Let every line that is logged about a delivery say about which."""
    with structlog.contextvars.bound_contextvars(request=delivery_id(body)):
        return await next()


async def _ours(
    body: Mapping[str, Any],
    context: AsyncBoltContext,
    next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  Bolt's
) -> BoltResponse:
    """Answer nobody of a workspace that the token is not of: it would tell them for members."""
    known = context.authorize_result
    came = body.get("team_id") or (body.get("team") or {}).get("id")
    if known is None or not (known.team_id and came) or came == known.team_id:
        return await next()
    return BoltResponse(status=200, body=replies.NOT_INSTALLED)


async def _apologise(
    error: Exception, body: Mapping[str, Any], respond: Respond
) -> BoltResponse:
    """Answer a bug in a listener; Bolt has no other words for it than an empty 500.

    Of an event nobody reads the answer: Slack sends it again where it is a 500. Who pressed
    something reads what comes below it, who sent a form what stands at its first field.
    """
    reference = secrets.token_hex(4)
    _LOG.error("listener failed", reference=reference, exc_info=error)
    sorry = replies.APOLOGY.format(reference=reference)
    match body.get("type"):
        case "event_callback":
            return BoltResponse(status=500)
        case "view_submission":
            told = {Field.TEAMS.value: plain_words(sorry)}
            answer = {"response_action": "errors", "errors": told}
            return BoltResponse(status=200, body=json.dumps(answer))
        case "block_actions" | "message_action" if body.get("response_url"):
            await alone(respond)(sorry)
            return BoltResponse(status=200)
    return BoltResponse(status=200, body=sorry)
