"""Opening a file that somebody else wrote: plain or gzip, never larger than agreed."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from isal import igzip, isal_zlib

from reporting.errors import TableError

# Far above any export (1.2 million rows are 230 MB), far below a full disk of zeros.
LIMIT_BYTES = 2 * 1024**3
# What is held in memory at once, and a line of it: a file of few bytes may unpack to one.
HELD_BYTES = 256 * 1024**2
LINE_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 20
_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_DAMAGED: Any = (EOFError, gzip.BadGzipFile, isal_zlib.error)


@contextmanager
def opened(source: bytes | Path, limit_bytes: int) -> Iterator[BinaryIO]:
    """Open ``source`` for reading what is in it, whatever its name says.

    The mark that spreadsheets put in front of UTF-8 is skipped. Inside, a file that is
    damaged, too large or no UTF-8 raises TableError with a sentence about it.
    """
    raw = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    try:
        with raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            stream: Any = igzip.open(raw) if packed else raw  # type: ignore[no-untyped-call]
            with io.BufferedReader(_Bounded(stream, limit_bytes), _BLOCK_BYTES) as file:
                if file.peek(3).startswith(_MARK):
                    file.read(3)
                yield cast(BinaryIO, file)
    except UnicodeDecodeError:
        raise TableError("The export is not UTF-8 text.") from None
    except _DAMAGED:
        raise TableError("The export's gzip file is cut off or damaged.") from None


def check_line(length: int) -> None:
    """Raise TableError for a line of so many bytes, or the beginning of one."""
    if length > LINE_BYTES:
        raise TableError(f"The export has a line of more than {LINE_BYTES:,} bytes.")


class _Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond ``limit`` bytes: a small gzip may hold tera."""

    def __init__(self, stream: Any, limit: int) -> None:
        self._stream, self._left, self._limit = stream, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        count: int = self._stream.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise TableError(f"The export is larger than {self._limit:,} bytes.")
        return count
