"""The command line as one types it: output, files, exit codes."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.flows.bot_process import ROOT, environment
from tests.flows.small_company import write_organisation
from tests.sources.git_repository import Repository, lines

PNG = b"\x89PNG\r\n\x1a\n"


EXPORTS = "/v2/insights/productivity/exports"
WHOLE_TREE = {
    "scope": {"orgTreeName": "Everyone"},
    "dateRange": {"start": "2026-01-01", "end": "2026-03-31"},
}


@contextmanager
def export_service(env):
    """Run the export service on any free port; yield its process and address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "exports", "--port", "0"],
        cwd=ROOT,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        yield process, process.stderr.readline().split()[-1]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def call(address, key, method, path, body=None, project=("default", "default")):
    """Call the export API with `urllib`, as a stranger's client would."""
    organisation, name = project
    request = Request(
        f"{address}{path}?projectIdentifier={name}&orgIdentifier={organisation}",
        method=method,
        data=json.dumps(body).encode() if body else None,
        headers={"authorization": f"ApiKey {key}", "content-type": "application/json"},
    )
    with urlopen(request) as answer:
        return json.load(answer)


@pytest.fixture
def bot(tmp_path):
    """Run `python -m bot …` in a data folder of its own."""

    def run(*arguments, **values):
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=ROOT,
            env=environment(tmp_path / "home", **values),
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture
def loaded(bot, tmp_path):
    write_organisation(tmp_path / "tables")
    done = bot("ingest", "files", tmp_path / "tables")
    assert done.returncode == 0, done.stderr
    assert "120 new commits" in done.stdout
    return bot


def test_a_repository_is_read_once_and_then_only_what_is_new(bot, tmp_path):
    repository = Repository(tmp_path / "fan")
    repository.commit("Start", {"a.txt": lines(9)}, at="2026-03-01 10:00")
    repository.commit("Less (#1)", {"a.txt": lines(6)}, at="2026-03-02 10:00")

    told = [bot("ingest", "git", repository.path)]
    repository.commit("Least (#2)", {"a.txt": lines(5)}, at="2026-03-03 10:00")
    told += [bot("ingest", "git", repository.path) for _ in range(2)]

    assert [done.stdout.splitlines()[-1] for done in told] == [
        "fan: 2 new commits, 1 new pull request, 1 new pull request file, "
        "1 new pull request removed line",
        "fan: 1 new commit, 1 new pull request, 1 new pull request file, "
        "1 new pull request removed line",
        "fan: nothing new",
    ]
    assert (tmp_path / "home" / "git" / "fan.lines").exists()


def test_explain_prints_one_json_object(loaded):
    done = loaded(
        "explain", "Lou Lead last 3 months volume activity", "--today", "2026-03-08"
    )

    assert done.returncode == 0
    understood = json.loads(done.stdout)
    assert understood["teams"] == ["Everyone/Bea Boss/Lou Lead"]
    assert understood["people"] == []
    assert understood["period"] == {"first": "2025-12-08", "last": "2026-03-07"}
    assert understood["metrics"][:2] == ["CODING_DAYS", "PR_MERGED"]
    assert understood["granularity"] == "weekly"
    assert understood["aggregation"] == "mean"
    again = loaded("explain", understood["canonical"], "--today", "2026-07-01")
    assert json.loads(again.stdout) == understood


def test_explain_says_what_it_does_not_understand(loaded):
    done = loaded("explain", "Lou Leed volume", "--today", "2026-03-08")

    assert done.returncode == 2
    assert "Lou Lead" in json.loads(done.stdout)["error"]


def test_a_report_lands_in_a_folder(loaded, tmp_path):
    out = tmp_path / "out"

    done = loaded("report", "everyone last 3 months volume", "--out", out)

    assert done.returncode == 0, done.stderr
    assert (out / "report.png").read_bytes().startswith(PNG)
    assert (
        (out / "report.csv").read_text().startswith("Granularity,Team,Team_Hierarchy,")
    )
    message = json.loads((out / "report.json").read_text())
    assert message["text"].startswith(done.stdout.splitlines()[0])


def test_a_working_calendar_is_seen_in_the_report(loaded, tmp_path):
    """Lou's pull requests are open from 10 to 16 o'clock UTC, every day."""
    tables, out = tmp_path / "tables", tmp_path / "out"
    everyday = "weekdays: [mon, tue, wed, thu, fri, sat, sun], timeZone: Etc/GMT-2"
    (tables / "organisation.yaml").write_text(
        f"profile: {{workingCalendar: {{hours: 9:00-17:00, {everyday}}}}}"
    )
    assert loaded("ingest", "files", tables).returncode == 0

    done = loaded("report", "Lou Lead last 3 months cycle time", "--out", out)

    # Etc/GMT-2 is two hours ahead: work ends at 15 o'clock UTC.
    assert "A pull request took 6 h from first commit to merge" in done.stdout
    assert "In working hours: PR cycle time 5 h" in done.stdout
    header, *_ = (out / "report.csv").read_text().splitlines()
    assert header.endswith(",PR_MERGED,PR_CYCLE_TIME_WORKING_HRS_AVG")


def test_a_report_of_more_than_there_is_says_when_the_data_begins(loaded, tmp_path):
    done = loaded("report", "everyone last 12 months prs merged", "--out", tmp_path)

    assert "The data begins " in done.stdout


def test_ingesting_the_same_again_brings_nothing(loaded, tmp_path):
    done = loaded("ingest", "files", tmp_path / "tables")

    assert "nothing new" in done.stdout


