"""docs/organisation.md names every definition with its default, and its example can be used."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.profile import Profile

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


def test_the_example_can_be_used():
    example = re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)

    assert example is not None
    engineering, sites = parse_organisation(example[1]).trees
    assert (engineering.profile.recent_days, sites.profile.recent_days) == (21, 21)
    assert sites.levels == ("site", "manager_email")
