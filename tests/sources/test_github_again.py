"""Reading GitHub again: only what changed, from where the last reading stopped."""

import json
from datetime import UTC, datetime

import pytest

from reporting.errors import SourceError
from tests.sources.reading import Kept, Told, read_github
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.github_data import Repository, at, commit, remark
from tests.sources.recorded.service import Fault


def many(pulls: int, issues: int = 0) -> Repository:
    """Pull requests and issues, each updated a minute after the one before."""
    fan = Repository("acme/fan")
    for number in range(1, pulls + issues + 1):
        when = f"2026-03-01T{number // 60:02}:{number % 60:02}:00Z"
        if number <= pulls:
            one = [commit(f"Step {number}", clock=when[11:19])]
            fan.pull(number, created=when, merged=when, commits=one)
        else:
            fan.issue(number, created=when)
    return fan


def numbers(kept: Kept, table: str = "pull_requests") -> list[int]:
    return sorted(number for (number,) in kept.rows(table, "number"))


async def test_a_hundred_pull_requests_take_a_list_four_batches_and_a_count():
    kept, told = Kept(), Told()
    async with GitHub(many(100)).running() as service:
        await read_github(service, kept, told=told)

        assert numbers(kept) == list(range(1, 101))
        assert [call.path for call in service.calls] == [
            "/repos/acme/fan/issues",
            *["/graphql"] * 5,
            "/repos/acme/fan/issues",
        ]
        assert service.points <= 60
    assert told.progressed[0] == (0, 100)
    assert told.progressed[-1] == (100, 100)


async def test_four_batches_of_issues_are_as_large_as_one_of_pull_requests():
    kept = Kept()
    async with GitHub(many(25, 90)).running() as service:
        await read_github(service, kept)

        assert len(kept.rows("work_items", "key")) == 90
        assert len(service.calls) == 1 + 1 + 2 + 1 + 1


async def test_nothing_new_is_one_call_and_then_one_that_costs_nothing():
    kept = Kept()
    async with GitHub(many(3)).running() as service:
        await read_github(service, kept)
        service.calls.clear()

        assert (await read_github(service, kept)).changes == {}
        assert [call.status for call in service.calls] == [200]
        portions = kept.portions
        await read_github(service, kept)
        assert [call.status for call in service.calls] == [200, 304]
        assert kept.portions == portions


async def test_only_what_was_updated_is_read_again():
    fan = many(120)
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)
        fan.pull(
            7,
            title="Spin faster",
            updated=at("2026-03-02"),
            comments=[remark("cem", at("2026-03-02"), name="IC_1")],
        )
        service.calls.clear()
        service.queries.clear()
        synced = await read_github(service, kept)

    assert synced.changes["pull_requests"] == {"new": 0, "changed": 1}
    assert synced.changes["pull_request_comments"] == {"new": 1, "changed": 0}
    assert len(service.calls) == 2
    assert service.queries[0].count("pullRequest(") == 1


async def test_an_update_that_shows_late_in_the_list_is_not_missed():
    fan = many(2)
    hidden = fan.listed.pop(1)
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)
        assert numbers(kept) == [2]
        hidden["updated_at"] = (
            "2026-03-01T00:01:30Z"  # half a minute before the last one
        )
        fan.listed[1] = hidden
        await read_github(service, kept)

    assert numbers(kept) == [1, 2]


async def test_a_reading_that_broke_off_goes_on_behind_the_last_batch_it_stored():
    kept = Kept()
    async with GitHub(many(100)).running() as service:
        service.faults = {number: Fault(502) for number in range(5, 200)}
        with pytest.raises(SourceError, match="answered 502"):
            await read_github(service, kept)
        assert numbers(kept) == list(range(1, 51))
        service.faults = {}
        service.calls.clear()
        service.queries.clear()
        await read_github(service, kept)

    assert numbers(kept) == list(range(1, 101))
    asked = sum(query.count("pullRequest(") for query in service.queries)
    assert asked == 50


