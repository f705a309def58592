"""`python -m bot people`, `doctor data`, `sync` and `ingest files --check`, as one types them."""

import asyncio
import sys

import pytest

from tests.flows.bot_process import ROOT, environment
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.github_data import Repository, at, commit
from tests.sources.recorded.jira import Jira, Site
from tests.sources.test_github_again import many

TABLES = {
    "developers.csv": "Full Name,Email,Manager Email,Role,Sub Role,Team,Department,Site\n"
    "Ann Able,ann@example.com,,Engineer,,Platform,R&D,Oslo\n"
    "Bob Bond,bob@example.com,ann@example.com,Engineer,Backend,Platform,R&D,\n",
    "commits.csv": "repository,sha,author,author_name,authored_at\n"
    "fan,a1,ann@example.com,Ann,2026-01-05T10:00:00Z\n"
    "fan,a2,bob@home.example,Bob Bond,2026-01-05T10:00:00Z\n",
    "pull_requests.csv": "repository,number,provider,author,created_at,merged_at\n"
    "fan,1,github,bond,2026-01-05T10:00:00Z,2026-01-06T10:00:00Z\n"
    "fan,2,github,dependabot[bot],2026-01-05T10:00:00Z,\n",
    "known_accounts.csv": "provider,account,email,name\n"
    "github,bond,bob@home.example,Bob Bond\n",
}


@pytest.fixture
def bot(tmp_path):
    """Run `python -m bot …` in a data folder of its own."""

    async def run(*arguments, **values):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *map(str, arguments),
            cwd=ROOT,
            env=environment(tmp_path / "home", COLUMNS="200", **values),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told = await asyncio.wait_for(process.communicate(), 120)
        return process.returncode, *(stream.decode() for stream in told)

    return run


