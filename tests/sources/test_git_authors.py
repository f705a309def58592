from datetime import date

import pytest

from reporting.errors import SourceError
from reporting.sources.git import authors
from tests.sources.git_repository import Repository


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "fan")


def test_everybody_with_a_commit_is_told_by_name_with_first_and_last_day(repository):
    repository.commit("One", {"a": "1\n"}, at="2026-01-02 10:00", by="mel")
    repository.commit("Two", {"a": "2\n"}, at="2026-02-03 10:00", by="ada")
    repository.commit("Three", {"a": "3\n"}, at="2026-03-04 10:00", by="mel")

    found = authors(repository.path)

    assert [(one.email, one.first, one.last) for one in found] == [
        ("ada@example.com", date(2026, 2, 3), date(2026, 2, 3)),
        ("mel@example.com", date(2026, 1, 2), date(2026, 3, 4)),
    ]


def test_all_branches_count_and_merges_do_not(repository):
    repository.commit("One", {"a": "1\n"}, at="2026-01-02 10:00", by="ada")
    repository.switch("side", "main")
    repository.commit("Two", {"b": "2\n"}, at="2026-02-03 10:00", by="bo")
    repository.switch("main")
    repository.merge("side", message="Merge", at="2026-02-04 10:00", by="mel")

    assert [one.email for one in authors(repository.path)] == [
        "ada@example.com",
        "bo@example.com",
    ]


def test_people_are_called_as_the_mailmap_says_and_programs_are_nobody(repository):
    repository.commit("One", {"a": "1\n"}, by="ada")
    repository.commit("Two", {"a": "2\n"}, by="old")
    repository.commit("Bump", {"a": "3\n"}, by="bumper[bot]")
    mailmap = "Ada A <ada@example.com>\nAda A <ada@example.com> <old@example.com>\n"
    repository.commit("Three", {".mailmap": mailmap}, by="ada")

    [ada] = authors(repository.path)

    assert (ada.email, ada.name) == ("ada@example.com", "Ada A")


def test_a_repository_without_commits_has_nobody_and_a_folder_is_refused(
    repository, tmp_path
):
    assert authors(repository.path) == ()
    with pytest.raises(SourceError, match="is not a git repository"):
        authors(tmp_path)
