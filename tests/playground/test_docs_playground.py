"""The page about the local Slack names all there is, and the local Slack runs on its own."""

import asyncio
import dataclasses
import json
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.playground.faults import FaultKind
from bot.playground.orders import ORDERS
from bot.playground.records import (
    App,
    Channel,
    Command,
    Installation,
    Message,
    Shortcut,
    Team,
    User,
    UserGroup,
)
from bot.playground.seed import Seed

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")
ROWS = {
    "teams": Team,
    "users": User,
    "usergroups": UserGroup,
    "channels": Channel,
    "apps": App,
    "commands": Command,
    "shortcuts": Shortcut,
    "installations": Installation,
    "messages": Message,
}


@pytest.mark.parametrize("part", ROWS)
def test_the_fields_of_a_row_are_named_with_what_is_needed(part):
    [line] = [
        line
        for line in TEXT.splitlines()
        if line.startswith((f"| `{part}` |", f"| `{part}` of"))
    ]

    for field in dataclasses.fields(ROWS[part]):
        needed = field.default is field.default_factory is dataclasses.MISSING
        assert (f"**`{field.name}`**" if needed else f"`{field.name}`") in line


def test_the_parts_of_a_seed_are_named():
    for field in dataclasses.fields(Seed):
        assert f"| `{field.name}` |" in TEXT


@pytest.mark.parametrize("name", [*ORDERS, *FaultKind])
def test_orders_and_faults_are_named(name):
    assert f"`{name}`" in TEXT or f"/control/{name}`" in TEXT


async def test_it_runs_on_its_own(tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"teams": [{"id": "T1", "name": "A", "domain": "a"}]}))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.playground", seed, "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/control/state") as response:
            state = await response.json()
        order = {"seed": {"teams": [{"id": "T2", "name": "B", "domain": "b"}]}}
        async with session.post(f"{url}/control/reset", json=order) as response:
            assert response.status == 200
        async with session.get(f"{url}/control/state") as response:
            other = await response.json()
    process.terminate()
    await process.wait()

    assert [team["name"] for team in state["teams"]] == ["A"]
    assert [team["name"] for team in other["teams"]] == ["B"]


async def test_a_seed_that_is_none_is_refused_in_a_sentence(tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text("{}")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.playground", seed, "--port", "0"),
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    _, said = await process.communicate()

    assert process.returncode == 1
    assert said.decode() == "The seed of the playground cannot be read: 'teams'.\n"
