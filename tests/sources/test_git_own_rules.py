"""What a repository's own files say: who is who, which commits only reformat, what is generated."""

import pytest

from benchmarks import git_blame
from tests.sources.git_repository import Repository, lines, read_all, run
from tests.sources.test_git_lines import followed


@pytest.fixture
def repository(tmp_path):
    repository = Repository(tmp_path / "fan")
    repository.commit(
        "Start", {"a.py": "f(one, two)\ng(3)\nh(4, 5)\n"}, at="2026-01-01 10:00"
    )
    repository.commit("Call (#1)", {"b.py": lines(4)}, at="2026-02-01 10:00", by="bea")
    return repository


def authors(tables):
    return {row["message"]: row["author"] for row in tables["commits"]}


def test_a_mailmap_says_whose_commits_are_the_same_persons(repository, tmp_path):
    text = "Bea Best <bea@home.example> <bea@example.com>\n"
    repository.commit("Map", {".mailmap": text}, at="2026-03-01 10:00")
    run("clone", "-q", "--bare", str(repository.path), "bare.git", cwd=tmp_path)

    for place in (repository.path, tmp_path / "bare.git"):
        _, tables = read_all(place)
        (row,) = (r for r in tables["commits"] if r["message"] == "Call (#1)")
        assert (row["author"], row["author_name"]) == ("bea@home.example", "Bea Best")
        assert tables.pull_request(1)["author"] == "bea@home.example"


def test_counts_of_authors_are_those_of_shortlog_with_the_mailmap(repository):
    text = "Ada <ada@home.example> <ada@example.com>\n<bea@home.example> Bea <bea@example.com>\n"
    repository.commit("Map", {".mailmap": text}, at="2026-03-01 10:00")

    _, tables = read_all(repository.path)

    said = repository.git("shortlog", "-se", "main")
    expected = {line.split("<")[1].rstrip(">") for line in said.splitlines()}
    assert set(authors(tables).values()) == expected


def test_another_mailmap_makes_all_be_read_again(repository):
    reading, _ = read_all(repository.path)
    text = "Bea <bea@home.example> <bea@example.com>\n"
    repository.commit("Map", {".mailmap": text}, at="2026-03-01 10:00")

    again, tables = read_all(repository.path, reading.cursor)

    assert "says otherwise now whose commits" in " ".join(again.notices)
    assert authors(tables)["Call (#1)"] == "bea@home.example"
    assert len(tables["commits"]) == 3


def test_a_mailmap_that_stays_as_it_is_makes_nothing_be_read_again(repository):
    text = "Bea <bea@home.example> <bea@example.com>\n"
    repository.commit("Map", {".mailmap": text}, at="2026-03-01 10:00")
    reading, _ = read_all(repository.path)
    repository.commit("More", {"c.py": "c\n"}, at="2026-03-02 10:00", by="bea")

    again, tables = read_all(repository.path, reading.cursor)

    assert again.notices == ()
    assert authors(tables) == {"More": "bea@home.example"}


@pytest.fixture
def reformatted(repository):
    """``a.py`` reformatted: the first call broken into four lines, the rest only spaced."""
    sha = repository.commit(
        "Reformat (#2)",
        {"a.py": "f(\n    one,\n    two,\n)\n  g(3)\n  h(4, 5)\n# end\n"},
        at="2026-03-01 10:00",
        by="cy",
    )
    repository.commit(
        "Ignore",
        {".git-blame-ignore-revs": f"# spaces only\n{sha}  # cy\n"},
        at="2026-03-01 11:00",
    )
    return sha


def test_lines_that_were_only_reformatted_stay_whose_they_were(
    repository, reformatted, tmp_path
):
    start = repository.git("rev-list", "--max-parents=0", "main")

    read_all(repository.path, memory=tmp_path / "memory")

    assert followed(repository.path, tmp_path / "memory")["a.py"] == [
        *[start] * 6,
        reformatted,
    ]


def test_what_is_written_over_a_reformatted_line_is_as_old_as_what_it_said(
    repository, reformatted
):
    text = "f(\n    one,\n    two,\n)\n  g(33)\n  h(4, 5)\n"
    repository.commit("Fix (#3)", {"a.py": text}, at="2026-03-02 10:00")

    _, tables = read_all(repository.path)

    gone = [
        (row["written_at"].isoformat(), row["author"], row["removed"])
        for row in tables["pull_request_removed_lines"]
        if row["number"] == 3
    ]
    assert gone == [
        ("2026-01-01T10:00:00", "ada@example.com", 1),
        ("2026-03-01T10:00:00", "cy@example.com", 1),
    ]


def test_without_the_file_a_reformatted_line_is_a_new_one(repository, tmp_path):
    repository.commit("Space", {"a.py": " f(one, two)\n"}, at="2026-03-01 10:00")

    read_all(repository.path, memory=tmp_path / "memory")

    assert followed(repository.path, tmp_path / "memory")["a.py"] == git_blame.blamed(
        repository.path, "main", "a.py"
    )


def generated(tables):
    return {row["path"]: row["is_generated"] for row in tables["pull_request_files"]}


def test_attributes_say_which_files_nobody_wrote(repository, tmp_path):
    repository.commit(
        "Make (#2)",
        {
            ".gitattributes": "*.api.py linguist-generated\nlib/** linguist-vendored=true\n",
            "lib/.gitattributes": "mine.py linguist-vendored=false\n",
            "x.api.py": "x\n",
            "lib/y.py": "y\n",
            "lib/mine.py": "m\n",
            'lib/odd\n"name".py': "o\n",
            "z.py": "z\n",
        },
        at="2026-03-01 10:00",
    )
    run("clone", "-q", "--bare", str(repository.path), "bare.git", cwd=tmp_path)

    for place in (repository.path, tmp_path / "bare.git"):
        _, tables = read_all(place)
        assert generated(tables) == {
            "b.py": None,
            ".gitattributes": None,
            "lib/.gitattributes": True,
            "x.api.py": True,
            "lib/y.py": True,
            "lib/mine.py": False,
            'lib/odd\n"name".py': True,
            "z.py": None,
        }


def test_other_attributes_leave_the_mark_as_it_is(repository):
    reading, _ = read_all(repository.path)
    repository.commit(
        "Ends", {".gitattributes": "* text=auto\n"}, at="2026-03-01 10:00"
    )

    again, tables = read_all(repository.path, reading.cursor)

    assert again.notices == ()
    assert len(tables["commits"]) == 1


MAILMAP = """
# people
Ann Able <ann@work.example>
Bob Bond <bob@work.example> <Bob@Home.example>
<cem@work.example> <cem@home.example>   # without a name
Dora <dora@work.example> Dora the Old <dora@home.example>
Eve <eve@work.example> eve <shared@home.example>
Fay <fay@work.example> fay <shared@home.example>
no address
Gus <> <gus@home.example>
"""


def test_a_mailmap_tells_whose_an_e_mail_is_unless_it_is_several_peoples(repository):
    repository.commit("Map", {".mailmap": MAILMAP}, at="2026-03-01 10:00")

    _, tables = read_all(repository.path)
    rows = tables["known_accounts"]

    assert [(one["account"], one["email"], one["name"]) for one in rows] == [
        ("ann@work.example", None, "Ann Able"),
        ("bob@home.example", "bob@work.example", "Bob Bond"),
        ("cem@home.example", "cem@work.example", None),
        ("dora@home.example", "dora@work.example", "Dora"),
        ("gus@home.example", None, "Gus"),
    ]
    assert {one["provider"] for one in rows} == {"git"}
