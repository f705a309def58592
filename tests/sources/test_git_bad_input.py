"""Repositories that are odd, broken or not there."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.errors import SourceError
from tests.sources.git_repository import Repository, lines, read_all, run


@pytest.fixture
def repository(tmp_path):
    repository = Repository(tmp_path / "fan")
    repository.commit("Start", {"a.txt": lines(5)}, at="2026-03-01 10:00")
    repository.commit("Fix (#3)", {"a.txt": lines(4)}, at="2026-03-02 10:00")
    return repository


def raw_commit(repository, text, branch="odd"):
    """Store a commit object as it stands, however odd, on a branch."""
    sha = repository.git(
        "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=text
    )
    repository.git("update-ref", f"refs/heads/{branch}", sha)
    return sha


def odd_commit(repository, *, author=b"A <a@example.com> 1 +0000", message=b"x"):
    tree = repository.git("rev-parse", "main^{tree}").encode()
    committer = b"C <c@example.com> 1772359200 +0000"  # 2026-03-01 10:00
    head = b"tree %b\nauthor %b\ncommitter %b\n\n" % (tree, author, committer)
    return raw_commit(repository, head + message)


def stored(repository, name):
    sha = repository.git("rev-parse", name)
    return repository.path / ".git/objects" / sha[:2] / sha[2:]


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("missing", "does not exist"),
        ("file.txt", "is not a folder"),
        ("plain", "is not a git repository"),
        ("fan/inner", "is not a git repository"),
    ],
)
def test_what_is_no_repository_is_refused_with_its_name(
    repository, tmp_path, place, sentence
):
    (tmp_path / "plain").mkdir()
    (tmp_path / "fan/inner").mkdir()
    (tmp_path / "file.txt").write_text("x")

    with pytest.raises(SourceError, match=f"{place} {sentence}"):
        read_all(tmp_path / place)


def test_without_git_one_is_told_to_install_it(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(SourceError, match="git is not installed"):
        read_all(repository.path)


def test_a_repository_without_commits_is_noticed(tmp_path):
    reading, tables = read_all(Repository(tmp_path / "fan").path)

    assert reading.notices == ("fan has no commits yet.",)
    assert (tables.names(), reading.commits) == (set(), 0)


def test_the_first_commits_after_an_empty_reading_are_read(tmp_path):
    repository = Repository(tmp_path / "fan")
    reading, _ = read_all(repository.path)
    repository.commit("Start")

    assert read_all(repository.path, reading.cursor)[0].commits == 1


def test_a_shallow_clone_says_since_when_it_knows(repository, tmp_path):
    repository.commit("Last (#4)", {"b.txt": lines(3)}, at="2026-03-03 10:00")
    run("clone", "-q", "--depth=2", f"file://{repository.path}", "part", cwd=tmp_path)

    reading, tables = read_all(tmp_path / "part")

    assert reading.notices[0] == (
        "fan is a shallow clone: history before 2026-03-02 is missing. "
        "`git fetch --unshallow` brings it."
    )
    assert [row["added"] for row in tables["commits"]] == [None, 3]
    assert [row["added"] for row in tables["pull_requests"]] == [None, 3]


def test_a_partial_clone_is_refused_without_fetching(repository, tmp_path):
    repository.git("config", "uploadpack.allowFilter", "true")
    filtered = ["clone", "-q", "--bare", "--filter=blob:none"]
    run(*filtered, f"file://{repository.path}", "part.git", cwd=tmp_path)

    with pytest.raises(SourceError, match="is a partial clone"):
        read_all(tmp_path / "part.git")

    stored = run("count-objects", "-v", cwd=tmp_path / "part.git")
    assert "count: 0\n" in stored
    assert "packs: 1\n" in stored


def test_a_partial_clone_can_be_completed_as_it_is_told_to(repository, tmp_path):
    repository.git("config", "uploadpack.allowFilter", "true")
    filtered = ["clone", "-q", "--bare", "--filter=blob:none"]
    run(*filtered, f"file://{repository.path}", "part.git", cwd=tmp_path)
    run("fetch", "-q", "--refetch", "--no-filter", cwd=tmp_path / "part.git")

    _, tables = read_all(tmp_path / "part.git")

    assert [row["added"] for row in tables["commits"]] == [5, 0]


def test_a_missing_file_content_leaves_its_commit_without_lines(repository):
    sha = repository.commit("Big", {"big.txt": lines(50)}, at="2026-03-03 10:00")
    stored(repository, "HEAD:big.txt").unlink()

    reading, tables = read_all(repository.path)

    row = tables.commit(sha)
    assert (row["added"], row["removed"], row["files"]) == (None, None, None)
    assert "1 commit of fan left without lines: this clone lacks contents" in " ".join(
        reading.notices
    )
    assert [row["added"] for row in tables["commits"]] == [5, 0, None]


def test_a_missing_tree_is_an_error_that_names_the_repository(repository):
    stored(repository, "HEAD~1^{tree}").unlink()

    with pytest.raises(SourceError, match=r"git cannot read .*/fan: .*fsck"):
        read_all(repository.path)


@pytest.mark.parametrize("name", ["HEAD~1", "HEAD^{tree}"])
def test_a_corrupt_object_is_an_error_that_says_how_to_find_it(repository, name):
    path = stored(repository, name)
    path.chmod(0o644)
    path.write_bytes(b"rubbish")

    with pytest.raises(SourceError, match=r"`git -C .*/fan fsck` names what is broken"):
        read_all(repository.path)


def test_a_branch_without_its_commit_is_left_out_with_a_notice(repository):
    (repository.path / ".git/refs/heads/lost").write_text("1" * 40 + "\n")

    reading, tables = read_all(repository.path)

    assert "fan lacks the commits of refs/heads/lost" in " ".join(reading.notices)
    assert len(tables["commits"]) == 2


def test_a_tag_on_a_file_is_not_a_commit(repository):
    repository.git("tag", "key", "HEAD:a.txt")

    reading, tables = read_all(repository.path)

    assert len(tables["commits"]) == 2
    assert not any("lacks" in notice for notice in reading.notices)


def test_a_tag_of_a_tag_leads_to_its_commit(repository):
    repository.git("switch", "-q", "--detach")
    sha = repository.commit("Tagged")
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    repository.git(*who, "tag", "-a", "-m", "one", "one", sha)
    repository.git(*who, "tag", "-a", "-m", "two", "two", "one")
    repository.git("tag", "-d", "one")
    repository.switch("main")

    _, tables = read_all(repository.path)

    assert sha in {row["sha"] for row in tables["commits"]}


def test_in_a_work_tree_main_is_the_default_whatever_is_checked_out(repository):
    repository.switch("wing", "main~1")

    reading, tables = read_all(repository.path)

    assert tables.pull_request(3)["target_branch"] == "main"
    assert "main is taken" in " ".join(reading.notices)


def test_in_a_bare_repository_head_says_which_branch_is_the_default(
    repository, tmp_path
):
    repository.switch("wing", "main~1")
    run("clone", "-q", "--bare", str(repository.path), "bare.git", cwd=tmp_path)

    reading, tables = read_all(tmp_path / "bare.git")

    assert tables["pull_requests"] == []
    assert reading.notices == ()


def test_without_a_named_default_branch_main_is_taken_and_said(repository):
    repository.git("symbolic-ref", "HEAD", "refs/heads/nowhere")

    reading, tables = read_all(repository.path)

    assert "main is taken" in " ".join(reading.notices)
    assert tables.pull_request(3)["target_branch"] == "main"


def test_a_work_tree_beside_the_clone_is_the_same_repository(repository, tmp_path):
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "beside"))

    assert read_all(tmp_path / "beside")[0].commits == 2


def test_longer_commit_ids_are_read_too(tmp_path):
    run("init", "-q", "-b", "main", "--object-format=sha256", "long", cwd=tmp_path)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for number in (1, 2):
        (tmp_path / "long/a.txt").write_text(lines(number))
        run("add", "a.txt", cwd=tmp_path / "long")
        run(*who, "commit", "-q", "-m", f"Step (#{number})", cwd=tmp_path / "long")

    _, tables = read_all(tmp_path / "long")

    assert {len(row["sha"]) for row in tables["commits"]} == {64}
    assert [row["added"] for row in tables["pull_requests"]] == [1, 1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else_is_read(repository):
    for path in [repository.path, *repository.path.rglob("*")]:
        os.chown(path, 12345, 12345)

    assert read_all(repository.path)[0].commits == 2


def test_bytes_that_are_no_text_become_text(repository):
    sha = odd_commit(
        repository,
        author=b"Andr\xe9 <andr\xe9@example.com> 1772359200 +0000",
        message=b"caf\xe9 \xff\xfe",
    )

    _, tables = read_all(repository.path)

    row = tables.commit(sha)
    assert row["author_name"] == "Andr\ufffd"
    assert row["author"] == "andr\ufffd@example.com"
    assert row["message"] == "caf\ufffd \ufffd\ufffd"


def test_a_message_in_a_declared_encoding_is_read_as_it_was_meant(repository):
    tree = repository.git("rev-parse", "main^{tree}")
    who = "A <a@example.com> 1772359200 +0000"
    text = f"tree {tree}\nauthor {who}\ncommitter {who}\nencoding ISO-8859-1\n\ncafé"
    sha = raw_commit(repository, text.encode("latin-1"))

    _, tables = read_all(repository.path)

    assert tables.commit(sha)["message"] == "café"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (b"0", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"4294967295", datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)),
        (b"253402300799", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_times_far_away_are_kept(repository, seconds, expected):
    sha = odd_commit(repository, author=b"A <a@example.com> " + seconds + b" +0000")

    _, tables = read_all(repository.path)

    assert tables.commit(sha)["authored_at"] == expected.replace(tzinfo=None)


@pytest.mark.parametrize(
    "seconds", [b"-5000", b"99999999999999", b"9" * 30, b"soon", b""]
)
def test_a_time_no_calendar_holds_gives_way_to_the_committers(repository, seconds):
    sha = odd_commit(repository, author=b"A <a@example.com> " + seconds + b" +0000")

    reading, tables = read_all(repository.path)

    row = tables.commit(sha)
    assert row["authored_at"] == row["committed_at"]
    assert row["committed_at"] == datetime(2026, 3, 1, 10, tzinfo=UTC).replace(
        tzinfo=None
    )
    assert any(
        "1 commit of fan without a readable time" in notice
        for notice in reading.notices
    )


def test_an_author_without_an_address_goes_by_the_name(repository):
    sha = odd_commit(repository, author=b"Ada <> 1772359200 +0000")

    _, tables = read_all(repository.path)

    assert tables.commit(sha)["author"] == "Ada"


def test_a_message_cut_by_a_zero_byte_does_not_shift_the_next_commit(repository):
    odd_commit(repository, message=b"before\0after")

    _, tables = read_all(repository.path)

    assert {row["message"] for row in tables["commits"]} == {
        "before",
        "Start",
        "Fix (#3)",
    }


def test_paths_that_differ_only_in_odd_bytes_stay_two_files(repository):
    blob = repository.git("rev-parse", "HEAD:a.txt").encode()
    listing = b"".join(
        b"100644 blob %b\t%b\0" % (blob, n) for n in (b"\xe9", b'\xea\n\t"')
    )
    tree = repository.git("mktree", "-z", given=listing)
    sha = repository.git("rev-parse", "HEAD")
    who = "A <a@example.com> 1772532000 +0000"
    text = f"tree {tree}\nparent {sha}\nauthor {who}\ncommitter {who}\n\nOdd (#9)"
    raw_commit(repository, text.encode(), branch="main")

    _, tables = read_all(repository.path)

    paths = {r["path"] for r in tables["pull_request_files"] if r["number"] == 9}
    assert paths == {"\\xe9", '\\xea\n\t"'}


def ages(tables, number):
    """Return the lines a pull request removed: file, when written, how many."""
    return [
        (row["path"], row["written_at"].isoformat(" ", "minutes"), row["removed"])
        for row in tables["pull_request_removed_lines"]
        if row["number"] == number
    ]


LIKE_A_PATCH = (
    "diff --git a/x b/x\nindex 1111111..2222222 100644\n@@ -1,9 +1,9 @@\n--- a/x\n+++ b/x\n"
    "\x01{sha}\n:100644 100644 {sha} {sha} M\tx\n\\ No newline at end of file\n"
    "Binary files a/x and b/x differ\n\r\n\x0c\n"
)


def test_text_that_looks_like_a_patch_is_text(repository):
    text = LIKE_A_PATCH.format(sha="1" * 40)
    repository.commit("Odd (#7)", {"odd.txt": text + "end"}, at="2026-03-03 10:00")
    repository.commit("Even (#8)", {"odd.txt": text * 2}, at="2026-03-04 10:00")
    repository.commit("None (#9)", {"odd.txt": None}, at="2026-03-05 10:00")

    _, tables = read_all(repository.path)

    size = text.count("\n")
    assert [tables.file(n, "odd.txt")["added"] for n in (7, 8, 9)] == [
        size + 1,
        size,
        0,
    ]
    assert ages(tables, 9) == [
        ("odd.txt", "2026-03-03 10:00", size),
        ("odd.txt", "2026-03-04 10:00", size),
    ]


def test_a_file_longer_than_what_is_read_at_once_is_counted(repository):
    lines_of_200 = [f"{n} {'x' * 200}\n" for n in range(20_000)]
    repository.commit(
        "Big (#7)", {"big.txt": "".join(lines_of_200)}, at="2026-03-03 10:00"
    )
    lines_of_200[100:19_000] = ["less\n"] * 50
    repository.commit(
        "Less (#8)", {"big.txt": "".join(lines_of_200)}, at="2026-03-04 10:00"
    )

    _, tables = read_all(repository.path)

    assert tables.file(7, "big.txt")["added"] == 20_000
    assert ages(tables, 8) == [("big.txt", "2026-03-03 10:00", 18_900)]


def test_a_zero_byte_far_into_a_file_leaves_it_text(repository):
    text = lines(2_000) + "zero \0 byte\n"
    repository.commit("Zero (#7)", {"z.txt": text}, at="2026-03-03 10:00")

    _, tables = read_all(repository.path)

    assert tables.file(7, "z.txt")["added"] == 2_001


def test_a_link_that_becomes_a_file_is_another_file(repository):
    (repository.path / "way").symlink_to("a.txt")
    repository.git("add", "way")
    repository.commit("Link (#7)", at="2026-03-03 10:00")
    (repository.path / "way").unlink()
    repository.commit("File (#8)", {"way": lines(3)}, at="2026-03-04 10:00")

    _, tables = read_all(repository.path)

    assert [
        (tables.file(n, "way")["added"], tables.file(n, "way")["removed"])
        for n in (7, 8)
    ] == [
        (1, 0),
        (3, 1),
    ]
    assert ages(tables, 8) == [("way", "2026-03-03 10:00", 1)]


def test_a_submodule_counts_as_the_one_line_git_shows(repository):
    for number, sha in ((7, "1" * 40), (8, "2" * 40)):
        repository.git("update-index", "--add", "--cacheinfo", f"160000,{sha},lib")
        repository.commit(f"Library (#{number})", at=f"2026-03-0{number} 10:00")

    _, tables = read_all(repository.path)

    assert (tables.file(8, "lib")["added"], tables.file(8, "lib")["removed"]) == (1, 1)
    assert ages(tables, 8) == [("lib", "2026-03-07 10:00", 1)]


@pytest.mark.parametrize(
    "name", ['a\n"b"\t.txt', "-rf", "*x?[y]", "ä ö.txt", "a => b", "{x}"]
)
def test_odd_paths_are_followed_through_renames(repository, name):
    repository.commit("Odd (#7)", {name: lines(20)}, at="2026-03-03 10:00")
    repository.commit(
        "Move (#8)", {name: None, f"d/{name}": lines(18)}, at="2026-03-04 10:00"
    )

    _, tables = read_all(repository.path)

    assert ages(tables, 8) == [(f"d/{name}", "2026-03-03 10:00", 2)]


def test_a_clock_in_the_future_makes_ages_negative_not_wrong(repository):
    repository.commit("Later", {"f.txt": lines(9)}, at="2031-01-01 10:00")
    repository.commit("Now (#7)", {"f.txt": lines(5)}, at="2026-03-03 10:00")

    _, tables = read_all(repository.path)

    assert ages(tables, 7) == [("f.txt", "2031-01-01 10:00", 4)]
    assert tables.pull_request(7)["merged_at"] == datetime(2026, 3, 3, 10)  # noqa: DTZ001


def test_ten_years_of_history_know_lines_of_the_first_day(tmp_path):
    repository = Repository(tmp_path / "fan")
    repository.commit("Start", {"a.txt": lines(99)}, at="2016-03-01 10:00")
    for year in range(2017, 2027):
        repository.commit(
            f"Year (#{year})", {"a.txt": lines(2115 - year)}, at=f"{year}-03-01 10:00"
        )

    _, tables = read_all(repository.path)

    assert ages(tables, 2026) == [("a.txt", "2016-03-01 10:00", 1)]


def test_lines_of_a_shallow_clone_are_as_old_as_its_first_commit(repository, tmp_path):
    repository.commit("Last (#4)", {"a.txt": lines(2)}, at="2026-03-03 10:00")
    run("clone", "-q", "--depth=2", f"file://{repository.path}", "part", cwd=tmp_path)

    _, tables = read_all(tmp_path / "part")

    assert ages(tables, 4) == [("a.txt", "2026-03-02 10:00", 2)]


def test_lines_of_missing_contents_are_unknown_and_the_rest_is_told(repository):
    repository.commit("Big", {"big.txt": lines(50)}, at="2026-03-03 10:00")
    gone = stored(repository, "HEAD:big.txt")
    repository.commit("Less", {"big.txt": lines(40)}, at="2026-03-04 10:00")
    repository.commit(
        "Fix (#7)", {"big.txt": lines(39), "a.txt": lines(1)}, at="2026-03-05 10:00"
    )
    gone.unlink()

    _, tables = read_all(repository.path)

    assert tables.pull_request(7)["removed"] == 4
    assert ages(tables, 7) == [("a.txt", "2026-03-01 10:00", 3)]


TEXT = st.binary(min_size=1, max_size=30).map(lambda raw: raw.replace(b"\0", b" "))
NAME = TEXT.map(lambda raw: raw.translate(None, b"<>\n") or b"x")
PATH = TEXT.map(lambda raw: b"d" + raw.replace(b"/", b"-"))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(message=TEXT, name=NAME, paths=st.sets(PATH, min_size=1, max_size=3))
def test_any_bytes_of_names_messages_and_paths_give_a_row(
    tmp_path, message, name, paths
):
    folder = tmp_path / "odd"
    shutil.rmtree(folder, ignore_errors=True)
    repository = Repository(folder)
    blob = repository.git("hash-object", "-w", "--stdin", given=b"one\ntwo\n").encode()
    listing = b"".join(b"100644 blob %b\t%b\0" % (blob, path) for path in paths)
    tree = repository.git("mktree", "-z", given=listing).encode()
    who = b"%b <%b> 1772359200 +0000" % (name, name)
    head = b"tree %b\nauthor %b\ncommitter %b\n\n" % (tree, who, who)
    raw_commit(repository, head + message + b"\n\nx (#1)", branch="main")
    raw_commit(repository, head + b"Odd (#2)", branch="main")

    reading, tables = read_all(folder)

    assert (reading.commits, reading.pull_requests) == (1, 1)
    assert tables.pull_request(2)["files"] == len(paths)
    assert tables.pull_request(2)["added"] == 2 * len(paths)
    assert len(tables["pull_request_files"]) == len(paths)
