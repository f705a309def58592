"""Whose data a command looks at, said where it may not be the data that is meant."""

import asyncio
from datetime import date

import pytest

from bot import settings
from bot.commands.looking import looking
from bot.commands.operation import jobs_list
from bot.demo.folder import noted, of_its_own
from bot.exporting import exports
from bot.reports.files import write_report
from reporting.errors import RequestError


@pytest.fixture
def ours(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path))
    return settings.load()


async def test_a_demo_beside_our_own_data_is_named_and_not_looked_at(ours, capsys):
    home = ours.home / "demo"
    demo = of_its_own(ours, home)

    async with exports.serving(demo):
        with noted(home, "http://127.0.0.1:8008"):
            chosen = await asyncio.to_thread(looking)
    said = capsys.readouterr()

    assert chosen.home == ours.home
    assert said.out == ""
    assert said.err == (
        f"Looking at {ours.home}. The demo at http://127.0.0.1:8008 has data of its own: "
        f"INSIGHTS_HOME={home} before the command looks at that.\n"
    )


async def test_nothing_is_said_of_a_demo_while_a_bot_of_ours_runs(ours, capsys):
    home = ours.home / "demo"

    async with exports.serving(of_its_own(ours, home)), exports.serving(ours):
        with noted(home, "http://127.0.0.1:8008"):
            await asyncio.to_thread(looking)

    assert capsys.readouterr().err == ""


async def test_where_nothing_is_a_name_is_no_misspelled_metric(ours, tmp_path):
    with pytest.raises(RequestError, match=f"There is no data in {tmp_path} yet"):
        await write_report(
            ours, "small last month", tmp_path / "out", today=date(2026, 3, 9), me=None
        )


def test_an_empty_list_names_its_folder(ours, capsys):
    jobs_list(ended=False, most=5)

    assert capsys.readouterr().out == (
        f"Nothing is open, nothing failed in {ours.home}.\n"
    )
