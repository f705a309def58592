"""Texts that were not meant well, or went wrong on the way: an answer, soon, and harmless."""

import sys
from datetime import date

import pytest

from bot.playground.blocks import refusal_of
from handlers.mrkdwn import escape
from handlers.parse import parse
from handlers.replies import not_understood
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.requests import ReportRequest

TODAY = date(2026, 3, 8)
# Calls of Python functions for each word that is read. None needs half as many.
MOST_CALLS_A_WORD = 10_000
MOST_WORDS = 100


def directory(*names: str) -> Directory:
    paths = ["Everyone", *(f"Everyone/{name}" for name in names)]
    return Directory(
        tuple(
            Team(path, path.rpartition("/")[2], path, "Everyone", leaf=True)
            for path in paths
        )
    )


ORGANISATION = directory("Platform", "Payments", "فريق البحث", "🚀 Rockets")


def outcome(text: str, teams: Directory = ORGANISATION) -> ReportRequest | RequestError:
    try:
        return parse(text, today=TODAY, directory=teams)
    except RequestError as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        "🚀" * 3000,
        ":rocket: " * 90,
        "x" * 3000,
        "word " * 600,
        "Platform\x00; DROP TABLE requests; --",
        "' OR '1'='1",
        "Platform'); DELETE FROM goals WHERE ('1'='1",
        "\u202eplatform\u202c last month",
        "مرحبا كيف حال الفريق",
        "<!channel> <!here> <@U1> <!subteam^S1>",
        "<https://example.com|Platform> <javascript:alert(1)|x>",
        "*bold* _it_ ~s~ `code` ```block```",
        "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
        "\x00\x01\x02\x7f",
        "\u200b\u200c\u200d\ufeff",
        "{{7*7}} ${jndi:x} %s %n",
        "\ud800 Platform",
        "Platform 99999999999999999999 days",
        "since since since since",
        "vs vs vs",
        '"' * 999,
    ],
)  # fmt: skip
def test_any_text_is_answered_with_a_request_or_a_short_harmless_sentence(text):
    read = outcome(text)

    if isinstance(read, RequestError):
        shown = not_understood(read)
        assert refusal_of(shown.blocks) is None
        assert len(shown.text) < 4000
        assert "<" not in shown.text + shown.blocks[0]["text"]["text"]
    else:
        assert outcome(read.canonical) == read


@pytest.mark.parametrize(
    "text",
    ["Plat\u200bform", "Platform\x00", "\ufeffPlatform", "Platform \u202e", "🚀 Platform 🎉"],
)  # fmt: skip
def test_what_cannot_be_seen_and_what_only_decorates_changes_nothing(text):
    assert outcome(text) == outcome("Platform")


@pytest.mark.parametrize("name", ["فريق البحث", "🚀 Rockets"])
def test_teams_are_called_in_any_script(name):
    read = outcome(f"{name} last month")

    assert isinstance(read, ReportRequest)
    assert [team.name for team in read.teams] == [name]


@pytest.mark.parametrize(
    "name",
    ["*x* <!channel>", "`code`", "<https://example.com|click>", "a & b > c", "_x_ ~y~"],
)
def test_the_name_of_a_team_is_never_markup(name):
    teams = directory(name, "Other")

    asked = outcome(f'"{escape(name)}"', teams)
    listed = outcome("last month xyzzy", teams)

    assert isinstance(asked, ReportRequest)
    assert isinstance(listed, RequestError)
    assert "<" not in not_understood(listed).text


# What takes longest to be read, or to be told that it cannot be.
WORST = (
    "Platform", "Platfrom", "velocty", "x", "week of", "start of", "the start of", "between",
    "first 2 weeks of", "3 weeks ago", "since the", "vs the same", "compare A with", "team of",
    "Lou's team", "everyone in", "last 2 week", "May 3 to", "1/2", "<@U1>", '"x"', "from",
)  # fmt: skip


def calls(text: str) -> int:
    """Count the calls that reading takes: the same on every machine."""
    count = 0

    def seen(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    outcome("Platform")
    sys.setprofile(seen)
    try:
        outcome(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("words", WORST)
def test_the_work_grows_with_the_words_and_no_faster(words):
    times = MOST_WORDS // len(words.split())

    assert calls(f"{words} " * times) < MOST_WORDS * MOST_CALLS_A_WORD


def test_a_text_that_is_too_long_is_hardly_looked_at():
    assert calls("Platform " * 101) < calls("Platform " * 100) / 2
    assert calls("x" * 12_001) < 100
