"""What the data cannot tell: each doubt worked out by hand, and no false alarms."""

from datetime import date, timedelta

import pytest

from reporting.service.warehouse.quality import (
    Gap,
    Shared,
    UnknownAges,
    UnknownCommits,
    UnknownHistory,
    quality,
)
from tests.service.small_warehouse import warehouse

TODAY = date(2026, 3, 11)  # a Wednesday
MONDAY = date(2026, 3, 9)
COMMITS = [
    {
        "repository": "app",
        "sha": f"{number}",
        "author": author,
        "author_name": name,
        "authored_at": "2026-01-05T10:00:00Z",
    }
    for number, (author, name) in enumerate([
        ("ana@example.com", "Ana"),
        ("Old@example.com", "Ana"),
        ("old@example.com", "Ana Abel"),
        ("ci[bot]@example.com", "ci"),
    ])
]  # fmt: skip
ANA = {"email": "ana@example.com", "name": "Ana", "manager_email": "x@example.com"}


def pull(number, repository="app", **more):
    return {
        "repository": repository,
        "number": number,
        "provider": "github",
        "author": "octo",
        "created_at": "2026-01-05T10:00:00Z",
        "merged_at": "2026-01-06T10:00:00Z",
    } | more


def item(number, **more):
    return {
        "tracker": "jira",
        "key": f"PAY-{number}",
        "created_at": "2026-01-05T10:00:00Z",
    } | more


def found(folder, **tables):
    with warehouse(folder, **tables) as opened:
        return quality(opened, TODAY)


def test_accounts_of_nobody_and_bots_are_listed_with_what_they_did(tmp_path):
    told = found(tmp_path, developers=[ANA], commits=COMMITS, pull_requests=[pull(1)])

    assert [
        (str(one.account), one.name, one.commits, one.pull_requests)
        for one in told.unmapped
    ] == [
        ("git old@example.com", "Ana Abel", 2, 0),
        ("github octo", None, 0, 1),
    ]
    assert [(str(one.account), one.commits) for one in told.bots] == [
        ("git ci[bot]@example.com", 1)
    ]


def test_an_item_that_nobody_is_credited_with_shows_who_held_it(tmp_path):
    item = {
        "tracker": "jira",
        "key": "JOB-1",
        "status": "Done",
        "created_at": "2026-01-05T10:00:00Z",
        "assignee": "ana@example.com",
    }
    changes = [
        item | {"changed_at": at, "field": field, "from_value": old, "to_value": new}
        for at, field, old, new in (
            ("2026-01-06T10:00:00Z", "assignee", "", "lost"),
            ("2026-01-06T10:00:00Z", "status", "To Do", "In Progress"),
            ("2026-01-07T10:00:00Z", "status", "In Progress", "Done"),
            ("2026-01-08T10:00:00Z", "assignee", "lost", "ana@example.com"),
        )
    ]
    names = ("tracker", "key", "changed_at", "field", "from_value", "to_value")
    history = [{name: change[name] for name in names} for change in changes]
    told = found(
        tmp_path, developers=[ANA], work_items=[item], work_item_transitions=history
    )

    assert [(str(one.account), one.work_items) for one in told.unmapped] == [
        ("lost", 1)
    ]


def test_without_developers_everybody_counts(tmp_path):
    assert found(tmp_path, commits=COMMITS).unmapped == ()


def test_what_is_odd_about_the_trees_is_said(tmp_path):
    (warning,) = found(tmp_path, developers=[ANA]).warnings

    assert "x@example.com" in warning


def test_whoever_ends_before_starting_is_named(tmp_path):
    turned = ANA | {
        "manager_email": "",
        "starts_on": "2026-02-01",
        "ends_on": "2026-01-01",
    }
    (warning,) = found(tmp_path, developers=[turned]).warnings

    assert all(word in warning for word in ("ana@", "2026-02-01", "2026-01-01"))


def test_merged_pull_requests_without_commits_are_counted(tmp_path):
    told = found(
        tmp_path,
        pull_requests=[
            pull(1), pull(2), pull(3, merged_at=""), pull(4, "web"),
        ],
        pull_request_commits=[
            {"repository": "app", "number": 1, "sha": "a"},
            {"repository": "app", "number": 1, "sha": "b"},
            {"repository": "web", "number": 4, "sha": "a"},
        ],
    )  # fmt: skip

    assert told.unknown_commits == (UnknownCommits("app", 2, 1),)


