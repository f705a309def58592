"""The export API the bot asks: the one that is set, the one that runs, or its own.

The only module that knows our own export service; the bot meets it over HTTP.
"""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import aiohttp

from bot.exporting.client import Address, ExportClient, connect
from bot.serving import site
from bot.settings import Settings
from reporting import service
from reporting.service.warehouse.warehouse import WarehouseBusy

_PAUSE_S, _PATIENCE_S = 0.2, 10.0
# Who is started together with the export service, or sees it end, leaves it so much time to
# start (again) before serving itself.
YIELDS_S = 3.0


@asynccontextmanager
async def opened(
    settings: Settings, *, yields_s: float = 0.0
) -> AsyncIterator[ExportClient]:
    """Open a client for the export API: the one that is set, the one that runs, or our own.

    Our own runs in this process for as long as the context. It is taken over, too, when
    another process ran it and ended.
    """
    async with AsyncExitStack() as stack:
        if settings.api_url is not None:
            settings.require("api_key")
            address, key = Address(settings.api_url), settings.secret("api_key")
        else:
            find = partial(_own_address, settings, stack, yields_s)
            address, key = Address(await find(), find), await own_key(settings)
        yield await stack.enter_async_context(
            connect(
                address,
                key,
                project=settings.project,
                organisation=settings.organisation,
            )
        )


async def _own_address(
    settings: Settings, stack: AsyncExitStack, yields_s: float
) -> str:
    """Return where our own export service is; nobody runs it: run it in ``stack``."""
    begun_s = monotonic()
    while True:
        if base := await _running(settings.exports_home):
            return base
        waited_s = monotonic() - begun_s
        if waited_s >= yields_s:
            own = serving(settings)
            if base := await _unless_busy(own, stack, waited_s):
                return base
        await asyncio.sleep(_PAUSE_S)


@asynccontextmanager
async def alone(settings: Settings, *, host: str, port: int) -> AsyncIterator[str]:
    """Run the export service and yield its address, once who runs it now has ended.

    Raises WarehouseBusy where that takes too long.
    """
    begun_s = monotonic()
    async with AsyncExitStack() as stack:
        while True:
            own = serving(settings, host=host, port=port)
            if base := await _unless_busy(own, stack, monotonic() - begun_s):
                break
            await asyncio.sleep(_PAUSE_S)
        yield base


async def _unless_busy(
    own: AbstractAsyncContextManager[str], stack: AsyncExitStack, waited_s: float
) -> str | None:
    """Begin ``own`` in ``stack``; None while another process has the warehouse.

    Busy without an address, it is just starting or ending; that does not take forever.
    """
    try:
        return await stack.enter_async_context(own)
    except WarehouseBusy:
        if waited_s > _PATIENCE_S:
            raise
        return None


async def is_running(settings: Settings) -> bool:
    """Return whether our own export service runs, in whichever process."""
    return await _running(settings.exports_home) is not None


@asynccontextmanager
async def serving(
    settings: Settings, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[str]:
    """Run the embedded export service and yield its address."""
    home = settings.exports_home
    home.mkdir(parents=True, exist_ok=True)
    app = service.create_app(home, options=service_options(settings))
    async with site(app, host, port) as base:
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
    """Return a row a key, oldest first: id, name, project, role, teams, days, state."""
    settings.exports_home.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    return [
        (
            key.id,
            key.name,
            f"{key.org} {key.project}",
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
