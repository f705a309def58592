"""A copy of the whole warehouse, made while the service runs."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from reporting.service.context import Service
from reporting.service.http.auth import Caller
from reporting.service.http.operations import Answer, Operation
from reporting.service.keys import Role

# Folders of copies that were not sent to their end begin with this.
PREFIX = "backup-"
_NAME = "warehouse.duckdb"


async def backup(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Copy the warehouse between two writes and send the copy."""
    del request, caller
    folder = Path(tempfile.mkdtemp(dir=service.home, prefix=PREFIX))
    try:
        await service.write(service.warehouse.copy, folder / _NAME)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return _Once(folder)


class _Once(web.FileResponse):
    """Sends a copy; then it is gone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder / _NAME,
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f'attachment; filename="{_NAME}"',
            },
        )
        self._folder = folder

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send it."""
        try:
            return await super().prepare(request)
        finally:
            shutil.rmtree(self._folder)


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="POST",
        path="/backups",
        name="createBackup",
        summary="A copy of the warehouse as it is now, a DuckDB file (an extension).",
        handle=backup,
        roles=frozenset({Role.ADMIN}),
        whole=True,
        answers={200: Answer("The copy.", "application/octet-stream")},
        tag="Ingestion",
    ),
)
