"""Who wrote each line of a file, as ``git blame`` tells: slow, and right by definition."""

import os
import re
from array import array
from collections.abc import Iterable, Mapping

from reporting.sources.git.command import Git, GitFailed
from reporting.sources.git.line_ages import Writers
from reporting.sources.git.log import Commit

# `id, line before, line, how many`, once for each run of lines.
RUN = re.compile(r"([0-9a-f]{40,64}) \d+ (\d+) (\d+)")


def blame(
    git: Git,
    sha: str,
    path: bytes,
    commits: Mapping[str, Commit],
    ignored: Iterable[str],
) -> "Writers | None":
    """Return the writers of a file in a commit; None where git cannot tell."""
    left_out = [word for one in ignored for word in ("--ignore-rev", one)]
    try:
        said = git.lines(
            "blame", "--incremental", *left_out, sha, "--", os.fsdecode(path)
        )
    except GitFailed:
        return None
    runs = sorted(
        (int(match[2]), int(match[3]), match[1])
        for match in map(RUN.fullmatch, said)
        if match
    )
    writers = array("I")
    for _, lines, writer in runs:
        writers += array("I", [commits[writer].rank]) * lines
    return writers
