"""GitLab: what becomes of its answers, what changed since, and what may go wrong."""

from datetime import UTC, datetime

import pytest

from reporting.errors import SourceError
from reporting.sources.web.troubles import LimitReached, Unauthorized, Vanished
from tests.sources.reading import Kept, Told, read_gitlab
from tests.sources.recorded.gitlab import (
    GitLab,
    Project,
    at,
    commit,
    label,
    note,
    state,
)
from tests.sources.recorded.service import Fault, Limit


def utc(day: int, hour: int = 10, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001  as the tables have it


FIRST = commit("Spin\n\nCloses #1", day="2026-02-27", clock="08:30:00")
TOOK_OVER = commit("Merge branch 'main' into 'spin'", day="2026-03-02")


def fan() -> Project:
    """A merged request with everything, an open one, and an issue."""
    fan = Project("acme/tools/fan")
    fan.merge(
        1,
        merged=at("2026-03-04"),
        commits=[TOOK_OVER, FIRST],
        became="b" * 40,
        squashed="a" * 40,
        lines={"fan.py": (10, 4), "new.py": (15, 0)},
        notes=[
            note(1, "ana", at("2026-03-01"), "assigned to @ana", system=True),
            note(2, "ana", at("2026-03-02", "09:00:00"), "marked this merge request as **ready**", system=True),
            note(3, "project_7_bot_f00", at("2026-03-02"), "Coverage rose."),
            note(4, "cem", at("2026-03-03"), "Mind the blades.", kind="DiffNote"),
            note(5, "cem", at("2026-03-03", "11:00:00"), "requested changes", system=True),
            note(6, "cem", at("2026-03-03", "12:00:00"), "approved this merge request", system=True),
            note(7, None, at("2026-03-03", "13:00:00"), "Bye.", kind="DiscussionNote"),
        ],
        closes=[
            {"id": 200_001, "iid": 1, "project_id": 7, "references": {"full": "acme/tools/fan#1"}},
            {"id": 200_008, "iid": 8, "project_id": 9, "references": {"full": "acme/motor#8"}},
            {"id": "PAY-12", "title": "Pay"},
        ],
    )  # fmt: skip
    fan.merge(
        2,
        by="renovate-bot",
        body=None,
        created=at("2026-03-05"),
        commits=[commit("Up")],
    )
    fan.issue(
        1,
        closed=at("2026-03-04", "12:00:00"),
        labels=["type::bug", "workflow::in review", "priority::1"],
        assignees=["ana"],
        weight=3,
        epic=5,
        label_events=[
            label(1, at("2026-02-03"), "add", "workflow::in dev"),
            label(2, at("2026-02-04"), "add", "type::bug"),
            label(3, at("2026-02-05"), "add", None),
            label(4, at("2026-02-06"), "remove", "workflow::in dev"),
            label(5, at("2026-02-06"), "add", "workflow::in review"),
        ],
        states=[
            state(1, at("2026-02-07"), "closed"),
            state(2, at("2026-02-08"), "reopened"),
            state(3, at("2026-03-04", "12:00:00"), "closed"),
        ],
        notes=[
            note(1, "ben", at("2026-02-02"), "assigned to @ben", system=True),
            note(2, "ben", at("2026-02-05"), "assigned to @ana and unassigned @ben", system=True),
            note(3, "ben", at("2026-02-05", "11:00:00"), "assigned to @cem", system=False),
            note(4, "ben", at("2026-02-06"), "changed title", system=True),
        ],
    )  # fmt: skip
    return fan


@pytest.fixture
async def kept():
    async with GitLab(fan()).running() as service:
        kept = Kept()
        await read_gitlab(service, kept, "acme/tools/fan")
        return kept


def test_a_merge_request_is_one_row_with_its_times(kept):
    columns = (
        "repository", "number", "provider", "author", "created_at", "ready_at",
        "first_commit_at", "merged_at", "closed_at", "updated_at",
    )  # fmt: skip
    assert kept.rows("pull_requests", *columns) == [
        ("fan", 1, "gitlab", "ana", utc(1), utc(2, 9), utc(27, 8, 30, month=2),
         utc(4), utc(4), utc(4)),
        ("fan", 2, "gitlab", "renovate-bot", utc(5), None, utc(1, 9),
         None, None, utc(5)),
    ]  # fmt: skip


def test_a_merge_request_has_its_texts_and_the_lines_of_its_files(kept):
    columns = ("title", "body", "added", "removed", "files", "merge_sha", "url")
    url = "https://gitlab.com/acme/tools/fan/-/merge_requests"
    assert kept.rows("pull_requests", *columns) == [
        ("Spin both ways", "It turned one way.", 25, 4, 2, "b" * 40, f"{url}/1"),
        ("Spin both ways", None, None, None, None, None, f"{url}/2"),
    ]
    assert kept.rows("pull_request_files", "number", "path", "added", "removed") == [
        (1, "fan.py", 10, 4),
        (1, "new.py", 15, 0),
    ]


def test_commits_are_its_own_and_merges_are_told_by_their_words(kept):
    assert sorted(kept.rows("commits", "message", "author", "is_merge")) == [
        ("Merge branch 'main' into 'spin'", "ana@example.com", True),
        ("Spin\n\nCloses #1", "ana@example.com", False),
        ("Up", "ana@example.com", False),
    ]
    assert {n for (n,) in kept.rows("pull_request_commits", "number")} == {1}


def test_remarks_are_peoples_and_approvals_are_what_gitlab_wrote_down(kept):
    columns = (
        "comment_id", "kind", "author", "created_at", "state", "has_text", "author_is_bot",
    )  # fmt: skip
    assert kept.rows("pull_request_comments", *columns) == [
        ("3", "comment", "project_7_bot_f00", utc(2), None, True, True),
        ("4", "review_comment", "cem", utc(3), None, True, False),
        ("5", "review", "cem", utc(3, 11), "changes_requested", False, False),
        ("6", "review", "cem", utc(3, 12), "approved", False, False),
        ("7", "comment", "ghost", utc(3, 13), None, True, False),
    ]


def test_closing_issues_are_links_also_to_other_projects_and_to_jira(kept):
    assert kept.rows("pull_request_work_items", "number", "tracker", "key") == [
        (1, "fan", "#1"),
        (1, "jira", "PAY-12"),
        (1, "motor", "#8"),
    ]


def test_an_issue_is_a_work_item_with_its_weight_and_epic(kept):
    columns = (
        "tracker", "key", "type", "status", "priority", "story_points", "parent_key",
        "completed_at", "assignee",
    )  # fmt: skip
    assert kept.rows("work_items", *columns) == [
        ("fan", "#1", "bug", "Closed", "1", 3.0, "&5", utc(4, 12), "ana")
    ]


def test_an_issue_has_a_history_of_status_labels_states_and_holders(kept):
    columns = ("field", "changed_at", "from_value", "to_value")
    rows = kept.rows("work_item_transitions", *columns)
    assert [(f, f"{t:%m-%d}", a, b) for f, t, a, b in rows] == [
        ("assignee", "02-02", None, "ben"),
        ("status", "02-03", "Open", "in dev"),
        ("assignee", "02-05", "ben", "ana"),
        ("status", "02-06", "in dev", "in review"),
        ("status", "02-07", "in review", "Closed"),
        ("status", "02-08", "Closed", "in review"),
        ("status", "03-04", "in review", "Closed"),
    ]


def test_bots_are_known_by_the_names_gitlab_gives_them(kept):
    bots = {account for (account,) in kept.rows("bots", "account")}
    assert bots == {"project_7_bot_f00", "renovate-bot"}
    names = kept.rows("known_accounts", "account", "email", "name")
    assert names == [("ana", None, "Ana"), ("ben", None, "Ben"), ("cem", None, "Cem")]


@pytest.mark.parametrize(
    ("body", "holder"),
    [
        ("assigned to @ana.b-c", "ana.b-c"),
        ("assigned to @ana, @ben, and @cem", "cem"),
        ("assigned to @dan and unassigned @ben", "dan"),
        ("unassigned @ben", None),
        ("removed assignee", None),
    ],
)
async def test_who_has_an_issue_is_read_from_what_gitlab_wrote_down(body, holder):
    fan = Project("acme/fan")
    notes = [
        note(1, "ben", at("2026-02-02"), "assigned to @ben", system=True),
        note(2, "ben", at("2026-02-03"), body, system=True),
    ]
    fan.issue(1, notes=notes)
    kept = Kept()
    async with GitLab(fan).running() as service:
        await read_gitlab(service, kept)

    assert kept.rows("work_item_transitions", "to_value")[-1] == (holder,)


async def test_without_an_issue_in_any_text_gitlab_is_not_asked_which_it_closes():
    fan = Project("acme/fan")
    fan.merge(1, body="A #hashtag only")
    async with GitLab(fan).running() as service:
        await read_gitlab(service)

        assert not any("closes_issues" in call.path for call in service.calls)


async def test_long_lists_are_read_to_their_ends():
    fan = Project("acme/fan")
    fan.merge(
        1,
        merged=at("2026-03-02"),
        commits=[commit(f"Step {n}") for n in range(130)],
        notes=[note(n, "cem", at("2026-03-01")) for n in range(1, 250)],
    )
    kept = Kept()
    async with GitLab(fan).running() as service:
        await read_gitlab(service, kept)

    assert len(kept.rows("commits", "sha")) == 130
    assert len(kept.rows("pull_request_comments", "comment_id")) == 249


def many(count: int) -> Project:
    fan = Project("acme/fan")
    for iid in range(1, count + 1):
        when = at("2026-03-01", f"{iid // 60:02}:{iid % 60:02}:00")
        fan.merge(iid, created=when, merged=when, lines={"fan.py": (1, 1)})
    return fan


def iids(kept: Kept) -> list[int]:
    return sorted(number for (number,) in kept.rows("pull_requests", "number"))


async def test_a_hundred_merge_requests_take_two_calls_each_and_a_few():
    kept, told = Kept(), Told()
    async with GitLab(many(100)).running() as service:
        await read_gitlab(service, kept, told=told)

        assert iids(kept) == list(range(1, 101))
        # the project; six pages, for each page asks for the last of the one before again;
        # the lines of each page; and the issues
        assert len(service.calls) == 1 + 200 + 6 + 6 + 1
    assert told.progressed[0] == (0, 100)
    assert told.progressed[-1] == (100, 100)


async def test_nothing_new_is_three_calls():
    kept = Kept()
    async with GitLab(many(3)).running() as service:
        await read_gitlab(service, kept)
        service.calls.clear()

        assert (await read_gitlab(service, kept)).changes == {}
        assert len(service.calls) == 3


async def test_only_what_was_updated_is_read_again():
    fan = many(30)
    kept = Kept()
    async with GitLab(fan).running() as service:
        await read_gitlab(service, kept)
        fan.merge(7, title="Spin faster", updated=at("2026-03-02"))
        service.calls.clear()
        synced = await read_gitlab(service, kept)

    assert synced.changes["pull_requests"] == {"new": 0, "changed": 1}
    assert len([c for c in service.calls if "/notes" in c.path]) == 1


async def test_a_reading_that_broke_off_goes_on_behind_the_last_page():
    kept = Kept()
    async with GitLab(many(60)).running() as service:
        service.faults = {number: Fault(502) for number in range(60, 999)}
        with pytest.raises(SourceError, match="answered 502"):
            await read_gitlab(service, kept)
        assert iids(kept) == list(range(1, 21))
        service.faults = {}
        service.calls.clear()
        await read_gitlab(service, kept)

    assert iids(kept) == list(range(1, 61))
    assert len([c for c in service.calls if "/notes" in c.path]) == 40


async def test_since_leaves_out_what_was_last_updated_before():
    kept = Kept()
    since = datetime(2026, 3, 1, 0, 20, tzinfo=UTC)
    async with GitLab(many(30)).running() as service:
        await read_gitlab(service, kept, since=since)

    assert iids(kept) == list(range(20, 31))


async def test_a_limit_is_waited_for_as_long_as_it_lasts():
    kept, told = Kept(), Told()
    async with GitLab(many(40)).running() as service:
        service.limit = Limit(calls=50, window_s=60)
        await read_gitlab(service, kept, told=told)

        assert iids(kept) == list(range(1, 41))
        assert service.time.slept_s >= 60
        assert all(call.status in {200, 429} for call in service.calls)
    assert told.waits[0][0] == "GitLab's rate limit"


async def test_a_retry_after_is_waited_for():
    async with GitLab(many(1)).running() as service:
        service.faults = {2: Fault(429, "Retry later", {"Retry-After": "17"})}
        await read_gitlab(service)

        assert service.time.slept_s == 17


async def test_a_limit_of_an_hour_is_told_to_whoever_will_not_wait():
    async with GitLab(many(1)).running() as service:
        service.limit = Limit(calls=0, window_s=3600)
        with pytest.raises(LimitReached, match="GitLab lets us go on at 01:00 UTC"):
            await read_gitlab(service, patience_s=60)


async def test_answers_that_break_off_are_asked_for_again():
    kept = Kept()
    async with GitLab(many(25)).running() as service:
        service.faults = {n: Fault(cut=True) for n in (1, 2, 5, 20, 37)}
        await read_gitlab(service, kept)

    assert iids(kept) == list(range(1, 26))


async def test_a_revoked_token_is_told_in_gitlabs_words_and_with_what_to_do():
    async with GitLab(many(1)).running() as service:
        service.revoked = True
        with pytest.raises(Unauthorized, match=r"Token was revoked.*GITLAB_TOKEN"):
            await read_gitlab(service)


async def test_a_vanished_project_is_told():
    async with GitLab().running() as service:
        with pytest.raises(Vanished, match="GitLab has no project acme/fan"):
            await read_gitlab(service)


async def test_a_merge_request_that_vanished_meanwhile_is_noticed_and_left_out():
    fan = many(3)
    del fan.parts["merge_requests/2/notes"]
    kept = Kept()
    async with GitLab(fan).running() as service:
        synced = await read_gitlab(service, kept)

    assert iids(kept) == [1, 3]
    [notice] = synced.notices
    assert notice.startswith("merge request !2 of acme/fan is in GitLab's list")


async def test_lines_that_gitlab_does_not_tell_are_empty_and_noticed():
    kept = Kept()
    async with GitLab(many(2)).running() as service:
        service.graphql = False
        synced = await read_gitlab(service, kept)

    assert kept.rows("pull_requests", "added") == [(None,), (None,)]
    assert "ingest git" in synced.notices[0]


async def test_missing_fields_are_named():
    fan = many(1)
    del fan.merges[1]["source_branch"]
    async with GitLab(fan).running() as service:
        with pytest.raises(SourceError, match="merge requests of acme/fan lacks `source_branch`"):  # fmt: skip
            await read_gitlab(service)


async def test_a_project_without_issues_is_not_asked_for_them():
    fan = many(1)
    fan.issues_enabled = False
    kept = Kept()
    async with GitLab(fan).running() as service:
        await read_gitlab(service, kept)

    assert iids(kept) == [1]


async def test_an_empty_project_brings_nothing():
    async with GitLab(Project("acme/fan")).running() as service:
        assert (await read_gitlab(service)).changes == {}
