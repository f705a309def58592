"""docs/asking.md: everything it says one may ask is understood, and stands where it belongs."""

import re
from datetime import date
from pathlib import Path

import pytest

from handlers.parse import parse
from handlers.parse.limits import Remove, Set, Show, parse_limit
from reporting.directory import Directory, Link, Team
from reporting.errors import RequestError
from reporting.requests import Compare, Output

PAGE = (Path(__file__).parents[1] / "docs" / "asking.md").read_text("utf-8")
TODAY = date(2026, 3, 8)
PATHS = ("Everyone", "Everyone/Platform", "Everyone/Platform/Search", "Everyone/Payments",
         "Everyone/Lou Lead")  # fmt: skip
ORGANISATION = Directory(
    tuple(
        Team(
            id=path,
            name=path.rpartition("/")[2],
            path=path,
            tree="Everyone",
            leaf=True,
            manager=path.endswith("Lead"),
        )
        for path in PATHS
    ),
    (Link("S1", "Everyone/Platform"),),
)
# As Slack sends what was picked from its lists.
PICKED = {"@lou": "<@U1|lou>", "@platform": "<!subteam^S1|@platform>"}


def asked(title):
    """The texts of the first column of a part of the page."""
    part = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    texts = [text for row in rows for text in re.findall(r"`(.+?)`", row)]
    assert texts
    return texts


def read(text):
    for typed, sent in PICKED.items():
        text = text.replace(typed, sent)
    return parse(text, today=TODAY, directory=ORGANISATION)


DEFAULT = read("everyone")


@pytest.mark.parametrize("text", asked("Who"))
def test_whom_one_may_ask_for_is_understood(text):
    request = read(text)

    assert read(request.canonical) == request
    if text != "everyone":
        about = (request.teams, request.teams_of, request.people, request.view)
        assert about != (DEFAULT.teams, (), (), DEFAULT.view)


@pytest.mark.parametrize("text", asked("When"))
def test_when_is_understood(text):
    request = read(text)

    assert read(request.canonical) == request
    assert request.teams == DEFAULT.teams


@pytest.mark.parametrize("text", asked("What"))
def test_what_is_understood(text):
    if text.startswith("vs ") and text != "vs last quarter":
        # Of which quarter is asked back.
        with pytest.raises(RequestError, match="this quarter or last quarter"):
            read(text)
        text = f"last quarter {text}"
    request = read(text)

    assert read(request.canonical) == request
    plain = (
        DEFAULT.metrics,
        DEFAULT.aggregation,
        Compare.PREVIOUS,
        None,
        Output.REPORT,
        False,
    )
    told = (request.metrics, request.aggregation, request.compare, request.against,
            request.output, request.private)  # fmt: skip
    assert (told == plain) == (text == "overview")


@pytest.mark.parametrize("text", asked("Goals and alerts"))
def test_goals_and_alerts_are_understood(text):
    wish = parse_limit(text, today=TODAY, directory=ORGANISATION)

    off = "off" in text or "remove" in text
    listed = text in ("goals", "alerts")
    assert isinstance(wish, Show if listed else Remove if off else Set)


def test_the_steps_are_understood():
    line = next(line for line in PAGE.splitlines() if line.startswith("Steps:"))

    for text in re.findall(r"`(.+?)`", line):
        assert (
            read(f"last year {text}").granularity
            is read(f"{text} last year").granularity
        )
