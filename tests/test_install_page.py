"""docs/install.md, typed as it stands: its commands run, its settings are settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet

from bot import settings
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
# They serve until they are stopped; tests/flows/ runs them.
SERVING = {"", "web", "worker", "exports --host 0.0.0.0"}


def blocks(language):
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", PAGE, re.M | re.S)
    return [re.sub(f"^{indent}", "", body, flags=re.M) for indent, body in found]


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """Type all commands of the page, in its order, in an empty folder."""
    folder = tmp_path_factory.mktemp("install")
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    said = {}
    for command in COMMANDS:
        if command == "make setup":
            continue
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        said[command] = done.stdout
    return folder, said


def test_the_commands_of_the_page_work_in_its_order(typed):
    folder, said = typed

    assert (folder / "report" / "report.png").read_bytes().startswith(b"\x89PNG")
    manifest = yaml.safe_load((folder / "app.yml").read_text(encoding="utf-8"))
    assert manifest["settings"]["token_rotation_enabled"] is True
    assert (folder / "audit.csv").read_text(encoding="utf-8").startswith("asked_at,")
    assert Fernet(said["python -m bot encryption-key"].strip()).encrypt(b"")


def test_every_command_in_a_sentence_is_one_of_the_program():
    mentioned = set(re.findall(r"`python -m bot ?([^`]*)`", PAGE))
    known = SERVING | {line.removeprefix("python -m bot ") for line in COMMANDS}

    assert mentioned - known == {"ingest git PATH…", "doctor data", "backup DIR"}


def test_the_set_up_it_begins_with_is_a_chore_of_the_makefile():
    assert COMMANDS[0] == "make setup"
    assert "\nsetup:" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", blocks("ini"))
def test_what_is_to_be_written_into_env_are_settings(block, tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(block, encoding="utf-8")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")

    chosen = settings.load()

    written = {line.partition("=")[0] for line in block.split()}
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    assert written <= known
    assert chosen.model_fields_set


def test_every_page_it_names_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target


def test_the_sections_of_the_table_are_there():
    numbers = re.findall(r"^## (\d)\. ", PAGE, re.M)

    assert numbers == [str(number) for number in range(1, 10)]
