"""docs/export-api.md does what it says: its commands run, and answer what it shows."""

import asyncio
import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "export-api.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "=== end of a block ==="
PATIENCE_S = 120


def steps():
    """Return (commands, the answer shown right below or None) of the whole page."""
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    following = [*blocks[1:], ("", "")]
    return [
        (text, after if kind in ("json", "csv") else None)
        for (language, text), (kind, after) in zip(blocks, following, strict=True)
        if language == "sh"
    ]


def comparable(text):
    """Return an answer as JSON if it is; ids of exports and keys are never the same."""
    text = re.sub(r"exp_[0-9a-z]{8}", "exp_00000000", text.strip())
    text = re.sub(r'("userId": ?)"[0-9a-f]{10}"', r'\1"0000000000"', text)
    try:
        return json.loads(text)
    except ValueError:
        return text


async def run(script, folder, **environment):
    process = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", script,
        cwd=folder,
        env={"PATH": path(), "NO_PROXY": "127.0.0.1", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, errors = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, errors.decode()
    return out.decode()


def path():
    """Return PATH with this Python first: the page calls it ``python``."""
    return f"{Path(sys.executable).parent}:{os.environ['PATH']}"


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")),
    reason="the walk-through needs curl and bash on the PATH",
)
async def test_the_walk_through_works_as_written(api, tmp_path):
    commands = [text for text, _ in steps()]
    script = f"\necho '{END}'\n".join(commands)
    key = await api.new_key(name="walk-through")
    output = await run(script, tmp_path, BASE_URL=api.base, KEY=key)

    answers = output.split(f"{END}\n")
    assert len(answers) == len(commands)
    for (text, shown), answer in zip(steps(), answers, strict=True):
        if shown is not None:
            assert comparable(answer) == comparable(shown), text


def test_every_answer_shown_belongs_to_commands():
    kinds = [kind for kind, _ in BLOCK.findall(PAGE.read_text("utf-8"))]
    shown = [i for i, kind in enumerate(kinds) if kind in ("json", "csv")]

    assert shown
    assert all(kinds[i - 1] == "sh" for i in shown)
