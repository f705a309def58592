"""The export service over real HTTP on loopback, and a clock that tests turn."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import duckdb
import pytest
import pytest_asyncio
from aiohttp import web

from reporting import service
from reporting.service import ServiceOptions

EXPORTS = "/v2/insights/productivity/exports"
PROJECT = {"projectIdentifier": "default", "orgIdentifier": "default"}

DEVELOPERS = """
    SELECT * FROM (VALUES
        ('bea@example.com', 'Bea Boss', NULL),
        ('lou@example.com', 'Lou Lead', 'bea@example.com'),
        ('ann@example.com', 'Ann Able', 'lou@example.com'),
        ('max@example.com', 'Max Mild', 'bea@example.com')
    ) AS rows (email, name, manager_email)
"""
COMMITS = """
    SELECT
        'shop' AS repository, sha, author, is_merge,
        CAST(authored_at AS TIMESTAMP) AS authored_at
    FROM (VALUES
        ('a1', 'ann@example.com', '2026-01-05 09:00', FALSE),
        ('a2', 'ann@example.com', '2026-01-06 09:00', FALSE),
        ('m1', 'max@example.com', '2026-02-03 09:00', FALSE)
    ) AS rows (sha, author, authored_at, is_merge)
"""


@dataclass(slots=True)
class Clock:
    """An instant that stands still until it is turned."""

    instant: datetime = datetime(2026, 3, 8, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def turn(self, **delta: float) -> None:
        self.instant += timedelta(**delta)


@dataclass(slots=True)
class Api:
    """A running service and a key for it."""

    home: Path
    base: str
    key: str
    session: aiohttp.ClientSession
    runner: service.Runner = field(repr=False)

    async def call(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **how: Any,
    ) -> tuple[int, Any]:
        """Return status and JSON (or bytes) of one call, in the default project."""
        own = {"authorization": f"ApiKey {self.key if key is None else key}"}
        async with self.session.request(
            method,
            self.base + path,
            params=PROJECT if params is None else params,
            headers=own | dict(headers or {}),
            **how,
        ) as response:
            is_json = response.content_type == "application/json"
            data = await response.read()
            return response.status, json.loads(data) if is_json and data else data

    async def create(self, body: Any, **how: Any) -> tuple[int, Any]:
        return await self.call("POST", EXPORTS, json=body, **how)

    async def status(self, export_id: str, **how: Any) -> tuple[int, Any]:
        return await self.call("GET", f"{EXPORTS}/{export_id}", **how)

    async def finished(self, export_id: str) -> Any:
        """Return the status body once the export has ended."""
        for _ in range(1000):
            _, body = await self.status(export_id)
            if body["status"] not in ("queued", "processing"):
                return body
            await asyncio.sleep(0.01)
        raise AssertionError(f"{export_id} did not end")

    async def new_key(self, **how: Any) -> str:
        asked = {"name": "test", "role": "admin"} | how
        return await service.create_key(self.home, **asked)

    async def ingest(
        self, folder: Path, tables: Mapping[str, str], cursor: Any = None, **how: Any
    ) -> tuple[int, Any]:
        """Send each query's rows as the table it is under."""
        with aiohttp.MultipartWriter("form-data") as form:
            for table, query in tables.items():
                path = folder / f"{table}.parquet"
                with duckdb.connect() as connection:
                    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
                part = form.append(io.BytesIO(path.read_bytes()))
                part.set_content_disposition("form-data", name=table, filename="x")
            if cursor is not None:
                part = form.append_json(cursor)
                part.set_content_disposition("form-data", name="cursor")
        return await self.call("POST", "/v2/ingestions", data=form, **how)

    async def stop(self) -> None:
        await self.runner.cleanup()


Serve = Callable[..., Coroutine[Any, Any, Api]]


def export_body(**changes: Any) -> dict[str, Any]:
    """Return a small valid request; ``changes`` replace its parts."""
    return {
        "scope": {"orgTreeName": "Everyone"},
        "dateRange": {"start": "2026-01-01", "end": "2026-02-28"},
        "metrics": ["CODING_DAYS"],
        "options": {"metricLevel": "team"},
    } | changes


@pytest.fixture
def body() -> Callable[..., dict[str, Any]]:
    return export_body


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@asynccontextmanager
async def serving(home: Path, clock: Clock) -> AsyncIterator[Serve]:
    """Yield a function that starts the service over ``home``, as often as one likes."""
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> Api:
            app = service.create_app(home, now=clock, options=ServiceOptions(**options))
            runner = service.Runner(app, access_log=None)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            base = "http://{}:{}".format(*runner.addresses[0][:2])
            key = await service.create_key(home, name="lead", role="admin", now=clock)
            session = await stack.enter_async_context(aiohttp.ClientSession())
            return Api(home, base, key, session, runner)

        yield start


@pytest.fixture
async def serve(home: Path, clock: Clock):
    async with serving(home, clock) as start:
        yield start


@pytest.fixture(scope="module")
def shared_clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory, shared_clock: Clock):
    """One service for the tests of a module that do not disturb each other."""
    async with serving(tmp_path_factory.mktemp("exports"), shared_clock) as start:
        yield await start()


@dataclass(frozen=True, slots=True)
class Live:
    """A service for tests that are no coroutines: ``run`` runs one for them."""

    api: Api
    run: Callable[..., Any]


@pytest.fixture(scope="module")
def live(
    tmp_path_factory: pytest.TempPathFactory, shared_clock: Clock
) -> Iterator[Live]:
    """One service for the tests of a module that draw their examples."""
    with asyncio.Runner() as runner:
        context = serving(tmp_path_factory.mktemp("exports"), shared_clock)
        start = runner.run(context.__aenter__())
        try:
            yield Live(runner.run(start()), runner.run)
        finally:
            runner.run(context.__aexit__(None, None, None))


@pytest.fixture
async def api(serve: Serve) -> Api:
    """The service without data."""
    return await serve()


@pytest.fixture
async def loaded(api: Api, tmp_path: Path) -> Api:
    """The service with four people and three coding days: Ann two, Max one."""
    status, answer = await api.ingest(
        tmp_path, {"developers": DEVELOPERS, "commits": COMMITS}
    )
    assert status == 200, answer
    return api
