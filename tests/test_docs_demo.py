"""docs/demo.md: the people it names are there, what it says one may ask can be read."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.people import ADMINISTRATOR, GUEST
from bot.demo.sample import Sample
from handlers.parse import parse
from reporting.directory import Directory, Team
from reporting.requests import ME
from reporting.sources import sample

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "demo.md").read_text("utf-8")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
UNTIL = NOW.date()
NAMES = ("Everyone", "Platform", "Search", "Identity")
KNOWN = Directory(
    tuple(Team(name, name, f"Everyone/{name}", "Everyone", leaf=True) for name in NAMES)
)


def rows(title):
    """The rows of the table of a part of the page, without its head."""
    part = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (.+) \|$", part, re.MULTILINE)[2:]
    return [row.split(" | ") for row in found]


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    shown = Sample(tmp_path_factory.mktemp("demo"), NOW)
    shown.prepare()
    return shown.people()


def test_whom_the_page_names_one_can_be(people):
    first = {user.real_name for user in people[:4]}
    named = {row[0].partition(",")[0] for row in rows("What to try")}

    assert named == first
    assert people[2:4] == (ADMINISTRATOR, GUEST)


def test_whom_one_asks_about_is_there(people):
    handles = {user.name for user in people}

    assert set(re.findall(r"@([a-z.]+[a-z])", PAGE)) <= handles


@pytest.mark.parametrize(
    "text",
    sorted(
        {
            text.removeprefix("/insights ")
            for row in [*rows("What to try"), *rows("The stories of the year")]
            for text in re.findall(r"`([^`]+)`", " ".join(row))
        }
    ),
)
def test_what_the_page_says_one_may_ask_can_be_read(text):
    # As the local Slack sends a name that was picked.
    text = re.sub(r"@[a-z.]+[a-z]", "<@U0001>", text)
    assert parse(text, today=UNTIL, directory=KNOWN, alone=ME).period.last <= UNTIL


def test_every_story_has_a_row():
    assert len(rows("The stories of the year")) == len(sample.told(UNTIL))


def test_make_shows_a_repository_of_one_s_own():
    said = subprocess.run(
        ["make", "--no-print-directory", "-n", "demo", "REPO=a b"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.rstrip().endswith("-m bot demo --repo 'a b'")
