"""Answers that are good for a while."""

import asyncio

import pytest

from bot import fresh
from bot.fresh import Fresh


class Source:
    """Answers with how often it was asked; fails, or waits, when told to."""

    def __init__(self):
        self.asked = []
        self.fails = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, *what):
        self.asked.append(what)
        await self.gate.wait()
        if self.fails:
            raise ZeroDivisionError
        return len(self.asked)


async def test_an_answer_is_kept_for_a_while_each_by_itself():
    source = Source()
    asked = Fresh(source, 60.0)

    assert [await asked("a"), await asked("a"), await asked("b")] == [1, 1, 2]


async def test_what_is_old_is_asked_for_again(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(fresh, "monotonic", lambda: now[0])
    asked = Fresh(Source(), 60.0)

    first = await asked()
    now[0] += 60.0
    still = await asked()
    now[0] += 0.1
    later = await asked()

    assert (first, still, later) == (1, 1, 2)


async def test_who_asks_meanwhile_waits_for_the_same_answer():
    source = Source()
    source.gate.clear()
    asked = Fresh(source, 60.0)

    waiting = [asyncio.create_task(asked()) for _ in range(3)]
    await asyncio.sleep(0)
    source.gate.set()

    assert await asyncio.gather(*waiting) == [1, 1, 1]


async def test_who_stops_waiting_leaves_the_answer_to_the_next():
    source = Source()
    source.gate.clear()
    asked = Fresh(source, 60.0)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await asked()
    source.gate.set()

    assert await asked() == 1
    assert len(source.asked) == 1


async def test_a_failure_is_not_kept():
    source = Source()
    source.fails = True
    asked = Fresh(source, 60.0)

    with pytest.raises(ZeroDivisionError):
        await asked()
    source.fails = False

    assert await asked() == 2


async def test_it_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(fresh, "_MOST", 3)
    asked = Fresh(Source(), 60.0)

    answers = [await asked(number) for number in (1, 2, 3, 4, 1)]

    # The first was dropped for the fourth, and is asked for again.
    assert answers == [1, 2, 3, 4, 5]
