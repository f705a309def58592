"""All commits of a repository, from one ``git log`` without any diff."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import NamedTuple

from reporting.errors import SourceError
from reporting.sources.git.command import Git
from reporting.sources.git.namings import Naming, naming
from reporting.sources.rows import Rows

# No decoration; each field ends with a NUL byte (-z ends the last).
FIELDS = ("%H", "%P", "%at", "%ct", "%aE", "%aN", "%B")
LOG = (
    "log",
    "-z",
    "--topo-order",
    "--stdin",
    "--encoding=UTF-8",
    "--no-show-signature",
    "--no-notes",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--format=tformat:" + "%x00".join(FIELDS),
)
FIRST_S, LAST_S = -62135596800, 253402300799  # the years 1 to 9999


class Commit(NamedTuple):
    """One commit. Times are seconds since 1970, UTC.

    ``rank`` grows from children to parents: a commit's rank is below its ancestors'.
    """

    sha: str
    parents: tuple[str, ...]
    author: str
    authored: int
    committed: int
    rank: int


@dataclass(frozen=True)
class History:
    """Every commit by its id, children before parents, and what their messages name.

    ``undated`` counts commits without a readable time: they carry the other time of the
    commit, and 1970 where that is missing too.
    """

    commits: Mapping[str, Commit]
    namings: Mapping[str, Naming]
    undated: int

    @cached_property
    def by_rank(self) -> tuple[Commit, ...]:
        """Every commit at the place of its rank."""
        return tuple(self.commits.values())


LOG_COLUMNS = {
    "sha": "VARCHAR",
    "author": "VARCHAR",
    "author_name": "VARCHAR",
    "authored": "BIGINT",
    "committed": "BIGINT",
    "message": "VARCHAR",
}


def read_history(
    git: Git, tips: Iterable[str], rows: Rows, *, mailmap: str = ""
) -> History:
    """Read all commits reachable from ``tips``; their texts go to ``rows``.

    Authors are called as the ``.mailmap`` of the commit ``mailmap`` says.
    """
    commits: dict[str, Commit] = {}
    namings: dict[str, Naming] = {}
    undated = 0
    emails: dict[str, str] = {}
    for rank, fields in zip(count(), _records(git, set(tips), mailmap), strict=False):
        sha, parents, authored, committed, email, name, message = fields
        author = email.strip() or name.strip() or "unknown"
        at, by, readable = _times(authored, committed)
        undated += not readable
        commits[sha] = Commit(
            sha, tuple(parents.split()), emails.setdefault(author, author), at, by, rank
        )
        if found := naming(message):
            namings[sha] = found
        rows.add(sha, author, name.strip() or None, at, by, message.rstrip("\n"))
    return History(commits, namings, undated)


def _records(git: Git, tips: set[str], mailmap: str) -> Iterator[list[str]]:
    told = ("-c", f"mailmap.blob={mailmap and f'{mailmap}:.mailmap'}")
    pieces = git.pieces(*told, *LOG, given=sorted(tips))
    for first in pieces:
        rest = [piece for _, piece in zip(FIELDS[1:], pieces, strict=False)]
        fields = [piece.decode("utf-8", "replace") for piece in (first, *rest)]
        if len(fields) < len(FIELDS) or len(first) not in (40, 64):
            raise SourceError(f"git log of {git.path} broke off after {first[:64]!r}.")
        yield fields


def _times(authored: str, committed: str) -> tuple[int, int, bool]:
    """Return both times in seconds, and whether both could be read."""
    at, by = _time(authored), _time(committed)
    known = [time for time in (at, by) if time is not None] or [0]
    return (
        known[0] if at is None else at,
        known[-1] if by is None else by,
        at is not None and by is not None,
    )


def _time(text: str) -> int | None:
    """Read seconds since 1970; None where git has none or no calendar holds them."""
    try:
        seconds = int(text)
    except ValueError:
        return None
    return seconds if FIRST_S <= seconds <= LAST_S else None
