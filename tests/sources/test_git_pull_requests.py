"""Merged pull requests rebuilt from history alone, one rule a test."""

from datetime import datetime

import pytest

from tests.sources.git_repository import Repository, lines, read_all


def utc(text):
    return datetime.fromisoformat(text)


@pytest.fixture
def repository(tmp_path):
    repository = Repository(tmp_path / "fan")
    repository.commit(
        "Start",
        {"a.txt": lines(20), "b.txt": lines(20, "bee")},
        at="2026-01-01 10:00",
        by="zoe",
    )
    return repository


@pytest.fixture
def branched(repository):
    """A branch ``wing`` with two commits of Bea's, main not moved."""
    repository.switch("wing", "main")
    repository.commit("Add wing", {"w.txt": lines(5)}, at="2026-03-02 09:00", by="bea")
    repository.commit(
        "Bend wing", {"a.txt": lines(18)}, at="2026-03-03 09:00", by="bea"
    )
    repository.switch("main")
    return repository


def numbers(tables):
    return [row["number"] for row in tables["pull_requests"]]


def test_a_squash_names_its_pull_request_at_the_end_of_its_subject(branched):
    sha = branched.squash("wing", "Wing (#12)\n\nIt bends.", at="2026-03-05 12:00")

    _, tables = read_all(branched.path)

    (row,) = tables["pull_requests"]
    assert (row["number"], row["provider"], row["merge_sha"]) == (12, "git", sha)
    assert (row["title"], row["body"]) == ("Wing", "It bends.")
    assert (row["author"], row["target_branch"]) == ("ada@example.com", "main")
    assert row["merged_at"] == row["closed_at"] == utc("2026-03-05 12:00")
    assert (row["added"], row["removed"], row["files"]) == (5, 2, 2)


def test_a_squash_without_its_branch_stays_a_coding_day(branched):
    sha = branched.squash("wing", "Wing (#12)", at="2026-03-05 12:00")
    branched.git("branch", "-q", "-D", "wing")

    reading, tables = read_all(branched.path)

    row = tables.pull_request(12)
    assert tables.commit(sha)["is_merge"] is False
    assert tables["pull_request_commits"] == []
    assert (row["first_commit_at"], row["created_at"]) == (None, row["merged_at"])
    assert "1 squashed pull request of fan without commits of their own" in " ".join(
        reading.notices
    )


def test_the_commits_of_a_squash_come_from_its_pull_request_head(branched):
    own = set(branched.git("rev-list", "main..wing").split())
    sha = branched.squash("wing", "Wing (#12)", at="2026-03-05 12:00", pull=12)

    reading, tables = read_all(branched.path)

    row = tables.pull_request(12)
    assert tables.own(12) == own
    assert row["first_commit_at"] == row["created_at"] == utc("2026-03-02 09:00")
    assert tables.commit(sha)["is_merge"] is True
    assert reading.notices == ()


def test_a_squash_that_kept_an_author_time_began_then(branched):
    branched.commit(
        "Wing (#12)",
        {"w.txt": "w\n"},
        at="2026-03-02 09:00",
        committed="2026-03-05 12:00",
    )

    _, tables = read_all(branched.path)

    row = tables.pull_request(12)
    assert row["first_commit_at"] == utc("2026-03-02 09:00")
    assert row["created_at"] == row["merged_at"] == utc("2026-03-05 12:00")


def test_a_merge_names_its_pull_request_branch_and_title(branched):
    own = set(branched.git("rev-list", "main..wing").split())
    message = "Merge pull request #7 from bea/wing/two\n\nBend the wing\n\nFAN-3"
    sha = branched.merge("wing", message=message, at="2026-03-05 12:00")

    _, tables = read_all(branched.path)

    row = tables.pull_request(7)
    assert (row["source_branch"], row["target_branch"]) == ("wing/two", "main")
    assert (row["title"], row["body"]) == ("Bend the wing", "FAN-3")
    assert row["author"] == "bea@example.com"
    assert row["first_commit_at"] == utc("2026-03-02 09:00")
    assert (row["added"], row["removed"], row["files"]) == (5, 2, 2)
    assert tables.own(7) == own
    assert tables.commit(sha)["is_merge"] is True


def test_a_merge_without_text_has_the_title_of_its_first_commit(branched):
    branched.merge(
        "wing", message="Merge pull request #7 from bea/wing", at="2026-03-05 12:00"
    )

    _, tables = read_all(branched.path)

    assert tables.pull_request(7)["title"] == "Add wing"


