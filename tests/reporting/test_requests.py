from dataclasses import replace
from datetime import date

import pytest

from reporting.directory import Directory, Link, Team
from reporting.periods import Period
from reporting.requests import ME, View, from_json, mention, mentioned, to_json


@pytest.mark.parametrize(
    "more",
    [
        {"against": Period(date(2025, 1, 6), date(2025, 2, 2))},
        {"teams_of": (ME, mention("U1"))},
        {"view": View.PEOPLE},
        {"private": True},
    ],
)
def test_a_request_is_read_back_as_it_was_written(ask, more):
    asked = replace(ask("PR_MERGED"), **more)

    assert from_json(to_json(asked)) == asked


def test_a_request_of_a_version_that_knew_less_can_be_read(ask):
    asked = ask("PR_MERGED")
    written = to_json(asked)
    for name in ("teams_of", "against", "view", "private"):
        del written[name]

    assert from_json(written) == asked


@pytest.mark.parametrize("other", [ME, "lou@example.com", "<@>", "<@U1|lou>", "@U1"])
def test_only_a_mention_has_an_id(other):
    assert mentioned(mention("U1")) == "U1"
    assert mentioned(other) is None


def test_a_group_stands_for_the_team_it_is_linked_to_as_long_as_there_is_one():
    team = Team("1", "Search", "Everyone/Search", "Everyone", leaf=True)
    links = (Link("S1", "Everyone/Search"), Link("S2", "Everyone/Gone"))
    directory = Directory((team,), links)

    assert directory.linked("S1") == team
    assert directory.linked("S2") is None
    assert directory.linked("S3") is None