async def test_more_updates_in_one_second_than_a_page_holds_are_all_read():
    fan = Repository("acme/fan")
    for number in range(1, 251):
        fan.issue(number, created=at("2026-03-01"))
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)

    assert len(kept.rows("work_items", "key")) == 250


async def test_an_update_while_it_is_read_is_not_missed_and_shifts_nobody_out():
    fan = many(0, 250)
    kept = Kept()
    async with GitHub(fan).running() as service:
        answered = service.answer

        async def meddling(request):
            response = await answered(request)
            if (
                len(service.calls) == 2
            ):  # the first page is read; its first moves to the end
                fan.issue(1, created=at("2026-03-01"), updated=at("2026-03-09"))
            return response

        service.answer = meddling
        await read_github(service, kept)

    assert len(kept.rows("work_items", "key")) == 250
    assert kept.tables["work_items"]["fan", "#1"]["updated_at"].day == 9


async def test_since_leaves_out_what_was_last_updated_before():
    fan = many(2)
    fan.pull(3, created=at("2026-02-01"), updated=at("2026-02-28"))
    kept = Kept()
    since = datetime(2026, 3, 1, tzinfo=UTC)
    async with GitHub(fan).running() as service:
        await read_github(service, kept, since=since)
        assert numbers(kept) == [1, 2]

        await read_github(service, kept, since=since)
        assert service.calls[-1].query["since"] > "2026-03-01T00:00:00Z"


async def test_an_earlier_since_reads_back_to_it_and_a_later_one_goes_on():
    fan = many(2)
    fan.pull(3, created=at("2026-02-01"), updated=at("2026-02-28"))
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept, since=datetime(2026, 3, 1, tzinfo=UTC))
        await read_github(service, kept, since=datetime(2026, 2, 1, tzinfo=UTC))
        assert numbers(kept) == [1, 2, 3]
        before = len(service.queries)

        await read_github(service, kept, since=datetime(2026, 2, 15, tzinfo=UTC))
        assert len(service.queries) == before


async def test_an_update_from_the_future_does_not_hide_those_of_today():
    fan = many(1)
    fan.issue(2, created=at("2026-03-01"), updated=at("2999-01-01"))
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)
        fan.issue(3, created=at("2026-06-01"))
        service.time.at += 86400
        await read_github(service, kept)

    assert [key for (key,) in kept.rows("work_items", "key")] == ["#2", "#3"]


async def test_an_empty_tracker_brings_nothing_and_says_so():
    kept = Kept()
    async with GitHub(Repository("acme/fan")).running() as service:
        synced = await read_github(service, kept)

    assert synced.changes == {}
    assert kept.tables == {}


async def test_two_repositories_of_one_name_do_not_become_one():
    kept = Kept()
    other = Repository("other/fan")
    other.pull(9)
    async with GitHub(many(1), other).running() as service:
        await read_github(service, kept)
        with pytest.raises(SourceError, match=r"other/fan needs another name: .*PATH="):
            await read_github(service, kept, "other/fan")
        await read_github(service, kept, "other/fan=other-fan")

    assert set(kept.rows("pull_requests", "repository")) == {("fan",), ("other-fan",)}


async def test_a_repository_that_moved_goes_on_when_one_says_that_it_did():
    kept = Kept()
    fan = many(1)
    async with GitHub(fan).running() as service:
        await read_github(service, kept)
        fan.path = "newco/fan"
        service.repositories = {"newco/fan": fan}
        service.queries.clear()
        await read_github(service, kept, "newco/fan=fan")

    assert service.queries == []


async def test_a_cursor_of_another_version_reads_everything_again():
    kept = Kept()
    async with GitHub(many(1)).running() as service:
        await read_github(service, kept)
        cursor = json.loads(kept.cursors["github", "fan"])
        kept.cursors["github", "fan"] = json.dumps(cursor | {"version": 0})
        service.queries.clear()
        await read_github(service, kept)

    assert len(service.queries) == 1