def test_items_without_a_history_are_counted(tmp_path):
    moved = {
        "tracker": "jira",
        "key": "PAY-1",
        "changed_at": "2026-01-06T10:00:00Z",
        "to_value": "Done",
    }
    told = found(
        tmp_path,
        work_items=[
            item(1),
            item(2, completed_at="2026-01-06T10:00:00Z"),
            item(3),
            item(4, tracker="other"),
        ],
        work_item_transitions=[
            {**moved, "field": "status"},
            {**moved, "key": "PAY-3", "field": "assignee"},
            {**moved, "key": "PAY-4", "tracker": "other", "field": "status"},
        ],
    )

    assert told.unknown_history == (UnknownHistory("jira", 3, 2, 1),)


def test_rework_of_unknown_age_is_counted(tmp_path):
    def file(path, **more):
        return {
            "repository": "app", "number": 1, "path": path, "added": 3, "removed": 2,
        } | more  # fmt: skip

    told = found(
        tmp_path,
        pull_requests=[pull(1)],
        pull_request_files=[
            file("a"),
            file("b", previous_change_at="2025-01-06T10:00:00Z"),
            file("new", is_new="true"),
            file("picture", is_binary="true"),
            file("added", removed=0),
        ],
    )

    assert told.unknown_ages == (UnknownAges("app", 2, 1),)


def test_repositories_with_the_same_commits_are_told(tmp_path):
    def commit(repository, sha):
        return COMMITS[0] | {"repository": repository, "sha": sha}

    told = found(
        tmp_path,
        commits=[commit("app", sha) for sha in "abc"]
        + [commit("fork", sha) for sha in "bcd"]
        + [commit("other", "z")],
        pull_requests=[
            pull(1, "app", merge_sha="b"),
            pull(9, "fork", merge_sha="b"),
            pull(2, "fork", merge_sha="d"),
        ],
    )

    assert told.shared == (Shared("app", "fork", 2, 1),)


def test_developers_of_one_name_are_told(tmp_path):
    names = {
        "ann@example.com": "Ann Able",
        "able@example.com": "Able, Ann",
        "x@example.com": "Ann",
        "y@example.com": "Ann",
    }
    told = found(
        tmp_path,
        developers=[{"email": email, "name": name} for email, name in names.items()],
    )

    assert told.namesakes == {"Able, Ann": ("able@example.com", "ann@example.com")}


def weekly(weeks_ago, place="app"):
    """A commit on the Thursday of each of these weeks; 1 is the last complete one."""
    return [
        {
            "repository": place,
            "sha": f"{place}{week}",
            "author": "ana@example.com",
            "authored_at": f"{MONDAY - timedelta(weeks=week, days=-3)}T10:00:00Z",
        }
        for week in weeks_ago
    ]


def monday(weeks_ago):
    return MONDAY - timedelta(weeks=weeks_ago)


ALL = frozenset(range(1, 20))


@pytest.mark.parametrize(
    ("weeks", "gaps"),
    [
        (ALL, []),
        (ALL - {5}, [(5, 5)]),
        (ALL - {5, 6, 9}, [(6, 5), (9, 9)]),
        (ALL - {1, 2}, [(2, 1)]),  # quiet since
        (ALL | {0}, []),  # the week that is not over
        (frozenset(range(0, 20, 2)), []),  # every other week is its habit
        (frozenset(range(1, 6)), []),  # too young to have habits
        (frozenset(range(8, 26)), [(7, 1)]),
        (frozenset(range(40, 60)), []),  # long ago
    ],
)
def test_weeks_without_anything_are_gaps_where_something_is_usual(
    tmp_path, weeks, gaps
):
    told = found(tmp_path, commits=weekly(weeks))

    assert told.gaps == tuple(
        Gap(
            "app",
            monday(first),
            monday(last) + timedelta(days=6),
            first - last + 1,
        )
        for first, last in gaps
    )


def test_anything_that_happens_fills_a_week(tmp_path):
    at = f"{monday(5)}T00:00:00Z"
    told = found(
        tmp_path,
        commits=weekly(ALL - {5}),
        pull_requests=[pull(1, created_at="2025-01-05T10:00:00Z", merged_at=at)],
    )

    assert told.gaps == ()
