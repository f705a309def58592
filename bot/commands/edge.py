"""The edge of the command line: running to an end, and saying what went wrong.

Exit codes: 0 done, 1 failed with a sentence on standard error, 2 not understood.
"""

import asyncio
import html
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any, NoReturn, TypeVar

import typer

from bot import settings
from bot.settings import Settings
from bot.work.ticking import today
from reporting.errors import ReportError, RequestError

T = TypeVar("T")


def told(app: typer.Typer) -> None:
    """Run ``app``; every planned failure is a sentence on standard error."""
    try:
        app()
    except RequestError as error:
        fail(
            "\n".join(
                [str(error), *(f"  try: {text}" for text in error.suggestions[:3])]
            ),
            2,
        )
    except ReportError as error:
        fail(str(error), 1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}.", 1)
    except Exception:  # noqa: BLE001  the edge: no traceback reaches a person
        fail(_written_down(traceback.format_exc()), 1)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` to its end; Ctrl-C ends it with a sentence instead of a silence."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        fail("Stopped. Nothing is half done: run it again.", 130)


def serve(
    role: Callable[[Settings], AbstractAsyncContextManager[str]], ready: str
) -> None:
    """Play a role until somebody stops it; say so once it is ready."""

    async def play() -> None:
        async with role(settings.load()) as where:
            print(ready.format(where), file=sys.stderr, flush=True)
            await stopped()

    run(play())


async def stopped() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def day(text: str | None) -> date:
    """Read ``YYYY-MM-DD``; today where nothing was given."""
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        raise RequestError(f"{text!r} is no day; write it like 2026-03-08.") from None


def fail(text: str, code: int) -> NoReturn:
    """Say what went wrong, and end."""
    # Sentences are escaped for Slack.
    print(html.unescape(text), file=sys.stderr)
    sys.exit(code)


def _written_down(trace: str) -> str:
    """Keep the traceback of a bug in a file and return what to say."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="insights-", suffix=".txt", encoding="utf-8", delete=False
    ) as file:
        file.write(trace)
    return f"Something went wrong on my side; {file.name} says what. Please report it."
