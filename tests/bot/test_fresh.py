"""Answers that are good for a while."""

import asyncio

import pytest

from bot.exporting import fresh
from bot.exporting.fresh import Fresh, LastKnown
from reporting.errors import ExportError


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


class Service:
    """Answers with what it is told to: a value, an error, or nothing at all."""

    def __init__(self, *answers):
        self.answers = list(answers)

    async def __call__(self):
        answer = self.answers.pop(0)
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_who_does_not_answer_said_what_they_said_last():
    ask = LastKnown(Service(1, ExportError("away"), None, 2), for_s=60, patience_s=0.05)

    assert [await ask() for _ in range(4)] == [1, 1, 1, 2]


async def test_what_was_told_just_now_is_not_asked_for_again():
    ask = LastKnown(Service(1, None), for_s=60, patience_s=3600, fresh_s=60)

    assert [await ask(), await ask()] == [1, 1]


async def test_what_was_told_a_little_earlier_is_asked_for_behind_it(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(fresh, "monotonic", lambda: now[0])
    service = Service(1, 2, 3)
    ask = LastKnown(service, for_s=60, patience_s=3600, fresh_s=2)
    heard = []
    for now[0] in (0.0, 1.8, 3.6, 5.4, 9.5):
        heard.append(await ask())
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    # At 3.6 it is asked for, at 5.4 that is known, and still fresh; at 9.5 it is waited for.
    assert heard == [1, 1, 1, 2, 3]


async def test_all_who_ask_at_the_same_time_wait_for_one_answer():
    service = Service(1)
    ask = LastKnown(service, for_s=60, patience_s=3600, fresh_s=60)

    assert set(await asyncio.gather(ask(), ask(), ask())) == {1}


async def test_who_never_answered_has_said_nothing():
    ask = LastKnown(Service(ExportError("away"), 1), for_s=60, patience_s=0.05)

    with pytest.raises(ExportError):
        await ask()
    assert await ask() == 1


async def test_what_was_said_long_ago_is_not_told():
    ask = LastKnown(Service(1, ExportError("away")), for_s=-1, patience_s=0.05)
    await ask()

    with pytest.raises(ExportError):
        await ask()


async def test_an_answer_that_comes_late_is_known_to_the_next_who_asks():
    late = asyncio.Event()

    async def load():
        answers.append(len(answers))
        if len(answers) == 2:
            await late.wait()
        if len(answers) == 3:
            raise ExportError("away")
        return answers[-1] if len(answers) != 2 else "late"

    answers: list[int] = []
    ask = LastKnown(load, for_s=60, patience_s=0.05)
    first, second = await ask(), await ask()
    late.set()
    await asyncio.sleep(0.01)

    assert (first, second, await ask()) == (0, 0, "late")
