"""Small git repositories made by script, with every date and author given."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from reporting.sources.git import GitReading, read

Content = str | bytes | None  # None removes the file

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
}


def run(
    *command: str,
    cwd: Path,
    env: Mapping[str, str] = ENVIRONMENT,
    given: bytes | None = None,
) -> str:
    """Return what git prints; a failure fails the test."""
    done = subprocess.run(
        ["git", *command],
        cwd=cwd,
        env=env,
        input=given,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode("utf-8", "replace").strip()


class Repository:
    """A clone one can commit, merge and squash in; times are UTC."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.git("config", "gc.auto", "0")

    def git(
        self,
        *arguments: str,
        env: Mapping[str, str] = ENVIRONMENT,
        given: bytes | None = None,
    ) -> str:
        return run(*arguments, cwd=self.path, env=env, given=given)

    def commit(
        self,
        message: str,
        files: Mapping[str, Content] | None = None,
        *,
        at: str = "2026-03-01 10:00",
        by: str = "ada",
        committed: str | None = None,
    ) -> str:
        """Commit with the given files; ``committed`` is the committer's time if another."""
        for name, content in (files or {}).items():
            self._put(name, content)
        self._commit(message, at, by, committed or at)
        return self.head()

    def switch(self, branch: str, start: str | None = None) -> None:
        """Go to a branch; with ``start`` it is made there."""
        self.git("switch", "-q", *(["-c", branch, start] if start else [branch]))

    def merge(
        self, *branches: str, message: str, at: str, by: str = "mel", **files: Content
    ) -> str:
        """Merge, never fast-forward; ``files`` settle conflicts, or add to the merge."""
        tips = [self.git("rev-parse", branch) for branch in branches]
        self._merge(*branches)
        for name, content in files.items():
            self._put(name, content)
        self.git("add", "-A")
        (self.path / ".git/MERGE_HEAD").write_text("".join(f"{tip}\n" for tip in tips))
        self._commit(message, at, by, at)
        return self.head()

    def squash(
        self,
        branch: str,
        message: str,
        *,
        at: str,
        by: str = "ada",
        pull: int | None = None,
    ) -> str:
        """Press the button: one commit with all of the branch; ``pull`` keeps its head."""
        if pull is not None:
            self.pull_head(pull, branch)
        self._merge("--squash", branch)
        self._commit(message, at, by, at)
        return self.head()

    def pull_head(self, number: int, commit: str = "HEAD") -> str:
        """Keep a pull request's branch as GitHub does."""
        sha = self.git("rev-parse", commit)
        self.git("update-ref", f"refs/pull/{number}/head", sha)
        return sha

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def _put(self, name: str, content: Content) -> None:
        path = self.path / name
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "-A", "--", name)

    def _merge(self, *arguments: str) -> None:
        here = [] if "--squash" in arguments else ["--no-ff", "--no-commit"]
        who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run(  # a conflict is an error here, and settled afterwards
            ["git", *who, "merge", "-q", *here, *arguments],
            cwd=self.path,
            env=ENVIRONMENT,
            check=False,
            capture_output=True,
        )

    def _commit(self, message: str, at: str, by: str, committed: str) -> None:
        env = ENVIRONMENT | {
            "GIT_AUTHOR_NAME": by.title(),
            "GIT_AUTHOR_EMAIL": f"{by}@example.com",
            "GIT_AUTHOR_DATE": f"{at}:00 +0000",
            "GIT_COMMITTER_NAME": "Committer",
            "GIT_COMMITTER_EMAIL": "committer@example.com",
            "GIT_COMMITTER_DATE": f"{committed}:00 +0000",
        }
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", message, env=env)


def lines(count: int, word: str = "line") -> str:
    """Return so many different lines."""
    return "".join(f"{word} {number}\n" for number in range(count))


def read_all(
    path: Path,
    known: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    name: str | None = "fan",
    memory: Path | None = None,
) -> tuple[GitReading, "Tables"]:
    """Read a repository, its Parquet files beside it."""
    into = path.parent / f"{path.name}-out-{len(list(path.parent.iterdir()))}"
    into.mkdir()
    reading = read(
        path, known=known, into=into, progress=progress, name=name, memory=memory
    )
    return reading, Tables(reading)


class Tables:
    """The rows of a reading as dicts, by table."""

    def __init__(self, reading: GitReading) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {}
        with duckdb.connect() as database:
            for batch in reading.batches:
                found = database.execute(
                    "SELECT * FROM read_parquet(?)", [str(batch.path)]
                )
                names = [column[0] for column in found.description or ()]
                self._rows[batch.table] = [
                    dict(zip(names, row, strict=True)) for row in found.fetchall()
                ]
                assert len(self._rows[batch.table]) == batch.rows

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        return self._rows.get(table, [])

    def names(self) -> set[str]:
        return set(self._rows)

    def commit(self, sha: str) -> dict[str, Any]:
        return next(row for row in self["commits"] if row["sha"] == sha)

    def pull_request(self, number: int) -> dict[str, Any]:
        return next(row for row in self["pull_requests"] if row["number"] == number)

    def file(self, number: int, path: str) -> dict[str, Any]:
        return next(
            row
            for row in self["pull_request_files"]
            if (row["number"], row["path"]) == (number, path)
        )

    def own(self, number: int) -> set[str]:
        return {r["sha"] for r in self["pull_request_commits"] if r["number"] == number}
