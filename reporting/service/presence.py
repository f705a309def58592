"""The note in the data folder that says where the running service is."""

import json
import os
import secrets
from pathlib import Path

FILE = "service.json"


def announce(home: Path, url: str) -> None:
    """Write ``home/service.json``: the address of the running service and its process.

    Call it once the service listens. A clean stop removes it. One that a killed service
    left behind is harmless: nothing answers there, and the next start overwrites it.
    """
    draft = home / f"{FILE}.{secrets.token_hex(4)}"
    draft.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
    draft.rename(home / FILE)


def withdraw(home: Path) -> None:
    """Remove the note if this process wrote it."""
    note = home / FILE
    try:
        ours = json.loads(note.read_text(encoding="utf-8"))["pid"] == os.getpid()
    except (OSError, ValueError, KeyError, TypeError):
        return
    if ours:
        note.unlink(missing_ok=True)
