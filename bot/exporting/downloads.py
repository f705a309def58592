"""A file that comes over the network: after a break it goes on where it stopped."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp

from reporting.errors import ExportError

_CHUNK_BYTES = 1 << 20
_PAGE = "text/html"


@dataclass(slots=True)
class Download:
    """What has come so far of the file that goes to ``target``.

    ``tag`` is the server's name for the very bytes it sends; without one nothing can be
    told to be the same file, and it comes anew.
    """

    target: Path
    tag: str = ""
    got_bytes: int = 0

    def headers(self) -> dict[str, str]:
        """Return what to ask with: for the rest, unless it is another file by now."""
        # Packed on the way, the bytes could not be counted.
        plain = {"Accept-Encoding": "identity"}
        if not (self.tag and self.got_bytes):
            return plain
        return plain | {"Range": f"bytes={self.got_bytes}-", "If-Range": self.tag}

    async def take(self, response: aiohttp.ClientResponse) -> None:
        """Write what an answer brings; what had come before a break stays written.

        Raises ExportError where a page comes in the place of the file.
        """
        if response.content_type == _PAGE:
            raise ExportError(
                "The export service sent a web page in the place of the file. "
                "Is there a sign-in page or a proxy before it?"
            )
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            self.got_bytes = 0
        tag = response.headers.get("ETag", "")
        self.tag = "" if tag.startswith("W/") else tag
        with await asyncio.to_thread(
            self.target.open, "r+b" if self.got_bytes else "wb"
        ) as file:
            file.seek(self.got_bytes)
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                await asyncio.to_thread(file.write, chunk)
                self.got_bytes += len(chunk)
