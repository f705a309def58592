"""Whose lines are whose by ``git blame``: slow, independent, and what is right."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

_RUN = re.compile(rb"^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$", re.MULTILINE)
_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? ", re.MULTILINE)
_OLD = re.compile(rb"^--- a/(.*?)\t?$", re.MULTILINE)
_NEW = re.compile(rb"^\+\+\+ b/(.*?)\t?$", re.MULTILINE)
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
}

Removed = Counter[
    tuple[str, datetime, str]
]  # file, when written (UTC, no zone), by whom


def git(path: Path, *arguments: str | bytes) -> bytes:
    """Return what git prints."""
    command = [b"git", b"-c", b"core.quotepath=off", *map(_bytes, arguments)]
    return subprocess.run(
        command, cwd=path, env=_ENVIRONMENT, check=True, capture_output=True
    ).stdout


def text_files(path: Path, commit: str) -> list[bytes]:
    """Return the files of a commit in which git finds lines."""
    against = git(path, "hash-object", "-t", "tree", "/dev/null").decode().strip()
    said = git(path, "diff", "--numstat", "-z", against, commit).split(b"\0")
    told = (line.split(b"\t", 2) for line in said if line)
    links = git(path, "ls-tree", "-r", "-z", commit).split(b"\0")
    modules = {line.split(b"\t", 1)[1] for line in links if line[:6] == b"160000"}
    return [name for added, _, name in told if added != b"-" and name not in modules]


def blamed(
    path: Path, commit: str, file: str | bytes, ignored: Iterable[str] = ()
) -> list[str]:
    """Return the commit of each line of a file."""
    left_out = [word for sha in ignored for word in ("--ignore-rev", sha)]
    said = git(path, "blame", "--incremental", *left_out, commit, "--", file)
    runs = sorted((int(at), int(count), sha) for sha, at, count in _RUN.findall(said))
    return [sha.decode() for _, count, sha in runs for _ in range(count)]


def removed_by(path: Path, commit: str, ignored: Sequence[str] = ()) -> Removed:
    """Return how many lines of whom a commit took from its first parent."""
    gone: Removed = Counter()
    patch = git(path, "diff", "-U0", "-M", f"{commit}^1", commit)
    for section in re.split(rb"^diff --git ", patch, flags=re.MULTILINE)[1:]:
        old, new = _OLD.search(section), _NEW.search(section)
        hunks = [(int(at), int(n or 1)) for at, n in _HUNK.findall(section)]
        if old is None or not any(count for _, count in hunks):
            continue
        owners = blamed(path, f"{commit}^1", old[1], ignored)
        lines = [owners[at - 1 : at - 1 + count] for at, count in hunks if count]
        file = (new or old)[1].decode("utf-8", "backslashreplace")
        for sha, count in Counter(sha for some in lines for sha in some).items():
            gone[file, *written(path, sha)] += count
    return gone


def written(path: Path, sha: str) -> tuple[datetime, str]:
    """Return when and by whom a commit was written."""
    at, _, author = (
        git(path, "log", "-1", "--format=%at %aE", sha).decode().partition(" ")
    )
    return datetime.fromtimestamp(int(at), UTC).replace(tzinfo=None), author.strip()


def agreeing(one: Removed, other: Removed) -> int:
    """Return how many lines both tell alike."""
    return (one & other).total()


def _bytes(word: str | bytes) -> bytes:
    return word if isinstance(word, bytes) else word.encode()
