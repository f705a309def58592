"""A second reading: only what is new, and what that changes of what was known."""

import json

import pytest

from reporting.errors import SourceError
from reporting.event_tables import BY_NAME
from reporting.service.warehouse.warehouse import Warehouse
from reporting.sources.git import read
from tests.sources.git_repository import Repository, lines, read_all, run


@pytest.fixture
def repository(tmp_path):
    """Main with one squash, a branch ``wing`` of two commits that is not merged."""
    repository = Repository(tmp_path / "fan")
    repository.commit("Start", {"a.txt": lines(20)}, at="2026-01-01 10:00")
    repository.commit("Fix (#3)", {"a.txt": lines(19)}, at="2026-02-01 10:00")
    repository.switch("wing", "main")
    repository.commit("Add", {"w.txt": lines(5)}, at="2026-03-02 09:00", by="bea")
    repository.commit("Bend", {"w.txt": lines(7)}, at="2026-03-03 09:00", by="bea")
    repository.switch("main")
    return repository


@pytest.fixture
def cursor(repository):
    return read_all(repository.path)[0].cursor


def shas(tables):
    return {row["sha"] for row in tables["commits"]}


def numbers(tables):
    return [row["number"] for row in tables["pull_requests"]]


def merged(*readings):
    """Return what a warehouse holds after these readings: rows by key, later ones win."""
    held = {}
    for tables in readings:
        for table in tables.names():
            for row in tables[table]:
                held[table, *(row[name] for name in BY_NAME[table].key)] = row
    return held


def test_nothing_new_adds_nothing(repository, cursor):
    reading, tables = read_all(repository.path, cursor)

    assert (reading.batches, reading.notices, reading.commits) == ((), (), 0)
    assert (reading.cursor, tables.names()) == (cursor, set())


def test_new_commits_add_only_themselves(repository, cursor):
    new = {repository.commit(f"Step {n}", {"s.txt": lines(n)}) for n in (1, 2)}

    reading, tables = read_all(repository.path, cursor)

    assert shas(tables) == new
    assert tables.names() == {"commits"}
    assert (reading.commits, reading.pull_requests) == (2, 0)


def test_a_ref_that_comes_or_goes_without_work_adds_nothing(repository, cursor):
    repository.git("tag", "v1", "wing")
    repository.git("branch", "-q", "-D", "wing")

    reading, tables = read_all(repository.path, cursor)

    assert (tables.names(), reading.notices) == (set(), ())


def test_a_merge_of_known_commits_adds_the_merge_and_its_pull_request(
    repository, cursor
):
    own = set(repository.git("rev-list", "main..wing").split())
    sha = repository.merge(
        "wing", message="Merge pull request #7 from b/wing", at="2026-03-05 12:00"
    )

    _, tables = read_all(repository.path, cursor)

    assert shas(tables) == {sha}
    assert numbers(tables) == [7]
    assert tables.own(7) == own
    assert {row["message"] for row in tables["pull_request_commits"]} == {"Add", "Bend"}


def test_a_new_commit_that_names_an_old_pull_request_is_no_merge_of_it(
    repository, cursor
):
    sha = repository.commit("Fix (#3)", {"b.txt": "b\n"}, at="2026-03-09 10:00")

    _, tables = read_all(repository.path, cursor)

    assert shas(tables) == {sha}
    assert tables["pull_requests"] == []


def test_a_new_merge_that_names_an_old_pull_request_is_no_merge_of_it(
    repository, cursor
):
    message = "Merge pull request #3 from b/wing"
    repository.merge("wing", message=message, at="2026-03-05 12:00")

    _, tables = read_all(repository.path, cursor)

    assert tables["pull_requests"] == []


def test_an_older_commit_that_arrives_later_takes_the_number_over(repository):
    first = repository.git("rev-parse", "main")
    repository.switch("fix", "main~1")
    repository.commit("Draft", {"a.txt": lines(19)}, at="2026-01-20 10:00")
    repository.pull_head(3)
    reading, before = read_all(repository.path)
    repository.switch("stable", "main~1")
    older = repository.commit("Fix (#3)", {"f.txt": "f\n"}, at="2026-01-15 10:00")
    repository.switch("main")
    repository.merge("stable", message="Merge branch 'stable'", at="2026-03-09 10:00")

    _, after = read_all(repository.path, reading.cursor)

    assert before.commit(first)["is_merge"] is True
    assert after.pull_request(3)["merge_sha"] == older
    assert after.commit(first)["is_merge"] is False


