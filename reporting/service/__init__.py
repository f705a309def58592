"""The embedded export service: an island behind HTTP. Everything it keeps is in one folder."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from aiohttp import web

from reporting.service import app, keys, store
from reporting.service.http.serving import Runner
from reporting.service.keys import DEFAULT, Key, NewKey
from reporting.service.options import ServiceOptions, utc_now
from reporting.service.presence import announce

__all__ = [
    "Key",
    "Runner",
    "ServiceOptions",
    "announce",
    "create_app",
    "create_key",
    "list_keys",
    "revoke_key",
]

_DEFAULTS = ServiceOptions()


def create_app(
    home: Path,
    *,
    now: Callable[[], datetime] = utc_now,
    options: ServiceOptions = _DEFAULTS,
) -> web.Application:
    """Return the service over the folder ``home``; ``now`` gives instants in UTC.

    Run it with `Runner`. Once it listens, tell the world with `announce`.
    """
    return app.build(home, now, options)


async def create_key(
    home: Path,
    *,
    name: str,
    role: str,
    org: str = DEFAULT,
    project: str = DEFAULT,
    team_ids: Iterable[str] = (),
    expires_at: datetime | None = None,
    now: Callable[[], datetime] = utc_now,
) -> str:
    """Make a key and return it: the only time it is seen. The service may be running.

    ``team_ids`` limit it to these teams and what is below them; empty: no limit.
    """
    new = NewKey(
        name=name,
        role=keys.read_role(role),
        org=org,
        project=project,
        team_ids=tuple(team_ids),
        expires_at=expires_at,
    )
    async with store.opened(home) as database:
        return await keys.make(database, new, now())


async def list_keys(home: Path) -> Sequence[Key]:
    """Return what is known of every key, oldest first."""
    async with store.opened(home) as database:
        return await keys.everyone(database)


async def revoke_key(
    home: Path, key_id: str, *, now: Callable[[], datetime] = utc_now
) -> Key:
    """End a key at once, also for a running service; returns it."""
    async with store.opened(home) as database:
        return await keys.revoke(database, key_id, now())
