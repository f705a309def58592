"""The folder of a demo, and finding the one that runs."""

from contextlib import suppress

import pytest

from bot import settings
from bot.demo.folder import DemoError, made_for, noted, of_its_own, running
from bot.exporting import exports

WHAT = {"repository": "fan"}


def test_a_folder_is_new_once_and_the_bot_in_it_remembers_nothing(tmp_path):
    home = tmp_path / "demo"
    with made_for(home, WHAT) as first:
        (home / "tables").touch()
    (home / "insights.sqlite").touch()

    with made_for(home, WHAT) as again:
        pass

    assert (first, again) == (True, False)
    assert sorted(path.name for path in home.iterdir()) == ["demo.json", "tables"]


def test_another_demo_and_one_that_was_not_finished_begin_anew(tmp_path):
    home = tmp_path / "demo"
    with made_for(home, WHAT):
        (home / "tables").touch()

    with suppress(OSError), made_for(home, {"repository": "van"}):
        (home / "half").touch()
        raise OSError("the disk is full")
    with made_for(home, {"repository": "van"}) as is_new:
        left = [path.name for path in home.iterdir()]

    assert is_new
    assert left == ["demo.json"]


def test_what_is_not_a_demo_s_is_not_removed(tmp_path):
    home = tmp_path / "demo"
    home.mkdir()
    (home / "mine").touch()

    with pytest.raises(DemoError, match="move it away first"), made_for(home, WHAT):
        pass

    assert (home / "mine").exists()


async def test_a_demo_is_found_while_it_runs(tmp_path):
    ours = settings.load(home=tmp_path)
    home = tmp_path / "demo-fan"
    with made_for(home, WHAT):
        pass

    with noted(home, "http://127.0.0.1:8008"):
        # Its note alone is what a killed one leaves behind.
        assert await running(ours) is None
        async with exports.serving(of_its_own(ours, home)):
            found = await running(ours)
    assert await running(ours) is None

    assert found is not None
    assert (found.page, found.settings.home) == ("http://127.0.0.1:8008", home)
