"""The files of exports: written aside, packed, made durable, then put in place."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import BinaryIO, TypeVar

from isal import isal_zlib

from reporting.service.jobs.ledger import Made

T = TypeVar("T")

PART = ".part"
CHUNK_BYTES = 1024 * 1024
GZIP_WBITS = 31  # zlib.h: a window of 15 bits, plus 16 for a gzip header
_LOOK_EVERY_S = 0.02


class Stopped(Exception):
    """Nobody waits for this file any more."""


def part_path(folder: Path, export_id: str) -> Path:
    """Return where the CSV is written until it is whole."""
    return folder / f"{export_id}.csv{PART}"


def path_of(folder: Path, export_id: str, compression: str | None) -> Path:
    """Return where the finished file of an export is."""
    return folder / f"{export_id}.csv{'.gz' if compression else ''}"


def stat(path: Path) -> os.stat_result | None:
    """Return what the disk knows of the file; None if it is not there."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def write(
    folder: Path,
    export_id: str,
    fill: Callable[[Path], T],
    *,
    gzip_above: int,
    stop: Event,
) -> tuple[T, Path, str | None]:
    """Let ``fill`` write a CSV, make it durable and put it in place; blocks.

    What is longer than ``gzip_above`` bytes is packed, already while it is written. The
    name appears only once the bytes are safe. Returns what ``fill`` did, the path, and the
    compression.
    """
    part = part_path(folder, export_id)
    packed = part.with_suffix(f".gz{PART}")
    done = Event()
    with ThreadPoolExecutor(1, thread_name_prefix="pack") as pool:
        packing = pool.submit(_pack_behind, part, packed, gzip_above, done, stop)
        try:
            filled = fill(part)
        finally:
            done.set()
        if not packing.result():
            return filled, _place(part, path_of(folder, export_id, None)), None
    part.unlink()
    return filled, _place(packed, path_of(folder, export_id, "gzip")), "gzip"


def _pack_behind(
    source: Path, target: Path, above: int, done: Event, stop: Event
) -> bool:
    """Pack a file that grows until ``done``; False where it stays too short for that.

    Equal bytes in, equal bytes out (no name, no time).
    """
    while not (source.exists() and source.stat().st_size > above):
        if done.wait(_LOOK_EVERY_S):
            break
    if not (source.exists() and source.stat().st_size > above):
        return False
    # isal at level 1: a twentieth of zlib's time for 3 % more bytes.
    packer = isal_zlib.compressobj(1, wbits=GZIP_WBITS)
    with source.open("rb") as plain, target.open("wb") as packed:
        for chunk in _growing(plain, done, stop):
            packed.write(packer.compress(chunk))
        packed.write(packer.flush())
    return True


def _growing(plain: BinaryIO, done: Event, stop: Event) -> Iterator[bytes]:
    """Yield what is in a file, and what comes until ``done``, in pieces of one size.

    The packed bytes depend on the pieces, so these must not depend on how fast it grows.
    """
    piece = b""
    while not stop.is_set():
        # Asked first: what was written before it was done is then still read.
        ended = done.is_set()
        came = plain.read(CHUNK_BYTES - len(piece))
        piece += came
        if len(piece) == CHUNK_BYTES or (ended and not came):
            if piece:
                yield piece
            piece = b""
        if not came:
            if ended:
                return
            done.wait(_LOOK_EVERY_S)
    raise Stopped


def _place(part: Path, target: Path) -> Path:
    _sync(part)
    part.rename(target)
    _sync(target.parent)
    return target


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(folder: Path, export_id: str) -> None:
    """Remove whatever is there of an export."""
    for path in folder.glob(f"{export_id}.csv*"):
        path.unlink(missing_ok=True)


def owners(folder: Path) -> frozenset[str]:
    """Return the ids of the exports that have something in ``folder``."""
    return frozenset(path.name.partition(".")[0] for path in folder.iterdir())


def made(path: Path, compression: str | None, filename: str, row_count: int) -> Made:
    """Describe the finished file at ``path``, called ``filename`` by who downloads it."""
    return Made(
        filename=f"{filename}.gz" if compression else filename,
        compression=compression,
        size_bytes=path.stat().st_size,
        row_count=row_count,
    )
