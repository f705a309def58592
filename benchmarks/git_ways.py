"""One way of going through a repository's history, in a process of its own.

``python -m benchmarks.git_ways WAY REPOSITORY FOLDER`` prints what it cost, git's part with
it. The folder keeps what one reading leaves for the next.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import measure, tell
from reporting.sources import git as git_source

NAME = "measured"
CURSOR = "cursor.json"


def read(path: Path, folder: Path, *, known: bool) -> None:
    """Read the repository as the product does; ``known``: what is new since the last time."""
    cursor = folder / CURSOR
    with TemporaryDirectory(prefix="insights-bench-") as into:
        reading = git_source.read(
            path,
            known=cursor.read_text() if known else None,
            into=Path(into),
            progress=lambda _done, _total: None,
            name=NAME,
            memory=folder,
        )
    cursor.write_text(reading.cursor)


def log(path: Path, *options: str) -> None:
    """Let git print the patches of the same commits."""
    tips = ["--branches", "--tags", "--remotes", "--glob=refs/pull/*/head"]
    subprocess.run(
        ["git", "-C", str(path), "log", "-p", "-U0", *options, *tips],
        stdout=subprocess.DEVNULL,
        check=True,
    )


def main(way: str, path: Path, folder: Path) -> None:
    """Go that way and tell what it cost."""
    ways: dict[str, Callable[[], object]] = {
        "read": lambda: read(path, folder, known=False),
        "again": lambda: read(path, folder, known=True),
        "patches": lambda: log(path),
        "every patch": lambda: log(path, "--diff-merges=first-parent"),
    }
    tell(measure(ways[way], children=True))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
