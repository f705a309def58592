"""Rows that come as JSON or as a CSV file, and lists that go out as either."""

import asyncio
import csv
import io
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.multipart import MultipartReader

from reporting.service.http.reading import read_json
from reporting.service.http.refusals import Refusal, malformed

T = TypeVar("T")

FILE = "file"
CSV_LIMIT_BYTES = 64 * 1024 * 1024
CSV_LIMIT_LINES = 500_000  # each takes many times its bytes while it is checked
# What aiohttp raises for a form that is none.
BROKEN_FORM = (ValueError, BadHttpMessage)
_FORMULA = re.compile(r"[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The bytes of a CSV file that was sent."""

    data: bytes


async def read_upload(
    request: web.Request, understand: Callable[[CsvFile | Any], T]
) -> T:
    """Return what ``understand`` makes of what was sent.

    That is a CSV file, as it is or as a form's part ``file``, or else a JSON value.
    """
    match request.content_type:
        case "text/csv":
            file = CsvFile(await _read(request.content.readany))
        case "multipart/form-data":
            file = CsvFile(await _read_form(request))
        case _:
            return await read_json(request, understand)
    if max(file.data.count(end) for end in (b"\n", b"\r")) > CSV_LIMIT_LINES:
        raise too_large(f"has more than {CSV_LIMIT_LINES:,} lines")
    return await asyncio.to_thread(understand, file)


def too_large(what: str) -> Refusal:
    """Refuse a CSV file of which there is too much."""
    return Refusal(413, "TOO_LARGE", f"The CSV file {what}; send it in parts.")


def broken_form(error: Exception) -> Refusal:
    """Refuse a body whose parts cannot be told apart or read."""
    reason = error.message if isinstance(error, BadHttpMessage) else str(error)
    reason = " ".join(reason.split()).rstrip(".")[:200]
    return malformed(f"The body is not multipart/form-data: {reason}.")


async def _read_form(request: web.Request) -> bytes:
    try:
        reader = await request.multipart()
        part = await reader.next()
        if not isinstance(part, BodyPartReader) or part.name != FILE:
            raise malformed(f"The form needs one part, called {FILE}: the CSV file.")
        data = await _read(part.read_chunk)
        if isinstance(await reader.next(), BodyPartReader | MultipartReader):
            raise malformed(f"The form may have no part but {FILE}.")
    except BROKEN_FORM as error:
        raise broken_form(error) from None
    return data


async def _read(chunk: Callable[[], Awaitable[bytes]]) -> bytes:
    data = bytearray()
    while part := await chunk():
        data += part
        if len(data) > CSV_LIMIT_BYTES:
            raise too_large(f"is larger than {CSV_LIMIT_BYTES:,} bytes")
    return bytes(data)


def wants_csv(request: web.Request) -> bool:
    """Tell whether the caller accepts CSV rather than JSON."""
    return "text/csv" in request.headers.get("Accept", "").lower()


def csv_answer(
    name: str,
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[str],
    *,
    neutralise: bool,
) -> web.Response:
    """Return rows as a CSV file; ``neutralise`` keeps spreadsheets from running any."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = (str(row.get(column) or "") for column in columns)
        writer.writerow(
            f"'{cell}" if neutralise and _FORMULA.match(cell) else cell
            for cell in cells
        )
    return web.Response(
        text=text.getvalue(),
        content_type="text/csv",
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
