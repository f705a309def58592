"""Jira, Cloud and Data Center: what becomes of issues, what changed, what may go wrong."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from reporting.errors import SourceError
from reporting.sources.jira import of_filter, of_project
from reporting.sources.web.troubles import LimitReached, Unauthorized
from tests.sources.reading import Kept, Told, read_jira
from tests.sources.recorded.jira import Jira, Site, at, change
from tests.sources.recorded.service import Fault


def utc(day: int, hour: int = 10, minute: int = 0, *, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001  as the tables have it


@pytest.fixture(params=["cloud", "data center"])
def site(request):
    return Site(cloud=request.param == "cloud")


def account(site: Site, name: str) -> str:
    """Return what changes call an account: by another field in either Jira."""
    return f"5b10-{name}" if site.cloud else f"JIRAUSER-{name}"


def given(site: Site, before: str | None, after: str | None):
    ids = {
        "old": before and account(site, before),
        "new": after and account(site, after),
    }
    return change("assignee", before and before.title(), after and after.title(), **ids)


async def test_an_issue_is_a_work_item(site):
    site.issue(
        "PAY-12",
        kind="Bug",
        status="Done",
        assignee=site.user("ana"),
        epic="PAY-1",
        points=5,
        estimate=3,
        resolved=at("2026-02-05", "13:00:00", "+0300"),
        resolution="Done",
        created=at("2026-02-01"),
        updated=at("2026-02-05"),
    )
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

    columns = (
        "tracker", "key", "project", "type", "status", "title", "priority",
        "story_points", "parent_key", "created_at", "updated_at", "completed_at",
        "assignee", "url",
    )  # fmt: skip
    assert kept.rows("work_items", *columns) == [
        ("jira", "PAY-12", "PAY", "Bug", "Done", "Spin both ways", "Medium",
         5.0, "PAY-1", utc(1), utc(5), utc(5), account(site, "ana"),
         "https://acme.example/browse/PAY-12")
    ]  # fmt: skip


async def test_the_size_stands_in_the_first_field_of_a_name_that_has_one(site):
    site.issue("PAY-1", estimate=3, parent="PAY-9")
    site.issue("PAY-2")
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

    rows = kept.rows("work_items", "story_points", "parent_key")
    assert rows == [(3.0, "PAY-9"), (None, None)]


async def test_an_issue_has_its_whole_history_of_statuses_and_holders(site):
    site.issue(
        "PAY-1",
        changes=[
            (at("2026-02-02"), [given(site, None, "ana")]),
            (at("2026-02-03"), [change("status", "To Do", "In Progress")]),
            (at("2026-02-03", "11:00:00"), [change("Rank", "", "Ranked higher")]),
            (
                at("2026-02-04"),
                [given(site, "ana", "ben"), change("summary", "a", "b")],
            ),
            (at("2026-02-05"), [given(site, "ben", None)]),
            (
                at("2026-02-06"),
                [
                    change("resolution", None, "Done"),
                    change("status", "In Progress", "Done"),
                ],
            ),
        ],
    )
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

    ana, ben = account(site, "ana"), account(site, "ben")
    columns = ("field", "changed_at", "from_value", "to_value")
    assert kept.rows("work_item_transitions", *columns) == [
        ("assignee", utc(2), None, ana),
        ("status", utc(3), "To Do", "In Progress"),
        ("assignee", utc(4), ana, ben),
        ("assignee", utc(5), ben, None),
        ("status", utc(6), "In Progress", "Done"),
    ]


async def test_changes_that_cloud_leaves_out_are_asked_for():
    site = Site(cloud=True)
    names = [f"S{n}" for n in range(231)]
    changes = [
        (at("2026-02-02", f"{n // 60:02}:{n % 60:02}:00"), [change("status", a, b)])
        for n, (a, b) in enumerate(pairwise(names))
    ]
    site.issue("PAY-1", changes=changes)
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

        pages = [c for c in service.calls if c.path.endswith("/changelog")]
        assert len(pages) == 3
    rows = kept.rows("work_item_transitions", "to_value")
    assert [value for (value,) in rows] == names[1:]


async def test_a_resolution_that_gives_up_stands_in_the_statuss_place(site):
    site.issue(
        "PAY-1",
        status="Done",
        resolution="Won't Do",
        resolved=at("2026-02-02"),
        changes=[
            (at("2026-02-02"), [change("status", "To Do", "Done"), change("resolution", None, "Won't Do")]),
            (at("2026-02-03"), [change("status", "Done", "To Do"), change("resolution", "Won't Do", None)]),
            (at("2026-02-04"), [change("status", "To Do", "Done")]),
            (at("2026-02-04", "11:00:00"), [change("resolution", None, "Duplicate")]),
        ],
    )  # fmt: skip
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

    assert kept.rows("work_items", "status", "completed_at") == [("Won't Do", None)]
    assert kept.rows("work_item_transitions", "from_value", "to_value") == [
        ("To Do", "Won't Do"),
        ("Won't Do", "To Do"),
        ("To Do", "Done"),
        ("Done", "Duplicate"),
    ]


async def test_accounts_have_their_names_and_e_mails_and_robots_are_bots():
    site = Site(cloud=True)
    robot = site.user("automation", accountType="app")
    site.issue("PAY-1", assignee=robot)
    site.issue("PAY-2", assignee=site.user("ana", emailAddress=None))
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

    assert kept.rows("bots", "provider", "account") == [("jira", "5b10-automation")]
    assert kept.rows("known_accounts", "account", "email", "name") == [
        ("5b10-ana", None, "Ana"),
        ("5b10-ben", "ben@example.com", "Ben"),
    ]


async def test_only_the_projects_issues_are_read_or_all_of_them(site):
    site.issue("PAY-1")
    site.issue("OPS-1")
    pay, everything = Kept(), Kept()
    async with Jira(site).running() as service:
        await read_jira(service, pay, "PAY")
        await read_jira(service, everything, None)

    assert pay.rows("work_items", "key") == [("PAY-1",)]
    assert everything.rows("work_items", "key") == [("OPS-1",), ("PAY-1",)]


def fill(site: Site, count: int) -> None:
    for number in range(1, count + 1):
        when = at("2026-03-01", f"{number // 60:02}:{number % 60:02}:30")
        site.issue(f"PAY-{number}", created=at("2026-02-01"), updated=when)


async def test_pages_follow_each_other_and_the_number_of_issues_is_known(site):
    fill(site, 230)
    kept, told = Kept(), Told()
    async with Jira(site).running() as service:
        await read_jira(service, kept, told=told)

    assert len(kept.rows("work_items", "key")) == 230
    assert told.progressed[0] == (0, 230)
    assert told.progressed[-1] == (230, 230)


async def test_a_site_that_makes_smaller_pages_is_read_too(site):
    fill(site, 120)
    kept = Kept()
    async with Jira(site).running() as service:
        service.most = 50
        await read_jira(service, kept)

    assert len(kept.rows("work_items", "key")) == 120


async def test_more_updates_in_one_minute_than_a_page_holds_are_all_read(site):
    for number in range(1, 331):
        site.issue(f"PAY-{number}", updated=at("2026-03-01"))
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)

    assert len(kept.rows("work_items", "key")) == 330


async def test_times_of_a_query_are_those_of_the_accounts_zone(site):
    site.issue("PAY-1", updated=at("2026-03-01", "23:59:30"))
    async with Jira(site).running() as service:
        await read_jira(service, since=datetime(2026, 3, 1, tzinfo=UTC))

        assert '"2026-03-01 03:00"' in service.queries[0]


async def test_only_what_was_updated_is_kept_again(site):
    fill(site, 20)
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)
        portions = kept.portions
        assert (await read_jira(service, kept)).changes == {}
        assert kept.portions == portions

        site.issue("PAY-7", status="Done", updated=at("2026-03-02"))
        synced = await read_jira(service, kept)

    assert synced.changes["work_items"] == {"new": 0, "changed": 1}
    assert kept.tables["work_items"]["jira", "PAY-7"]["status"] == "Done"


async def test_an_update_that_shows_minutes_late_is_not_missed(site):
    fill(site, 3)
    late = site.issues.pop("PAY-2")
    kept = Kept()
    async with Jira(site).running() as service:
        await read_jira(service, kept)
        site.issues["PAY-2"] = late
        await read_jira(service, kept)

    assert len(kept.rows("work_items", "key")) == 3


async def test_a_reading_that_broke_off_goes_on_behind_the_last_page(site):
    fill(site, 230)
    kept = Kept()
    async with Jira(site).running() as service:
        # server, account, fields, the first page and on Cloud the count
        second = 6 if site.cloud else 5
        service.faults = {number: Fault(503) for number in range(second, 99)}
        with pytest.raises(SourceError, match="answered 503"):
            await read_jira(service, kept)
        assert len(kept.rows("work_items", "key")) == 100
        service.faults = {}
        service.queries.clear()
        await read_jira(service, kept)

    assert len(kept.rows("work_items", "key")) == 230
    assert '"1970' not in service.queries[0]


async def test_a_limit_is_waited_for_and_one_of_an_hour_is_told(site):
    fill(site, 230)
    kept = Kept()
    async with Jira(site).running() as service:
        service.faults = {4: Fault(429, "", {"Retry-After": "30"})}
        await read_jira(service, kept)
        assert service.time.slept_s == 30

        service.calls.clear()
        reset = "2026-06-01T01:00Z"
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
        service.faults = {1: Fault(429, "", headers)}
        with pytest.raises(LimitReached, match="Jira lets us go on at 01:00 UTC"):
            await read_jira(service, kept, patience_s=60)


async def test_answers_that_break_off_are_asked_for_again(site):
    fill(site, 30)
    kept = Kept()
    async with Jira(site).running() as service:
        service.faults = {1: Fault(cut=True), 5: Fault(cut=True)}
        await read_jira(service, kept)

    assert len(kept.rows("work_items", "key")) == 30


async def test_a_revoked_token_is_told_with_what_to_do(site):
    async with Jira(site).running() as service:
        service.revoked = True
        with pytest.raises(Unauthorized, match="JIRA_TOKEN") as raised:
            await read_jira(service)

    assert "secret-token" not in str(raised.value)


async def test_a_project_that_is_not_there_is_told_in_jiras_words(site):
    site.issue("OPS-1")
    async with Jira(site).running() as service:
        with pytest.raises(SourceError, match="'PAY' does not exist for the field"):
            await read_jira(service)


async def test_missing_fields_are_named_with_their_issue(site):
    site.issue("PAY-1")
    del site.issues["PAY-1"]["fields"]["status"]
    async with Jira(site).running() as service:
        with pytest.raises(
            SourceError, match=r"Jira's issue PAY-1 lacks `fields.status`"
        ):
            await read_jira(service)


async def test_an_empty_tracker_brings_nothing(site):
    async with Jira(site).running() as service:
        synced = await read_jira(service, None, None)

    assert synced.changes == {}


async def test_an_unknown_time_zone_is_told(site):
    async with Jira(site).running() as service:
        service.zone = "Mars/Olympus"
        with pytest.raises(SourceError, match="time zone 'Mars/Olympus'"):
            await read_jira(service)


@pytest.mark.parametrize("key", ["", "PAY-1", 'X" OR 1=1'])
def test_what_is_no_key_of_a_project_is_refused(key):
    with pytest.raises(SourceError, match="is no key of a Jira project"):
        of_project(key)


def test_a_query_may_not_say_an_order_of_its_own():
    with pytest.raises(SourceError, match="must not say ORDER BY"):
        of_filter("labels = fan order  by created")
    assert of_filter(" labels = fan ") == ("labels = fan", "labels = fan")
    assert of_filter("") == ("everything", "")


def test_a_long_query_has_a_name_that_a_cursor_may_have():
    queries = [f"labels in ({', '.join(['fan'] * 300)}, {last})" for last in "ab"]
    names = [of_filter(query)[0] for query in queries]

    assert all(len(name) < 200 for name in names)
    assert len(set(names)) == 2
    assert [of_filter(query)[1] for query in queries] == queries
