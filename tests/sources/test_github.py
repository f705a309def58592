"""What becomes of GitHub's answers: every table, from one small repository."""

from datetime import datetime

import pytest

from tests.sources.reading import Kept, read_github
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.github_data import (
    Repository,
    actor,
    at,
    commit,
    event,
    file,
    remark,
    review,
)


def utc(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute)  # noqa: DTZ001  as the tables have it


FIRST = commit("FAN-7 Spin\n\nSlowly.", day="2026-02-27", clock="08:30:00")
SECOND = commit("Fix it", by="ben", day="2026-03-02", login=None)
TOOK_OVER = commit("Merge branch 'main' into spin", day="2026-03-02", parents=2)
BECAME = commit("Spin both ways (#2)", day="2026-03-04", email="ana@example.com")


def fan() -> Repository:
    """A merged pull request with everything, an open draft, and an issue."""
    fan = Repository("acme/fan")
    fan.issue(
        1,
        labels=["good first issue", "type: bug"],
        assignees=["ana"],
        closed=at("2026-03-04", "12:00:00"),
        timeline=[
            event("AssignedEvent", at("2026-02-01", "11:00:00"), assignee=actor("ben")),
            event("UnassignedEvent", at("2026-02-03"), assignee=actor("ben")),
            event("AssignedEvent", at("2026-02-03"), assignee=actor("ana")),
            event("ClosedEvent", at("2026-02-04"), stateReason="NOT_PLANNED"),
            event("ReopenedEvent", at("2026-02-05")),
            event("ClosedEvent", at("2026-03-04", "12:00:00"), stateReason="COMPLETED"),
        ],
    )
    fan.pull(
        2,
        merged=at("2026-03-04"),
        commits=[FIRST, SECOND, TOOK_OVER],
        became=BECAME,
        files=[file("fan.py", 10, 4), file("new.py", 15, 0, "ADDED")],
        timeline=[
            event("ReadyForReviewEvent", at("2026-03-02", "09:00:00")),
            event("ReadyForReviewEvent", at("2026-03-03", "09:00:00")),
        ],
        comments=[
            remark("sonar[bot]", at("2026-03-01", "10:01:00"), name="IC_1"),
            remark(None, at("2026-03-03"), name="IC_2"),
        ],
        reviews=[
            review(
                "cem",
                at("2026-03-02", "15:00:00"),
                "CHANGES_REQUESTED",
                name="R_1",
                body="Mind the blades.",
                comments=[
                    remark(
                        "cem",
                        at("2026-03-02", "14:00:00"),
                        name="RC_1",
                        published=at("2026-03-02", "15:00:00"),
                    )
                ],
            ),
            review("cem", at("2026-03-03"), "APPROVED", name="R_2"),
            review("ana", at("2026-03-03"), "PENDING", name="R_3"),
        ],
        closes=[(1, "acme/fan"), (8, "acme/motor")],
    )
    fan.pull(
        3,
        by="dependabot[bot]",
        title="Bump motor",
        body=None,
        created=at("2026-03-05"),
        draft=True,
        commits=[commit("Bump motor", by="dependabot", login=None, day="2026-03-05")],
        files=[file("lock.txt", 1, 1)],
    )
    return fan


@pytest.fixture
async def kept():
    async with GitHub(fan()).running() as service:
        kept = Kept()
        await read_github(service, kept)
        return kept


def test_a_pull_request_is_one_row_with_its_times(kept):
    columns = (
        "repository", "number", "provider", "author", "created_at", "ready_at",
        "first_commit_at", "merged_at", "closed_at", "updated_at",
    )  # fmt: skip
    assert kept.rows("pull_requests", *columns) == [
        ("fan", 2, "github", "ana", utc(1), utc(2, 9),
         datetime(2026, 2, 27, 8, 30), utc(4), utc(4), utc(4)),  # noqa: DTZ001
        ("fan", 3, "github", "dependabot[bot]", utc(5), None,
         utc(5, 9), None, None, utc(5)),
    ]  # fmt: skip


def test_a_pull_request_has_its_texts_branches_and_lines(kept):
    columns = (
        "title", "body", "source_branch", "target_branch", "added", "removed", "files",
        "merge_sha", "url",
    )  # fmt: skip
    assert kept.rows("pull_requests", *columns) == [
        ("Spin both ways", "It turned one way.", "spin", "main", 25, 4, 2,
         BECAME["oid"], "https://github.com/acme/fan/pull/2"),
        ("Bump motor", None, "spin", "main", 1, 1, 1,
         None, "https://github.com/acme/fan/pull/3"),
    ]  # fmt: skip


def test_commits_are_its_own_and_the_one_it_became_which_is_nobodys_work(kept):
    rows = kept.rows("commits", "message", "author", "is_merge", "added", "removed")
    assert sorted(rows) == [
        ("Bump motor", "dependabot@example.com", False, 10, 2),
        ("FAN-7 Spin\n\nSlowly.", "ana@example.com", False, 10, 2),
        ("Fix it", "ben@example.com", False, 10, 2),
        ("Merge branch 'main' into spin", "ana@example.com", True, None, None),
        ("Spin both ways (#2)", "ana@example.com", True, None, None),
    ]


def test_which_commits_belong_to_it_is_only_said_once_it_is_closed(kept):
    assert sorted(kept.rows("pull_request_commits", "number", "message")) == [
        (2, "FAN-7 Spin\n\nSlowly."),
        (2, "Fix it"),
        (2, "Merge branch 'main' into spin"),
    ]


def test_files_are_those_of_merged_pull_requests(kept):
    columns = ("number", "path", "added", "removed", "is_new", "previous_change_at")
    assert kept.rows("pull_request_files", *columns) == [
        (2, "fan.py", 10, 4, False, None),
        (2, "new.py", 15, 0, True, None),
    ]


