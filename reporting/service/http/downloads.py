"""A file that is sent as the request wants it: whole, a range of it, or only if it changed.

aiohttp sends the bytes. It would also refuse ranges that are to be ignored, take an ETag in
If-Range for no condition at all, and refuse without a word; that is decided here.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from multidict import CIMultiDict

from reporting.service.http.refusals import changed_since, no_such_bytes

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class Download(web.FileResponse):
    """Sends ``path``; only the bytes that Range names, if it is ``ranged``."""

    def __init__(self, path: Path, *, ranged: bool, headers: Mapping[str, str]) -> None:
        super().__init__(path, headers=headers)
        self.ranged = ranged

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send the file as the answer to ``request``."""
        if not self.ranged and "Range" in request.headers:
            headers = CIMultiDict(request.headers)
            headers.popall("Range")
            request = request.clone(headers=headers)
        return await super().prepare(request)


def is_ranged(request: web.Request, file: os.stat_result) -> bool:
    """Tell whether a range of ``file`` is wanted: one range of bytes, by GET.

    Refuses a range that there is not, and a file that is not the one the caller knows.
    Other units, many ranges and what is no range are ignored, as RFC 9110 has it.
    """
    # The value that aiohttp gives its files.
    tag = f"{file.st_mtime_ns:x}-{file.st_size:x}"
    if not _is_known(request, tag, file.st_mtime):
        raise changed_since()
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or request.method != "GET":
        return False
    if _is_unchanged(request, tag, file.st_mtime):
        return False  # no bytes are sent at all
    if not _is_continued(request, tag, file.st_mtime):
        return False
    start, end = found.groups()
    if not (start or end) or (start and end and int(start) > int(end)):
        return False
    # Without a start it is the last so many bytes.
    there = int(start) < file.st_size if start else int(end) > 0
    if not there:
        raise no_such_bytes(file.st_size)
    return True


def _is_known(request: web.Request, tag: str, modified: float) -> bool:
    """Tell whether the file is the one that If-Match or If-Unmodified-Since names."""
    if (known := request.if_match) is not None:
        return any(e.value in (tag, "*") and not e.is_weak for e in known)
    since = request.if_unmodified_since
    return since is None or modified <= since.timestamp()


def _is_unchanged(request: web.Request, tag: str, modified: float) -> bool:
    """Tell whether the file is the one that If-None-Match or If-Modified-Since names."""
    if (known := request.if_none_match) is not None:
        return any(e.value in (tag, "*") for e in known)
    since = request.if_modified_since
    return since is not None and int(modified) <= since.timestamp()


def _is_continued(request: web.Request, tag: str, modified: float) -> bool:
    """Tell whether the file is the one that If-Range names: else the whole is wanted."""
    if "If-Range" not in request.headers:
        return True
    if (since := request.if_range) is not None:
        return modified <= since.timestamp()
    return request.headers["If-Range"].strip() == f'"{tag}"'
