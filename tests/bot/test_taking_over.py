"""The embedded export service: who runs it, and who goes on when that process has ended."""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.exporting import exports
from bot.exporting.client import Unavailable
from bot.settings import Settings
from reporting.service.warehouse.warehouse import WarehouseBusy

ROOT = Path(__file__).parents[2]


@pytest.fixture
def chosen(tmp_path):
    return Settings.model_validate({"INSIGHTS_HOME": tmp_path / "home"})


async def test_who_finds_nobody_any_more_runs_the_service_itself(chosen):
    async with AsyncExitStack() as first:
        one = await first.enter_async_context(exports.opened(chosen))
        async with exports.opened(chosen) as other:
            assert other.base == one.base
            await first.aclose()

            assert (await other.directory()).teams[0].name == "Everyone"
            assert other.base != one.base
            assert await exports.is_running(chosen)


async def test_who_calls_once_is_told_without_an_address_and_then_answered(chosen):
    async with AsyncExitStack() as first:
        await first.enter_async_context(exports.opened(chosen))
        async with exports.opened(chosen) as other:
            left = other.base
            await first.aclose()
            with pytest.raises(Unavailable) as told:
                await other.check()

            assert left not in str(told.value)
            assert "INSIGHTS_API_URL" not in str(told.value)
            await other.check()


async def test_all_that_call_at_once_find_the_same_service(chosen):
    async with AsyncExitStack() as first:
        await first.enter_async_context(exports.opened(chosen))
        async with exports.opened(chosen) as other:
            await first.aclose()
            found = await asyncio.gather(*(other.directory() for _ in range(5)))

    assert {len(one.teams) for one in found} == {1}


async def test_a_service_that_starts_together_with_others_is_left_the_time_to(chosen):
    async with AsyncExitStack() as stack:

        async def soon():
            await asyncio.sleep(0.3)
            return await stack.enter_async_context(exports.serving(chosen))

        starting = asyncio.create_task(soon())
        async with exports.opened(chosen, yields_s=30) as client:
            assert client.base == await starting


@pytest.fixture
async def elsewhere(chosen):
    """Another process that runs the service."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "exports", "--port", "0"),
        env={"INSIGHTS_HOME": str(chosen.home)},
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    assert await process.stderr.readline()
    yield process
    if process.returncode is None:
        process.kill()
    await process.wait()


async def test_the_service_alone_waits_for_who_runs_it_now(chosen, elsewhere):
    async def take():
        async with exports.alone(chosen, host="127.0.0.1", port=0) as base:
            return base

    taking = asyncio.create_task(take())
    await asyncio.sleep(0.5)
    assert not taking.done()
    elsewhere.kill()
    assert (await taking).startswith("http://127.0.0.1:")


async def test_the_service_alone_does_not_wait_forever(chosen, elsewhere, monkeypatch):
    monkeypatch.setattr(exports, "_PATIENCE_S", -1.0)
    with pytest.raises(WarehouseBusy, match="Stop it"):
        async with exports.alone(chosen, host="127.0.0.1", port=0):
            pass


async def test_a_killed_service_is_taken_over(chosen, elsewhere):
    async with exports.opened(chosen) as client:
        left = client.base
        elsewhere.kill()
        await elsewhere.wait()

        assert (await client.directory()).teams[0].name == "Everyone"
        assert client.base != left