def test_a_pull_request_head_that_arrives_later_brings_the_commits(
    repository, tmp_path
):
    tip = repository.git("rev-parse", "wing")
    sha = repository.squash("wing", "Wing (#12)", at="2026-03-05 12:00")
    repository.git("branch", "-q", "-D", "wing")
    reading, before = read_all(repository.path)
    repository.pull_head(12, tip)

    _, after = read_all(repository.path, reading.cursor)

    assert (before.own(12), before.commit(sha)["is_merge"]) == (set(), False)
    assert len(after.own(12)) == 2
    assert after.commit(sha)["is_merge"] is True
    assert after.commit(sha)["added"] == before.commit(sha)["added"] == 7
    assert shas(after) == {sha, *after.own(12)}


def test_a_squash_read_on_its_branch_is_news_when_it_comes_to_main(repository):
    repository.switch("stable", "main")
    repository.commit("Mend (#9)", {"m.txt": "m\n"}, at="2026-03-04 10:00")
    repository.switch("main")
    reading, before = read_all(repository.path)
    repository.merge("stable", message="Merge branch 'stable'", at="2026-03-09 10:00")

    _, after = read_all(repository.path, reading.cursor)

    assert (numbers(before), numbers(after)) == ([3], [9])


def test_a_rewritten_default_branch_is_noticed_and_read_anew(repository, cursor):
    repository.git("switch", "-q", "-C", "main", "main~1")
    repository.commit("Fix it (#3)", {"a.txt": lines(18)}, at="2026-02-02 10:00")

    reading, tables = read_all(repository.path, cursor)

    assert "no longer has commit" in " ".join(reading.notices)
    assert shas(tables) == set(repository.git("rev-list", "--all").split())
    assert tables.pull_request(3)["title"] == "Fix it"


def test_another_repository_of_the_same_name_is_refused(repository, tmp_path, cursor):
    other = Repository(tmp_path / "elsewhere" / "fan")
    other.commit("Start", {"b.txt": lines(3)}, at="2026-01-01 10:00")

    with pytest.raises(SourceError) as refused:
        read_all(other.path, cursor)
    assert str(refused.value) == (
        f"{other.path} would be called fan, as {repository.path} is, and has no commit in "
        f"common with that. Give it a name of its own: `{other.path}=NAME`, or `name:` in "
        "sources.yaml."
    )


def test_a_repository_that_moved_is_the_same(repository, tmp_path, cursor):
    repository.commit("More", {"b.txt": lines(3)}, at="2026-03-09 10:00")
    moved = repository.path.rename(tmp_path / "moved")

    _, tables = read_all(moved, cursor)

    assert len(tables["commits"]) == 1


def test_a_repository_whose_whole_history_is_another_is_read_anew(repository, cursor):
    repository.git("checkout", "-q", "--orphan", "again")
    repository.commit("Start", {"b.txt": lines(3)}, at="2026-01-01 10:00")
    for branch in ("main", "wing"):
        repository.git("branch", "-q", "-D", branch)

    reading, tables = read_all(repository.path, cursor)

    assert len(tables["commits"]) == 1
    assert "no longer has commit" in " ".join(reading.notices)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://ann:secret@host.example/team/fan.git", "host.example/team/fan"),
        ("git@host.example:team/fan.git", "host.example/team/fan"),
        ("ssh://git@host.example/team/fan/", "host.example/team/fan"),
    ],
)
def test_where_a_repository_lives_is_kept_without_a_secret(repository, address, place):
    repository.git("remote", "add", "origin", address)

    reading, _ = read_all(repository.path)

    assert json.loads(reading.cursor)["place"] == place


def test_a_pull_request_that_is_merged_anew_keeps_nothing_of_what_it_was(
    repository, tmp_path
):
    message = "Merge pull request #7 from b/wing"
    repository.merge("wing", message=message, at="2026-03-05 12:00")
    with Warehouse.open(tmp_path / "warehouse.duckdb") as kept:
        known = keep(repository, kept, None)
        before = held_of(kept, 7)
        repository.git("switch", "-q", "-C", "wing", "main~1")
        sha = repository.commit("Other", {"o.txt": lines(3)}, at="2026-03-06 09:00")
        repository.git("switch", "-q", "-C", "main", "main~1")
        repository.merge("wing", message=message, at="2026-03-07 12:00")
        keep(repository, kept, known)
        after = held_of(kept, 7)

    assert (len(before[0]), before[1]) == (2, {"w.txt"})
    assert after == ({sha}, {"o.txt"})


