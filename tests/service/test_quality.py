from reporting.service.warehouse.quality import Unmapped, quality
from tests.service.small_warehouse import warehouse

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


def test_accounts_of_nobody_are_listed_with_what_they_did(tmp_path):
    pull = {
        "repository": "app",
        "number": 1,
        "provider": "github",
        "author": "octo",
        "created_at": "2026-01-05T10:00:00Z",
    }
    with warehouse(
        tmp_path, developers=[ANA], commits=COMMITS, pull_requests=[pull]
    ) as opened:
        found = quality(opened).unmapped

    assert found == (
        Unmapped("git", "old@example.com", "Ana Abel", 2, 0, 0),
        Unmapped("github", "octo", None, 0, 1, 0),
    )


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
    with warehouse(
        tmp_path, developers=[ANA], work_items=[item], work_item_transitions=history
    ) as opened:
        assert quality(opened).unmapped == (Unmapped("", "lost", None, 0, 0, 1),)


def test_without_developers_everybody_counts(tmp_path):
    with warehouse(tmp_path, commits=COMMITS) as opened:
        assert quality(opened).unmapped == ()


def test_what_is_odd_about_the_trees_is_said(tmp_path):
    with warehouse(tmp_path, developers=[ANA]) as opened:
        (warning,) = quality(opened).warnings

    assert "x@example.com" in warning


def test_whoever_ends_before_starting_is_named(tmp_path):
    turned = ANA | {
        "manager_email": "",
        "starts_on": "2026-02-01",
        "ends_on": "2026-01-01",
    }
    with warehouse(tmp_path, developers=[turned]) as opened:
        (warning,) = quality(opened).warnings

    assert all(word in warning for word in ("ana@", "2026-02-01", "2026-01-01"))
