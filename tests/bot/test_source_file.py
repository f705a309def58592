"""sources.yaml: what can be listed, and what is told when something cannot."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SettingsError
from bot.sources import listing
from bot.sources.configured import load, parse
from bot.sources.listing import Kind
from tests.sources.git_repository import Repository

FILE = Path("/srv/insights/sources.yaml")
HOUR = timedelta(hours=1)


def test_every_kind_of_source_can_be_listed():
    found = parse(
        """
        every: 2h
        github:
          - acme/fan
          - {repository: acme/motor, name: engine, every: 15m, since: 2026-01-01}
        gitlab: [acme/tools/belt]
        jira:
          - PAY
          - {jql: labels = fan, every: 1d}
          - {}
        git:
          - clones/fan
          - {path: /srv/belt.git, name: belt, fetch: true}
        files: [tables]
        """,
        FILE,
    )

    assert [(one.kind, one.what, one.name, one.every) for one in found] == [
        (Kind.GITHUB, "acme/fan", "fan", 2 * HOUR),
        (Kind.GITHUB, "acme/motor=engine", "engine", HOUR / 4),
        (Kind.GITLAB, "acme/tools/belt", "belt", 2 * HOUR),
        (Kind.JIRA, "PAY", "PAY", 2 * HOUR),
        (Kind.JIRA, "", "labels = fan", 24 * HOUR),
        (Kind.JIRA, "", "everything", 2 * HOUR),
        (Kind.GIT, "/srv/insights/clones/fan", "fan", 2 * HOUR),
        (Kind.GIT, "/srv/belt.git", "belt", 2 * HOUR),
        (Kind.FILES, "/srv/insights/tables", "tables", 2 * HOUR),
    ]
    assert [one.query for one in found[3:6]] == [None, "labels = fan", ""]
    assert found[1].since == datetime(2026, 1, 1, tzinfo=UTC)
    assert [one.fetch for one in found[-3:]] == [False, True, False]


def test_a_clone_is_called_as_its_origin_is(tmp_path):
    repository = Repository(tmp_path / "clone")
    repository.commit("one")
    repository.git("remote", "add", "origin", "https://git.example/acme/fan.git")
    (tmp_path / "sources.yaml").write_text("git: [clone]", encoding="utf-8")

    [found] = load(tmp_path / "sources.yaml")

    assert (found.name, found.what, found.every) == (
        "fan",
        str(tmp_path / "clone"),
        HOUR,
    )


@pytest.mark.parametrize("text", ["", "# nothing yet", "every: 5m", "git: []"])
def test_a_list_may_be_empty(text):
    assert parse(text, FILE) == ()


def test_no_list_is_an_empty_one(tmp_path):
    assert load(tmp_path / "sources.yaml") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("github: [fan]", "sources.yaml: `fan` is no repository; write OWNER/REPO"),
        ("gitlab: [fan]", "sources.yaml: `fan` is no project; write GROUP/PROJECT"),
        ("jira: [pay-12]", "sources.yaml: `pay-12` is no key of a Jira project"),
        ("jira: [{jql: x order by y}]", "must not say ORDER BY"),
        ("every: often", "sources.yaml: every: write it like 15m, 2h or 1d."),
        ("every: 0m", "sources.yaml: every: write it like 15m, 2h or 1d."),
        ("every: 5", "sources.yaml: every: write it like 15m, 2h or 1d."),
        ("bitbucket: [a/b]", "sources.yaml: bitbucket: is not known here; use every, "
         "github, gitlab, jira, git, files."),
        ("git: [{path: x, token: y}]", "sources.yaml: git[1].token: is not known here."),
        ("git: [a, {name: x}]", "sources.yaml: git[2].path: field required."),
        ("git: fan", "sources.yaml: git: input should be a valid list."),
        ("github: [[a]]", "sources.yaml: github[1]: "),
        ("- a", "sources.yaml: the whole: "),
        ('files: ["a\\0b"]', "sources.yaml: files[1].path: "),
        ("git: [~nobody-here/fan]", "sources.yaml: git[1].path: there is no such home"),
        ('git: ["a\\0b"]', "sources.yaml: git[1].path: "),
        ("git: [", "sources.yaml is not YAML: "),
        ("github: [acme/fan, other/fan]", "sources.yaml: there are two sources called fan "
         "of github; give one of them another name."),
        ("github: [{repository: a/b, since: soon}]", "sources.yaml: github[1].since: "),
    ],
)  # fmt: skip
def test_what_cannot_be_listed_is_told(text, told):
    with pytest.raises(SettingsError) as raised:
        parse(text, FILE)

    assert told in str(raised.value)


WORDS = st.sampled_from(
    ["every", "github", "gitlab", "jira", "git", "files", "repository", "name", "since",
     "project", "jql", "path", "fetch", "acme/fan", "PAY", "1h", "true", "2026-01-01"]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(WORDS | st.text(), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(ANYTHING.map(yaml.safe_dump) | st.text())
def test_any_text_is_a_list_of_sources_or_a_sentence(text):
    said = understood(text)

    assert isinstance(said, tuple) or said.startswith("sources.yaml")


def understood(text):
    try:
        return parse(text, FILE)
    except SettingsError as error:
        return str(error)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(SettingsError) as raised:
        parse("every: x\ngithub: [{repository: a/b, every: y}]\nx: 1", FILE)

    assert len(str(raised.value).splitlines()) == 3


def test_a_clone_may_be_called_otherwise(tmp_path):
    assert listing.git(f"{tmp_path}/fan=motor").name == "motor"
    assert listing.git(f"{tmp_path}/fan=motor").what == f"{tmp_path}/fan"

    odd = Repository(tmp_path / "a=b")
    assert listing.git(str(odd.path)).name == "a=b"
