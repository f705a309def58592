"""Names, logins and made-up addresses: what is the same, and what only looks like it."""

import pytest

from reporting.service.warehouse.who.evidence import NoReply, no_reply
from reporting.service.warehouse.who.names import (
    compact,
    full_name,
    local_part,
    spellings,
    words,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Able", "able ann"),
        ("Able, Ann", "able ann"),
        ("ANN  ABLE", "able ann"),
        ("Ånn Àble", "able ann"),
        ("José-María O'Neil", ["jose", "maria", "neil", "o"]),
        ("Ann", ""),  # one word is many people's
        ("A. Able", ""),  # an initial, too
        ("Ann 2", ""),
        ("", ""),
        (None, ""),
        ("王小明", ""),
        ("Иван Петров", "иван петров"),
    ],
)
def test_only_two_words_or_more_are_a_name_that_tells(name, expected):
    if isinstance(expected, list):
        expected = " ".join(sorted(expected))
    assert full_name(name) == expected


def test_words_have_no_accents_case_or_signs():
    assert words("Åse  Ødegård-Lie") == ("ase", "ødegard", "lie")


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("12+ann@users.noreply.github.com", NoReply("github", "ann", "12")),
        ("ann@users.noreply.github.com", NoReply("github", "ann", None)),
        ("3-ann@users.noreply.github.com", NoReply("github", "3-ann", None)),
        ("12-ann@users.noreply.gitlab.com", NoReply("gitlab", "ann", "12")),
        ("12-ann-b@users.noreply.git.acme.example", NoReply("gitlab", "ann-b", "12")),
        ("12+ann@users.noreply.git.acme.example", NoReply("github", "ann", "12")),
        ("ann@users.noreply.git.acme.example", None),  # of whom is not told
        ("12+x[bot]@users.noreply.github.com", NoReply("github", "x[bot]", "12")),
        ("noreply@github.com", None),
        ("ann@example.com", None),
        ("a@b@users.noreply.github.com", None),
        ("@users.noreply.github.com", None),
    ],
)
def test_addresses_that_providers_make_up_name_an_account(email, expected):
    assert no_reply(email) == expected


def test_logins_are_made_of_names_in_the_common_ways():
    assert spellings("Ann Able") == {"annable", "ableann", "aable", "ablea", "anna"}
    assert spellings("Ann") == frozenset()
    assert compact("Ann-Able_") == "annable"
    assert local_part("ann+work@example.com") == "ann"
