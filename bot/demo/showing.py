"""What the demo shows: who is there to be, what stands in the channel, what to click."""

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.playground.records import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """The people, the first of whom the page begins with, and the words around the channel.

    ``question`` is asked before anybody comes, and a digest of ``digest`` is subscribed, if
    there is one; ``suggestions`` are whole messages.
    """

    people: tuple[User, ...]
    channel: str
    question: str
    digest: str
    suggestions: tuple[str, ...]
    banner: str


def command(arguments: str) -> str:
    """Return how to run the program from another terminal in the same folder.

    The set-up's own Python is no other program's: its folder is part of the command.
    """
    # Not resolved: the Python of a virtual environment is a link to another one.
    python, here = Path(sys.executable), Path.cwd()
    is_own = python.is_relative_to(here)
    return f"{python.relative_to(here) if is_own else 'python'} -m bot {arguments}"
