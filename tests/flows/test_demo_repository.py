"""`make demo REPO=path`: what is shown of a git repository, or a sentence why nothing is."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.work.ticking import today
from tests.flows.bot_process import ROOT, environment
from tests.sources.git_repository import Repository, run


@pytest.fixture
def demo(tmp_path):
    """Ask the first question about a repository; return what was said, and the answer."""

    def once(path):
        out = tmp_path / "out"
        done = subprocess.run(
            (
                sys.executable,
                "-m",
                "bot",
                "demo",
                "--once",
                "--out",
                out,
                "--repo",
                path,
            ),
            cwd=ROOT,
            env=environment(tmp_path / "home"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        if done.returncode:
            return done.stderr.strip(), None
        return done.stdout, json.loads((out / "report.json").read_text())["text"]

    return once


@pytest.fixture
def repository(tmp_path):
    """Work of two people in the year to March 2021."""
    made = Repository(tmp_path / "kettle")
    for number, at in enumerate(
        ("2020-05-04", "2020-11-05", "2021-02-01", "2021-03-02")
    ):
        who = ("ada", "bo")[number % 2]
        made.commit(f"Part {number}", {"a": f"{number}\n"}, at=f"{at} 10:00", by=who)
    return made


def test_a_repository_is_asked_about_when_it_has_work(demo, repository):
    _, said = demo(repository.path)

    assert said.startswith("kettle")
    assert "Coding days: " in said


def test_where_work_goes_on_the_latest_months_are_asked_about_and_a_digest_comes(
    demo, tmp_path
):
    made = Repository(tmp_path / "kettle")
    for days, who in ((40, "ada"), (9, "bo"), (8, "ada"), (1, "bo")):
        at = f"{today() - timedelta(days=days)} 10:00"
        made.commit(f"Part {days}", {"a": f"{days}\n"}, at=at, by=who)

    # The first answer is there once the digest is, too.
    _, said = demo(made.path)

    assert said.startswith("kettle")


def test_bare_and_shallow_clones_are_shown_with_what_they_lack(
    demo, repository, tmp_path
):
    run("clone", "-q", "--bare", str(repository.path), "pot.git", cwd=tmp_path)
    address = repository.path.as_uri()
    run("clone", "-q", "--depth", "2", address, "lid", cwd=tmp_path)

    _, bare = demo(tmp_path / "pot.git")
    told, shallow = demo(tmp_path / "lid")

    assert bare.startswith("pot")
    assert shallow.startswith("lid")
    assert "lid is a shallow clone: history before 2021-02-01 is missing." in told


def test_what_one_person_did_alone_is_told_to_that_person(demo, tmp_path):
    alone = Repository(tmp_path / "spoon")
    alone.commit("One", {"a": "1\n"}, at="2021-03-02 10:00", by="ada")

    _, said = demo(alone.path)

    assert said.startswith("Ada ")


def test_what_cannot_be_shown_is_said_in_a_sentence(demo, tmp_path):
    nothing = Repository(tmp_path / "nothing")
    (tmp_path / "folder").mkdir()

    assert demo(nothing.path)[0] == (
        f"Nobody has committed anything in {nothing.path} yet, so there is nothing to show."
    )
    assert "is not a git repository. Name the folder" in demo(tmp_path / "folder")[0]
    assert "does not exist. Name the folder" in demo(tmp_path / "missing")[0]
