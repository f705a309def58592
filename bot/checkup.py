"""Looking whether a deployment is well: each thing it needs, and what to do about it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import aiohttp
import sqlalchemy as sa
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Database, behind
from bot.exporting import exports
from bot.settings import Settings, SettingsError
from bot.slack import manifest, workspaces
from bot.slack.installations import bots
from bot.sources import configured
from reporting.errors import ReportError
from reporting.late import Late

_LITTLE_BYTES, _TOO_LITTLE_BYTES = 2 << 30, 200 << 20
# Slack's deliveries are signed with the time, and refused when it is five minutes off.
_SKEW_S, _TOO_MUCH_SKEW_S = 30, 240
_OLD = timedelta(days=3)


class Health(StrEnum):
    """How well something is."""

    WELL = "ok"
    DOUBTFUL = "look"
    ILL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not well."""

    what: str
    health: Health
    said: str


async def looked_at(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what is found, one thing after the other."""
    try:
        settings.require_slack()
    except SettingsError as error:
        yield Finding("settings", Health.ILL, str(error))
    else:
        yield Finding("settings", Health.WELL, "complete")
    yield _disk(settings.home)
    database = Database(settings.database)
    try:
        yield await _database(settings, database)
        async for found in _workspaces(settings, database):
            yield found
    finally:
        await database.close()
    if settings.slack_app_token is not None:
        yield await _socket_mode(settings)
    async for found in _exports(settings):
        yield found


def _disk(home: Path) -> Finding:
    there = next(path for path in (home, *home.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / (1 << 30):.1f} GiB free for {home}"
    if free < _TOO_LITTLE_BYTES:
        return Finding("disk", Health.ILL, f"{said}: make room, writing soon fails")
    if free < _LITTLE_BYTES:
        return Finding("disk", Health.DOUBTFUL, f"{said}: exports may need more")
    return Finding("disk", Health.WELL, said)


async def _database(settings: Settings, database: Database) -> Finding:
    url = make_url(settings.database)
    kind = "SQLite" if url.get_backend_name() == "sqlite" else "PostgreSQL"
    if kind == "SQLite" and not await asyncio.to_thread(
        Path(url.database or "").exists
    ):
        said = f"{url.database} is not there yet: the first start makes it"
        return Finding("database", Health.DOUBTFUL, said)
    try:
        await database.check()
        late = await behind(database)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        said = f"{kind}: {reason}. Check INSIGHTS_DATABASE_URL"
        return Finding("database", Health.ILL, said)
    if late:
        said = f"{kind}: its tables are not of this version; `python -m bot migrate`"
        return Finding("database", Health.DOUBTFUL, said)
    return Finding("database", Health.WELL, f"{kind}, up to date")


async def _workspaces(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    """Look at the one token that is set, or at each installed workspace's."""
    if not settings.many_workspaces:
        if settings.slack_bot_token is not None:
            token = settings.secret("slack_bot_token")
            yield await _token("Slack", token, settings.slack_api_url)
        return
    try:
        installed = workspaces.of(settings, database)
        async with database.transaction() as connection:
            query = sa.select(bots.c.team_id).order_by(bots.c.team_id)
            ids = list(await connection.scalars(query))
    except (SQLAlchemyError, SettingsError) as error:
        reason = str(error).splitlines()[0]
        yield Finding("workspaces", Health.ILL, reason)
        return
    if not ids:
        yield Finding("workspaces", Health.DOUBTFUL, "none has installed the app yet")
    for workspace in ids:
        name = f"Slack {workspace}"
        try:
            token = (await installed.bot(workspace)).bot_token
        except ReportError as error:
            yield Finding(name, Health.ILL, str(error))
        else:
            yield await _token(name, token, settings.slack_api_url)


async def _token(name: str, token: str, api_url: str) -> Finding:
    client = AsyncWebClient(token, base_url=api_url, timeout=10)
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error")
        said = f"Slack refuses the token ({code}): install the app again"
        return Finding(name, Health.ILL, said)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        said = f"{api_url} does not answer: may this machine reach it?"
        return Finding(name, Health.ILL, said)
    headers = {key.lower(): value for key, value in answer.headers.items()}
    return _judged(name, f"{answer['user']} in {answer['team']}", headers)


def _judged(name: str, who: str, headers: Mapping[str, Any]) -> Finding:
    """Judge by the headers of an answer: what is granted, and what time it is at Slack."""
    granted = {one.strip() for one in headers.get("x-oauth-scopes", "").split(",")}
    lacking = sorted(set(manifest.scopes()) - granted)
    skew_s = _skew_s(headers.get("date"))
    if abs(skew_s) > _TOO_MUCH_SKEW_S:
        said = f"this clock is {skew_s:+.0f} s from Slack's: set it, or deliveries are refused"
        return Finding(name, Health.ILL, said)
    if lacking:
        said = f"{who}; permissions are missing ({', '.join(lacking)}): install the app again"
        return Finding(name, Health.ILL, said)
    if abs(skew_s) > _SKEW_S:
        said = f"{who}; this clock is {skew_s:+.0f} s from Slack's"
        return Finding(name, Health.DOUBTFUL, said)
    return Finding(name, Health.WELL, f"{who}, all permissions, clocks agree")


def _skew_s(date: str | None) -> float:
    """Return how far our clock is before Slack's; 0 where Slack does not say."""
    if not date:
        return 0.0
    return (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()


async def _socket_mode(settings: Settings) -> Finding:
    token = settings.secret("slack_app_token")
    client = AsyncWebClient(token, base_url=settings.slack_api_url, timeout=10)
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        said = (
            f"Slack refuses the app token ({error.response.get('error')}): make one "
            "with connections:write, under Basic Information"
        )
        return Finding("Socket Mode", Health.ILL, said)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        return Finding("Socket Mode", Health.ILL, "Slack does not answer")
    return Finding("Socket Mode", Health.WELL, "the app token opens a connection")


async def _exports(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with exports.opened(settings) as client:
            teams = len((await client.directory()).teams)
            until = await client.data_until()
            late = await client.late()
    except ReportError as error:
        yield Finding("export API", Health.ILL, str(error))
        return
    yield _data(teams, until)
    if settings.sources.exists() or late:
        yield await asyncio.to_thread(_sources, settings.sources, late)


def _sources(path: Path, late: Sequence[Late]) -> Finding:
    """Judge the list of sources, and by how their last readings ended."""
    try:
        count = len(configured.load(path))
    except SettingsError as error:
        return Finding("sources", Health.ILL, str(error))
    said = f"{count} listed in {path}"
    if late:
        names = ", ".join(one.name for one in late)
        said += f"; readings fail of {names}: `python -m bot doctor data` says why"
    return Finding("sources", Health.DOUBTFUL if late else Health.WELL, said)


def _data(teams: int, until: datetime | None) -> Finding:
    said = f"{teams} team{'' if teams == 1 else 's'}"
    if not teams:
        said += ": bring data in with `python -m bot ingest`"
        return Finding("export API", Health.DOUBTFUL, said)
    if until is not None:
        said += f", data until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if datetime.now(UTC) - until > _OLD:
            said += ": is it still brought in?"
            return Finding("export API", Health.DOUBTFUL, said)
    return Finding("export API", Health.WELL, said)
