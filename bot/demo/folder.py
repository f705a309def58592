"""The data folder of a demo, and the note that says where one is running."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.exporting import exports
from bot.settings import Settings
from reporting.errors import ReportError

_STAMP, _NOTE = "demo.json", "page.txt"


class DemoError(ReportError):
    """The demo did not reach its end; says how far it came."""


@contextmanager
def made_for(home: Path, what: Mapping[str, Any]) -> Iterator[bool]:
    """Make ``home`` the folder of a demo of ``what``; tell whether it is a new one.

    A demo of something else is removed first. What fails inside is begun anew next time.
    The local Slack begins anew each time, and so does what the bot remembers of it.
    """
    stamp, wanted = home / _STAMP, json.dumps(what)
    is_new = not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted
    if is_new:
        if home.exists():
            if not stamp.exists() and any(home.iterdir()):
                raise DemoError(f"{home} is not a demo's folder; move it away first.")
            shutil.rmtree(home)
        home.mkdir(parents=True)
        stamp.touch()
    for file in home.glob("insights.sqlite*"):
        file.unlink()
    yield is_new
    stamp.write_text(wanted, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Running:
    """A demo that runs: its settings, and where its page is."""

    settings: Settings
    page: str


def of_its_own(settings: Settings, home: Path) -> Settings:
    """Return the settings of a demo with its data in ``home``."""
    return settings.model_copy(
        update={
            "home": home,
            "database_url": None,
            "api_url": None,
            "sources_file": None,
        }
    )


@contextmanager
def noted(home: Path, page: str) -> Iterator[None]:
    """Say where the demo is for as long as it runs."""
    note = home / _NOTE
    note.write_text(page, encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


async def running(settings: Settings) -> Running | None:
    """Return the demo that runs beside our own data, the latest of several."""
    for note in sorted(settings.home.glob(f"demo*/{_NOTE}"), key=_age, reverse=True):
        own = of_its_own(settings, note.parent)
        with suppress(OSError):
            page = note.read_text(encoding="utf-8")
            # A killed demo leaves its note behind.
            if await exports.is_running(own):
                return Running(own, page)
    return None


def _age(note: Path) -> float:
    with suppress(OSError):
        return note.stat().st_mtime
    return 0.0