def test_a_merge_can_carry_its_number_as_a_squash_does(branched):
    branched.merge("wing", message="Wing (#7)", at="2026-03-05 12:00")

    _, tables = read_all(branched.path)

    assert (tables.pull_request(7)["title"], len(tables.own(7))) == ("Wing", 2)
    assert tables.pull_request(7)["author"] == "bea@example.com"


def test_a_merge_belongs_to_who_made_the_first_commit_of_the_branch(repository):
    repository.switch("wing", "main")
    repository.commit("Draft", {"w.txt": "w\n"}, at="2026-03-03 09:00", by="cy")
    repository.commit("Older", {"x.txt": "x\n"}, at="2026-03-02 09:00", by="bea")
    repository.switch("main")
    repository.merge(
        "wing", message="Merge pull request #7 from cy/wing", at="2026-03-05 12:00"
    )

    _, tables = read_all(repository.path)

    assert tables.pull_request(7)["author"] == "cy@example.com"


def test_what_a_branch_took_over_from_main_is_not_its_own(branched):
    branched.commit("Elsewhere", {"e.txt": lines(50)}, at="2026-03-03 12:00", by="cy")
    branched.switch("wing")
    caught_up = branched.merge(
        "main", message="Merge branch 'main'", at="2026-03-04 09:00"
    )
    branched.switch("main")
    own = set(branched.git("rev-list", "main..wing").split())
    branched.merge(
        "wing", message="Merge pull request #7 from bea/wing", at="2026-03-05 12:00"
    )

    _, tables = read_all(branched.path)

    row = tables.pull_request(7)
    assert caught_up in own
    assert tables.own(7) == own
    assert (row["added"], row["removed"], row["files"]) == (5, 2, 2)


def test_a_merge_counts_conflicts_as_they_were_solved(branched):
    branched.commit("Clash", {"a.txt": lines(17) + "clash\n"}, at="2026-03-04 09:00")
    settled = {"a.txt": lines(17) + "both\nbend\n"}
    branched.merge(
        "wing",
        message="Merge pull request #7 from b/w",
        at="2026-03-05 12:00",
        **settled,
    )

    _, tables = read_all(branched.path)

    file = tables.file(7, "a.txt")
    assert (file["added"], file["removed"]) == (2, 1)


def test_the_whole_history_of_the_default_branch_is_searched(branched):
    branched.switch("stable", "main")
    fix = branched.commit("Fix (#3)", {"f.txt": "f\n"}, at="2026-03-04 09:00")
    branched.switch("main")
    branched.merge("stable", message="Merge branch 'stable'", at="2026-03-05 09:00")

    _, tables = read_all(branched.path)

    row = tables.pull_request(3)
    assert (row["merge_sha"], row["target_branch"]) == (fix, "stable")


def test_a_branch_that_is_gone_leaves_the_target_empty(branched):
    branched.switch("stable", "main")
    branched.commit("Fix (#3)", {"f.txt": "f\n"}, at="2026-03-04 09:00")
    branched.switch("main")
    branched.merge("stable", message="Merge branch 'stable'", at="2026-03-05 09:00")
    branched.git("branch", "-q", "-D", "stable")

    _, tables = read_all(branched.path)

    assert tables.pull_request(3)["target_branch"] is None


def test_commits_outside_the_default_branch_name_nothing(repository):
    repository.switch("stable", "main")
    repository.commit("Fix (#3)", at="2026-03-04 09:00")
    repository.switch("main")

    _, tables = read_all(repository.path)

    assert tables["pull_requests"] == []


def test_the_oldest_commit_that_names_a_number_is_its_merge(repository):
    first = repository.commit("Fix (#3)", {"f.txt": "f\n"}, at="2026-03-04 09:00")
    repository.commit("Fix again (#3)", {"f.txt": "g\n"}, at="2026-03-09 09:00")

    _, tables = read_all(repository.path)

    assert [row["merge_sha"] for row in tables["pull_requests"]] == [first]


@pytest.mark.parametrize(
    "message",
    [
        "Fix (#3) at last",
        "Fix #3",
        'Revert "Fix (#3)"',
        "Fix\n\nSee (#3)",
        'Revert "Merge pull request #3 from bea/wing"',
        "Fix (#0)",
        "Fix (#99999999999999999999)",
    ],
)
def test_other_mentions_of_a_number_name_nothing(repository, message):
    repository.commit(message, at="2026-03-04 09:00")

    _, tables = read_all(repository.path)

    assert tables["pull_requests"] == []


