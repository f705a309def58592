"""A worker with one small workflow that writes down what it does: to be killed by tests.

As a program: `python -m tests.bot.toy_worker URL NAME DIARY STEP…`; says "ready", then works
until it is stopped. A step called ``wait`` waits until the file DIARY.go is there.
"""

import asyncio
import os
import sys
from pathlib import Path

from bot import sqlite

sqlite.modernise()

from bot import settings  # noqa: E402
from bot.commands.edge import stopped  # noqa: E402
from bot.work import durable, steps  # noqa: E402

TOY = "toy"


def settings_for(url, name=None, **more):
    told = {"INSIGHTS_DATABASE_URL": url, "INSIGHTS_WORKER_ID": name} | more
    return settings.Settings.model_validate(told)


def known(diary: Path, names):
    """Make the workflow known: a step a name, in this order."""

    def do(name):
        async def act(job):
            write(diary, f"{name} {job} by {os.getpid()}")
            # Another process makes it.
            while name == "wait" and not diary.with_suffix(".go").exists():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            return {}

        act.__name__ = name
        return act

    async def toy(job):
        for name in names:
            await steps.step(do(name), job)
        write(diary, f"end {job}")
        return "done"

    steps.workflow(TOY, toy)


def write(diary, line):
    with diary.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


async def work(url, name, diary, names):
    chosen = settings_for(url, name)
    async with (
        durable.jobs(chosen) as jobs,
        durable.worker(chosen, jobs, lambda: known(Path(diary), names)),
    ):
        print("ready", flush=True)  # noqa: T201  the test waits for it
        await stopped()


if __name__ == "__main__":
    _, where, called, book, *does = sys.argv
    asyncio.run(work(where, called, book, does))
