"""The composition root: the only module that knows every other.

Each context manager here is one role a process can play; `all_in_one` plays them all.
"""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import aiohttp
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Table

import handlers
from bot import alerts, audit, durable, retention, workflows, workspaces
from bot import database as tables
from bot.alerts import Alerting
from bot.database import Database
from bot.delivery import slack
from bot.drawing import drawing
from bot.durable import Desk
from bot.export_client import ExportClient, connect
from bot.limits import Limits
from bot.manifest import EVENTS
from bot.notices import Notices
from bot.oauth import oauth
from bot.reports import Reports
from bot.retention import Forgetting
from bot.settings import Settings, SettingsError
from bot.ticking import Clock, ticking, utc_now
from bot.workflows import Answering
from bot.workspaces import Authorize
from handlers import replies
from handlers import reports as listeners
from handlers.limits import LimitListener
from handlers.parse.limits import Topic
from handlers.workspaces import WorkspaceListener
from reporting import service
from reporting.directory import Directory
from reporting.errors import ReportError
from reporting.service.warehouse.warehouse import WarehouseBusy

_LOG = structlog.get_logger()
_DIRECTORY_FRESH_S = 30.0
_START_TRIES, _START_PAUSE_S = 50, 0.2


class PortInUse(ReportError):
    """Another program listens where we should."""


def today() -> date:
    """Return the present day, in UTC."""
    return datetime.now(UTC).date()


@asynccontextmanager
async def exports(settings: Settings) -> AsyncIterator[ExportClient]:
    """Open a client for the export API: the one that is set, the one that runs, or our own.

    Our own runs in this process for as long as the context.
    """
    async with AsyncExitStack() as stack:
        if settings.api_url is not None:
            settings.require("api_key")
            base, key = settings.api_url, settings.secret("api_key")
        else:
            base = await _own_address(settings, stack)
            key = await own_key(settings)
        yield await stack.enter_async_context(
            connect(
                base, key, project=settings.project, organisation=settings.organisation
            )
        )


async def _own_address(settings: Settings, stack: AsyncExitStack) -> str:
    """Return where our own export service is; nobody runs it: run it in ``stack``."""
    for _ in range(_START_TRIES):
        if base := await _running(settings.exports_home):
            return base
        # Busy without an address: another process is just starting or ending it.
        with suppress(WarehouseBusy):
            return await stack.enter_async_context(export_service(settings))
        await asyncio.sleep(_START_PAUSE_S)
    return await stack.enter_async_context(export_service(settings))