@pytest.fixture
def tables(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


async def test_who_is_who_is_proposed_decided_and_taken_back(bot, tables):
    await bot("ingest", "files", tables)

    code, out, err = await bot("people", "propose")
    assert (code, err) == (0, "")
    assert "git bob@home.example (Bob Bond)" in out
    assert "bob@example.com (Bob Bond)" in out
    assert "the full names are the same" in out

    code, out, err = await bot(
        "people", "link", "github", "Bond", "bob@example.com",
        "--by", "lou", "--why", "Asked him.",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "is" in out
    assert "Asked him." in out
    assert "lou" in out

    # What hangs together with the account came along: the e-mail it commits with.
    _, out, _ = await bot("people", "list", "bob")
    assert "Bob Bond <bob@example.com>" in out
    assert "git bob@home.example" in out
    assert "github tells that bond has bob@home.example" in out
    assert "Ann" not in out
    assert (
        out.count("bob@example.com") == 1
    )  # a person's accounts stand below each other

    await bot("people", "undo", 1)
    _, out, _ = await bot("people", "undo")
    assert "Asked him." in out
    assert " by " in out
    _, out, _ = await bot("people", "list", "bob")
    assert "home.example" not in out


async def test_a_wrong_decision_is_a_sentence(bot, tables):
    await bot("ingest", "files", tables)

    code, out, err = await bot("people", "link", "github", "bond", "rob@example.com")

    assert (code, out) == (1, "")
    assert (
        "rob@example.com is no developer's e-mail. Did you mean bob@example.com?" in err
    )


async def test_the_doctor_tells_of_sources_doubts_and_accounts(bot, tables):
    await bot("ingest", "files", tables)

    code, out, err = await bot("doctor", "data")

    assert (code, err) == (0, "")
    assert "files tables" in out
    assert "fine" in out
    assert "fan: of 1 of 1 merged pull requests no commit is known" in out
    assert "may be somebody's: `people propose` says whose, and why." in out
    assert "dependabot[bot]" in out


async def test_listed_sources_are_read_by_hand(bot, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "sources.yaml").write_text(
        "github: [acme/fan, acme/gone]", encoding="utf-8"
    )
    async with GitHub(many(2)).running() as service:
        known = {"GITHUB_TOKEN": service.token, "GITHUB_API_URL": service.api}
        code, out, err = await bot("sync", "fan", **known)
        assert (code, err) == (0, "")
        assert out.startswith("fan: 2 new pull requests")

        code, out, err = await bot("sync", **known)
        assert code == 1
        assert out == "fan: nothing new\n"
        assert err.startswith("gone: GitHub has no repository acme/gone")

        code, _, err = await bot("sync", "fun", **known)
        assert code == 2
        assert "is called fun; there are fan, gone." in err
    _, out, _ = await bot("doctor", "data")
    assert "github gone" in out
    assert "failed: GitHub has no repository acme/gone" in out


async def test_a_report_says_which_source_could_not_be_read(bot, tables, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "sources.yaml").write_text(
        "github: [acme/gone]", encoding="utf-8"
    )
    await bot("ingest", "files", tables)
    async with GitHub(many(1)).running() as service:
        await bot("sync", GITHUB_TOKEN=service.token, GITHUB_API_URL=service.api)

    out = tmp_path / "report"
    asked = "Everyone january 2026 prs merged"
    code, _, err = await bot("report", asked, "--today", "2026-02-02", "--out", out)

    assert code == 0, err
    text = (out / "report.json").read_text(encoding="utf-8")
    assert "not up to date: gone (never read)" in text


async def test_without_a_list_it_says_where_one_would_be(bot, tmp_path):
    code, _, err = await bot("sync")

    assert code == 1
    assert f"No source is listed in {tmp_path / 'home' / 'sources.yaml'}" in err


async def test_a_folder_is_checked_and_nothing_is_taken(bot, tables):
    code, out, err = await bot("ingest", "files", tables, "--check")
    assert (code, err) == (0, "")
    assert out.endswith("nothing is wrong; nothing was taken.\n")
    code, out, err = await bot("explain", "fan last month")
    assert code == 2

    with (tables / "commits.csv").open("a") as file:
        file.write("fan,a3,,Ann,yesterday\n")
    (tables / "organisation.yaml").write_text("profile: {smallThreshold: tiny}")
    code, out, err = await bot("ingest", "files", tables, "--check")

    assert (code, out) == (1, "")
    assert "commits.csv, line 4: `author` is empty; every row needs it." in err
    assert "commits.csv, line 4: `authored_at` is `yesterday`, which is no time" in err
    assert "organisation.yaml: profile.smallThreshold is 'tiny'" in err


async def test_a_description_that_is_wrong_keeps_the_tables_out_too(bot, tables):
    (tables / "organisation.yaml").write_text("profile: {smallThreshold: tiny}")

    code, _, err = await bot("ingest", "files", tables)
    assert code == 1
    assert "profile.smallThreshold is 'tiny'" in err

    _, out, _ = await bot("people", "list")
    assert "Ann" not in out


async def test_accounts_of_three_places_are_one_person(bot, tmp_path):
    """What each service tells of its accounts leads from one to the next."""
    fan = Repository("acme/fan")
    fan.pull(
        1,
        created=at("2026-03-02"),
        merged=at("2026-03-04"),
        commits=[commit("Spin", by="ana", email="ana@home.example")],
    )
    fan.pull(
        2,
        created=at("2026-03-02"),
        merged=at("2026-03-04"),
        commits=[commit("Turn", by="ana", email="7+ana@users.noreply.github.com")],
    )
    site = Site(cloud=True)
    site.issue("PAY-1", assignee=site.user("ana", emailAddress="ana@corp.example"))
    (tmp_path / "developers.csv").write_text(
        "Full Name,Email\nAna Okafor,ana@corp.example\n", encoding="utf-8"
    )
    decided = ("people", "link", "git", "ana@home.example", "ana@corp.example")
    async with GitHub(fan).running() as github, Jira(site).running() as jira:
        places = {
            "GITHUB_TOKEN": github.token,
            "GITHUB_API_URL": github.api,
            "JIRA_URL": jira.base,
            "JIRA_EMAIL": jira.email,
            "JIRA_TOKEN": jira.token,
        }
        for what in (("github", "acme/fan"), ("jira",), ("files", tmp_path)):
            code, _, err = await bot("ingest", *what, **places)
            assert (code, err) == (0, "")

    async def owned():
        _, out, _ = await bot("people", "list", "okafor")
        lines = (line.split("│")[2].split() for line in out.splitlines() if "│" in line)
        return {tuple(line) for line in lines if line}

    assert await owned() == {("jira", "5b10-ana")}
    await bot(*decided)
    assert await owned() == {
        ("jira", "5b10-ana"),
        ("git", "ana@home.example"),
        ("github", "ana"),
        ("git", "7+ana@users.noreply.github.com"),
    }
