"""Readings of sources: one at a time, taken over when lost, remembered by how they ended."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from reporting.service import store
from reporting.service.syncs import PATIENCE, Held, Syncs

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def syncs(tmp_path):
    async with store.opened(tmp_path) as engine:
        yield Syncs(engine)


async def begin(syncs, reader="worker-0", process="p1", now=NOON, name="fan"):
    return await syncs.begin("github", name, reader=reader, process=process, now=now)


async def hear(syncs, token, now):
    return await syncs.hear(token, done=1, total=9, waits_for=None, now=now)


async def end(syncs, token, now=NOON, error=None, resumes_at=None):
    return await syncs.end(token, error=error, resumes_at=resumes_at, now=now)


async def test_of_many_who_begin_at_once_one_holds_the_source(syncs):
    async def one(number):
        try:
            return await begin(syncs, f"worker-{number}")
        except Held:
            return None

    tokens = await asyncio.gather(*map(one, range(8)))

    assert len([token for token in tokens if token]) == 1
    [known] = await syncs.all(NOON)
    assert known.runs


async def test_other_sources_are_free(syncs):
    await begin(syncs)

    assert await begin(syncs, name="motor")


async def test_the_same_reader_in_the_same_process_does_not_read_twice(syncs):
    await begin(syncs)

    with pytest.raises(Held) as raised:
        await begin(syncs)
    assert raised.value.sync.reader == "worker-0"
    assert raised.value.sync.began_at == NOON


async def test_a_reader_that_was_started_again_goes_on_at_once(syncs):
    lost = await begin(syncs)

    token = await begin(syncs, process="p2")

    assert not await syncs.holds(lost)
    assert not await hear(syncs, lost, NOON)
    assert not await end(syncs, lost)
    assert await syncs.holds(token)


async def test_another_takes_over_what_nobody_heard_of_for_a_while(syncs):
    lost = await begin(syncs)
    assert await hear(syncs, lost, NOON + 2 * MINUTE)

    with pytest.raises(Held):
        await begin(syncs, "worker-1", now=NOON + 2 * MINUTE + PATIENCE)
    later = NOON + 3 * MINUTE + PATIENCE
    [known] = await syncs.all(later)
    assert not known.runs
    await begin(syncs, "worker-1", now=later)

    assert not await syncs.holds(lost)


async def test_how_a_reading_ended_is_remembered(syncs):
    token = await begin(syncs)
    assert await end(syncs, token, NOON + MINUTE)
    for number in (2, 3):
        token = await begin(syncs, now=NOON + number * MINUTE)
        resumes_at = NOON + 99 * MINUTE
        await end(syncs, token, NOON + number * MINUTE, "No token.", resumes_at)

    [known] = await syncs.all(NOON)
    assert (known.runs, known.failures, known.error) == (False, 2, "No token.")
    assert known.succeeded_at == NOON + MINUTE
    assert known.ended_at == NOON + 3 * MINUTE
    assert known.resumes_at == NOON + 99 * MINUTE

    token = await begin(syncs)
    await end(syncs, token, NOON + 4 * MINUTE)
    [known] = await syncs.all(NOON)
    assert (known.failures, known.error, known.resumes_at) == (0, None, None)