def test_a_revert_with_a_number_is_a_pull_request_of_its_own(repository):
    repository.commit("Fix (#3)", {"f.txt": "f\n"}, at="2026-03-04 09:00")
    repository.commit('Revert "Fix (#3)" (#4)', {"f.txt": None}, at="2026-03-05 09:00")

    _, tables = read_all(repository.path)

    assert numbers(tables) == [3, 4]
    assert tables.pull_request(4)["title"] == 'Revert "Fix (#3)"'


def test_a_commit_of_the_branch_that_names_its_number_is_not_the_merge(repository):
    repository.switch("wing", "main")
    repository.commit("Wing (#12)", {"w.txt": "w\n"}, at="2026-03-02 09:00", by="bea")
    repository.switch("main")
    repository.commit("Elsewhere", at="2026-03-03 09:00")
    merge = repository.merge(
        "wing", message="Merge pull request #12 from b/w", at="2026-03-05 12:00"
    )

    _, tables = read_all(repository.path)

    assert [row["merge_sha"] for row in tables["pull_requests"]] == [merge]


def test_a_branch_that_was_only_moved_forward_tells_of_no_merge(repository):
    sha = repository.commit("Wing (#12)", {"w.txt": "w\n"}, at="2026-03-02 09:00")
    repository.pull_head(12)

    _, tables = read_all(repository.path)

    assert tables["pull_requests"] == []
    assert tables.commit(sha)["is_merge"] is False


def test_a_head_of_another_history_tells_nothing_of_a_squash(branched):
    branched.squash("wing", "Wing (#12)", at="2026-03-05 12:00")
    branched.git("switch", "-q", "--orphan", "other")
    branched.commit("Other", {"o.txt": "o\n"}, at="2026-03-01 09:00")
    branched.pull_head(12)
    branched.switch("main")

    _, tables = read_all(branched.path)

    assert tables.own(12) == set()


def test_a_commit_picked_from_years_ago_does_not_age_the_pull_request(repository):
    repository.switch("wing", "main")
    repository.commit(
        "Old idea",
        {"w.txt": "w\n"},
        at="2021-01-01 09:00",
        committed="2026-03-02 09:00",
    )
    repository.switch("main")
    repository.squash("wing", "Idea (#12)", at="2026-03-05 12:00", pull=12)

    _, tables = read_all(repository.path)

    row = tables.pull_request(12)
    assert row["first_commit_at"] == utc("2021-01-01 09:00")
    assert row["created_at"] == utc("2026-03-02 09:00")


def test_an_octopus_brings_the_commits_of_all_its_branches(branched):
    branched.switch("tail", "main")
    branched.commit("Tail", {"t.txt": lines(3)}, at="2026-03-02 10:00", by="cy")
    branched.switch("main")
    own = set(branched.git("rev-list", "wing", "tail", "^main").split())
    branched.merge(
        "wing", "tail", message="Merge pull request #7 from b/w", at="2026-03-05 12:00"
    )

    _, tables = read_all(branched.path)

    assert tables.own(7) == own
    assert tables.pull_request(7)["added"] == 8


def test_a_gitlab_merge_is_told_by_its_last_line(branched):
    message = "Merge branch 'wing' into 'main'\n\nBend the wing\n\nCloses #3\n\nSee merge request team/fan!21"
    branched.merge("wing", message=message, at="2026-03-05 12:00")

    _, tables = read_all(branched.path)

    row = tables.pull_request(21)
    assert (row["source_branch"], row["target_branch"]) == ("wing", "main")
    assert (row["title"], row["body"]) == ("Bend the wing", "Closes #3")


def test_the_commits_of_a_merge_request_come_from_its_head(branched):
    own = set(branched.git("rev-list", "main..wing").split())
    branched.git("update-ref", "refs/merge-requests/21/head", "wing")
    branched.squash(
        "wing", "Wing\n\nSee merge request team/fan!21", at="2026-03-05 12:00"
    )
    branched.git("branch", "-q", "-D", "wing")

    _, tables = read_all(branched.path)

    assert tables.own(21) == own
    assert tables.pull_request(21)["title"] == "Wing"


def test_the_previous_change_is_the_last_before_the_first_commit(repository):
    repository.commit("Earlier", {"a.txt": lines(19)}, at="2026-02-01 09:00")
    repository.commit("Last", {"a.txt": lines(18)}, at="2026-02-20 09:00")
    repository.switch("wing", "main")
    repository.commit("Wing", {"a.txt": lines(17)}, at="2026-03-02 09:00")
    repository.switch("main")
    repository.commit(
        "Meanwhile", {"a.txt": "new\n" + lines(18)}, at="2026-03-03 09:00"
    )
    repository.squash("wing", "Wing (#12)", at="2026-03-05 12:00", pull=12)

    _, tables = read_all(repository.path)

    assert tables.file(12, "a.txt")["previous_change_at"] == utc("2026-02-20 09:00")


