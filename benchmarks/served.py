"""The export service in a process of its own, and the calls that benchmarks make.

As a program: runs the service over a folder, prints where it is and a key, and ends when its
standard input does.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.measuring import LONGEST_S, ROOT, Cost, usage
from bot import sqlite
from reporting import export_api, service
from reporting.catalogue import Level, available
from reporting.export_api import ExportRequest, State
from reporting.periods import Granularity, Period

_EVERY_S = 0.02
_CHUNK_BYTES = 1 << 20
_PROJECT = {"projectIdentifier": "default", "orgIdentifier": "default"}
TREE = "Everyone"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service may use; None: whatever DuckDB takes."""

    memory: str | None = None
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A running service, and a session that carries a key for it."""

    session: aiohttp.ClientSession
    base: str

    async def ingest(self, tables: Mapping[str, Path]) -> Cost:
        """Send the tables; return what taking them in cost the service."""
        form = aiohttp.FormData()
        for name, path in tables.items():
            form.add_field(name, path.open("rb"), filename=path.name)
        return await self._cost(self.call("POST", "/v2/ingestions", data=form))

    async def export(self, request: ExportRequest, target: Path) -> Cost:
        """Make an export and download it to ``target``, from first call to last byte."""
        return await self._cost(self._export(request, target))

    async def call(self, method: str, path: str, **how: Any) -> Any:
        """Return the answer's JSON; a refusal raises."""
        async with self.session.request(
            method, self.base + path, params=_PROJECT, **how
        ) as response:
            answer = await response.json()
        if not response.ok:
            raise RuntimeError(f"{method} {path}: {answer}")
        return answer

    async def create(self, request: ExportRequest) -> str:
        """Ask for an export; a gzip one, whatever its size."""
        body = export_api.body(request)
        body["options"]["compression"] = "gzip"
        answer = await self.call("POST", export_api.EXPORTS, json=body)
        return export_api.read_created(answer)

    async def ended(self, export_id: str) -> str:
        """Wait for the export; return where its file is."""
        while True:
            answer = await self.call("GET", f"{export_api.EXPORTS}/{export_id}")
            status = export_api.read_status(answer)
            if status.download is not None:
                return status.download
            if status.state not in (State.QUEUED, State.PROCESSING):
                raise RuntimeError(
                    f"The export ended as {status.state}: {status.error}"
                )
            await asyncio.sleep(_EVERY_S)

    async def _export(self, request: ExportRequest, target: Path) -> None:
        path = await self.ended(await self.create(request))
        async with self.session.get(self.base + path, params=_PROJECT) as response:
            response.raise_for_status()
            with target.open("wb") as file:
                async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                    file.write(chunk)

    async def _cost(self, act: Any) -> Cost:
        before = await self.call("GET", "/usage")
        start_s = perf_counter()
        await act
        wall_s = perf_counter() - start_s
        after = await self.call("GET", "/usage")
        return Cost(wall_s, after["cpu_s"] - before["cpu_s"], after["peak_bytes"])


def everything(period: Period, level: Level = Level.DEVELOPER) -> ExportRequest:
    """Return the request for all metrics of the whole organisation, by month."""
    return ExportRequest(
        tree=TREE,
        period=period,
        metrics=tuple(metric.name for metric in available(level)),
        level=level,
        granularity=Granularity.MONTHLY,
    )


@asynccontextmanager
async def serving(home: Path, limits: Limits = Limits()) -> AsyncIterator[Running]:
    """Run the service over ``home``, an absolute path, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.served", str(home)]
    if limits.memory is not None:
        command += ["--memory-limit", limits.memory]
    if limits.threads is not None:
        command += ["--threads", str(limits.threads)]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        told = json.loads(await process.stdout.readline())
        async with aiohttp.ClientSession(
            headers={"authorization": f"ApiKey {told['key']}"},
            timeout=aiohttp.ClientTimeout(total=LONGEST_S),
        ) as session:
            yield Running(session, told["base"])
    finally:
        process.stdin.close()
        await process.wait()


async def _serve(home: Path, limits: Limits) -> None:
    options = service.ServiceOptions(
        memory_limit=limits.memory, threads=limits.threads, reuse_for=timedelta(0)
    )
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    app = service.create_app(home, options=options)
    app.router.add_get("/usage", _usage)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        key = await service.create_key(home, name="benchmark", role="admin")
        print(json.dumps({"base": f"http://{host}:{port}", "key": key}), flush=True)
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await runner.cleanup()


async def _usage(_: web.Request) -> web.Response:
    cpu_s, peak_bytes = usage()
    return web.json_response({"cpu_s": cpu_s, "peak_bytes": peak_bytes})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--memory-limit")
    parser.add_argument("--threads", type=int)
    chosen = parser.parse_args()
    sqlite.modernise()
    asyncio.run(_serve(chosen.home, Limits(chosen.memory_limit, chosen.threads)))
