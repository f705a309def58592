"""Serving HTTP: an address for an application."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from reporting.errors import ReportError
from reporting.service import Runner


class PortInUse(ReportError):
    """Another program listens where we should."""


@asynccontextmanager
async def site(
    application: web.Application, host: str, port: int
) -> AsyncIterator[str]:
    """Serve ``application`` and yield its address; port 0 is any free one."""
    runner = Runner(application, access_log=None, shutdown_timeout=5.0)
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