def test_commands_work_while_the_service_runs(loaded, tmp_path):
    with export_service(environment(tmp_path / "home")) as (service, address):
        assert urlopen(f"{address}/healthz").status == 200
        key = loaded(
            "keys", "create", "--name", "test", "--role", "admin"
        ).stdout.strip()
        trees = call(address, key, "GET", "/v2/org-trees")
        assert trees["orgTrees"][0]["name"] == "Everyone"
        assert loaded("ingest", "files", tmp_path / "tables").returncode == 0
        service.send_signal(signal.SIGTERM)
        _, said = service.communicate(timeout=30)

    assert service.returncode == 0
    assert "Traceback" not in said


def test_the_doctor_lists_accounts_of_nobody(loaded, tmp_path):
    more = tmp_path / "more"
    more.mkdir()
    (more / "commits.csv").write_text(
        "repository,sha,author,authored_at\nshop,x,who@example.com,2026-01-05T10:00:00Z\n"
    )
    loaded("ingest", "files", more)

    assert "who@example.com" in loaded("doctor", "data").stdout


def test_an_export_that_was_killed_is_finished_after_a_restart(loaded, tmp_path):
    env = environment(tmp_path / "home")
    key = loaded("keys", "create", "--name", "test", "--role", "admin").stdout.strip()
    with export_service(env) as (service, address):
        created = call(address, key, "POST", EXPORTS, WHOLE_TREE)
        service.kill()
        service.wait()

    with export_service(env) as (_, address):
        for _ in range(200):
            status = call(address, key, "GET", f"{EXPORTS}/{created['exportId']}")
            if status["status"] in ("completed", "failed"):
                break
            time.sleep(0.05)

    assert status["status"] == "completed"
    files = [path for path in (tmp_path / "home").rglob("*") if ".csv" in path.name]
    assert len(files) == 1


def test_the_audit_log_is_printed_for_a_spreadsheet(bot):
    done = bot("audit", "--since", "2026-11-01", "--format", "csv")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "asked_at,workspace,channel,asked_by,asked,decision,reason,rule,"
        "posted_channel,posted_ts,decided_at"
    ]


def test_the_manifest_is_printed_for_slack(bot):
    done = bot("manifest", "--url", "https://insights.example.com")

    assert done.returncode == 0
    assert "https://insights.example.com/slack/oauth_redirect" in done.stdout


def test_a_new_key_is_all_that_is_printed(bot):
    done = bot("keys", "create", "--name", "curl", "--role", "admin")

    assert done.returncode == 0
    assert len(done.stdout.split()) == 1
    assert done.stdout.split()[0] not in bot("keys", "list").stdout


def test_a_key_of_another_project_opens_that_one_alone(bot, tmp_path):
    project = ("--project", "shop", "--organisation", "acme")
    key = bot("keys", "create", "--name", "curl", *project).stdout.strip()

    with export_service(environment(tmp_path / "home")) as (_, address):
        trees = call(address, key, "GET", "/v2/org-trees", project=("acme", "shop"))
        with pytest.raises(HTTPError, match="404"):
            call(address, key, "GET", "/v2/org-trees")
    assert trees["orgTrees"][0]["name"] == "Everyone"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["report", "Nowhere last month", "--out", "x"], 2, "no data in"),
        (["explain", "everyone", "--today", "yesterday"], 2, "2026-03-08"),
        (["ingest", "git", "/nowhere/at/all"], 1, "/nowhere/at/all"),
        (["ingest", "git", "/usr"], 1, "not a git repository"),
        (["ingest", "files", "/nowhere/at/all"], 1, "/nowhere/at/all"),
        (["keys", "create", "--name", "x", "--role", "king"], 2, "admin"),
        (["keys", "revoke", "0123456789"], 2, "0123456789"),
        ([], 1, "SLACK_BOT_TOKEN"),
        (["dance"], 2, "dance"),
    ],
)
def test_bad_input_gets_a_sentence_and_no_traceback(bot, arguments, code, words):
    done = bot(*arguments)

    assert done.returncode == code, done.stderr
    assert words in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_named(bot):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = bot("exports", "--port", port)

    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_asks_and_writes_the_answer(bot, tmp_path):
    out = tmp_path / "out"

    first = bot("demo", "--once", "--out", tmp_path / "first")
    assert first.returncode == 0, first.stderr
    # Again on the same day: the sample is there, the local Slack begins anew.
    done = bot("demo", "--once", "--out", out)

    assert done.returncode == 0, done.stderr
    assert (out / "report.png").read_bytes().startswith(PNG)
    assert (out / "export.csv").read_text().startswith("Granularity,Team,")
    kinds = [
        block["type"]
        for block in json.loads((out / "report.json").read_text())["blocks"]
    ]
    assert kinds[0] == "header"
    assert "image" in kinds


async def test_the_demo_stays_until_it_is_told_to_stop(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"),
        cwd=ROOT,
        env=environment(tmp_path / "home"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readuntil(b"Ctrl-C ends it)\n"), 90)
    address = next(word for word in line.decode().split() if word.startswith("http"))
    page = await asyncio.to_thread(lambda: urlopen(address).read().decode())
    state = await asyncio.to_thread(
        lambda: json.load(urlopen(f"{address}/control/state"))
    )
    process.terminate()
    _, said = await asyncio.wait_for(process.communicate(), 30)

    assert "<html" in page
    assert any(message["blocks"] for message in state["messages"])
    assert process.returncode == 0
    assert b"Traceback" not in said
