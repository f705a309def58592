"""Whose each line is, and was when it went: as git blame tells, in random histories."""

from collections import Counter
from typing import Any

import pytest

from benchmarks import git_blame
from reporting.sources.git.command import Git
from reporting.sources.git.kept_lines import read_kept
from reporting.sources.git.log import LOG_COLUMNS, read_history
from reporting.sources.git.own_rules import read_rules
from reporting.sources.git.patches import parts
from reporting.sources.git.refs import read_refs
from reporting.sources.rows import Rows
from tests.sources import random_history
from tests.sources.git_repository import Repository, Tables, lines, read_all, run

SEEDS = range(24)


def followed(path, memory):
    """Return the commit of each line of each file, as the last reading kept it."""
    git = Git(path)
    tips = read_refs(git).tips
    with Rows(memory.parent / "log.csv", LOG_COLUMNS) as rows:
        history = read_history(git, tips.values(), rows)
    rules = read_rules(git, tips["refs/heads/main"])
    kept = read_kept(memory / "fan.lines", rules.mark, history.commits)
    assert kept is not None
    return {
        name.decode(): [history.by_rank[rank].sha for rank in version.writers or ()]
        for name, version in kept.versions.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_has_the_commit_that_blame_tells(tmp_path, seed):
    random_history.make(tmp_path / "fan", seed)
    memory = tmp_path / "memory"

    read_all(tmp_path / "fan", memory=memory)

    found = followed(tmp_path / "fan", memory)
    for file in git_blame.text_files(tmp_path / "fan", "main"):
        expected = git_blame.blamed(tmp_path / "fan", "main", file)
        assert found[file.decode()] == expected, file


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_removed_lines_are_as_old_and_whose_blame_of_the_version_before_tells(
    tmp_path, seed
):
    random_history.make(tmp_path / "fan", seed)

    _, tables = read_all(tmp_path / "fan")

    found: Counter[Any] = Counter()
    for row in tables["pull_request_removed_lines"]:
        key = row["number"], row["path"], row["written_at"], row["author"]
        found[key] += row["removed"]
    expected: Counter[Any] = Counter()
    for row in tables["pull_requests"]:
        gone = git_blame.removed_by(tmp_path / "fan", row["merge_sha"])
        expected.update({(row["number"], *key): n for key, n in gone.items()})
    assert found == expected
    assert sum(found.values()) > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_of_pull_requests_are_those_that_git_counts(tmp_path, seed):
    random_history.make(tmp_path / "fan", seed)

    _, tables = read_all(tmp_path / "fan")

    for row in tables["pull_requests"]:
        said = run(
            "diff", "--numstat", "-M", f"{row['merge_sha']}^1", row["merge_sha"],
            cwd=tmp_path / "fan",
        )  # fmt: skip
        counts = [line.split("\t")[:2] for line in said.splitlines()]
        text = [(int(a), int(r)) for a, r in counts if a != "-"]
        assert (row["added"], row["removed"], row["files"]) == (
            sum(added for added, _ in text),
            sum(removed for _, removed in text),
            len(counts),
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_reading_in_steps_tells_what_reading_at_once_does(tmp_path, seed):
    path, memory = tmp_path / "fan", tmp_path / "memory"
    history = random_history.make(path, seed)
    _, at_once = read_all(path, memory=tmp_path / "other")
    held: dict[Any, Any] = {}
    cursor = None
    for steps in (5, 9, len(history.main) - 1):
        random_history.move(path, history, steps)
        reading, tables = read_all(path, cursor, memory=memory)
        cursor = reading.cursor
        held |= by_key(tables)
        assert "read again" not in " ".join(reading.notices)

    assert held == by_key(at_once)
    assert followed(path, memory) == followed(path, tmp_path / "other")


@pytest.fixture
def grown(tmp_path):
    """A branch that began before the last reading's end, and merged after it."""
    repository = Repository(tmp_path / "fan")
    repository.commit("Start", {"a.txt": lines(9), "b.txt": lines(9, "bee")})
    repository.switch("wing", "main")
    repository.commit(
        "Wing", {"a.txt": lines(7), "b.txt": lines(8, "bee")}, at="2026-03-03 10:00"
    )
    repository.switch("main")
    repository.commit(
        "Paint (#1)", {"a.txt": "new\n" + lines(9)}, at="2026-03-02 10:00", by="bea"
    )
    repository.git("update-ref", "refs/kept/wing", "wing")
    repository.git("branch", "-q", "-D", "wing")
    return repository


def go_on(repository):
    repository.merge(
        "refs/kept/wing",
        message="Merge pull request #2 from x/wing",
        at="2026-03-05 10:00",
        **{"a.txt": "new\n" + lines(7)},
    )


def removed_of(tables, number):
    return [
        (row["path"], row["author"], row["written_at"].day, row["removed"])
        for row in tables["pull_request_removed_lines"]
        if row["number"] == number
    ]


GONE = [("a.txt", "ada@example.com", 1, 2), ("b.txt", "ada@example.com", 1, 1)]


def test_only_new_commits_are_read_where_lines_were_kept(grown, tmp_path):
    reading, _ = read_all(grown.path, memory=tmp_path / "memory")
    go_on(grown)
    told = []

    _, tables = read_all(
        grown.path,
        reading.cursor,
        memory=tmp_path / "memory",
        progress=lambda done, total: told.append((done, total)),
    )

    assert removed_of(tables, 2) == GONE
    assert told == [(2, 2)]


@pytest.mark.parametrize(
    "kept", [None, b"", b"rubbish", b"x\x9c\x03\x00\x00\x00\x00\x01"]
)
def test_lines_that_were_not_kept_are_followed_again(grown, tmp_path, kept):
    memory = tmp_path / "memory"
    reading, _ = read_all(grown.path, memory=memory)
    (file,) = memory.iterdir()
    file.unlink() if kept is None else file.write_bytes(kept)
    go_on(grown)

    _, tables = read_all(grown.path, reading.cursor, memory=memory)

    assert removed_of(tables, 2) == GONE
    assert {row["message"][:5] for row in tables["commits"]} == {"Merge", "Wing"}
    assert followed(grown.path, memory)["b.txt"] == git_blame.blamed(
        grown.path, "main", "b.txt"
    )


def test_what_was_read_and_not_taken_in_is_told_again(grown, tmp_path):
    memory = tmp_path / "memory"
    reading, _ = read_all(grown.path, memory=memory)
    go_on(grown)
    _, lost = read_all(grown.path, reading.cursor, memory=memory)

    _, tables = read_all(grown.path, reading.cursor, memory=memory)

    assert removed_of(tables, 2) == removed_of(lost, 2) == GONE


def test_repositories_keep_their_lines_apart(grown, tmp_path):
    memory = tmp_path / "memory"
    for name in ("fan", "team/fan", "../fan"):
        read_all(grown.path, memory=memory, name=name)

    assert len(list(memory.iterdir())) == 3
    assert {path.parent for path in tmp_path.rglob("*.lines")} == {memory}


def by_key(tables: Tables):
    keys = {
        "commits": ("sha",),
        "pull_requests": ("number",),
        "pull_request_commits": ("number", "sha"),
        "pull_request_files": ("number", "path"),
        "pull_request_removed_lines": ("number", "path", "written_at", "author"),
    }
    return {
        (table, *(row[name] for name in keys[table])): row
        for table in tables.names()
        for row in tables[table]
    }


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 64])
def test_what_git_prints_is_cut_alike_however_it_arrives(size):
    whole = b"\x01a\n\n:raw\n\ndiff --git x\n@@ -1 +1 @@\n-diff --git\n+\x01\n\x01b\n\x01c\n"
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]

    assert list(parts(chunks)) == [
        b"\x01a\n\n:raw\n",
        b"diff --git x\n@@ -1 +1 @@\n-diff --git\n+\x01",
        b"\x01b",
        b"\x01c",
    ]
