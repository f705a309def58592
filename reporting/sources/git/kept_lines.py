"""The writers of all lines of a commit, kept in a file between two readings.

The file may be lost or be of another version: then the history is followed again from its
beginning, which is slower and gives the same.
"""

import json
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reporting.sources.git.log import Commit
from reporting.sources.git.versions import Version, Versions

VERSION = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of the commit ``tip``, as they were followed under ``rules``."""

    tip: str
    rules: str
    versions: Versions


def read_kept(
    path: Path | None, rules: str, commits: Mapping[str, Commit]
) -> Kept | None:
    """Read what was kept; None where that is nothing, or of no use any more."""
    if path is None or not path.is_file():
        return None
    try:
        head, _, runs = zlib.decompress(path.read_bytes()).partition(b"\n")
        found = json.loads(head)
        if (found["version"], found["rules"]) != (VERSION, rules):
            return None
        ranks = array("I", [commits[sha].rank for sha in found["writers"]])
        return Kept(
            found["tip"], rules, _unpacked(found["files"], array("I", runs), ranks)
        )
    except (ValueError, KeyError, TypeError, IndexError, zlib.error):
        return None


def write_kept(path: Path, kept: Kept, by_rank: Sequence[Commit]) -> None:
    """Keep it; the old file stays until this one is whole."""
    numbers: dict[int, int] = {}
    files, runs = [], array("I")
    for name, version in kept.versions.items():
        if version.writers is None:
            continue
        before = len(runs)
        for rank, lines in groupby(version.writers):
            runs.append(len(list(lines)))
            runs.append(numbers.setdefault(rank, len(numbers)))
        content = version.content.decode("ascii")
        files.append([name.decode("latin-1"), content, len(runs) - before])
    head = json.dumps(
        {
            "version": VERSION,
            "rules": kept.rules,
            "tip": kept.tip,
            "writers": [by_rank[rank].sha for rank in numbers],
            "files": files,
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_bytes(zlib.compress(head.encode("ascii") + b"\n" + runs.tobytes(), 1))
    beside.replace(path)


def _unpacked(
    files: list[tuple[str, str, int]], runs: "array[int]", ranks: "array[int]"
) -> Versions:
    versions: dict[bytes, Version | None] = {}
    at = 0
    for name, content, length in files:
        writers = array("I")
        for place in range(at, at + length, 2):
            writers += array("I", [ranks[runs[place + 1]]]) * runs[place]
        at += length
        versions[name.encode("latin-1")] = Version(content.encode("ascii"), writers)
    return Versions().changed(versions)
