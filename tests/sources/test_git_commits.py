"""Every commit becomes a row; counts are compared with git's own, told another way."""

from collections import Counter
from datetime import datetime

import duckdb
import pytest

from reporting.event_tables import BY_NAME
from reporting.sources.git import read
from tests.sources.git_repository import Repository, Tables, lines, read_all, run


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "fan")


@pytest.fixture
def grown(repository):
    """Two branches, a merge, a tag off the branches, two pull request heads."""
    repository.commit("Start", {"a.txt": lines(10)}, at="2026-03-01 10:00")
    repository.switch("wing", "main")
    repository.commit("Wing", {"w.txt": lines(4)}, at="2026-03-02 10:00", by="bea")
    repository.commit("Bend", {"w.txt": lines(6)}, at="2026-03-03 10:00", by="bea")
    repository.switch("main")
    repository.commit("Paint", {"a.txt": lines(7)}, at="2026-03-04 10:00")
    repository.merge("wing", message="Merge branch 'wing'", at="2026-03-05 10:00")
    repository.git("switch", "-q", "--detach", "main")
    repository.commit("Tagged", {"t.txt": "t\n"}, at="2026-03-06 10:00", by="cy")
    repository.git("tag", "v1")
    repository.commit("Proposed", {"p.txt": "p\n"}, at="2026-03-07 10:00", by="cy")
    repository.pull_head(1)
    repository.commit("Trial", {"q.txt": "q\n"}, at="2026-03-08 10:00", by="cy")
    repository.git("update-ref", "refs/pull/1/merge", "HEAD")
    repository.switch("main")
    return repository


def test_commits_of_branches_tags_and_pull_requests_are_read(grown):
    _, tables = read_all(grown.path)

    expected = grown.git("rev-list", "--branches", "--tags", "refs/pull/1/head")
    assert {row["sha"] for row in tables["commits"]} == set(expected.split())
    assert len(tables["commits"]) == 7


def test_each_author_has_as_many_commits_as_git_shortlog_says(grown):
    _, tables = read_all(grown.path)

    said = grown.git("shortlog", "-se", "--branches", "--tags", "refs/pull/1/head")
    expected = {
        line.split("<")[1].rstrip(">"): int(line.split()[0])
        for line in said.splitlines()
    }
    assert Counter(row["author"] for row in tables["commits"]) == expected


def test_lines_and_files_are_those_of_numstat(grown):
    _, tables = read_all(grown.path)

    said = grown.git(
        "log", "--numstat", "--format=", "--branches", "--tags", "refs/pull/1/head"
    )
    counted = [line.split() for line in said.splitlines() if line]
    rows = tables["commits"]
    assert sum(row["added"] for row in rows) == sum(int(a) for a, _, _ in counted) == 18
    assert (
        sum(row["removed"] for row in rows) == sum(int(r) for _, r, _ in counted) == 3
    )
    assert sum(row["files"] for row in rows) == len(counted) == 6


def test_a_merge_is_marked_and_has_no_lines_of_its_own(grown):
    _, tables = read_all(grown.path)

    merges = [row for row in tables["commits"] if row["is_merge"]]
    assert [(row["added"], row["removed"], row["files"]) for row in merges] == [
        (0, 0, 0)
    ]
    assert [row["sha"] for row in merges] == grown.git(
        "rev-list", "--merges", "main"
    ).split()


def test_a_binary_file_counts_as_a_file_without_lines(repository):
    sha = repository.commit("Picture", {"p.png": b"\0\1\2", "a.txt": "a\n"})

    _, tables = read_all(repository.path)

    row = tables.commit(sha)
    assert (row["added"], row["removed"], row["files"]) == (1, 0, 2)


def test_a_commit_without_changes_has_no_lines(repository):
    sha = repository.commit("Nothing")

    _, tables = read_all(repository.path)

    row = tables.commit(sha)
    assert (row["added"], row["files"], row["is_merge"]) == (0, 0, False)


def test_author_and_committer_have_their_own_times_in_utc(repository):
    env = {
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_AUTHOR_DATE": "2026-03-01 23:30:00 -0500",
        "GIT_COMMITTER_NAME": "Bea",
        "GIT_COMMITTER_EMAIL": "bea@example.com",
        "GIT_COMMITTER_DATE": "2026-03-03 01:00:00 +0900",
    }
    repository.git(
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "Late",
        env={"PATH": "/usr/bin:/bin"} | env,
    )

    _, tables = read_all(repository.path)

    row = tables["commits"][0]
    assert row["authored_at"] == datetime(2026, 3, 2, 4, 30)  # noqa: DTZ001 - UTC, no zone
    assert row["committed_at"] == datetime(2026, 3, 2, 16, 0)  # noqa: DTZ001
    assert (row["author"], row["author_name"]) == ("ada@example.com", "Ada")