def test_remarks_and_reviews_say_who_when_and_whether_a_person(kept):
    columns = (
        "comment_id", "kind", "author", "created_at", "state", "has_text", "author_is_bot",
    )  # fmt: skip
    assert kept.rows("pull_request_comments", *columns) == [
        ("IC_1", "comment", "sonar[bot]", utc(1, 10, 1), None, True, True),
        ("IC_2", "comment", "ghost", utc(3), None, True, False),
        ("RC_1", "review_comment", "cem", utc(2, 15), None, True, False),
        ("R_1", "review", "cem", utc(2, 15), "changes_requested", True, False),
        ("R_2", "review", "cem", utc(3), "approved", False, False),
        ("R_3", "review", "ana", utc(3), "pending", False, False),
    ]


def test_closing_references_are_links_to_the_tracker_of_their_repository(kept):
    assert kept.rows("pull_request_work_items", "number", "tracker", "key") == [
        (2, "fan", "#1"),
        (2, "motor", "#8"),
    ]


def test_an_issue_is_a_work_item_of_the_repository(kept):
    columns = (
        "tracker", "key", "project", "type", "status", "created_at", "completed_at",
        "assignee", "url",
    )  # fmt: skip
    assert kept.rows("work_items", *columns) == [
        ("fan", "#1", "fan", "bug", "Closed", datetime(2026, 2, 1, 10), utc(4, 12),  # noqa: DTZ001
         "ana", "https://github.com/acme/fan/issues/1"),
    ]  # fmt: skip


def test_an_issue_has_a_history_of_statuses_and_of_holders(kept):
    columns = ("field", "changed_at", "from_value", "to_value")
    rows = kept.rows("work_item_transitions", *columns)
    assert [(f, f"{t:%m-%d %H:%M}", a, b) for f, t, a, b in rows] == [
        ("assignee", "02-01 11:00", None, "ben"),
        ("assignee", "02-03 10:00", "ben", "ana"),
        ("status", "02-04 10:00", "Open", "Not planned"),
        ("status", "02-05 10:00", "Not planned", "Open"),
        ("status", "03-04 12:00", "Open", "Closed"),
    ]


def test_whose_account_github_takes_an_e_mail_for_is_kept(kept):
    rows = kept.rows("known_accounts", "provider", "account", "email", "name")
    assert rows == [("github", "ana", "ana@example.com", "Ana")]


async def test_projects_give_an_issue_more_statuses_where_that_is_wanted():
    fan = Repository("acme/fan")
    fan.issue(
        1,
        kind="Feature",
        timeline=[
            event(
                "ProjectV2ItemStatusChangedEvent",
                at("2026-02-02"),
                previousStatus="",
                status="In Progress",
            ),
            event("ClosedEvent", at("2026-02-03"), stateReason="COMPLETED"),
            event(
                "ProjectV2ItemStatusChangedEvent",
                at("2026-02-03", "10:00:05"),
                previousStatus="In Progress",
                status="Done",
            ),
        ],
        closed=at("2026-02-03"),
    )
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept, statuses=True)

    rows = kept.rows("work_item_transitions", "from_value", "to_value")
    assert rows == [
        ("Open", "In Progress"),
        ("In Progress", "Closed"),
        ("Closed", "Done"),
    ]
    assert kept.rows("work_items", "type", "status") == [("Feature", "Done")]


async def test_a_bot_without_a_bots_name_is_a_bot_because_github_says_so():
    fan = Repository("acme/fan")
    fan.issue(1, by="Copilot")
    fan.listed[1]["user"]["type"] = "Bot"
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)

    assert kept.rows("bots", "provider", "account") == [("github", "Copilot")]


async def test_a_repository_may_be_called_otherwise():
    fan = Repository("acme/fan")
    fan.pull(1, closes=[(2, "Acme/Fan")], merged=at("2026-03-02"))
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept, "acme/fan=acme-fan")

    assert kept.rows("pull_requests", "repository") == [("acme-fan",)]
    assert kept.rows("pull_request_work_items", "tracker") == [("acme-fan",)]


async def test_everything_that_does_not_fit_on_a_first_page_is_read_too():
    fan = Repository("acme/fan")
    remarks = [remark("cem", at("2026-03-02"), name=f"RC_{n}") for n in range(120)]
    fan.pull(
        1,
        merged=at("2026-03-05"),
        commits=[commit(f"Step {n}", clock=f"09:{n % 60:02}:00") for n in range(140)],
        files=[file(f"part{n}.py", 1, 1) for n in range(230)],
        comments=[remark("ben", at("2026-03-03"), name=f"IC_{n}") for n in range(160)],
        reviews=[
            review("cem", at("2026-03-02"), name=f"R_{n}", comments=remarks[n : n + 1])
            for n in range(25)
        ]
        + [review("cem", at("2026-03-02"), name="R_many", comments=remarks[25:])],
        closes=[(n, "acme/fan") for n in range(2, 30)],
    )
    fan.issue(
        2,
        timeline=[
            event("ReopenedEvent" if n % 2 else "ClosedEvent", at("2026-02-02", f"10:{n:02}:00"),
                  stateReason="COMPLETED")
            for n in range(58)
        ],
    )  # fmt: skip
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)

    assert {name: len(rows) for name, rows in kept.tables.items()} == {
        "pull_requests": 1,
        "commits": 140,
        "known_accounts": 1,
        "pull_request_commits": 140,
        "pull_request_files": 230,
        "pull_request_comments": 160 + 26 + 120,
        "pull_request_work_items": 28,
        "work_items": 1,
        "work_item_transitions": 58,
    }