def test_a_change_not_merged_by_then_is_no_previous_change(repository):
    repository.switch("late", "main")
    repository.commit("Late", {"b.txt": lines(19, "bee")}, at="2026-02-10 09:00")
    repository.switch("main")
    repository.commit("Wing (#12)", {"b.txt": lines(18, "bee")}, at="2026-03-02 09:00")
    repository.merge(
        "late",
        message="Merge branch 'late'",
        at="2026-03-09 09:00",
        **{"b.txt": lines(17, "bee")},
    )

    _, tables = read_all(repository.path)

    assert tables.file(12, "b.txt")["previous_change_at"] == utc("2026-01-01 10:00")


def test_a_change_on_the_side_branch_counts_for_its_pull_requests(repository):
    repository.switch("stable", "main")
    repository.commit("Mend", {"b.txt": lines(19, "bee")}, at="2026-02-10 09:00")
    repository.commit("Fix (#3)", {"b.txt": lines(18, "bee")}, at="2026-02-20 09:00")
    repository.switch("main")
    repository.commit(
        "Paint", {"b.txt": "paint\n" + lines(20, "bee")}, at="2026-02-15 09:00"
    )
    repository.merge(
        "stable",
        message="Merge branch 'stable'",
        at="2026-03-09 09:00",
        **{"b.txt": "x\n"},
    )

    _, tables = read_all(repository.path)

    assert tables.file(3, "b.txt")["previous_change_at"] == utc("2026-02-10 09:00")


def test_a_new_file_has_no_previous_change(branched):
    branched.squash("wing", "Wing (#12)", at="2026-03-05 12:00")

    _, tables = read_all(branched.path)

    new, old = tables.file(12, "w.txt"), tables.file(12, "a.txt")
    assert (new["is_new"], new["previous_change_at"]) == (True, None)
    assert (old["is_new"], old["previous_change_at"]) == (
        False,
        utc("2026-01-01 10:00"),
    )


def test_a_deleted_file_counts_its_lines_as_removed(repository):
    repository.commit("Drop (#12)", {"a.txt": None}, at="2026-03-02 09:00")

    _, tables = read_all(repository.path)

    file = tables.file(12, "a.txt")
    assert (file["added"], file["removed"], file["is_new"]) == (0, 20, False)
    assert file["previous_change_at"] == utc("2026-01-01 10:00")


def test_a_rename_without_edits_changes_no_lines(repository):
    repository.commit(
        "Move (#12)", {"a.txt": None, "c.txt": lines(20)}, at="2026-03-02 09:00"
    )

    _, tables = read_all(repository.path)

    (file,) = tables["pull_request_files"]
    assert (file["path"], file["added"], file["removed"]) == ("c.txt", 0, 0)
    assert (file["is_new"], file["previous_change_at"]) == (
        False,
        utc("2026-01-01 10:00"),
    )


def test_a_binary_file_is_marked_and_has_no_lines(repository):
    repository.commit("Picture (#12)", {"p.png": b"\0\1"}, at="2026-03-02 09:00")

    _, tables = read_all(repository.path)

    file = tables.file(12, "p.png")
    assert (file["is_binary"], file["added"], file["removed"]) == (True, 0, 0)


def test_the_first_commit_of_a_repository_can_be_a_pull_request(tmp_path):
    repository = Repository(tmp_path / "fan")
    repository.commit("Start (#1)", {"a.txt": lines(3)}, at="2026-03-02 09:00")

    _, tables = read_all(repository.path)

    assert tables.pull_request(1)["added"] == 3


def test_the_origin_says_which_branch_is_the_default(branched, tmp_path):
    branched.commit("Fix (#3)", at="2026-03-04 09:00")
    clone = Repository(tmp_path / "clone")
    clone.git("remote", "add", "origin", str(branched.path))
    clone.git("fetch", "-q", "origin")
    clone.git("remote", "set-head", "origin", "main")
    clone.git("switch", "-q", "-c", "mine", "origin/wing")

    _, tables = read_all(clone.path)

    assert tables.pull_request(3)["target_branch"] == "main"


def test_pull_request_heads_fetched_below_a_remote_are_found(branched):
    own = set(branched.git("rev-list", "main..wing").split())
    branched.git("update-ref", "refs/remotes/origin/pr/12", "wing")
    branched.squash("wing", "Wing (#12)", at="2026-03-05 12:00")

    _, tables = read_all(branched.path)

    assert tables.own(12) == own
