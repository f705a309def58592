"""The command line as one types it: output, files, exit codes."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

from tests.flows.bot_process import ROOT, environment
from tests.flows.small_company import write_organisation

PNG = b"\x89PNG\r\n\x1a\n"


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


def test_ingesting_the_same_again_brings_nothing(loaded, tmp_path):
    done = loaded("ingest", "files", tmp_path / "tables")

    assert "nothing new" in done.stdout


def test_commands_work_while_the_service_runs(loaded, tmp_path):
    service = subprocess.Popen(
        [sys.executable, "-m", "bot", "exports", "--port", "0"],
        cwd=ROOT,
        env=environment(tmp_path / "home"),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert service.stderr is not None
        address = service.stderr.readline().split()[-1]
        assert urlopen(f"{address}/healthz").status == 200
        key = loaded(
            "keys", "create", "--name", "test", "--role", "admin"
        ).stdout.strip()
        trees = Request(
            f"{address}/v2/org-trees?projectIdentifier=default&orgIdentifier=default",
            headers={"authorization": f"ApiKey {key}"},
        )
        assert json.load(urlopen(trees))["orgTrees"][0]["name"] == "Everyone"
        assert loaded("ingest", "files", tmp_path / "tables").returncode == 0
    finally:
        service.send_signal(signal.SIGTERM)
        _, said = service.communicate(timeout=30)
    assert service.returncode == 0
    assert "Traceback" not in said


def test_a_new_key_is_all_that_is_printed(bot):
    done = bot("keys", "create", "--name", "curl", "--role", "admin")

    assert done.returncode == 0
    assert len(done.stdout.split()) == 1
    assert done.stdout.split()[0] not in bot("keys", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["report", "Nowhere last month", "--out", "x"], 2, "Nowhere"),
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
