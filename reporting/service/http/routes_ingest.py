"""Data comes in: Parquet files of event tables, merged in one transaction."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
from aiohttp import BodyPartReader, MultipartReader, web

from reporting.errors import SourceError
from reporting.event_tables import BY_NAME
from reporting.service.context import Service
from reporting.service.http import models_ingest as models
from reporting.service.http.auth import READERS, WRITERS, Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import parse_json, read_model, read_query
from reporting.service.http.refusals import (
    Detail,
    Refusal,
    invalid,
    malformed,
    one_of,
)
from reporting.service.http.routes_syncs import check_held
from reporting.service.http.uploads import BROKEN_FORM, broken_form
from reporting.service.syncs import Syncs

CURSOR = "cursor"
OUT_OF_MEMORY = (
    "Taking this in needs more memory than the service may use. Nothing of it was kept: "
    "send it in parts, or give the service more (INSIGHTS_EXPORTS_MEMORY)."
)
CHUNK_BYTES = 1024 * 1024


async def ingest(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Take every part to disk, then merge all of them or none."""
    del caller
    if request.content_type != "multipart/form-data":
        raise Refusal(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Send multipart/form-data: a Parquet file a part, named after its table.",
        )
    with tempfile.TemporaryDirectory(dir=service.home, prefix="incoming-") as name:
        files, sent = await _receive(request, Path(name), service)
        await check_held(service, sent.sync_id if sent else None)
        cursor = (sent.source, sent.name, sent.text) if sent else None
        try:
            merged = await service.write(service.warehouse.merge, files, cursor=cursor)
        except SourceError as error:  # where the service keeps things is its own affair
            raise malformed(str(error).replace(f"{name}/", "")) from None
        except duckdb.OutOfMemoryException:
            raise Refusal(413, "TOO_LARGE", OUT_OF_MEMORY) from None
    tables = {
        table: models.Merged(received=m.received, new=m.new, changed=m.changed)
        for table, m in merged.items()
    }
    return answer(models.Ingested(tables=tables))


async def _receive(
    request: web.Request, folder: Path, service: Service
) -> tuple[list[tuple[str, Path]], models.Cursor | None]:
    """Return the files by table, as they lie in ``folder``, and the cursor."""
    files: list[tuple[str, Path]] = []
    cursor: models.Cursor | None = None
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if isinstance(part, MultipartReader) or not part.name:
                raise malformed("Every part needs a name, and none may hold parts.")
            if part.name == CURSOR:
                cursor = await _cursor(part, service.options.body_limit_bytes)
                continue
            _check_table(part.name)
            path = folder / f"{len(files)}.parquet"
            await _save(part, path)
            files.append((part.name, path))
    except BROKEN_FORM as error:
        raise broken_form(error) from None
    return files, cursor


def _check_table(name: str) -> None:
    if name not in BY_NAME:
        raise invalid(
            Detail(name, f"is no table; use {CURSOR} or one of {one_of(BY_NAME)}")
        )


async def _save(part: BodyPartReader, path: Path) -> None:
    with path.open("wb") as file:
        while chunk := await part.read_chunk(CHUNK_BYTES):
            await asyncio.to_thread(file.write, chunk)


async def _cursor(part: BodyPartReader, limit_bytes: int) -> models.Cursor:
    data = bytearray()
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > limit_bytes:
            raise invalid(Detail(CURSOR, f"is larger than {limit_bytes:,} bytes"))
    return read_model(models.Cursor, parse_json(bytes(data)))


async def cursor(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Tell where a source stopped reading, so that it can go on from there."""
    del caller
    asked = read_query(models.CursorQuery, request.query)
    text = await asyncio.to_thread(service.warehouse.cursor, asked.source, asked.name)
    return web.json_response({"text": text})


async def freshness(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Tell up to which instant there is data, and which sources may lack something."""
    del request, caller
    now = service.now()
    until = await asyncio.to_thread(service.warehouse.data_until)
    late = [
        {"source": one.source, "name": one.name}
        | ({"readAt": one.succeeded_at.isoformat()} if one.succeeded_at else {})
        for one in await Syncs(service.database).all(now)
        if one.is_late(now)
    ]
    return web.json_response({"dataUntil": until and until.isoformat(), "late": late})


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="POST",
        path="/ingestions",
        name="ingest",
        summary="Bring in event tables, all of them or none (an extension).",
        note="With a cursor, the commits and the files of a pull request are all it has: others "
        "that were known of it go.",
        handle=ingest,
        roles=WRITERS,
        whole=True,
        body="multipart/form-data",
        answers={
            200: Answer("How many rows came, were new, changed.", models.Ingested)
        },
        refusals=(409, 413, 415, 503),
        tag="Ingestion",
    ),
    Operation(
        method="GET",
        path="/ingestions/cursor",
        name="getCursor",
        summary="Where a source stopped reading (an extension).",
        handle=cursor,
        roles=WRITERS,
        whole=True,
        query=models.CursorQuery,
        answers={200: Answer("The cursor's text, or null.", models.CursorText)},
        tag="Ingestion",
    ),
    Operation(
        method="GET",
        path="/insights/freshness",
        name="getFreshness",
        summary="Up to when there is data, and what is late (an extension).",
        handle=freshness,
        roles=READERS | WRITERS,
        answers={200: Answer("An instant in UTC, or null; sources.", models.Freshness)},
        tag="Ingestion",
    ),
)