def test_a_message_is_kept_whole(repository):
    text = 'Subject, "quoted"\n\nBody with\n\ttabs; FAN-12\n\nCo-authored-by: Cy'
    sha = repository.commit(text)

    _, tables = read_all(repository.path)

    assert tables.commit(sha)["message"] == text


def test_columns_are_named_and_typed_as_the_event_tables(grown):
    grown.commit("Ready (#5)", {"z.txt": "z\n"}, at="2026-03-09 10:00")
    grown.merge(
        "v1", message="Merge pull request #6 from cy/tag", at="2026-03-10 10:00"
    )
    reading, tables = read_all(grown.path)

    assert tables.names() == {
        "commits",
        "pull_requests",
        "pull_request_commits",
        "pull_request_files",
    }
    for batch in reading.batches:
        for name, kind in types(batch.path).items():
            assert BY_NAME[batch.table].column(name).type == kind


def test_required_columns_are_never_empty(grown):
    reading, tables = read_all(grown.path)

    for batch in reading.batches:
        for column in BY_NAME[batch.table].columns:
            if column.required:
                assert all(
                    row[column.name] not in (None, "") for row in tables[batch.table]
                )


def test_settings_of_the_repository_do_not_change_the_result(grown):
    _, before = read_all(grown.path)
    mark = grown.path / "ran"
    program = grown.path.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    program.chmod(0o755)
    for setting in (
        "diff.renames=false",
        "log.showSignature=true",
        "diff.algorithm=patience",
        "log.mailmap=true",
        "log.showRoot=false",
        "log.diffMerges=on",
        "i18n.logOutputEncoding=ISO-8859-1",
        "diff.noprefix=true",
        f"core.pager={program}",
        f"diff.external={program}",
        f"diff.odd.textconv={program}",
        f"core.fsmonitor={program}",
        f"gpg.program={program}",
    ):
        grown.git("config", *setting.split("=", 1))
    (grown.path / ".gitattributes").write_text("*.txt diff=odd\n")
    (grown.path / ".mailmap").write_text("Zoe <zoe@example.com> <ada@example.com>\n")

    _, after = read_all(grown.path)

    assert after["commits"] == before["commits"]
    assert not mark.exists()


def test_nothing_in_the_repository_is_changed(grown):
    before = {path: path.stat().st_mtime_ns for path in grown.path.rglob("*")}

    read_all(grown.path)

    assert {path: path.stat().st_mtime_ns for path in grown.path.rglob("*")} == before


def test_progress_counts_up_to_all_commits(grown):
    told = []

    read_all(grown.path, progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (7, 7)


def test_only_parquet_files_are_left_behind(grown):
    reading, _ = read_all(grown.path)

    folder = reading.batches[0].path.parent
    assert {path.name for path in folder.iterdir()} == {
        b.path.name for b in reading.batches
    }


def test_two_repositories_can_be_read_into_one_folder(grown, tmp_path):
    other = Repository(tmp_path / "other")
    other.commit("Alone")

    readings = [
        read(place.path, known=None, into=tmp_path, progress=lambda _d, _t: None)
        for place in (grown, other)
    ]

    assert [len(Tables(reading)["commits"]) for reading in readings] == [7, 1]


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("https://git.example.com/team/fan-club.git", "fan-club"),
        ("https://git.example.com/team/fan-club/", "fan-club"),
        ("git@git.example.com:team/fan-club.git", "fan-club"),
        ("/srv/mirrors/repo.git", "fan"),
        ("file:///srv/mirrors/repo.git", "fan"),
        ("../repo", "fan"),
        ("", "fan"),
    ],
)
def test_a_repository_is_called_as_its_far_origin_else_as_its_folder(
    repository, origin, name
):
    repository.commit("Start")
    if origin:
        repository.git("remote", "add", "origin", origin)

    reading, tables = read_all(repository.path, name=None)

    assert reading.repository == name
    assert tables["commits"][0]["repository"] == name


def test_a_bare_repository_reads_as_its_clone_does(grown, tmp_path):
    run("clone", "-q", "--mirror", str(grown.path), "rotor.git", cwd=tmp_path)
    run("remote", "remove", "origin", cwd=tmp_path / "rotor.git")
    run("fetch", "-q", str(grown.path), "+refs/*:refs/*", cwd=tmp_path / "rotor.git")

    bare, tables = read_all(tmp_path / "rotor.git", name=None)

    assert bare.repository == "rotor"
    assert {r["sha"] for r in tables["commits"]} == {
        r["sha"] for r in read_all(grown.path)[1]["commits"]
    }


def types(path):
    with duckdb.connect() as database:
        said = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
        return {row[0]: row[1] for row in said.fetchall()}
