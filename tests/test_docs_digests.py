"""docs/digests.md: everything it says one may say is understood as an order about digests."""

import re
from datetime import date
from pathlib import Path

import pytest

from handlers.parse.digests import (
    Act,
    Edit,
    HandOver,
    ListAll,
    Subscribe,
    drawn_up,
    parse_digest,
    written,
)
from reporting.directory import Directory, Team

PAGE = (Path(__file__).parents[1] / "docs" / "digests.md").read_text("utf-8")
TODAY = date(2026, 11, 25)
PATHS = ("Everyone", "Everyone/Platform", "Everyone/Payments")
ORGANISATION = Directory(
    tuple(
        Team(path, path.rpartition("/")[2], path, "Everyone", leaf=True)
        for path in PATHS
    )
)


def said(title):
    """The texts of the first column of a part of the page."""
    part = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    texts = [text for row in rows for text in re.findall(r"`(.+?)`", row)]
    assert texts
    return texts


def read(text):
    text = text.replace("@lou", "<@U1|lou>")
    return parse_digest(text, today=TODAY, directory=ORGANISATION)


@pytest.mark.parametrize("text", said("Subscribe"))
def test_what_one_may_subscribe_to_is_understood_and_written_back(text):
    wish = read(text)

    assert isinstance(wish, Subscribe)
    digest = drawn_up(wish.draft, zone="UTC")
    again = read(written(digest, ORGANISATION))
    assert isinstance(again, Subscribe)
    assert drawn_up(again.draft, zone="UTC") == digest


@pytest.mark.parametrize("text", said("Change"))
def test_what_one_may_do_with_a_digest_is_understood(text):
    wish = read(text)

    assert isinstance(wish, Act | Edit | HandOver | ListAll)
    if "2" in text:
        assert not isinstance(wish, ListAll)
        assert wish.which.number == 2
