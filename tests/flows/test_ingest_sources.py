"""`python -m bot ingest github|gitlab|jira` as one types it, against local services."""

import asyncio
import csv
import sys

import pytest

from tests.flows.bot_process import ROOT, environment
from tests.sources.recorded import gitlab as gitlab_data
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.github_data import Repository, at, commit, file, remark
from tests.sources.recorded.gitlab import GitLab, Project
from tests.sources.recorded.jira import Jira, Site, change
from tests.sources.recorded.jira import at as jira_at
from tests.sources.recorded.service import Fault


@pytest.fixture
def bot(tmp_path):
    """Run `python -m bot …` in a data folder of its own, while services answer here."""

    async def run(*arguments, **values):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *map(str, arguments),
            cwd=ROOT,
            env=environment(tmp_path / "home", **values),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told = await asyncio.wait_for(process.communicate(), 120)
        return process.returncode, *(stream.decode() for stream in told)

    return run


def fan() -> Repository:
    fan = Repository("acme/fan")
    fan.pull(
        1,
        title="PAY-12 Spin both ways",
        created=at("2026-03-02"),
        merged=at("2026-03-04"),
        commits=[commit("Spin", day="2026-03-01", clock="10:00:00")],
        files=[file("fan.py", 10, 4)],
        comments=[remark("cem", at("2026-03-02", "16:00:00"), name="IC_1")],
    )
    fan.pull(
        2,
        title="PAY-99 is of no tracker",
        created=at("2026-03-03"),
        merged=at("2026-03-03"),
    )
    return fan


def settings(service: GitHub) -> dict[str, str]:
    return {"GITHUB_TOKEN": service.token, "GITHUB_API_URL": service.api}


async def test_a_repository_is_ingested_and_again_only_what_is_new(bot):
    async with GitHub(fan()).running() as service:
        code, out, err = await bot("ingest", "github", "acme/fan", **settings(service))
        assert (code, err) == (0, "")
        assert out.startswith("fan: 2 new pull requests, 1 new commit")

        assert await bot("ingest", "github", "acme/fan", **settings(service)) == (
            0,
            "fan: nothing new\n",
            "",
        )


async def test_a_key_in_a_title_is_a_ticket_once_jira_knows_it(bot, tmp_path):
    site = Site(cloud=True)
    site.issue(
        "PAY-12",
        changes=[(jira_at("2026-03-04"), [change("status", "To Do", "Done")])],
    )
    async with GitHub(fan()).running() as github, Jira(site).running() as jira:
        await bot("ingest", "github", "acme/fan", **settings(github))
        code, out, err = await bot(
            "ingest",
            "jira",
            "--project",
            "PAY",
            JIRA_URL=jira.base,
            JIRA_EMAIL=jira.email,
            JIRA_TOKEN=jira.token,
        )
        assert (code, err) == (0, "")
        assert out.startswith("PAY: 1 new work item, 1 new work item transition")
    asked = (
        "fan march 2026 monthly cycle time, prs merged, missing tickets, collaboration"
    )
    code, _, err = await bot(
        "report", asked, "--today", "2026-04-02", "--out", tmp_path / "report"
    )

    assert code == 0, err
    with (tmp_path / "report" / "report.csv").open() as stream:
        [row] = [r for r in csv.DictReader(stream) if r["Start_Date"] == "2026-03-01"]
    # From the first commit 10:00 on the 1st to the merge 10:00 on the 4th; and none.
    assert row["PR_CYCLE_TIME_DAYS_AVG"] == "1.5"
    assert row["PR_MERGED"] == "2"
    assert row["PR_MISSING_TICKETS"] == "1"
    assert row["REVIEW_COMMENTS_PER_PR_AVG"] == "0.5"
    assert row["REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"] == "6"


async def test_a_project_at_gitlab_is_ingested(bot):
    project = Project("acme/tools/fan")
    when = gitlab_data.at("2026-03-04")
    project.merge(1, merged=when, lines={"fan.py": (10, 4)})
    async with GitLab(project).running() as service:
        code, out, err = await bot(
            "ingest",
            "gitlab",
            "acme/tools/fan=big-fan",
            GITLAB_TOKEN=service.token,
            GITLAB_URL=service.base,
        )

    assert (code, err) == (0, "")
    assert out.startswith("big-fan: 1 new pull request")


async def test_a_wait_for_a_limit_is_told_where_there_is_no_terminal(bot):
    async with GitHub(fan()).running() as service:
        service.faults = {1: Fault(429, "", {"Retry-After": "1"})}
        code, out, err = await bot("ingest", "github", "acme/fan", **settings(service))

    assert code == 0
    assert err == "fan: waiting 1 s for GitHub's rate limit\n"
    assert out.startswith("fan: 2 new pull requests")


async def test_one_repository_failing_does_not_undo_the_others(bot):
    async with GitHub(fan()).running() as service:
        code, out, err = await bot(
            "ingest", "github", "acme/gone", "acme/fan", **settings(service)
        )

    assert code == 1
    assert "fan: 2 new pull requests" in out
    assert err.startswith("gone: GitHub has no repository acme/gone")


async def test_a_revoked_token_is_a_sentence_without_the_token(bot):
    async with GitHub(fan()).running() as service:
        service.revoked = True
        code, out, err = await bot("ingest", "github", "acme/fan", **settings(service))

    assert code == 1
    assert "GITHUB_TOKEN is wrong, has ended or was revoked" in err
    assert service.token not in out + err