def keep(repository, warehouse, known):
    """Read into ``warehouse`` as a synchronisation does; return the cursor."""
    into = repository.path.parent / f"reading{known is not None}"
    into.mkdir()
    reading = read(repository.path, known=known, into=into, progress=lambda *_: None)
    warehouse.merge(
        [(one.table, one.path) for one in reading.batches],
        cursor=("git", reading.repository, reading.cursor),
    )
    return reading.cursor


def held_of(warehouse, number):
    """Return the commits and the files of a pull request."""
    with warehouse.reading() as con:
        return tuple(
            {
                value
                for (value,) in con.execute(
                    f"SELECT {column} FROM {table} WHERE number = ?", [number]
                ).fetchall()
            }
            for table, column in (
                ("pull_request_commits", "sha"),
                ("pull_request_files", "path"),
            )
        )


def test_a_default_branch_set_back_is_noticed_even_if_a_tag_holds_its_tip(
    repository, cursor
):
    repository.git("tag", "kept", "main")
    repository.git("reset", "-q", "--hard", "main~1")

    reading, tables = read_all(repository.path, cursor)

    assert "was rewritten or is another one now" in " ".join(reading.notices)
    assert len(tables["commits"]) == 4


def test_a_rewritten_branch_is_noticed_and_adds_its_new_commits(repository, cursor):
    repository.git("switch", "-q", "-C", "wing", "wing~1")
    sha = repository.commit("Bend more", {"w.txt": lines(9)}, at="2026-03-04 09:00")

    reading, tables = read_all(repository.path, cursor)

    assert "Rewritten or deleted in fan since the last reading: wing." in " ".join(
        reading.notices
    )
    assert sha in shas(tables)
    assert repository.git("rev-parse", "main") not in shas(tables)


def test_a_deleted_branch_with_work_of_its_own_is_noticed(repository, cursor):
    repository.git("branch", "-q", "-D", "wing")

    reading, tables = read_all(repository.path, cursor)

    assert "wing" in " ".join(reading.notices)
    assert tables.names() == set()


def test_a_rebased_pull_request_is_everyday_work(repository):
    repository.pull_head(12, "wing")
    repository.git("branch", "-q", "-D", "wing")
    reading, _ = read_all(repository.path)
    repository.git("switch", "-q", "--detach", "main")
    sha = repository.commit("Bend again", {"w.txt": lines(9)}, at="2026-03-04 09:00")
    repository.pull_head(12)
    repository.switch("main")

    again, tables = read_all(repository.path, reading.cursor)

    assert (again.notices, shas(tables)) == ((), {sha})


def test_history_that_a_shallow_clone_gets_later_is_read(repository, tmp_path):
    run(
        "clone", "-q", "--depth=1", f"file://{repository.path}", "shallow", cwd=tmp_path
    )
    reading, before = read_all(tmp_path / "shallow")
    run("fetch", "-q", "--unshallow", cwd=tmp_path / "shallow")

    again, after = read_all(tmp_path / "shallow", reading.cursor)

    assert (len(before["commits"]), len(after["commits"])) == (1, 2)
    assert "holds more or less of its history" in " ".join(again.notices)


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", "null", '{"version":0}', '{"version":1}']
)
def test_a_cursor_that_cannot_be_used_means_reading_all(repository, broken):
    reading, _ = read_all(repository.path, broken)

    assert reading.commits == 4
    assert bool(reading.notices[:-1]) == bool(broken)


def test_a_cursor_is_text_that_json_reads(cursor):
    assert set(json.loads(cursor)) == {
        "version",
        "default",
        "shallow",
        "rules",
        "place",
        "tips",
    }


def test_reading_step_by_step_ends_where_one_reading_does(repository, cursor):
    _, start = read_all(repository.path)
    repository.pull_head(12, "wing")
    repository.commit("Meanwhile (#5)", {"a.txt": lines(21)}, at="2026-03-04 09:00")
    reading, middle = read_all(repository.path, cursor)
    repository.squash("wing", "Wing (#12)", at="2026-03-05 12:00")
    repository.switch("tail", "main")
    repository.commit("Tail", {"a.txt": lines(22)}, at="2026-03-06 09:00", by="cy")
    repository.switch("main")
    repository.merge(
        "tail", message="Merge pull request #13 from c/tail", at="2026-03-07 09:00"
    )
    _, end = read_all(repository.path, reading.cursor)

    _, whole = read_all(repository.path)

    assert merged(start, middle, end) == merged(whole)
