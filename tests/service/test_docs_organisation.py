"""docs/organisation.md names every definition with its default, and its example can be used."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.profile import Profile
from tests.service.small_warehouse import warehouse

PAGE = (Path(__file__).parents[2] / "docs" / "organisation.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \|$", PAGE, re.MULTILINE)


def read(name: str, default: str) -> Profile:
    """Return the profile of a file that says nothing but this."""
    group, _, setting = name.rpartition(".")
    value = {setting: yaml.safe_load(default)}
    profile = {group: value} if group else value
    (tree,) = parse_organisation(yaml.safe_dump({"profile": profile})).trees
    return tree.profile


def field_of(name: str) -> str:
    """Return the field of Profile that a documented name means."""
    words = re.sub(r"([A-Z])", r"_\1", name).lower()
    return words.replace("ratings.", "rating_").replace(".", "_")


def test_every_definition_is_on_the_page_once():
    named = [field_of(name) for name, _, _ in ROWS]

    assert sorted(named) == sorted(field.name for field in fields(Profile))


@pytest.mark.parametrize(("name", "default", "_meaning"), ROWS)
def test_a_default_is_what_holds_without_the_file(name, default, _meaning):
    text = yaml.safe_load(default)
    value = getattr(Profile(), field_of(name))

    assert read(name, default) == Profile()
    assert (list(value) if isinstance(value, tuple) else value) == text


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        (name, meaning)
        for name, default, meaning in ROWS
        if hasattr(getattr(Profile(), field_of(name)), "value")
    ],
)
def test_every_choice_is_named(name, meaning):
    choices = type(getattr(Profile(), field_of(name)))

    assert [choice for choice in choices if f"`{choice}`" not in meaning] == []


def test_the_query_tells_whose_lines_were_reworked(tmp_path):
    query = re.search(r"```sql\n(.+?)```", PAGE, re.DOTALL)
    pull: dict[str, Any] = {
        "repository": "app",
        "provider": "git",
        "created_at": "2026-01-05T00:00:00Z",
    }
    line: dict[str, Any] = {
        "repository": "app",
        "path": "a.py",
        "written_at": "2025-12-01T00:00:00Z",
    }
    tables: dict[str, Any] = {
        "developers": [
            {"email": "ana@example.com", "name": "Ana"},
            {"email": "bo@example.com", "name": "Bo"},
        ],
        "identities": [
            {"provider": "git", "account": "Ana@Home", "email": "ana@example.com"}
        ],
        "commits": [
            {
                "repository": "app",
                "sha": author,
                "author": author,
                "authored_at": "2025-12-01T00:00:00Z",
            }
            for author in ("ana@home", "bo@example.com", "who@example.com")
        ],
        "pull_requests": [
            pull
            | {
                "number": n,
                "author": "ana@example.com",
                "merged_at": f"2026-0{n}-07T00:00:00Z",
            }
            for n in (1, 2)
        ],
        "pull_request_removed_lines": [
            line | {"number": number, "author": author, "removed": removed}
            for number, author, removed in (
                (1, "ana@example.com", 5),
                (1, "ana@home", 2),
                (1, "bo@example.com", 4),
                (1, "who@example.com", 1),
                (2, "bo@example.com", 3),
            )
        ],
    }

    with warehouse(tmp_path, **tables) as opened, opened.reading() as con:
        assert query is not None
        rows = con.execute(query[1]).fetchall()

    assert rows == [(date(2026, 1, 1), 7, 4, 1), (date(2026, 2, 1), 0, 3, 0)]


def test_the_example_can_be_used():
    example = re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)

    assert example is not None
    engineering, sites = parse_organisation(example[1]).trees
    assert (engineering.profile.recent_days, sites.profile.recent_days) == (21, 21)
    assert sites.levels == ("site", "manager_email")
