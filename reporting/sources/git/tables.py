"""What was read, written as rows of the event tables."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from reporting.sources.batch import Batch
from reporting.sources.git.ancestry import Ancestry
from reporting.sources.git.log import LOG_COLUMNS, Commit
from reporting.sources.git.mailmap import Alias
from reporting.sources.git.patches import Change
from reporting.sources.git.pull_requests import PullRequest
from reporting.sources.git.touches import Touches
from reporting.sources.rows import Rows, write_parquet

COMMIT = {
    "sha": "VARCHAR",
    "is_merge": "BOOLEAN",
    "added": "BIGINT",
    "removed": "BIGINT",
    "files": "BIGINT",
}
PULL_REQUEST = {
    "number": "BIGINT",
    "author": "VARCHAR",
    "created": "BIGINT",
    "first_commit": "BIGINT",
    "merged": "BIGINT",
    "source_branch": "VARCHAR",
    "target_branch": "VARCHAR",
    "title": "VARCHAR",
    "body": "VARCHAR",
    "added": "BIGINT",
    "removed": "BIGINT",
    "files": "BIGINT",
    "merge_sha": "VARCHAR",
    "first_sha": "VARCHAR",
}
OWN_COMMIT = {"number": "BIGINT", "sha": "VARCHAR"}
FILE = {
    "number": "BIGINT",
    "path": "VARCHAR",
    "added": "BIGINT",
    "removed": "BIGINT",
    "previous_change": "BIGINT",
    "is_new": "BOOLEAN",
    "is_binary": "BOOLEAN",
}
REMOVED = {
    "number": "BIGINT",
    "path": "VARCHAR",
    "written": "BIGINT",
    "author": "VARCHAR",
    "removed": "BIGINT",
}
ATTRIBUTE = {"path": "VARCHAR", "is_generated": "BOOLEAN"}
ALIAS = {"account": "VARCHAR", "email": "VARCHAR", "name": "VARCHAR"}

# By event table: the query, and the rows that decide whether there is anything to write.
# log holds every commit's texts and times, place the repository's name.
QUERIES = {
    "commits": (
        """
        SELECT
            repository, sha, log.author, log.author_name,
            make_timestamp(log.authored * 1000000) AS authored_at,
            make_timestamp(log.committed * 1000000) AS committed_at,
            is_merge, added, removed, files, log.message
        FROM place, commit_rows JOIN log USING (sha)
        ORDER BY committed_at, sha
    """,
        "commit_rows",
    ),
    "pull_requests": (
        """
        SELECT
            repository, number, 'git' AS provider, pr.author,
            make_timestamp(created * 1000000) AS created_at,
            make_timestamp(first_commit * 1000000) AS first_commit_at,
            make_timestamp(merged * 1000000) AS merged_at,
            make_timestamp(merged * 1000000) AS closed_at,
            source_branch, target_branch,
            -- A merge without a text of its own is titled by its branch's first commit.
            coalesce(
                title,
                replace(split_part(trim(log.message, chr(10)), chr(10) || chr(10), 1), chr(10), ' ')
            ) AS title,
            body, added, removed, files, merge_sha
        FROM place, pull_request_rows AS pr LEFT JOIN log ON log.sha = first_sha
        ORDER BY number
    """,
        "pull_request_rows",
    ),
    "pull_request_commits": (
        """
        SELECT
            repository, number, sha, log.author,
            make_timestamp(log.authored * 1000000) AS authored_at, log.message
        FROM place, own_commit_rows JOIN log USING (sha)
        ORDER BY number, authored_at, sha
    """,
        "own_commit_rows",
    ),
    "pull_request_files": (
        """
        SELECT
            repository, number, path, added, removed,
            make_timestamp(previous_change * 1000000) AS previous_change_at,
            is_new, is_binary, is_generated
        FROM place, file_rows LEFT JOIN attribute_rows USING (path)
        ORDER BY number, path
    """,
        "file_rows",
    ),
    "pull_request_removed_lines": (
        """
        SELECT
            repository, number, path,
            make_timestamp(written * 1000000) AS written_at,
            author, removed
        FROM place, removed_rows
        ORDER BY number, path, written_at, author
    """,
        "removed_rows",
    ),
    "known_accounts": (
        "SELECT 'git' AS provider, account, email, name FROM alias_rows ORDER BY account",
        "alias_rows",
    ),
}


class Tables:
    """The event tables being filled; ``log`` takes every commit's texts first.

    A context: its temporary files go when it ends, the Parquet files stay. They are in a
    new folder in ``folder``, so that several repositories can be read into one.
    """

    def __init__(self, folder: Path) -> None:
        into = self._into = Path(tempfile.mkdtemp(prefix="git-", dir=folder))
        self.log = Rows(into / "log.csv", LOG_COLUMNS)
        self.commits = Rows(into / "commits.csv", COMMIT)
        self.pull_requests = Rows(into / "pull_requests.csv", PULL_REQUEST)
        self._own_commits = Rows(into / "own_commits.csv", OWN_COMMIT)
        self._files = Rows(into / "files.csv", FILE)
        self._removed = Rows(into / "removed.csv", REMOVED)
        self._attributes = Rows(into / "attributes.csv", ATTRIBUTE)
        self._aliases = Rows(into / "aliases.csv", ALIAS)
        self.paths = set[bytes]()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Take charge of the temporary files."""
        for rows in self._all().values():
            self._open.enter_context(rows)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the temporary files."""
        self._open.close()

    def add_commit(
        self, commit: Commit, changes: Sequence[Change] | None, *, is_merge: bool
    ) -> None:
        """Add a commit; without ``changes`` its lines and files are not known."""
        self.commits.add(commit.sha, is_merge, *_totals(changes))

    def add_pull_request(
        self,
        pull_request: PullRequest,
        changes: Sequence[Change] | None,
        touches: Touches,
        ancestry: Ancestry,
    ) -> None:
        """Add a pull request with its commits and files; ``paths`` gathers the latter."""
        naming, opened_by = pull_request.naming, pull_request.opened_by
        self.pull_requests.add(
            naming.number,
            opened_by.author,
            pull_request.created_at,
            pull_request.first_commit_at,
            pull_request.merge.committed,
            naming.source_branch or None,
            pull_request.target_branch or None,
            naming.title or None,
            naming.body or None,
            *_totals(changes),
            pull_request.merge.sha,
            opened_by.sha,
        )
        for commit in pull_request.own:
            self._own_commits.add(naming.number, commit.sha)
        for change in changes or ():
            before = None
            if pull_request.base and not change.is_new:
                before = touches.last_before(
                    change.old_path,
                    pull_request.work_began_at,
                    ancestry.reach(pull_request.base),
                )
            self._add_file(naming.number, change, before)

    def add_removed_lines(
        self, number: int, path: bytes, lines: Mapping[Commit, int]
    ) -> None:
        """Add how many lines of which commits a pull request removed from a file."""
        gone = Counter[tuple[int, str]]()
        for commit, removed in lines.items():
            gone[commit.authored, commit.author] += removed
        for (written, author), removed in gone.items():
            self._removed.add(number, _text(path), written, author, removed)

    def add_attributes(self, generated: Mapping[bytes, bool]) -> None:
        """Add which files the repository itself calls generated, and which not."""
        for path, is_generated in generated.items():
            self._attributes.add(_text(path), is_generated)

    def add_aliases(self, aliases: Iterable[Alias]) -> None:
        """Add which e-mails the repository itself says are whose."""
        for alias in aliases:
            self._aliases.add(alias.email, alias.proper, alias.name)

    def write(self, repository: str) -> tuple[Batch, ...]:
        """Write a Parquet file for each table that has rows."""
        batches = []
        with duckdb.connect() as database:
            database.execute("SET TimeZone = 'UTC'")
            database.execute(
                "CREATE TABLE place AS SELECT ? AS repository", [repository]
            )
            for name, rows in self._all().items():
                rows.open_in(database, name)
            for table, (query, counted) in QUERIES.items():
                if count := self._all()[counted].count:
                    path = self._into / f"{table}.parquet"
                    write_parquet(database, query, path)
                    batches.append(Batch(table, path, count))
        return tuple(batches)

    def _add_file(self, number: int, change: Change, before: int | None) -> None:
        self.paths.add(change.path)
        self._files.add(
            number,
            _text(change.path),
            change.added,
            change.removed,
            before,
            change.is_new,
            change.is_binary,
        )

    def _all(self) -> dict[str, Rows]:
        return {
            "log": self.log,
            "commit_rows": self.commits,
            "pull_request_rows": self.pull_requests,
            "own_commit_rows": self._own_commits,
            "file_rows": self._files,
            "removed_rows": self._removed,
            "attribute_rows": self._attributes,
            "alias_rows": self._aliases,
        }


def _text(path: bytes) -> str:
    """Return a path with bytes that are no UTF-8 written out, so that two stay two."""
    return path.decode("utf-8", "backslashreplace")


def _totals(
    changes: Sequence[Change] | None,
) -> tuple[int, int, int] | tuple[None, None, None]:
    """Return the lines added and removed and the number of files; empty when unknown."""
    if changes is None:
        return None, None, None
    return (
        sum(change.added for change in changes),
        sum(change.removed for change in changes),
        len(changes),
    )
