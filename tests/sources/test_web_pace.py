"""How long a service wants to be left alone, in all the ways it may say so."""

import pytest

from reporting.sources.web.labels import type_of
from reporting.sources.web.naming import naming
from reporting.sources.web.pace import instant, pause_s

NOON = 1_780_315_200.0  # 2026-06-01 12:00 UTC
DATE = "Mon, 01 Jun 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "message", "expected"),
    [
        (200, {"x-ratelimit-remaining": "0"}, "", None),
        (404, {"retry-after": "5"}, "", None),
        (403, {}, "Resource not accessible", None),
        (403, {"x-ratelimit-remaining": "12"}, "Must have admin rights", None),
        (403, {"retry-after": "42"}, "", 42),
        (429, {"retry-after": "1.5"}, "", 1.5),
        (503, {"retry-after": "7"}, "", 7),
        (503, {}, "", None),
        (429, {"retry-after": "Mon, 01 Jun 2026 12:01:00 GMT"}, "", 61),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1780315230"}, "", 31),
        (429, {"ratelimit-remaining": "0", "ratelimit-reset": "1780315230"}, "", 31),
        (429, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-06-01T12:00:30Z"}, "", 31),
        (429, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-06-01T12:00Z"}, "", 1),
        (429, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, "", 60),
        (429, {}, "", 60),
        (403, {}, "You have exceeded a secondary rate limit", 60),
        (403, {}, "You have triggered an abuse detection mechanism", 60),
    ],
)  # fmt: skip
def test_an_answer_says_how_long_to_wait(status, headers, message, expected):
    told = headers | {"date": DATE}
    assert pause_s(status, told, message, refusals=0, now=NOON) == expected


def test_a_clock_of_ours_that_is_wrong_does_no_harm():
    headers = {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1780315230",
        "date": DATE,
    }
    assert pause_s(403, headers, "", refusals=0, now=NOON + 86_400) == 31


def test_without_a_time_waits_double_up_to_a_quarter_of_an_hour():
    waits = [pause_s(429, {}, "", refusals=n, now=NOON) for n in range(6)]
    assert waits == [60, 120, 240, 480, 960, 960]


@pytest.mark.parametrize("text", ["", "soon", "12:00", "-1"])
def test_what_is_no_instant_is_none(text):
    assert instant(text) is None


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["bug"], "bug"),
        (["good first issue", "Enhancement", "bug"], "Enhancement"),
        (["type: bug"], "bug"),
        (["kind/feature"], "feature"),
        (["type::maintenance"], "maintenance"),
        (["Issue Type: Spike"], "Spike"),
        (["typescript", "kindness", "priority::1"], None),
        ([], None),
    ],
)
def test_labels_tell_what_an_issue_is(labels, expected):
    assert type_of(labels) == expected


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        ("acme/fan", "acme/fan", "fan"),
        ("acme/tools/fan.git", "acme/tools/fan", "fan"),
        ("/acme/fan/", "acme/fan", "fan"),
        ("acme/fan = big fan", "acme/fan", "big fan"),
        ("acme/fan=", "acme/fan", "fan"),
    ],
)
def test_a_place_is_called_as_its_path_ends_or_as_one_says(text, path, name):
    assert (naming(text).path, naming(text).name) == (path, name)