@asynccontextmanager
async def export_service(
    settings: Settings, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[str]:
    """Run the embedded export service and yield its address."""
    home = settings.exports_home
    home.mkdir(parents=True, exist_ok=True)
    app = service.create_app(home, options=service_options(settings))
    async with _site(app, host, port) as base:
        service.announce(home, base)
        yield base


def service_options(settings: Settings) -> service.ServiceOptions:
    """Return what the settings say about our own export service."""
    return service.ServiceOptions(
        concurrency=settings.exports_slots,
        memory_limit=settings.exports_memory,
        strict_scope=settings.exports_strict_scope,
        individual_for_viewers=settings.exports_people_for_viewers,
        neutralise=settings.exports_neutralise,
        requests_per_minute=settings.exports_requests_per_minute,
        creations_per_minute=settings.exports_creations_per_minute,
    )


async def own_key(settings: Settings) -> str:
    """Return the bot's key for its own export service; made at the first start."""
    # A key opens one project only.
    project = quote(f"{settings.organisation} {settings.project}", safe="")
    file = settings.exports_home / f"bot.{project}.key"
    if file.exists():
        return file.read_text(encoding="utf-8").strip()
    key = await service.create_key(
        settings.exports_home,
        name="bot",
        role="admin",
        org=settings.organisation,
        project=settings.project,
    )
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(key, encoding="utf-8")
    draft.rename(file)
    return key


async def create_key(
    settings: Settings, name: str, role: str, teams: Sequence[str], days: int | None
) -> str:
    """Make a key of the export service, for ``days`` days or for good, and return it."""
    settings.exports_home.mkdir(parents=True, exist_ok=True)
    return await service.create_key(
        settings.exports_home,
        name=name,
        role=role,
        org=settings.organisation,
        project=settings.project,
        team_ids=teams,
        expires_at=datetime.now(UTC) + timedelta(days=days) if days else None,
    )


async def list_keys(settings: Settings) -> list[tuple[str, ...]]:
    """Return a row a key, oldest first: id, name, role, teams, created, expires, state."""
    settings.exports_home.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    return [
        (
            key.id,
            key.name,
            key.role,
            ", ".join(key.team_ids) or "all",
            f"{key.created_at:%Y-%m-%d}",
            f"{key.expires_at:%Y-%m-%d}" if key.expires_at else "never",
            "valid" if key.valid(now) else "revoked" if key.revoked_at else "expired",
        )
        for key in await service.list_keys(settings.exports_home)
    ]


async def revoke_key(settings: Settings, key_id: str) -> None:
    """End a key at once."""
    settings.exports_home.mkdir(parents=True, exist_ok=True)
    await service.revoke_key(settings.exports_home, key_id)


@asynccontextmanager
async def worker(
    settings: Settings, client: ExportClient, clock: Clock | None = None
) -> AsyncIterator[None]:
    """Answer requests, and watch what is to be watched, until the context ends."""
    _check(settings)
    async with (
        _state(settings) as database,
        durable.jobs(settings) as jobs,
        drawing() as pool,
    ):
        connect = workspaces.connector(settings, database)
        reports = Reports(client, pool, today)
        answering = Answering(
            database=database,
            delivery=slack(settings.secret("slack_bot_token"), settings.slack_api_url),
            reports=reports,
            patience_s=settings.export_patience_s,
            native_chart=settings.native_charts,
            connect=connect,
        )
        alerting = Alerting(
            database=database,
            jobs=jobs,
            notices=Notices(database, connect),
            reports=reports,
            patience_s=settings.export_patience_s,
        )
        async with (
            durable.worker(
                settings,
                partial(workflows.register, answering),
                partial(alerts.register, alerting),
            ),
            ticking(clock or Clock(), alerting.tick),
            retention.kept(Forgetting(database, jobs.client), settings.audit_days),
        ):
            yield


@asynccontextmanager
async def door(settings: Settings, client: ExportClient) -> AsyncIterator[str]:
    """Take Slack's requests, over HTTP or Socket Mode, and yield where they come in."""
    socket_mode = settings.slack_app_token is not None
    _check(settings, *(() if socket_mode else ("slack_signing_secret",)))
    async with _state(settings) as database, durable.jobs(settings) as jobs:
        bolt = bolt_app(settings, Desk(database, jobs), client)
        if socket_mode:
            async with _socket(bolt, settings):
                yield "Socket Mode"
        else:
            application = bolt.web_app(EVENTS)
            application.middlewares.append(_stamped)
            application.router.add_get("/healthz", _healthy)
            async with _site(application, settings.host, settings.port) as base:
                yield base


def bolt_app(settings: Settings, desk: Desk, client: ExportClient) -> AsyncApp:
    """Build Bolt's app with every listener attached."""
    bolt = _bolt(settings, desk.database)
    bolt.error(_apologise)
    directory = _Cached(client.directory)

    def limits(topic: Topic, table: Table) -> LimitListener:
        store = Limits(desk.database, table)
        return LimitListener(topic, store, directory, client.people_in, utc_now)

    handlers.register(
        bolt,
        reports=listeners.Reports(
            submit=desk.accept, refuse=desk.refuse, directory=directory, today=today
        ),
        goals=limits(Topic.GOAL, tables.goals),
        alerts=limits(Topic.ALERT, tables.alerts),
        workspaces=WorkspaceListener(
            Forgetting(desk.database, desk.jobs.client).workspace
        ),
    )
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


def _check(settings: Settings, *needed: str) -> None:
    """Refuse settings with which nobody could be answered."""
    if not settings.many_workspaces:
        settings.require("slack_bot_token", *needed)
        return
    settings.require("slack_client_secret", "encryption_keys", "workspaces", *needed)
    if settings.slack_app_token is not None:
        raise SettingsError(
            "Installing in many workspaces needs HTTP: set SLACK_SIGNING_SECRET and leave "
            "SLACK_APP_TOKEN out, or leave SLACK_CLIENT_ID out for one workspace."
        )


@asynccontextmanager
async def all_in_one(settings: Settings) -> AsyncIterator[str]:
    """Run the whole product in this process and yield the address of Slack's door."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(exports(settings))
        yield await stack.enter_async_context(bot_role(settings, client))


@asynccontextmanager
async def bot_role(settings: Settings, client: ExportClient) -> AsyncIterator[str]:
    """Run Slack's door and a worker and yield the door's address."""
    async with worker(settings, client), door(settings, client) as address:
        yield address


@asynccontextmanager
async def web_role(settings: Settings) -> AsyncIterator[str]:
    """Run Slack's door alone and yield its address."""
    async with exports(settings) as client, door(settings, client) as address:
        yield address


@asynccontextmanager
async def worker_role(settings: Settings) -> AsyncIterator[str]:
    """Run a worker alone and yield its name."""
    async with exports(settings) as client, worker(settings, client):
        yield settings.worker_id


@asynccontextmanager
async def _socket(bolt: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Hold a Socket Mode connection, so that no public address is needed."""
    token = settings.secret("slack_app_token")
    opener = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    handler = AsyncSocketModeHandler(bolt, token, web_client=opener)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def prepare(settings: Settings) -> None:
    """Bring the state database up to date; stored tokens get the first key."""
    async with _state(settings) as database:
        if settings.many_workspaces:
            await workspaces.of(settings, database).store.encrypt_again()


async def audit_log(settings: Settings, since: datetime) -> list[audit.Entry]:
    """Return the audit log from a moment on."""
    async with _state(settings) as database, database.transaction() as connection:
        return await audit.since(connection, since)


@asynccontextmanager
async def _state(settings: Settings) -> AsyncIterator[Database]:
    await asyncio.to_thread(durable.prepare, settings)
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _site(
    application: web.Application, host: str, port: int
) -> AsyncIterator[str]:
    """Serve ``application`` and yield its address; port 0 is any free one."""
    runner = service.Runner(application, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise PortInUse(
                f"I cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}). "
                "Choose another port, or 0 for any free one."
            ) from error
        bound_host, bound_port = runner.addresses[0][:2]
        yield f"http://{bound_host}:{bound_port}"
    finally:
        await runner.cleanup()


async def _running(home: Path) -> str | None:
    """Return the address of the export service that owns ``home``, if one answers."""
    try:
        note = json.loads((home / "service.json").read_text(encoding="utf-8"))
        base = str(note["url"])
        # A killed service leaves its note behind, and its port to anybody.
        os.kill(int(note["pid"]), 0)
    except PermissionError:
        pass
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(2)) as session,
            session.get(f"{base}/healthz") as response,
        ):
            return base if response.ok else None
    except (aiohttp.ClientError, TimeoutError):
        return None


@web.middleware
async def _stamped(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what cannot be signed: Bolt's verifier expects the timestamp to be a number."""
    stamp = request.headers.get("x-slack-request-timestamp", "0")
    if not (stamp.isascii() and stamp.isdigit()):
        return web.json_response({"error": "invalid request"}, status=401)
    return await handler(request)


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _apologise(error: Exception) -> BoltResponse:
    """Answer a bug in a listener; Bolt has no other words for it than an empty 500."""
    reference = secrets.token_hex(4)
    _LOG.error("listener failed", reference=reference, exc_info=error)
    return BoltResponse(status=200, body=replies.APOLOGY.format(reference=reference))


@dataclass(slots=True)
class _Cached:
    """The directory, asked for again when it is half a minute old."""

    load: Callable[[], Awaitable[Directory]]
    _value: Directory | None = None
    _loaded_s: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> Directory:
        async with self._lock:
            if self._value is None or monotonic() - self._loaded_s > _DIRECTORY_FRESH_S:
                self._value, self._loaded_s = await self.load(), monotonic()
            return self._value
